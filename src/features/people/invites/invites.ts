import { newUuid } from "../../../lib/ids.ts";
import type { Duty } from "../../../realtime/alarm.ts";
import { cardOf, findAccountByUsername } from "../../accounts/actions.ts";
import type { Card } from "../../accounts/protocol.ts";
import { isBlockedBetween } from "../../contacts/actions.ts";
import { countReach } from "../../contacts/reach/actions.ts";
import type { Core, Handlers, ModuleDefinition, PeerHandlers, PersonModule } from "../module.ts";
import type { Notifications } from "../notifications/notifications.ts";
import type { Recipients } from "../sockets.ts";
import { INVITE_ENCODINGS, INVITE_EVENTS_PART, inviteKind } from "./dialect.ts";
import { decideInvite, nextInviteDueAt, runInviteTimers } from "./machine.ts";
import type { InviteOutcome, InviteRecipients } from "./outcome.ts";
import { decidePeerEvent } from "./peer-events.ts";
import type {
  Engagement,
  InviteCommand,
  InviteContent,
  InviteEvent,
  InvitePeerEvent,
  InviteRequest,
  InviteSocketEvent,
} from "./protocol.ts";
import { INVITE_MIGRATIONS, InviteStorage } from "./storage.ts";

export class Invites implements PersonModule {
  static readonly definition: ModuleDefinition<InviteSocketEvent> = {
    migrations: INVITE_MIGRATIONS,
    encodings: INVITE_ENCODINGS,
    eventsPart: INVITE_EVENTS_PART,
    notificationKinds: { game_invite: inviteKind },
  };

  readonly #core: Core<InviteSocketEvent, InvitePeerEvent>;
  readonly #notifications: Notifications;
  readonly #storage: InviteStorage;

  constructor(core: Core<InviteSocketEvent, InvitePeerEvent>, notifications: Notifications) {
    this.#core = core;
    this.#notifications = notifications;
    this.#storage = new InviteStorage(core.storage.sql);
  }

  readonly commands: Handlers<InviteRequest> = {
    InviteToGame: async ({ username, clientId, settings }, ws) => {
      const { context, accountId } = this.#core;
      const { self, other: to } = await this.#findBoth(username);
      if (to) await countReach(context, accountId, [to.accountId]);
      this.#decide(self, { type: "Invite", id: context.newId(), to, username, clientId, settings }, ws);
    },
    AnswerInvite: async ({ username, accepts }, ws) => {
      const { self, other: from } = await this.#findBoth(username);
      this.#decide(self, { type: "Answer", from, username, accepts }, ws);
    },
    CancelInvite: async ({ username }, ws) => {
      const { self, other: to } = await this.#findBoth(username);
      this.#decide(self, { type: "Cancel", to, username }, ws);
    },
  };

  readonly #receive = async (event: InvitePeerEvent, from: Card): Promise<void> => {
    const { context, accountId, findSelf } = this.#core;
    const [self, isBlocked] = await Promise.all([
      findSelf(),
      isBlockedBetween(context, accountId, from.accountId),
    ]);
    if (!self) return;
    const now = Date.now();
    this.#runTimers(self, now);
    this.#commit(self, decidePeerEvent(this.#storage, from, event, now, !isBlocked), now);
  };

  readonly peerEvents: PeerHandlers<InvitePeerEvent> = {
    InviteOffered: this.#receive,
    InviteWithdrawn: this.#receive,
    InviteRefused: this.#receive,
    AcceptanceAsked: this.#receive,
    AcceptanceGranted: this.#receive,
    GameEnded: this.#receive,
  };

  readonly duty: Duty = { dueAt: () => nextInviteDueAt(this.#storage), run: () => this.#runDue() };

  async findGame(): Promise<Engagement | null> {
    await this.#runDue();
    return this.#storage.engagement();
  }

  /** Resolves once the other's object has the events, or that failed. False if it had no effect. */
  async execute(command: InviteCommand): Promise<boolean> {
    const self = await this.#core.findSelf();
    const isDone = self !== null && this.#decide(self, command, null);
    await this.#core.flush();
    return isDone;
  }

  async accountEnds(): Promise<void> {
    await this.execute({ type: "Leave" });
  }

  #decide(self: Card, command: InviteCommand, asker: WebSocket | null): boolean {
    const now = Date.now();
    this.#runTimers(self, now);
    const outcome = decideInvite(this.#storage, self, command, now);
    this.#commit(self, outcome, now, asker);
    return outcome.ok;
  }

  async #runDue(): Promise<void> {
    if ((nextInviteDueAt(this.#storage) ?? Number.POSITIVE_INFINITY) > Date.now()) return;
    const self = await this.#core.findSelf();
    // Ignores what arrives after the account was deleted.
    if (self) this.#runTimers(self, Date.now());
    else await this.#core.erase();
  }

  #runTimers(self: Card, now: number): void {
    this.#commit(self, runInviteTimers(this.#storage, now), now);
  }

  #commit(self: Card, outcome: InviteOutcome, now: number, asker: WebSocket | null = null): void {
    const { storage, outbox, background, flush } = this.#core;
    const published = storage.transactionSync(() => {
      this.#storage.apply(outcome.writes);
      for (const { to, event } of outcome.peerEvents) outbox.write([to], event);
      return outcome.events.map(({ to, event }) => ({ to, publish: this.#prepare(event, self, now) }));
    });
    for (const { to, publish } of published) {
      const recipients = recipientsOf(to, asker);
      if (recipients !== null) publish(recipients);
    }
    if (outcome.writes.length > 0 || outcome.peerEvents.length > 0) background(flush());
  }

  /** A new invite is stored as a notification in the commit; publishing comes after it. */
  #prepare(event: InviteEvent, self: Card, now: number): (to: Recipients) => void {
    const { sockets } = this.#core;
    if (event.type === "GameFound") return (to) => sockets.publish({ ...event, self }, to);
    if (event.type === "InviteEnded") {
      const inviter = event.inviter === "self" ? self : event.inviter;
      return (to) => sockets.publish({ ...event, inviter }, to);
    }
    if (event.type !== "InviteReceived") return (to) => sockets.publish(event, to);
    const content: InviteContent = { action: "game_invite", invite: event.invite, invitee: self };
    const notification = { id: newUuid(), at: now, isRead: false, content };
    this.#notifications.add(notification);
    return () => this.#notifications.publish(notification);
  }

  /** `other` is null if there is no such account or one of the two blocked the other. */
  async #findBoth(username: string): Promise<{ self: Card; other: Card | null }> {
    const { context, accountId, countWrite, findSelf } = this.#core;
    await countWrite();
    const [self, account] = await Promise.all([findSelf(), findAccountByUsername(context, username)]);
    if (!self) throw new Error("the account of a person's object is gone");
    const isOpen = account && !(await isBlockedBetween(context, accountId, account.id));
    return { self, other: isOpen ? cardOf(account) : null };
  }
}

function recipientsOf(to: InviteRecipients, asker: WebSocket | null): Recipients | null {
  if (to === "all") return "all";
  if (to === "asker") return asker && { only: asker };
  return asker ? { except: asker } : "all";
}
