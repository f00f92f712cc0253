import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { ROOT } from "../../scripts/root.ts";

/** A command in the project's folder, with its output. */
export class ScriptRun {
  readonly process: ChildProcess;
  output = "";
  /** The exit code, once all output was read. */
  readonly end: Promise<number | null>;
  #heard: () => void = () => {};

  constructor(command: string, args: readonly string[], env: Record<string, string> = {}) {
    this.process = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env } });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
        this.#heard();
      });
    }
    this.end = once(this.process, "close").then(([code]) => code as number | null);
  }

  /** Resolves when a text was written. @throws Error if the command ends first */
  async hasWritten(text: string): Promise<void> {
    let ended = false;
    void this.end.then(() => {
      ended = true;
      this.#heard();
    });
    while (!this.output.includes(text)) {
      if (ended) throw new Error(`It ended: ${this.output}`);
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }
}

export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("No port is free");
  return address.port;
}
