import { newUuid } from "../../../lib/ids.ts";
import type { Card } from "../../accounts/protocol.ts";
import type { Post } from "../letters/post.ts";
import type { NotificationStorage } from "../notifications/storage.ts";
import type { Notification, PersonEvent } from "../protocol.ts";
import type { Audience, Sockets } from "../sockets.ts";
import { receiveInviteLetter } from "./letters.ts";
import { decideInvite, nextInviteDueAt, runInviteTimers } from "./machine.ts";
import type { InviteAudience, InviteOutcome } from "./outcome.ts";
import type { Engagement, InviteCommand, InviteEvent, InviteLetter } from "./protocol.ts";
import type { InviteStorage } from "./storage.ts";

interface InvitationsParts {
  storage: InviteStorage;
  notifications: NotificationStorage;
  sockets: Sockets;
  post: Post;
  transaction<Result>(work: () => Result): Result;
  /** Something is stored that has a time to be due. */
  stored(): void;
  background(work: Promise<void>): void;
}

/** Puts what the machine of invites decides into effect for one person: stored in one commit, then told. */
export class Invitations {
  readonly #parts: InvitationsParts;

  constructor(parts: InvitationsParts) {
    this.#parts = parts;
  }

  /** False where there is nothing that the command could mean. */
  command(own: Card, command: InviteCommand, now: number, asker: WebSocket | null): boolean {
    this.runTimers(own, now);
    const outcome = decideInvite(this.#parts.storage, own, command, now);
    this.#commit(own, outcome, now, asker);
    return outcome.ok;
  }

  /** Takes a letter about an invite; `mayMeet` is whether neither of the two blocked the other. */
  receive(own: Card, from: Card, letter: InviteLetter, { now, mayMeet }: { now: number; mayMeet: boolean }) {
    this.runTimers(own, now);
    const outcome = receiveInviteLetter(this.#parts.storage, from, letter, now, mayMeet);
    this.#commit(own, outcome, now, null);
  }

  runTimers(own: Card, now: number): void {
    this.#commit(own, runInviteTimers(this.#parts.storage, now), now, null);
  }

  /** The game that the person is in. */
  game(): Engagement | null {
    return this.#parts.storage.engagement();
  }

  isDue(now: number): boolean {
    return (this.nextDueAt() ?? Number.POSITIVE_INFINITY) <= now;
  }

  nextDueAt(): number | null {
    return nextInviteDueAt(this.#parts.storage);
  }

  #commit(own: Card, outcome: InviteOutcome, now: number, asker: WebSocket | null): void {
    const { storage, sockets, post, transaction, stored, background } = this.#parts;
    const told = transaction(() => {
      storage.apply(outcome.writes);
      for (const { to, letter } of outcome.letters) post.write([to], letter);
      return outcome.events.map(({ audience, event }) => ({ audience, event: this.#keep(event, own, now) }));
    });
    for (const { audience, event } of told) {
      const to = socketsOf(audience, asker);
      if (to !== null) sockets.tell(event, to);
    }
    if (outcome.writes.length === 0 && outcome.letters.length === 0) return;
    stored();
    background(post.run());
  }

  /** The event as the person's sockets are told of it. An invite that came is kept as a notification. */
  #keep(event: InviteEvent, own: Card, now: number): PersonEvent {
    if (event.type === "GameFound") return { ...event, own };
    if (event.type !== "InviteReceived") return event;
    const content = { action: "game_invite", invite: event.invite, invitee: own } as const;
    const notification: Notification = { id: newUuid(), at: now, isRead: false, content };
    this.#parts.notifications.add(notification);
    return { type: "Notified", notification };
  }
}

/** Null where nobody is to be told: who asked is gone, or did not ask by a socket. */
function socketsOf(audience: InviteAudience, asker: WebSocket | null): Audience | null {
  if (audience === "all") return "all";
  if (audience === "asker") return asker && { only: asker };
  return asker ? { but: asker } : "all";
}
