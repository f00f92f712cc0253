import { ChatClient } from "./chat-client.ts";
import type { History, SeenMessage } from "./history-checker.ts";
import { seededRandom } from "./random.ts";
import { TestServer } from "./server.ts";

export interface CrashStory {
  kills: number;
  clients: number;
  /** How many messages each client has on the way. */
  inFlight: number;
  seed: number;
  /** Called after each kill; false ends the story. */
  onKill?: (kills: number, acknowledged: number) => boolean;
}

const PATIENCE_MS = 20_000;
const ACKNOWLEDGED_BETWEEN_KILLS = { min: 20, max: 200 };

/**
 * People write into one group while the power fails again and again; after each failure everyone comes back. What
 * each of them saw, and what is there in the end.
 */
export async function playCrashes({ kills, clients, inFlight, seed, onKill }: CrashStory): Promise<History> {
  const random = seededRandom(seed);
  const server = await TestServer.start({ people: clients });
  const gauge = new Gauge();
  try {
    const conversationId = await makeGroup(server);
    const path = `/ws/chat/${conversationId}/`;
    const people = server.people.map(
      (person) => new ChatClient(server, person, path, () => gauge.increase()),
    );
    await Promise.all(people.map((client) => client.connect()));
    for (const client of people) client.write(inFlight);
    for (let kill = 1; kill <= kills; kill += 1) {
      const { min, max } = ACKNOWLEDGED_BETWEEN_KILLS;
      await gauge.reaches(gauge.value + min + Math.floor(random() * (max - min)));
      server.kill();
      await Promise.all(people.map((client) => client.closed()));
      await server.restart();
      await Promise.all(shuffled(people, random).map((client) => client.connect()));
      if (onKill?.(kill, gauge.value) === false) break;
    }
    for (const client of people) client.write(0);
    await until(() => people.every((client) => client.isAnswered), "everyone's messages are answered");
    const pages = await readPages(server, conversationId);
    await until(
      () => people.every(({ lastSeq }) => lastSeq === pages.at(-1)?.seq),
      "everyone has seen the last message",
    );
    const witnesses = people.map(async (client) =>
      client.testify(await readList(server, client, conversationId)),
    );
    const history = { witnesses: await Promise.all(witnesses), pages };
    for (const client of people) client.close();
    return history;
  } finally {
    server.stop();
  }
}

/** Counts, and wakes whoever waits for a number. */
export class Gauge {
  value = 0;
  #wake: { at: number; resolve: () => void } | null = null;

  increase(): void {
    this.value += 1;
    if (this.#wake && this.value >= this.#wake.at) this.#wake.resolve();
  }

  reaches(at: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(
        () => reject(new Error(`Only ${this.value} of ${at} answers`)),
        PATIENCE_MS,
      );
      this.#wake = {
        at,
        resolve: () => {
          clearTimeout(patience);
          this.#wake = null;
          resolve();
        },
      };
    });
  }
}

async function makeGroup(server: TestServer): Promise<number> {
  const [creator, ...others] = server.people;
  if (!creator) throw new Error("a group needs people");
  const body = { name: "through it all", participants: others.map(({ accountId }) => accountId) };
  const made = await server.request("POST", "/api/chat/conversations/", creator, body);
  return (made as { id: number }).id;
}

/** All messages, as the first member's pages show them. Nothing but messages happened: a number is a place. */
async function readPages(server: TestServer, conversationId: number): Promise<SeenMessage[]> {
  const [reader] = server.people;
  if (!reader) throw new Error("a group needs people");
  const messages: SeenMessage[] = [];
  for (let hasMore = true; hasMore; ) {
    const path = `/api/chat/conversations/${conversationId}/messages/?page_size=500&after=${messages.length}`;
    const page = (await server.request("GET", path, reader)) as {
      results: { id: number; sender_id: number; client_id: string; content: string }[];
      has_more: boolean;
    };
    for (const { id, sender_id, client_id, content } of page.results) {
      messages.push({ seq: id, id, authorId: sender_id, clientId: client_id, content });
    }
    hasMore = page.has_more;
  }
  return messages;
}

async function readList(server: TestServer, { person }: ChatClient, conversationId: number) {
  const listed = (await server.request("GET", "/api/chat/conversations/", person)) as {
    id: number;
    unread_count: number;
    last_message: { id: number } | null;
  }[];
  const entry = listed.find(({ id }) => id === conversationId);
  return { unread: entry?.unread_count ?? -1, lastMessageId: entry?.last_message?.id ?? null };
}

/** Waits for what comes by itself. @throws where it does not come. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`It never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}
