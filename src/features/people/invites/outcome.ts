import { assertNever } from "../../../lib/error.ts";
import type {
  Engagement,
  Invite,
  InviteEnding,
  InviteEvent,
  InvitePeerEvent,
  InviteStatus,
} from "./protocol.ts";

export interface InviteFacts {
  engagement(): Engagement | null;
  invite(id: string): Invite | null;
  outgoing(): Invite | null;
  incoming(): Invite[];
}

export type InviteWrite =
  | { type: "saveInvite"; invite: Invite }
  | { type: "engage"; engagement: Engagement }
  | { type: "disengage" }
  | { type: "forgetEnded"; before: number };

/** `asker` is the socket whose command this answers, `others` are the person's other ones. */
export type InviteRecipients = "all" | "asker" | "others";

export interface InviteOutcome {
  ok: boolean;
  writes: InviteWrite[];
  peerEvents: { to: number; event: InvitePeerEvent }[];
  events: { to: InviteRecipients; event: InviteEvent }[];
}

export function outcome(...parts: Partial<InviteOutcome>[]): InviteOutcome {
  return {
    ok: parts.every(({ ok = true }) => ok),
    writes: parts.flatMap(({ writes = [] }) => writes),
    peerEvents: parts.flatMap(({ peerEvents = [] }) => peerEvents),
    events: parts.flatMap(({ events = [] }) => events),
  };
}

/** Engaged: neither invites nor accepts [I3]. */
export function isEngaged(facts: InviteFacts): boolean {
  return facts.engagement() !== null || facts.incoming().some(({ status }) => status === "accepting");
}

export function save(invite: Invite, status: InviteStatus = invite.status): Partial<InviteOutcome> {
  return { writes: [{ type: "saveInvite", invite: { ...invite, status } }] };
}

export function send(to: number, event: InvitePeerEvent): Partial<InviteOutcome> {
  return { peerEvents: [{ to, event }] };
}

export function publish(event: InviteEvent, to: InviteRecipients = "all"): Partial<InviteOutcome> {
  return { events: [{ to, event }] };
}

export function publishEnded(invite: Invite, ending: InviteEnding, to: InviteRecipients = "all") {
  const { role, other, clientId } = invite;
  const inviter = role === "inviter" ? "self" : other;
  return publish({ type: "InviteEnded", inviter, message: explain(invite, ending), clientId }, to);
}

export function withdraw(invite: Invite, ending: InviteEnding): InviteOutcome {
  return outcome(
    save(invite, ending),
    send(invite.other.accountId, { type: "InviteWithdrawn", inviteId: invite.id, ending }),
    publishEnded(invite, ending),
  );
}

export function refuse(invite: Invite, ending: InviteEnding, to: InviteRecipients = "all") {
  return outcome(
    save(invite, ending),
    send(invite.other.accountId, { type: "InviteRefused", inviteId: invite.id, ending }),
    publishEnded(invite, ending, to),
  );
}

function explain({ role, other }: Invite, ending: InviteEnding): string {
  const isOwn = role === "inviter";
  const name = other.nickname;
  switch (ending) {
    case "declined":
      return isOwn ? `${name} declined your invite.` : `You declined the invite of ${name}.`;
    case "canceled":
      return isOwn ? `You took back your invite to ${name}.` : `${name} took back their invite.`;
    case "expired":
      return isOwn ? `${name} did not answer in time.` : `The invite of ${name} was not answered in time.`;
    case "engaged":
      return isOwn ? `${name} is in a game.` : `You are in a game, so you cannot join ${name}.`;
    case "inviter_engaged":
      return isOwn ? `You are in a game, so ${name} cannot join you.` : `${name} is in another game.`;
    case "accepted_another":
      return isOwn ? `${name} accepted another invite.` : `You accepted another invite than that of ${name}.`;
    case "crossed":
      return `You and ${name} invited each other: the newer invite stands.`;
    case "unavailable":
      return "This invite is no longer open.";
    default:
      return assertNever(ending);
  }
}
