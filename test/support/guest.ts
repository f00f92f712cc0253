import { ChatClient } from "./chat-client.ts";
import type { GuestHistory, MembershipChange } from "./guest-checker.ts";
import { InboxWatch } from "./inbox-watch.ts";
import type { ServerPerson, TestServer } from "./server.ts";

interface GuestParts {
  server: TestServer;
  person: ServerPerson;
  /** The group's creator, who adds and removes. */
  creator: ServerPerson;
  conversationId: number;
}

/** Statuses of `DELETE` and `POST` when done now, and when done before. */
const DONE = { add: [201, 409], remove: [204, 404] };

/**
 * Someone added to and removed from a group by REST, with a notifications socket, and a group socket while a
 * member. Reads and writes nothing.
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

  /** The client in the group; null without membership. */
  get client(): ChatClient | null {
    return this.isMember ? (this.#clients.at(-1) ?? null) : null;
  }

  /** Requests the opposite membership; `settle` waits for the result. */
  change(): void {
    const change: MembershipChange = {
      isMember: !this.isMember,
      askedAt: performance.now(),
      settledAt: null,
    };
    this.#changes.push(change);
    this.#asking = this.#ask(change).catch((error: unknown) => {
      // The power failed: `settle` asks again.
      if (!(error instanceof TypeError)) throw error;
    });
    this.#asking.catch(() => {});
  }

  /** Waits until the last change is answered and known to the room; repeats unanswered requests. */
  async settle(): Promise<void> {
    await this.#asking;
    const change = this.#changes.at(-1);
    if (!change || change.settledAt !== null) return;
    await this.#ask(change);
  }

  /** Opens a socket in the group during a membership, a new one after an absence. */
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
    // The request that did it was lost: cron updates the room.
    if (status === doneBefore) await server.runCron("* * * * *");
    change.settledAt = performance.now();
  }
}
