import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createWorld, KEYED_WRITES, type KeyedWrite, type World } from "./keyed-writes.ts";
import { seededRandom } from "./random.ts";
import { TestServer } from "./server.ts";

export interface KeyedCrashes {
  kills: number;
  writesBetweenKills: number;
  seed: number;
}

export interface KeyedHistory {
  writes: number;
  /** Answered before the kill. */
  answered: number;
  /** By kind, with what is wrong. */
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

const PATIENCE_MS = 60_000;
const RETRY_AFTER_MS = 500;
const KILL_AFTER_MS = { min: 20, max: 450 };
const STAGGERED_BY_MS = 4;

/** Sends keyed writes of all kinds while workerd is killed at random, then repeats each. */
export async function playKeyedCrashes({
  kills,
  writesBetweenKills,
  seed,
}: KeyedCrashes): Promise<KeyedHistory> {
  const random = seededRandom(seed);
  const server = await TestServer.start({ people: 3 });
  try {
    const world = await createWorld(server);
    const writes: Asked[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const round: Asked[] = [];
      for (let index = 0; index < writesBetweenKills; index += 1) {
        const number = writes.length + index;
        const prepare = KEYED_WRITES[number % KEYED_WRITES.length];
        if (!prepare) throw new Error("there is a kind for each number");
        round.push({ ...(await prepare(world, `w${seed}x${number}e`)), key: randomUUID(), first: null });
      }
      const { min, max } = KILL_AFTER_MS;
      const asking = round.map(async (write, index) => {
        await sleep(index * STAGGERED_BY_MS);
        write.first = await send(world, write).catch(() => null);
      });
      await sleep(min + random() * (max - min));
      server.kill();
      await Promise.all(asking);
      await server.restart();
      writes.push(...round);
    }
    return await askAgain(world, writes);
  } finally {
    server.stop();
  }
}

async function askAgain(world: World, writes: readonly Asked[]): Promise<KeyedHistory> {
  const history: KeyedHistory = {
    writes: writes.length,
    answered: writes.filter(({ first }) => first !== null).length,
    doneTwice: [],
    lost: [],
    answeredOtherwise: [],
  };
  for (const write of writes) {
    const answer = await sendUntilAnswered(world, write);
    const again = await sendUntilAnswered(world, write);
    const isSame = write.first === null || JSON.stringify(write.first) === JSON.stringify(answer);
    if (answer.status !== write.status || !isSame || JSON.stringify(again) !== JSON.stringify(answer)) {
      const told = JSON.stringify([write.first, answer, again]).slice(0, 1500);
      history.answeredOtherwise.push(`${write.kind}: ${told}`);
    }
    const count = await write.count();
    if (count > 1) history.doneTwice.push(`${write.kind}: ${count} times`);
    if (count < 1) history.lost.push(write.kind);
  }
  return history;
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
      // Registration is anonymous.
      ...(path !== "/api/accounts/" && { Authorization: `Bearer ${ada.access}` }),
      ...(body && !isForm && { "Content-Type": "application/json" }),
      "Idempotency-Key": key,
    },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}
