import { spawnSync } from "node:child_process";
import { ROOT, WRANGLER } from "../root.ts";

export interface Ran {
  isDone: boolean;
  output: string;
}

/** Runs wrangler without prompts, because its standard input is closed. */
export class Wrangler {
  readonly #common: string[];

  constructor(common: string[]) {
    this.#common = common;
  }

  /** Shows the output; returns false on failure. */
  show(args: string[], environment: Record<string, string> = {}): boolean {
    return this.#spawn(args, "inherit", environment).status === 0;
  }

  /** Captures standard output, and shows errors. */
  run(args: string[]): Ran {
    const { status, stdout } = this.#spawn(args, "pipe", {});
    return { isDone: status === 0, output: stdout };
  }

  #spawn(args: string[], output: "inherit" | "pipe", environment: Record<string, string>) {
    return spawnSync(process.execPath, [WRANGLER, ...args, ...this.#common], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", output, "inherit"],
      // Results are logged at this level.
      env: { ...process.env, WRANGLER_LOG: "log", WRANGLER_HIDE_BANNER: "true", ...environment },
    });
  }
}
