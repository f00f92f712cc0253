import { eventually } from "./gauge.ts";
import type { ListReading } from "./list-checker.ts";
import type { ServerPerson, TestServer } from "./server.ts";

interface Entry {
  id: number;
  unread_count: number;
  last_message: { id: number; sender_id: number; client_id: string } | null;
}

type LastMessage = ListReading["last"];

/** A conversation as shown in people's lists. */
export class ConversationLists {
  readonly readings: ListReading[] = [];
  readonly #server: TestServer;
  readonly #conversationId: number;

  constructor(server: TestServer, conversationId: number) {
    this.#server = server;
    this.#conversationId = conversationId;
  }

  /** Waits until someone's list shows a message. */
  async show(person: ServerPerson, last: LastMessage): Promise<void> {
    await eventually(async () => {
      const { client_id, sender_id } = (await this.#find(person))?.last_message ?? {};
      return client_id === last.clientId && sender_id === last.authorId;
    });
  }

  async read(person: ServerPerson, last: LastMessage): Promise<void> {
    const entry = await this.#find(person);
    const listed = entry && { unread: entry.unread_count, lastMessageId: entry.last_message?.id ?? null };
    this.readings.push({ accountId: person.accountId, last, listed, at: performance.now() });
  }

  async #find(person: ServerPerson): Promise<Entry | null> {
    const listed = await this.#server.request("GET", "/api/chat/conversations/", person);
    return (listed as Entry[]).find(({ id }) => id === this.#conversationId) ?? null;
  }
}
