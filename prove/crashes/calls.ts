import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createWorld, KEYED_WRITES, type KeyedWrite, type World } from "../../test/support/keyed-writes.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";

/** What became of writes that were sent under an `Idempotency-Key`, each by its kind. */
export interface CallHistory {
  writes: number;
  /** How many were answered before a crash. */
  answered: number;
  doneTwice: string[];
  lost: string[];
  answeredOtherwise: string[];
}

interface Asked extends KeyedWrite {
  key: string;
  first: Answer | null;
}

interface Answer {
  status: number;
  body: unknown;
}

/** How many people it takes. */
export const CALLERS = 3;

const WRITES_AT_ONCE = 4;
const STAGGERED_BY_MS = 10;
const PATIENCE_MS = 60_000;
const RETRY_AFTER_MS = 500;

/** Sends keyed writes of all kinds by REST while the server crashes, and in the end each again under its key. */
export class CrashCalls {
  readonly #world: World;
  readonly #writes: Asked[] = [];
  #next: Asked[] = [];
  #asking: Promise<unknown> = Promise.resolve();

  private constructor(world: World) {
    this.#world = world;
  }

  static async make(server: TestServer, people: readonly ServerPerson[]): Promise<CrashCalls> {
    return new CrashCalls(await createWorld(server, people));
  }

  /** Makes what the next writes need to be there. */
  async prepare(): Promise<void> {
    this.#next = [];
    for (let index = 0; index < WRITES_AT_ONCE; index += 1) {
      const number = this.#writes.length + index;
      const prepare = KEYED_WRITES[number % KEYED_WRITES.length];
      if (!prepare) throw new Error("there is a kind for each number");
      const write = await prepare(this.#world, `w${number}x`);
      this.#next.push({ ...write, key: randomUUID(), first: null });
    }
  }

  /** Sends what is prepared, one write after the other; nobody waits for the answers. */
  ask(): void {
    const asking = this.#next.map(async (write, index) => {
      await sleep(index * STAGGERED_BY_MS);
      write.first = await send(this.#world, write).catch(() => null);
    });
    this.#writes.push(...this.#next);
    this.#next = [];
    this.#asking = Promise.all(asking);
  }

  /** Resolves once each was answered, or broke off. */
  async settled(): Promise<void> {
    await this.#asking;
  }

  /** Sends each write again, twice, and looks how often it was done. */
  async conclude(): Promise<CallHistory> {
    const history: CallHistory = {
      writes: this.#writes.length,
      answered: this.#writes.filter(({ first }) => first !== null).length,
      doneTwice: [],
      lost: [],
      answeredOtherwise: [],
    };
    for (const write of this.#writes) {
      const answer = await sendUntilAnswered(this.#world, write);
      const again = await sendUntilAnswered(this.#world, write);
      const isSame = write.first === null || JSON.stringify(write.first) === JSON.stringify(answer);
      if (answer.status !== write.status || !isSame || JSON.stringify(again) !== JSON.stringify(answer)) {
        const answers = JSON.stringify([write.first, answer, again]).slice(0, 1500);
        history.answeredOtherwise.push(`${write.kind}: ${answers}`);
      }
      const count = await write.count();
      if (count > 1) history.doneTwice.push(`${write.kind}: ${count} times`);
      if (count < 1) history.lost.push(write.kind);
    }
    return history;
  }
}

async function sendUntilAnswered(world: World, write: Asked): Promise<Answer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await send(world, write);
    const code = (answer.body as { code?: string } | null)?.code;
    if (code !== "idempotency_key_in_progress" || Date.now() > deadline) return answer;
    await sleep(RETRY_AFTER_MS);
  }
}

async function send({ server, ada }: World, { method, path, body, key }: Asked): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(new URL(path, server.url), {
    method,
    headers: {
      // Who registers is not signed in.
      ...(path !== "/api/accounts/" && { Authorization: `Bearer ${ada.access}` }),
      ...(body && !isForm && { "Content-Type": "application/json" }),
      "Idempotency-Key": key,
    },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}
