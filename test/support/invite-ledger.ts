import type { InviteOutcome } from "../../src/features/people/invites/outcome.ts";
import type {
  Invite,
  InviteEvent,
  InvitePeerEvent,
  InviteStatus,
} from "../../src/features/people/invites/protocol.ts";
import { type InviteMemory, isOpen } from "./invite-memory.ts";

/** A broken rule in a story of invites. */
export class Violation extends Error {}

export function check(isHeld: boolean, complaint: string): asserts isHeld {
  if (!isHeld) throw new Violation(complaint);
}

/** The state of an invite on which both sides must agree. */
export type Fate = "pending" | "accepting" | "accepted" | "ended";

export function fateOf(status: InviteStatus): Fate {
  return isOpen(status) || status === "accepted" ? (status as Fate) : "ended";
}

/** Why a decision was made, with the person's clock. */
export interface Occasion {
  accountId: number;
  now: number;
  /** False for timers and events. */
  isCommand: boolean;
}

type Side = { status: InviteStatus; role: Invite["role"]; hasGivenUp: boolean };

/** Records each invite on both sides and checks every decision [I4, I17, I18]. */
export class InviteLedger {
  /** Both sides of each invite by id and account. */
  readonly sides = new Map<string, Map<number, Side>>();
  /** How often each thing happened, so that an empty story proves nothing. */
  readonly happened = new Map<string, number>();

  /** Checks a decision against the state before it is stored. */
  judge(occasion: Occasion, before: InviteMemory, outcome: InviteOutcome): void {
    const { accountId, isCommand } = occasion;
    const toAsker = outcome.events.filter(({ to }) => to === "asker");
    check(isCommand || toAsker.length === 0, `${accountId} is answered without having asked`);
    if (toAsker.length > 0 || !outcome.ok) {
      check(
        outcome.writes.length + outcome.peerEvents.length === 0,
        `a refusal to ${accountId} changes something`,
      );
    }
    const expected = outcome.writes.flatMap((write) =>
      write.type === "saveInvite" ? this.#turn(occasion, before, write.invite) : [],
    );
    const told = outcome.events.filter(({ to }) => to !== "asker").map(({ event }) => name(event));
    check(
      expected.sort().join() === told.sort().join(),
      `${accountId} is told [${told}] where [${expected}] happened`,
    );
    this.#judgeGames(occasion, before, outcome);
  }

  /** Both sides of an invite; null if its Offered never arrived. */
  sidesOf(id: string): { inviter: [number, Side] | null; invitee: [number, Side] | null } {
    const sides = [...(this.sides.get(id) ?? [])];
    const inviter = sides.find(([, { role }]) => role === "inviter") ?? null;
    const invitee = sides.find(([, { role }]) => role === "invitee") ?? null;
    return { inviter, invitee };
  }

  count(what: string): void {
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1);
  }

  /** Records a change of an invite and returns what the person must receive. */
  #turn({ accountId, now }: Occasion, before: InviteMemory, invite: Invite): string[] {
    const { id, role, status, expiresAt, other } = invite;
    const sides = this.sides.get(id) ?? new Map<number, Side>();
    this.sides.set(id, sides);
    const was = sides.get(accountId);
    const step = `${was?.status ?? "none"} → ${status}`;
    const isTurnedAway = role === "invitee" && fateOf(status) === "ended" && before.invite(id) === null;
    if (was && !isOpen(was.status)) {
      check(isTurnedAway, `${role} ${accountId} takes up ${id} again: ${step}`);
      return [];
    }
    check(was === undefined || was.role === role, `${accountId} changes sides in ${id}`);
    check(
      was ? fateOf(status) !== "pending" : isTurnedAway || status === "pending",
      `${role} ${accountId} of ${id}: ${step}`,
    );
    check(role === "invitee" || status !== "accepting", `the inviter of ${id} is accepting`);
    if (status === "accepted" && role === "inviter") {
      check(now < expiresAt, `${id} is accepted after its time`);
    }
    const hasGivenUp = was?.status === "accepting" && status === "unavailable";
    sides.set(accountId, { status, role, hasGivenUp });
    this.count(`${role}: ${step}`);
    if (!was) {
      if (role === "inviter" || isTurnedAway) return [];
      check(now < expiresAt, `${accountId} is shown ${id} after its time`);
      check(!isBusy(before), `${accountId} is shown ${id} while in a game, or about to be`);
      return [`InviteReceived ${id}`];
    }
    switch (fateOf(status)) {
      case "pending":
      case "accepting":
        return [];
      case "accepted":
        return role === "inviter"
          ? [`InviteAccepted ${other.accountId}`, `GameFound ${id}`]
          : [`GameFound ${id}`];
      case "ended":
        return isDecline(invite) ? [`InviteDeclined ${other.accountId}`] : [`InviteEnded ${invite.clientId}`];
    }
  }

  #judgeGames({ accountId, now }: Occasion, before: InviteMemory, { writes, events }: InviteOutcome): void {
    let current = before.engagement();
    for (const write of writes) {
      if (write.type === "disengage") current = null;
      if (write.type !== "engage") continue;
      const { gameId, opponent } = write.engagement;
      check(current === null, `${accountId} begins ${gameId} while in ${current?.gameId}`);
      const isFound = events.some(
        ({ event }) => event.type === "GameFound" && event.opponent.accountId === opponent.accountId,
      );
      check(isFound, `${accountId} is in ${gameId} without a word at ${now}`);
      current = write.engagement;
    }
  }
}

/** An event in transit. */
export interface Sent {
  from: number;
  to: number;
  peerEvent: InvitePeerEvent;
}

function isBusy(facts: InviteMemory): boolean {
  return facts.engagement() !== null || facts.incoming().some(({ status }) => status === "accepting");
}

/** The owner of a crossed invite sees it as declined. */
function isDecline({ role, status }: Invite): boolean {
  return role === "inviter" && (status === "declined" || status === "crossed");
}

function name(event: InviteEvent): string {
  switch (event.type) {
    case "InviteReceived":
      return `${event.type} ${event.invite.id}`;
    case "InviteAccepted":
    case "InviteDeclined":
      return `${event.type} ${event.by.accountId}`;
    case "InviteEnded":
      return `${event.type} ${event.clientId}`;
    case "GameFound":
      return `${event.type} ${event.gameId}`;
  }
}
