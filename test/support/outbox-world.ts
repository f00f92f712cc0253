import { sql } from "drizzle-orm";
import type { Context } from "../../src/context.ts";
import { type Database, openDatabase } from "../../src/db/database.ts";
import { deliverDue, deliverTo, type Handlers } from "../../src/db/outbox/deliver.ts";
import { idOf, type Kind, queueing, type Row, type Target } from "../../src/db/outbox/store.ts";
import { MINUTE_MS } from "../../src/lib/time.ts";
import { ctx } from "./cast.ts";

/** The outcome of a call: delivered, or a failure of network or process. */
export type Fate = "taken" | "lost" | "answer lost" | "doubled" | "late";

/** What an object received: events by cursor, versions by maximum, others by key. */
interface Memory {
  lastId: number;
  keys: string[];
  version: number;
}

/** The database is unavailable, or lost between delivery and deletion. */
export type Trouble = "away" | "killed" | null;

/** Objects in memory behind the real outbox and database, with their own clock. */
export class OutboxWorld {
  now = 1_000_000;
  trouble: Trouble = null;
  fate: (target: Target, kind: Kind) => Fate = () => "taken";
  /** Called when an object answers. */
  answer: (target: Target) => Promise<void> = () => Promise.resolve();
  readonly failures: string[] = [];
  readonly objects = new Map<Target, Memory>();
  callsAtOnce = 0;
  callsAtOnceMax = 0;
  readonly #late: (() => void)[] = [];
  #calls = 0;
  #onCall = () => {};

  /** Queues rows; `isRefused` makes the write's condition fail. */
  queue(kind: Kind, rows: [target: Target, key: string][], { isRefused = false, dueAt = this.now } = {}) {
    return queueing(
      ctx.db,
      kind,
      {
        target: sql`value ->> 0`,
        key: kind === "refresh_directory" ? sql`''` : sql`value ->> 1`,
        payload: sql`json_object('version', cast(value ->> 1 as integer))`,
        dueAt,
      },
      sql`from json_each(${JSON.stringify(rows)}) where ${isRefused ? 0 : 1}`,
    );
  }

  deliver(...targets: Target[]): Promise<void> {
    return deliverTo(this.#context(), this.#handlers(), targets);
  }

  deliverDue(limit = 75): Promise<number> {
    return deliverDue(this.#context(), this.#handlers(), limit);
  }

  /** Resolves once objects were called this often. */
  hasCalled(times: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onCall = () => {
        if (this.#calls >= times) resolve();
      };
      this.#onCall();
    });
  }

  /** Delivers a late call. */
  arriveLate(random: () => number): void {
    const [arrive] = this.#late.splice(Math.floor(random() * this.#late.length), 1);
    arrive?.();
  }

  object(target: Target): Memory {
    const memory = this.objects.get(target) ?? { lastId: 0, keys: [], version: 0 };
    this.objects.set(target, memory);
    return memory;
  }

  #handlers(): Handlers {
    const deliver = async (_: Context, target: Target, rows: readonly Row[]) => {
      this.callsAtOnce += 1;
      this.callsAtOnceMax = Math.max(this.callsAtOnceMax, this.callsAtOnce);
      this.#calls += 1;
      this.#onCall();
      await this.answer(target);
      this.callsAtOnce -= 1;
      const fate = this.fate(target, rows[0]?.kind ?? "notification");
      const arrive = () => this.#take(target, rows);
      if (fate === "late") this.#late.push(arrive);
      else if (fate !== "lost") arrive();
      if (fate === "doubled") arrive();
      if (fate === "lost" || fate === "late" || fate === "answer lost")
        throw new Error(`${fate}: ${idOf(target)}`);
      return undefined;
    };
    return {
      workspace_event: deliver,
      notification: deliver,
      refresh_directory: deliver,
      erase_account: deliver,
      purge_deleted: deliver,
    };
  }

  #take(target: Target, rows: readonly Row[]): void {
    const memory = this.object(target);
    for (const { id, kind, key, payload } of rows) {
      if (kind === "refresh_directory" && "version" in payload) {
        memory.version = Math.max(memory.version, payload.version);
      } else if (kind === "workspace_event" ? id > memory.lastId : !memory.keys.includes(key)) {
        memory.lastId = Math.max(memory.lastId, id);
        memory.keys.push(key);
      }
    }
  }

  #context(): Context {
    const logger = {
      info: () => undefined,
      error: (_: string, __: unknown, fields?: object) => this.failures.push(JSON.stringify(fields)),
    };
    return { ...ctx, db: this.#database(), now: () => this.now, logger };
  }

  #database(): Database {
    const prepare = (query: string) => {
      const isLost = this.trouble === "killed" && /^\s*(?:delete|update)/i.test(query);
      if (this.trouble === "away" || isLost) throw new Error("D1 is not reached");
      return ctx.env.DB.prepare(query);
    };
    return openDatabase({ prepare } as unknown as D1Database);
  }

  pass(minutes: number): void {
    this.now += minutes * MINUTE_MS;
  }
}
