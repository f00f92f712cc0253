import { ChatClient } from "../../test/support/chat-client.ts";
import { ConversationLists } from "../../test/support/conversation-lists.ts";
import { readConversationPages } from "../../test/support/conversation-pages.ts";
import { eventually, Gauge, until } from "../../test/support/gauge.ts";
import { Guest } from "../../test/support/guest.ts";
import { InboxWatch } from "../../test/support/inbox-watch.ts";
import type { ListReading } from "../../test/support/list-checker.ts";
import { shuffled } from "../../test/support/random.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import type { GroupHistory } from "./checker.ts";

interface GroupParts {
  server: TestServer;
  random: () => number;
  /** Connected writers; the first created the group. */
  writers: readonly ServerPerson[];
  /** Someone with only a notifications socket. */
  notified: ServerPerson;
  /** Someone without a socket. */
  absent: ServerPerson;
  /** Someone who is added and removed. */
  guest: ServerPerson;
  inFlight: number;
  onAcknowledged: () => void;
}

type LastMessage = ListReading["last"];

const LAST_WORDS = 8;

/** A group with connected writers and absent members. */
export class CrashGroup {
  readonly #parts: GroupParts;
  readonly #conversationId: number;
  readonly #clients: ChatClient[];
  readonly #inbox: InboxWatch;
  readonly #guest: Guest;
  readonly #lists: ConversationLists;
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
    this.#lists = new ConversationLists(server, conversationId);
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

  /** Everyone reconnects and repeats unanswered messages and membership changes. */
  async connect(): Promise<void> {
    const clients = shuffled(this.#clients, this.#parts.random);
    await Promise.all([this.#connectOutside(), ...clients.map((client) => client.connect())]);
    await this.settleMembers();
  }

  async closed(): Promise<void> {
    const clients = this.#clients.map((client) => client.closed());
    await Promise.all([this.#inbox.closed(), this.#guest.closed(), ...clients]);
  }

  close(): void {
    for (const each of [this.#inbox, this.#guest, ...this.#clients]) each.close();
  }

  /** Requests a membership change without waiting. */
  changeMembers(): void {
    this.#guest.change();
  }

  /** Waits for the answer; an added guest then connects. */
  async settleMembers(): Promise<void> {
    await this.#guest.settle();
    await this.#guest.enter();
  }

  write(): void {
    for (const client of this.#clients) client.write(this.#parts.inFlight);
  }

  fallSilent(): void {
    for (const client of this.#clients) client.write(0);
  }

  /** Sends some messages in sequence; resolves with the last once acknowledged. */
  async sayLastWords(): Promise<LastMessage> {
    const speaker = this.#clients[Math.floor(this.#parts.random() * this.#clients.length)];
    if (!speaker) throw new Error("Nobody is there to speak");
    const answered = this.#answers.reaches(this.#answers.value + LAST_WORDS);
    speaker.write(1, LAST_WORDS);
    await answered;
    return { authorId: speaker.person.accountId, clientId: speaker.acknowledged.at(-1) ?? "" };
  }

  /** Waits until absent members' lists show a message, then reads all lists. */
  async readLists(last: LastMessage): Promise<void> {
    const { notified, absent, guest } = this.#parts;
    await this.#connectOutside();
    await Promise.all([absent, notified].map((person) => this.#lists.show(person, last)));
    if (this.#guest.isMember) await this.#lists.show(guest, last);
    const everyone = [absent, notified, guest, ...this.#parts.writers];
    for (const person of everyone) await this.#lists.read(person, last);
  }

  /** What everyone saw, and the final state. Must be called once everything is answered. */
  async conclude(): Promise<GroupHistory> {
    const { server, writers, notified } = this.#parts;
    const [creator] = writers as [ServerPerson];
    const pages = await readConversationPages(server, creator, this.#conversationId);
    const last = pages.at(-1);
    if (!last) throw new Error("Nobody wrote");
    const { client } = this.#guest;
    const inside = [...this.#clients, ...(client ? [client] : [])];
    await until(
      () => inside.every(({ lastMessageId }) => lastMessageId === last.id),
      "everyone has seen the last message",
    );
    const inboxes = [this.#inbox, ...(client ? [this.#guest.inbox] : [])];
    await eventually(async () => inboxes.every(({ lastMessageId }) => lastMessageId === last.id));
    await this.readLists(last);
    return {
      pages,
      witnesses: this.#clients.map((each) => each.testify()),
      spans: this.#clients.flatMap(({ spans }) => spans),
      notified: { accountId: notified.accountId, notices: this.#inbox.connections },
      guest: this.#guest.testify(),
      readings: this.#lists.readings,
    };
  }

  async #connectOutside(): Promise<void> {
    await Promise.all([this.#inbox, this.#guest.inbox].map((inbox) => inbox.connect()));
    await this.#guest.settle();
  }
}
