import { assertNever } from "../../../lib/error.ts";
import type { Card } from "../../accounts/protocol.ts";
import {
  type InviteFacts,
  type InviteOutcome,
  isEngaged,
  outcome,
  publish,
  publishEnded,
  refuse,
  save,
  send,
  withdraw,
} from "./outcome.ts";
import {
  GAME_LASTS_MS,
  INVITE_REMEMBERED_MS,
  type Invite,
  type InviteEnding,
  type InvitePeerEvent,
} from "./protocol.ts";

type PeerEventOf<Type extends InvitePeerEvent["type"]> = Extract<InvitePeerEvent, { type: Type }>;

const NOTHING = outcome();

/** Idempotent [I4–I8, I13, I17]: events arrive at least once. `isAllowed` is false across a block. */
export function decidePeerEvent(
  facts: InviteFacts,
  from: Card,
  event: InvitePeerEvent,
  now: number,
  isAllowed = true,
): InviteOutcome {
  switch (event.type) {
    case "InviteOffered":
      return offered(facts, from, event, now, isAllowed);
    case "InviteWithdrawn":
      return withdrawn(facts.invite(event.inviteId), event.ending);
    case "InviteRefused":
      return refused(facts.invite(event.inviteId), from, event.ending);
    case "AcceptanceAsked":
      return asked(facts, from, event.inviteId, now);
    case "AcceptanceGranted":
      return granted(facts, from, event);
    case "GameEnded":
      return facts.engagement()?.gameId === event.gameId
        ? outcome({ writes: [{ type: "disengage" }] })
        : NOTHING;
    default:
      return assertNever(event);
  }
}

function offered(
  facts: InviteFacts,
  from: Card,
  event: PeerEventOf<"InviteOffered">,
  now: number,
  isAllowed: boolean,
) {
  const { type, inviteId: id, ...named } = event;
  if (facts.invite(id)) return NOTHING;
  const made: Invite = { id, role: "invitee", other: from, status: "pending", ...named };
  const own = facts.outgoing();
  const crossing = own?.other.accountId === from.accountId ? own : null;
  const forget = outcome({ writes: [{ type: "forgetEnded", before: now - INVITE_REMEMBERED_MS }] });
  if (!isAllowed) return outcome(forget, turnAway(made, "unavailable"));
  if (made.expiresAt <= now) return outcome(forget, turnAway(made, "expired"));
  if (isEngaged(facts)) return outcome(forget, turnAway(made, "engaged"));
  if (crossing && !isOlder(crossing, made)) return outcome(forget, turnAway(made, "crossed"));
  return outcome(
    forget,
    crossing ? giveWay(crossing, from) : {},
    save(made),
    publish({ type: "InviteReceived", invite: made }),
  );
}

/** Stored but never shown to the person. */
function turnAway(invite: Invite, ending: InviteEnding): InviteOutcome {
  return { ...refuse(invite, ending), events: [] };
}

/** The inviter of the older of two crossing invites sees it declined. */
function giveWay(own: Invite, by: Card): InviteOutcome {
  const events = publish({ type: "InviteDeclined", by }).events ?? [];
  return { ...withdraw(own, "crossed"), events };
}

/** Both sides compare the same two invites, so they agree. */
function isOlder(one: Invite, other: Invite): boolean {
  return one.createdAt === other.createdAt ? one.id < other.id : one.createdAt < other.createdAt;
}

function withdrawn(invite: Invite | null, ending: InviteEnding): InviteOutcome {
  if (invite?.role !== "invitee") return NOTHING;
  if (invite.status !== "pending" && invite.status !== "accepting") return NOTHING;
  return outcome(save(invite, ending), publishEnded(invite, ending));
}

function refused(invite: Invite | null, by: Card, ending: InviteEnding): InviteOutcome {
  if (invite?.role !== "inviter" || invite.status !== "pending") return NOTHING;
  const isDeclined = ending === "declined" || ending === "crossed";
  return outcome(
    save(invite, ending),
    isDeclined ? publish({ type: "InviteDeclined", by }) : publishEnded(invite, ending),
  );
}

/** The inviter decides once; a repeated question gets the same answer. */
function asked(facts: InviteFacts, from: Card, inviteId: string, now: number): InviteOutcome {
  const invite = facts.invite(inviteId);
  const grant = (until: number) => send(from.accountId, { type: "AcceptanceGranted", inviteId, until });
  const deny = (ending: InviteEnding) =>
    outcome(send(from.accountId, { type: "InviteWithdrawn", inviteId, ending }));
  if (invite?.role !== "inviter") return deny("unavailable");
  const engagement = facts.engagement();
  const until = now + GAME_LASTS_MS;
  switch (invite.status) {
    case "pending":
      if (isEngaged(facts)) return withdraw(invite, "inviter_engaged");
      return outcome(
        save(invite, "accepted"),
        engage(invite, from, until),
        grant(until),
        publish({ type: "InviteAccepted", gameId: inviteId, by: from }),
        publish({ type: "GameFound", gameId: inviteId, settings: invite.settings, opponent: from }),
        ...facts.incoming().map((each) => refuse(each, "engaged")),
      );
    case "accepted":
      return engagement?.gameId === inviteId
        ? outcome(grant(engagement.until))
        : outcome(grant(now), send(from.accountId, { type: "GameEnded", gameId: inviteId }));
    case "accepting":
      return NOTHING;
    default:
      return deny(invite.status);
  }
}

function granted(facts: InviteFacts, from: Card, { inviteId, until }: PeerEventOf<"AcceptanceGranted">) {
  const invite = facts.invite(inviteId);
  if (invite?.role !== "invitee" || invite.status !== "accepting") return NOTHING;
  const own = facts.outgoing();
  const others = facts.incoming().filter(({ status }) => status === "pending");
  return outcome(
    save(invite, "accepted"),
    engage(invite, from, until),
    publish({ type: "GameFound", gameId: inviteId, settings: invite.settings, opponent: from }),
    ...others.map((each) => refuse(each, "accepted_another")),
    own ? withdraw(own, "inviter_engaged") : {},
  );
}

function engage({ id }: Invite, opponent: Card, until: number) {
  return outcome({ writes: [{ type: "engage", engagement: { gameId: id, opponent, until } }] });
}
