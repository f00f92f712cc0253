import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ServerPerson } from "../test/support/reach.ts";
import type { Obeyed, Order } from "./attacker-process.ts";

/** The process of the attackers. */
export class Attacker {
  /** Names of the attacks, in order. */
  names: readonly string[] = [];
  readonly #process: ChildProcess;

  private constructor(attacker: ChildProcess) {
    this.#process = attacker;
  }

  /** `people` are the two attackers, then the people they add. */
  static async start(people: ServerPerson[]): Promise<Attacker> {
    const attacker = new Attacker(fork(join(import.meta.dirname, "attacker-process.ts")));
    await attacker.#order({ people });
    return attacker;
  }

  /** Creates what an attack needs. */
  prepare(name: string, url: string): Promise<void> {
    return this.#order({ prepare: name, url });
  }

  /** Attacks until a time (milliseconds since 1970) or until the attack ends by itself. */
  run(name: string, url: string, until: number): Promise<void> {
    return this.#order({ run: name, url, until });
  }

  stop(): void {
    this.#process.kill();
  }

  async #order(order: Order): Promise<void> {
    const over = new AbortController();
    const { signal } = over;
    this.#process.send(order);
    const answered = once(this.#process, "message", { signal });
    const ended = once(this.#process, "exit", { signal });
    const [told] = await Promise.race([answered, ended]);
    over.abort();
    await Promise.allSettled([answered, ended]);
    if (typeof told !== "object" || told === null) throw new Error("The attacker ended");
    this.names = (told as Obeyed).names;
  }
}
