import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { CORES, onCore } from "../processes.ts";
import type { Order, ReportOf } from "./orders.ts";

/** Starts the load generator's process and gives it orders. */
export class LoadGenerator {
  readonly #process: ChildProcess;
  #answered: PromiseWithResolvers<object> | null = null;

  constructor() {
    const [command, args] = onCore(CORES?.load, process.execPath, [join(import.meta.dirname, "process.ts")]);
    this.#process = spawn(command, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#process.on("message", ({ report, error }: { report: object; error?: string }) => {
      if (error) this.#answered?.reject(new Error(error));
      else this.#answered?.resolve(report);
    });
    this.#process.on("exit", () => this.#answered?.reject(new Error("The load generator has ended")));
  }

  /**
   * Runs one order. The one before must have been answered.
   * @throws Error with the reason, if the order fails
   */
  order<O extends Order>(order: O): Promise<ReportOf<O>> {
    const answered = Promise.withResolvers<object>();
    this.#answered = answered;
    this.#process.send(order);
    return answered.promise as Promise<ReportOf<O>>;
  }

  stop(): void {
    this.#process.disconnect();
  }
}
