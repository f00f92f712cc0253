import { ChatClient } from "./chat-client.ts";
import type { GroupHistory } from "./crash-checker.ts";
import { eventually, Gauge, until } from "./gauge.ts";
import { Guest } from "./guest.ts";
import type { SeenMessage } from "./history-checker.ts";
import { InboxWatch } from "./inbox-watch.ts";
import type { ListReading } from "./list-checker.ts";
import { shuffled } from "./random.ts";
import type { ServerPerson, TestServer } from "./server.ts";

interface GroupParts {
  server: TestServer;
  random: () => number;
  /** Who is connected and writes; the first one made the group. */
  writers: readonly ServerPerson[];
  /** Who has a socket for notifications and no other. */
  notified: ServerPerson;
  /** Who has none at all. */
  absent: ServerPerson;
  /** Who is added and removed. */
  guest: ServerPerson;
  inFlight: number;
  onAcknowledged: () => void;
}

type LastMessage = ListReading["last"];

interface Entry {
  id: number;
  unread_count: number;
  last_message: { id: number; sender_id: number; client_id: string } | null;
}

const LAST_WORDS = 8;

/** A group: people who write in it, and people who are in it without being connected there. */
export class CrashGroup {
  readonly #parts: GroupParts;
  readonly #conversationId: number;
  readonly #clients: ChatClient[];
  readonly #inbox: InboxWatch;
  readonly #guest: Guest;
  readonly #readings: ListReading[] = [];
  readonly #answers = new Gauge();

  private constructor(parts: GroupParts, conversationId: number) {
    this.#parts = parts;
    this.#conversationId = conversationId;
    const { server, writers, notified, guest, onAcknowledged } = parts;
    const acknowledged = () => {
      this.#answers.increase();
      onAcknowledged();
    };
    const path = `/ws/chat/${conversationId}/`;
    this.#clients = writers.map((person) => new ChatClient(server, person, path, acknowledged));
    this.#inbox = new InboxWatch(server, notified, conversationId);
    const [creator] = writers as [ServerPerson];
    this.#guest = new Guest({ server, person: guest, creator, conversationId });
  }

  static async make(parts: GroupParts): Promise<CrashGroup> {
    const { server, writers, notified, absent } = parts;
    const [creator, ...others] = writers;
    if (!creator) throw new Error("a group needs people");
    const participants = [...others, notified, absent].map(({ accountId }) => accountId);
    const body = { name: "through it all", participants };
    const made = await server.request("POST", "/api/chat/conversations/", creator, body);
    return new CrashGroup(parts, (made as { id: number }).id);
  }

  get isAnswered(): boolean {
    return this.#clients.every((client) => client.isAnswered);
  }

  /** Everyone comes, and says again what had no answer; who is to be added or removed is. */
  async connect(): Promise<void> {
    const clients = shuffled(this.#clients, this.#parts.random);
    await Promise.all([this.#connectOutside(), ...clients.map((client) => client.connect())]);
    await this.#guest.enter();
  }

  async closed(): Promise<void> {
    const clients = this.#clients.map((client) => client.closed());
    await Promise.all([this.#inbox.closed(), this.#guest.closed(), ...clients]);
  }

  close(): void {
    for (const each of [this.#inbox, this.#guest, ...this.#clients]) each.close();
  }

  changeMembers(): void {
    this.#guest.change();
  }

  write(): void {
    for (const client of this.#clients) client.write(this.#parts.inFlight);
  }

  fallSilent(): void {
    for (const client of this.#clients) client.write(0);
  }

  /** Someone says a few things more, one after the other. Resolves with the last once that is acknowledged. */
  async sayLastWords(): Promise<LastMessage> {
    const speaker = this.#clients[Math.floor(this.#parts.random() * this.#clients.length)];
    if (!speaker) throw new Error("Nobody is there to speak");
    const answered = this.#answers.reaches(this.#answers.value + LAST_WORDS);
    speaker.write(1, LAST_WORDS);
    await answered;
    return { authorId: speaker.person.accountId, clientId: speaker.acknowledged.at(-1) ?? "" };
  }

  /**
   * Waits until the lists of those who are not in the room show a message, then reads everyone's: the list of someone who was
   * in the room asks it.
   */
  async readLists(last: LastMessage): Promise<void> {
    const { notified, absent, guest } = this.#parts;
    await this.#connectOutside();
    for (const person of [absent, notified, ...(this.#guest.isMember ? [guest] : [])]) {
      await eventually(async () => {
        const { client_id, sender_id } = (await this.#findEntry(person))?.last_message ?? {};
        return client_id === last.clientId && sender_id === last.authorId;
      });
    }
    for (const person of [absent, notified, guest, ...this.#parts.writers]) {
      const entry = await this.#findEntry(person);
      const listed = entry && { unread: entry.unread_count, lastMessageId: entry.last_message?.id ?? null };
      this.#readings.push({ accountId: person.accountId, last, listed, at: performance.now() });
    }
  }

  /** What everybody saw, and what is there in the end. To be called once all is answered. */
  async conclude(): Promise<GroupHistory> {
    const pages = await this.#readPages();
    const last = pages.at(-1);
    if (!last) throw new Error("Nobody wrote");
    const { client } = this.#guest;
    const inside = [...this.#clients, ...(client ? [client] : [])];
    await until(
      () => inside.every(({ lastSeq }) => lastSeq === last.seq),
      "everyone has seen the last message",
    );
    const inboxes = [this.#inbox, ...(client ? [this.#guest.inbox] : [])];
    await eventually(async () => inboxes.every(({ lastMessageId }) => lastMessageId === last.id));
    await this.readLists(last);
    const { notified } = this.#parts;
    return {
      pages,
      witnesses: this.#clients.map((each) => each.testify()),
      spans: this.#clients.flatMap(({ spans }) => spans),
      notified: { accountId: notified.accountId, notices: this.#inbox.connections },
      guest: this.#guest.testify(),
      readings: this.#readings,
    };
  }

  async #connectOutside(): Promise<void> {
    await Promise.all([this.#inbox, this.#guest.inbox].map((inbox) => inbox.connect()));
    await this.#guest.settle();
  }

  async #findEntry(person: ServerPerson): Promise<Entry | null> {
    const listed = await this.#parts.server.request("GET", "/api/chat/conversations/", person);
    return (listed as Entry[]).find(({ id }) => id === this.#conversationId) ?? null;
  }

  /** All messages, as the first member's pages show them. Nothing but messages happened: a number is a place. */
  async #readPages(): Promise<SeenMessage[]> {
    const { server, writers } = this.#parts;
    const [reader] = writers as [ServerPerson];
    const messages: SeenMessage[] = [];
    for (let hasMore = true; hasMore; ) {
      const query = `page_size=500&after=${messages.length}`;
      const path = `/api/chat/conversations/${this.#conversationId}/messages/?${query}`;
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
}
