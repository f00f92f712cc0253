import { ChatClient } from "../../test/support/chat-client.ts";
import { readConversationPages } from "../../test/support/conversation-pages.ts";
import { until } from "../../test/support/gauge.ts";
import type { Log } from "../../test/support/history-checker.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";

const WRITTEN_AT_ONCE = 5;

interface Pair {
  conversationId: number;
  clients: readonly [ChatClient, ChatClient];
}

/** Conversations of two, in which both write while the server crashes. */
export class CrashPairs {
  readonly #server: TestServer;
  readonly #pairs: readonly Pair[];

  private constructor(server: TestServer, pairs: readonly Pair[]) {
    this.#server = server;
    this.#pairs = pairs;
  }

  /** The first talks to the second, the third to the fourth, and so on. */
  static async make(server: TestServer, people: readonly ServerPerson[]): Promise<CrashPairs> {
    const pairs: Pair[] = [];
    for (let place = 0; place + 1 < people.length; place += 2) {
      const [one, other] = people.slice(place, place + 2) as [ServerPerson, ServerPerson];
      const body = { user_id: other.accountId };
      const started = await server.request("POST", "/api/chat/conversations/start/", one, body);
      const { id: conversationId } = started as { id: number };
      const client = (person: ServerPerson) =>
        new ChatClient(server, person, `/ws/chat/${conversationId}/`, () => {});
      pairs.push({ conversationId, clients: [client(one), client(other)] });
    }
    return new CrashPairs(server, pairs);
  }

  async connect(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.connect()));
  }

  async closed(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.closed()));
  }

  /** Everyone writes a few messages; nobody waits for an answer. */
  write(): void {
    for (const client of this.#clients) client.write(2, WRITTEN_AT_ONCE);
  }

  /** What both saw in each conversation, and what is there in the end. */
  async conclude(): Promise<Log[]> {
    await until(
      () => this.#clients.every(({ isAnswered }) => isAnswered),
      "all that pairs wrote is answered",
    );
    const logs: Log[] = [];
    for (const { conversationId, clients } of this.#pairs) {
      const pages = await readConversationPages(this.#server, clients[0].person, conversationId);
      const last = pages.at(-1)?.id ?? 0;
      await until(
        () => clients.every(({ lastMessageId }) => lastMessageId === last),
        "both saw the last message",
      );
      logs.push({ pages, witnesses: clients.map((client) => client.testify()) });
      for (const client of clients) client.close();
    }
    return logs;
  }

  get #clients(): ChatClient[] {
    return this.#pairs.flatMap(({ clients }) => [...clients]);
  }
}
