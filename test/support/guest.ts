import { ChatClient } from "./chat-client.ts";
import type { GuestHistory, MembershipChange } from "./guest-checker.ts";
import { InboxWatch } from "./inbox-watch.ts";
import type { ServerPerson, TestServer } from "./server.ts";

interface GuestParts {
  server: TestServer;
  person: ServerPerson;
  /** Who made the group, and so adds and removes. */
  creator: ServerPerson;
  conversationId: number;
}

/** What `DELETE` and `POST` answer where it was done, and where it had been done before. */
const DONE = { add: [201, 409], remove: [204, 404] };

/**
 * Someone who is added to a group and removed from it by REST, again and again. They have a notifications socket all the time,
 * and one in the group while they are a member; nothing of theirs writes or reads.
 */
export class Guest {
  readonly person: ServerPerson;
  readonly inbox: InboxWatch;
  readonly #parts: GuestParts;
  readonly #changes: MembershipChange[] = [];
  readonly #clients: ChatClient[] = [];
  #asking: Promise<void> = Promise.resolve();

  constructor(parts: GuestParts) {
    this.person = parts.person;
    this.#parts = parts;
    this.inbox = new InboxWatch(parts.server, parts.person, parts.conversationId);
  }

  get isMember(): boolean {
    return this.#changes.at(-1)?.isMember ?? false;
  }

  /** The client in the group; null while they are no member. */
  get client(): ChatClient | null {
    return this.isMember ? (this.#clients.at(-1) ?? null) : null;
  }

  /** Asks that they be added, or removed where they are a member. What comes of it `settle` waits for. */
  change(): void {
    const change: MembershipChange = {
      isMember: !this.isMember,
      askedAt: performance.now(),
      settledAt: null,
    };
    this.#changes.push(change);
    this.#asking = this.#ask(change).catch((error: unknown) => {
      // The power failed: it is asked again after that.
      if (!(error instanceof TypeError)) throw error;
    });
    this.#asking.catch(() => {});
  }

  /** Resolves once the last change is answered and their room knows of it; asks again where there was no answer. */
  async settle(): Promise<void> {
    await this.#asking;
    const change = this.#changes.at(-1);
    if (!change || change.settledAt !== null) return;
    await this.#ask(change);
  }

  /** Opens a socket in the group, if they are a member: a new one, where they weren't before. */
  async enter(): Promise<void> {
    if (!this.isMember) return;
    const { server, person, conversationId } = this.#parts;
    const memberships = this.#changes.filter(({ isMember }) => isMember).length;
    while (this.#clients.length < memberships) {
      this.#clients.push(new ChatClient(server, person, `/ws/chat/${conversationId}/`, () => {}));
    }
    await this.#clients.at(-1)?.connect();
  }

  async closed(): Promise<void> {
    await Promise.all([this.inbox.closed(), ...this.#clients.map((client) => client.closed())]);
  }

  close(): void {
    this.inbox.close();
    for (const client of this.#clients) client.close();
  }

  testify(): GuestHistory {
    return {
      accountId: this.person.accountId,
      changes: this.#changes,
      notices: this.inbox.connections,
      room: this.#clients.flatMap((client) => client.testify().connections),
    };
  }

  async #ask(change: MembershipChange): Promise<void> {
    const { server, creator, person, conversationId } = this.#parts;
    const { isMember } = change;
    const path = `/api/chat/conversations/${conversationId}/members/`;
    const { status, text } = isMember
      ? await server.ask("POST", path, creator, { account_id: person.accountId })
      : await server.ask("DELETE", `${path}${person.accountId}/`, creator);
    const [done, doneBefore] = isMember ? DONE.add : DONE.remove;
    if (status !== done && status !== doneBefore) throw new Error(`A membership: ${status} ${text}`);
    // The request that did it died: cron tells the room what is in the database.
    if (status === doneBefore) await server.runCron("* * * * *");
    change.settledAt = performance.now();
  }
}
