import { assertNever } from "../../../lib/error.ts";
import { HOUR_MS } from "../../../lib/time.ts";
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
import { INVITE_LIVES_MS, INVITE_REMEMBERED_MS, type Invite, type InviteCommand } from "./protocol.ts";

type CommandOf<Type extends InviteCommand["type"]> = Extract<InviteCommand, { type: Type }>;

/** How long an invitee waits for the inviter's decision. */
const ACCEPTING_MS = HOUR_MS;

/** By the rules I1–I20 of SPEC.md. `now` is in milliseconds since 1970. Run `runInviteTimers` first. */
export function decideInvite(
  facts: InviteFacts,
  own: Card,
  command: InviteCommand,
  now: number,
): InviteOutcome {
  switch (command.type) {
    case "Invite":
      return invite(facts, own, command, now);
    case "Answer":
      return command.accepts ? accept(facts, command) : decline(facts, command);
    case "Cancel":
      return cancel(facts, command);
    case "EndGame":
      return endGame(facts, command.gameId);
    case "EndInvites":
      return endInvites(facts, (invite) => invite.other.accountId === command.accountId);
    case "Leave":
      return leave(facts);
    default:
      return assertNever(command);
  }
}

export function runInviteTimers(facts: InviteFacts, now: number): InviteOutcome {
  const own = facts.outgoing();
  const engagement = facts.engagement();
  const over = facts.incoming().filter((invite) => endsAt(invite) <= now);
  return outcome(
    own && own.expiresAt <= now ? withdraw(own, "expired") : {},
    ...over.map((invite) =>
      invite.status === "accepting"
        ? giveUp(invite)
        : outcome(save(invite, "expired"), publishEnded(invite, "expired")),
    ),
    engagement && engagement.until <= now ? { writes: [{ type: "disengage" }] } : {},
  );
}

export function nextInviteDueAt(facts: InviteFacts): number | null {
  const moments = [
    facts.outgoing()?.expiresAt,
    ...facts.incoming().map(endsAt),
    facts.engagement()?.until,
  ].filter((moment) => moment !== undefined);
  return moments.length > 0 ? Math.min(...moments) : null;
}

function invite(facts: InviteFacts, own: Card, command: CommandOf<"Invite">, now: number): InviteOutcome {
  const { id, to, username, clientId, settings } = command;
  const not = (message: string) => notPossible("self", message, clientId);
  if (!to) return not(`There is no ${username} whom you could invite.`);
  if (to.accountId === own.accountId) return not("You cannot invite yourself.");
  if (isEngaged(facts)) return not("You are in a game: end it first.");
  if (facts.outgoing()) return not("You have a pending invite already: cancel it first.");
  const crossed = pendingFrom(facts, to.accountId);
  const made = { clientId, settings, createdAt: now, expiresAt: now + INVITE_LIVES_MS };
  return outcome(
    { writes: [{ type: "forgetEnded", before: now - INVITE_REMEMBERED_MS }] },
    crossed ? refuse(crossed, "crossed", "others") : {},
    save({ id, role: "inviter", other: to, status: "pending", ...made }),
    send(to.accountId, { type: "InviteOffered", inviteId: id, ...made }),
  );
}

function accept(facts: InviteFacts, { from, username }: CommandOf<"Answer">): InviteOutcome {
  if (from && isAccepted(facts, from.accountId)) return outcome();
  const found = from && pendingFrom(facts, from.accountId);
  if (!found) return nothingPending(from, username);
  // Without its `clientId`: the invite is not over.
  if (isEngaged(facts)) return notPossible(from, "You are in a game: end it first.", null);
  return outcome(
    save(found, "accepting"),
    send(found.other.accountId, { type: "AcceptanceAsked", inviteId: found.id }),
  );
}

function decline(facts: InviteFacts, { from, username }: CommandOf<"Answer">): InviteOutcome {
  const found = from && pendingFrom(facts, from.accountId);
  return found ? refuse(found, "declined", "others") : nothingPending(from, username);
}

function cancel(facts: InviteFacts, { to, username }: CommandOf<"Cancel">): InviteOutcome {
  const own = facts.outgoing();
  if (own && own.other.accountId === to?.accountId) return withdraw(own, "canceled");
  return notPossible("self", `You have no pending invite to ${username}.`, null);
}

function endGame(facts: InviteFacts, gameId: string): InviteOutcome {
  const engagement = facts.engagement();
  if (engagement?.gameId !== gameId) return outcome({ ok: false });
  return outcome(
    { writes: [{ type: "disengage" }] },
    send(engagement.opponent.accountId, { type: "GameEnded", gameId }),
  );
}

/** An accepting invite is the inviter's to end; after a block their side ends it too. */
function endInvites(facts: InviteFacts, matches: (invite: Invite) => boolean): InviteOutcome {
  const own = facts.outgoing();
  const pending = facts.incoming().filter((each) => each.status === "pending" && matches(each));
  return outcome(
    own && matches(own) ? withdraw(own, "unavailable") : {},
    ...pending.map((each) => refuse(each, "unavailable")),
  );
}

function leave(facts: InviteFacts): InviteOutcome {
  const engagement = facts.engagement();
  const accepting = facts.incoming().filter(({ status }) => status === "accepting");
  return outcome(
    endInvites(facts, () => true),
    engagement ? endGame(facts, engagement.gameId) : {},
    ...accepting.map(giveUp),
  );
}

/** If the inviter had accepted after all, their game must end. */
function giveUp(invite: Invite): InviteOutcome {
  return outcome(
    save(invite, "unavailable"),
    send(invite.other.accountId, { type: "GameEnded", gameId: invite.id }),
    publishEnded(invite, "unavailable"),
  );
}

function pendingFrom(facts: InviteFacts, accountId: number): Invite | null {
  const found = facts
    .incoming()
    .find(({ other, status }) => other.accountId === accountId && status === "pending");
  return found ?? null;
}

/** Whether they said yes to an invite of this person that is undecided or became the current game. */
function isAccepted(facts: InviteFacts, inviterId: number): boolean {
  const engagement = facts.engagement();
  const played = engagement && facts.invite(engagement.gameId);
  return [...facts.incoming(), ...(played ? [played] : [])].some(
    ({ role, other, status }) => role === "invitee" && other.accountId === inviterId && status !== "pending",
  );
}

function endsAt({ status, expiresAt }: Invite): number {
  return status === "accepting" ? expiresAt + ACCEPTING_MS : expiresAt;
}

function nothingPending(from: Card | null, username: string): InviteOutcome {
  return notPossible(from, `There is no pending invite from ${username}.`, null);
}

function notPossible(inviter: Card | "self" | null, message: string, clientId: string | null): InviteOutcome {
  return outcome(publish({ type: "InviteEnded", inviter, message, clientId }, "asker"));
}
