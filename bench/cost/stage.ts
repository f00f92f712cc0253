import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "../../scripts/connection.ts";
import type { ServerPerson } from "../../test/support/reach.ts";
import { TestServer } from "../../test/support/server.ts";
import type { Report } from "./counted/counts.ts";
import type { Tally } from "./tally.ts";

const POLL_MS = 200;
/** Longer than anything between two events, such as an answer of D1. */
const QUIET_MS = 1500;
/** Later alarms and longer timers are not effects of a scene. */
const BUSY_MS_MAX = 120_000;

/** Those of wrangler.toml. */
const CRONS = ["* * * * *", "*/30 * * * *"];

export interface StageOptions {
  /** The folder of the scene, which does not exist yet. */
  folder: string;
  /** A folder with a migrated database of at least these people. */
  template: string;
  people: number;
  report: (progress: string) => void;
}

/** A server for one scene, so that everything it counts belongs to the scene. */
export class Stage {
  readonly server: TestServer;
  readonly report: StageOptions["report"];

  private constructor(server: TestServer, report: StageOptions["report"]) {
    this.server = server;
    this.report = report;
  }

  static async open({ folder, template, people, report }: StageOptions): Promise<Stage> {
    mkdirSync(folder, { recursive: true });
    cpSync(template, folder, { recursive: true });
    const server = await TestServer.start({
      people,
      entry: COUNTED_WORKER,
      stateDir: folder,
      onLine: (line) => {
        if (line.startsWith('{"level":"error"')) report(line);
      },
    });
    return new Stage(server, report);
  }

  /** People from `first`, who is 0. */
  people(first: number, count: number): ServerPerson[] {
    const people = this.server.people.slice(first, first + count);
    if (people.length < count) throw new Error(`There are only ${this.server.people.length} people`);
    return people;
  }

  connect(path: string, person: ServerPerson): Promise<Connection> {
    return Connection.open(this.server.socketUrl(path, person));
  }

  /**
   * Resolves when no alarm, timer or event is pending and nothing has been counted for a while. Returns the
   * counts.
   * @throws Error on timeout, or if calls were missed
   */
  async quiet(): Promise<Tally> {
    const deadline = Date.now() + BUSY_MS_MAX;
    let last = await this.#report();
    for (let quietSince = Date.now(); Date.now() - quietSince < QUIET_MS; ) {
      await sleep(POLL_MS);
      const next = await this.#report();
      if (!next.isIdle || JSON.stringify(next.tally) !== JSON.stringify(last.tally)) quietSince = Date.now();
      if (quietSince > deadline) throw new Error(`The objects don't rest: ${JSON.stringify(next)}`);
      last = next;
    }
    const { callsMade, tally } = last;
    const received = tally.calls + tally.upgrades;
    if (callsMade !== received) throw new Error(`${callsMade} calls were made and ${received} received`);
    return tally;
  }

  /** Advances the server's clock; waits for alarms and busy objects. */
  async advance(milliseconds: number): Promise<void> {
    while (!(await this.#control<boolean>(`/clock/?advance=${milliseconds}`))) await this.quiet();
  }

  /** Runs all crons once. Returns whether they wrote or called anything. */
  async runCrons(): Promise<boolean> {
    const before = (await this.#report()).tally;
    for (const cron of CRONS) await this.#control(`/cron/?cron=${encodeURIComponent(cron)}`);
    const { tally } = await this.#report();
    return tally.databaseRows !== before.databaseRows || tally.calls !== before.calls;
  }

  /** Runs the crons until they find nothing to do, as in a database that is not new. */
  async runCronsUntilDone(): Promise<void> {
    while (await this.runCrons());
  }

  #report(): Promise<Report> {
    return this.#control("/counts/");
  }

  async #control<Answer>(path: string): Promise<Answer> {
    const response = await fetch(new URL(path, this.server.url));
    return (await response.json()) as Answer;
  }

  close(): void {
    this.server.stop();
  }
}

export const COUNTED_WORKER = join("bench", "cost", "counted", "worker.ts");
