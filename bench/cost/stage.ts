import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "../../scripts/demo/connection.ts";
import type { ServerPerson } from "../../test/support/reach.ts";
import { TestServer } from "../../test/support/server.ts";
import type { Report } from "./counted/counts.ts";
import type { Tally } from "./tally.ts";

const POLL_MS = 200;
/** The longest timer that may act in an object without an alarm is that of two seconds, after which someone has left. */
const QUIET_MS = 3000;
/** An alarm that is due later than this is no consequence of a message. */
const ALARM_MS_MAX = 120_000;

export interface StageOptions {
  /** The folder of the scene, which is not there yet. */
  folder: string;
  /** A folder with a migrated database of at least these people. */
  template: string;
  people: number;
  say: (progress: string) => void;
}

/** A server of one scene's own: whatever it counts belongs to the scene. */
export class Stage {
  readonly say: StageOptions["say"];
  readonly #server: TestServer;

  private constructor(server: TestServer, say: StageOptions["say"]) {
    this.#server = server;
    this.say = say;
  }

  static async open({ folder, template, people, say }: StageOptions): Promise<Stage> {
    mkdirSync(folder, { recursive: true });
    cpSync(template, folder, { recursive: true });
    const server = await TestServer.start({
      people,
      entry: COUNTED_WORKER,
      stateDir: folder,
      onLine: (line) => {
        if (line.startsWith('{"level":"error"')) say(line);
      },
    });
    return new Stage(server, say);
  }

  get server(): TestServer {
    return this.#server;
  }

  /** People from `first`, who is 0. */
  people(first: number, count: number): ServerPerson[] {
    const people = this.#server.people.slice(first, first + count);
    if (people.length < count) throw new Error(`There are only ${this.#server.people.length} people`);
    return people;
  }

  connect(path: string, person: ServerPerson): Promise<Connection> {
    return Connection.open(this.#server.socketUrl(path, person));
  }

  /**
   * Resolves when no alarm is set, no object is busy and nothing has been counted for a while. Returns what was counted
   * until then.
   * @throws Error if an alarm is due much later, or calls were missed by the counting
   */
  async quiet(): Promise<Tally> {
    let last = await this.report();
    for (let quietSince = Date.now(); ; ) {
      await sleep(POLL_MS);
      const next = await this.report();
      const isBusy = next.running > 0 || next.pendingAlarms.length > 0;
      if (isBusy || JSON.stringify(next.tally) !== JSON.stringify(last.tally)) quietSince = Date.now();
      last = next;
      const late = next.pendingAlarms.find(({ at }) => at > next.now + ALARM_MS_MAX);
      if (late) throw new Error(`The alarm of ${late.object} is due at ${new Date(late.at).toISOString()}`);
      if (Date.now() - quietSince >= QUIET_MS) break;
    }
    const { callsMade, tally } = last;
    const received = tally.calls + tally.upgrades;
    if (callsMade !== received) throw new Error(`${callsMade} calls were made and ${received} received`);
    return last.tally;
  }

  /** Puts the server's clock forward, and returns what has been counted. */
  async report(advanceMs = 0): Promise<Report> {
    const response = await fetch(new URL(`/counts/?advance=${advanceMs}`, this.#server.url));
    return (await response.json()) as Report;
  }

  close(): void {
    this.#server.stop();
  }
}

export const COUNTED_WORKER = join("bench", "cost", "counted", "worker.ts");
