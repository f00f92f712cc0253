import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { migrate } from "../../src/realtime/migrations.ts";
import {
  type Relay,
  type RelayAnswer,
  SUBSCRIBERS_MIGRATION,
  SUBSCRIBERS_WITHOUT_CURSORS,
  Subscribers,
} from "../../src/realtime/subscribers.ts";
import { UNREACHABLE_MIGRATION } from "../../src/realtime/unreachable.ts";

interface Call {
  accountId: number;
  /** Positions in the sequence, and `typing` for frames without one. */
  told: (number | string)[];
  answer: (isFollowing?: boolean) => void;
  fail: () => void;
}

/** A log whose followers' objects are this test: each call waits until it is answered. */
export class SubscribersStory {
  readonly calls: Call[] = [];
  subscribers: Subscribers;
  /** Up to where each person's sockets were told. */
  readonly cursors = new Map<number, number>();
  lastSeq = 0;
  /** Entries up to here are purged. */
  purgedSeq = 0;
  /** Changes for one person only. */
  readonly secrets = new Map<number, number>();
  readonly #sql: SqlStorage;

  constructor({ sql }: DurableObjectStorage) {
    this.#sql = sql;
    this.subscribers = this.#start();
  }

  /** Clears the memory, like a crash or eviction. */
  restart(): void {
    this.subscribers = this.#start();
  }

  follow(accountId: number): number {
    const isNew = !this.subscribers.has(accountId);
    const seq = this.subscribers.add(accountId);
    if (isNew) this.cursors.set(accountId, seq);
    return seq;
  }

  /** Runs the alarm, like after a crash. */
  ring(): Promise<void> {
    this.subscribers.courier.resume();
    return this.subscribers.courier.run();
  }

  change(count = 1, onlyFor?: number): void {
    for (let more = 0; more < count; more += 1) {
      this.lastSeq += 1;
      if (onlyFor !== undefined) this.secrets.set(this.lastSeq, onlyFor);
      this.subscribers.publish(this.#published(this.lastSeq));
    }
  }

  type(): void {
    this.subscribers.publish({ seq: null, frames: ["typing"], isFor: () => true });
  }

  /** The calls to one person so far. */
  toldTo(accountId: number): Call["told"][] {
    return this.calls.filter((call) => call.accountId === accountId).map(({ told }) => told);
  }

  /** Answers the newest call and all that follow. */
  async answerAll(): Promise<void> {
    for (let answered = this.calls.length - 1; answered < this.calls.length; answered += 1) {
      this.calls[answered]?.answer();
      await turn();
    }
  }

  stored(): number[] {
    const subscribers = [
      ...this.#sql.exec<{ account_id: number }>("SELECT account_id FROM followers ORDER BY 1"),
    ];
    return subscribers.map(({ account_id }) => account_id);
  }

  /** Receivers stored as failing. */
  unreachable(): number[] {
    const failed = [...this.#sql.exec<{ target: string }>("SELECT target FROM unreachable_targets")];
    return failed.map(({ target }) => Number(target.replace("follower:", "")));
  }

  #start(): Subscribers {
    return new Subscribers({
      sql: this.#sql,
      logger: { info: () => undefined, error: () => undefined },
      topic: "story:1",
      lastSeq: () => this.lastSeq,
      replay: (after, limit) => {
        if (after < this.purgedSeq) return null;
        const length = Math.min(limit, this.lastSeq - after);
        return Array.from({ length }, (_, index) => this.#published(after + 1 + index));
      },
      resync: () => ({ seq: this.lastSeq, frames: ["resync"] }),
      relay: (accountId, relay) =>
        new Promise((answer, reject) => {
          this.calls.push({
            accountId,
            told: describeRelay(relay),
            answer: (isFollowing = true) => answer(isFollowing ? this.#take(accountId, relay) : null),
            fail: () => reject(new Error("away")),
          });
        }),
      armAlarm: () => {},
    });
  }

  /** Accepts a call like a person's object: without gaps. */
  #take(accountId: number, { after = 0, through = 0 }: Relay): RelayAnswer {
    const at = this.cursors.get(accountId) ?? 0;
    if (at < after) return at;
    this.cursors.set(accountId, Math.max(at, through));
    return Math.max(at, through);
  }

  #published(seq: number) {
    const only = this.secrets.get(seq);
    return {
      seq,
      frames: [`change ${seq}`],
      isFor: (accountId: number) => only === undefined || only === accountId,
    };
  }
}

function describeRelay({ topic, events }: Relay): Call["told"] {
  if (topic !== "story:1") throw new Error(`A relay of ${topic}`);
  return events.map(({ seq, frames: [frame = ""] }) => (frame === `change ${seq}` ? (seq ?? -1) : frame));
}

/** Waits for pending continuations. */
export async function turn(): Promise<void> {
  for (let step = 0; step < 5; step += 1) await Promise.resolve();
}

let stories = 0;

/** Plays a story in the SQLite of an object. */
export async function inObject(run: (story: SubscribersStory) => Promise<void>): Promise<void> {
  stories += 1;
  const stub = env.CHANNEL_ROOM.getByName(`${1_000_000 + stories}`);
  await runInDurableObject(stub, (_, { storage }) => {
    migrate(storage, [SUBSCRIBERS_MIGRATION, SUBSCRIBERS_WITHOUT_CURSORS, UNREACHABLE_MIGRATION]);
    return run(new SubscribersStory(storage));
  });
}
