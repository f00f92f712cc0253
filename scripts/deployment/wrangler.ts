import { spawnSync } from "node:child_process";
import { ROOT, WRANGLER } from "../root.ts";

export interface Ran {
  isDone: boolean;
  /** What the command wrote to its standard output. */
  output: string;
}

/** Runs wrangler's commands for one configuration, never asking anything: standard input is closed to it. */
export class Wrangler {
  readonly #common: string[];

  /** @param common options that every command gets */
  constructor(common: string[]) {
    this.#common = common;
  }

  /** Shows what the command writes; false if it failed. */
  show(args: string[], environment: Record<string, string> = {}): boolean {
    return this.#spawn(args, "inherit", environment).status === 0;
  }

  /** Keeps what the command writes to its standard output, and shows its errors. */
  run(args: string[]): Ran {
    const { status, stdout } = this.#spawn(args, "pipe", {});
    return { isDone: status === 0, output: stdout };
  }

  #spawn(args: string[], output: "inherit" | "pipe", environment: Record<string, string>) {
    return spawnSync(process.execPath, [WRANGLER, ...args, ...this.#common], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", output, "inherit"],
      // The level at which a command's result is written, whatever the caller wants to see otherwise.
      env: { ...process.env, WRANGLER_LOG: "log", WRANGLER_HIDE_BANNER: "true", ...environment },
    });
  }
}
