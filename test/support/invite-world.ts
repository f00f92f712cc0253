import { expect } from "vitest";
import type { Card } from "../../src/features/accounts/actions.ts";
import { decideInvite, nextInviteDueAt, runInviteTimers } from "../../src/features/people/invites/machine.ts";
import type { InviteFacts, InviteOutcome } from "../../src/features/people/invites/outcome.ts";
import { decidePeerEvent } from "../../src/features/people/invites/peer-events.ts";
import type { Invite, InviteCommand, InviteEvent } from "../../src/features/people/invites/protocol.ts";
import { check, type Fate, fateOf, InviteLedger, type Sent, Violation } from "./invite-ledger.ts";
import { type InviteKeeper, InviteMemory } from "./invite-memory.ts";

/** The machine under test, which may be a mutant. */
export interface InviteMachine {
  decide: typeof decideInvite;
  receive: typeof decidePeerEvent;
  runTimers: typeof runInviteTimers;
}

export const INVITE_MACHINE: InviteMachine = {
  decide: decideInvite,
  receive: decidePeerEvent,
  runTimers: runInviteTimers,
};

export const START = 1_800_000_000_000;
/** The maximum clock difference of two objects. */
export const SKEW_MAX_MS = 1500;
const DELIVERIES_MAX = 10_000;

interface Resident {
  card: Card;
  memory: InviteMemory;
  /** A second store that must agree at every step. */
  beside: InviteKeeper | null;
  skew: number;
  isGone: boolean;
  heard: InviteEvent[];
}

export interface WorldOptions {
  machine?: InviteMachine;
  people?: number;
  /** For account 1. */
  beside?: InviteKeeper | null;
  isSkewed?: boolean;
}

export function inviteCard(accountId: number): Card {
  return {
    accountId,
    username: `person_${accountId}`,
    nickname: `Person ${accountId}`,
    email: "",
    avatar: null,
  };
}

/**
 * People with a machine each, and events between them in order. The first event stays queued if its
 * acknowledgement is lost; any event may arrive again.
 */
export class InviteWorld {
  now = START;
  readonly ledger = new InviteLedger();
  readonly #machine: InviteMachine;
  readonly #residents: Resident[];
  readonly #lines = new Map<string, Sent[]>();
  readonly #past: Sent[] = [];

  constructor({ machine = INVITE_MACHINE, people = 4, beside = null, isSkewed = false }: WorldOptions = {}) {
    this.#machine = machine;
    this.#residents = Array.from({ length: people }, (_, index) => ({
      card: inviteCard(index + 1),
      memory: new InviteMemory(),
      beside: index === 0 ? beside : null,
      skew: isSkewed ? Math.round((SKEW_MAX_MS * index) / people) : 0,
      isGone: false,
      heard: [],
    }));
  }

  get people(): number[] {
    return this.#residents.map(({ card }) => card.accountId);
  }

  get eventsUnderWay(): Sent[] {
    return [...this.#lines.values()].flat();
  }

  /** The number of delivered events. */
  get eventsTaken(): number {
    return this.#past.length;
  }

  facts(accountId: number): InviteMemory {
    return this.#resident(accountId).memory;
  }

  isGone(accountId: number): boolean {
    return this.#resident(accountId).isGone;
  }

  /** What a person's sockets received, except errors. */
  heard(accountId: number): InviteEvent[] {
    return this.#resident(accountId).heard;
  }

  /** Runs a person's command after due timers; deleted people do nothing. */
  say(accountId: number, command: InviteCommand): InviteOutcome | null {
    const person = this.#resident(accountId);
    if (person.isGone) return null;
    this.wake(accountId);
    const outcome = this.#effect(person, true, (facts, now) =>
      this.#machine.decide(facts, person.card, command, now),
    );
    person.isGone = command.type === "Leave";
    this.#assertSound();
    return outcome;
  }

  /** Delivers the first event of a queue; with `isUnnoticed` it stays queued. */
  deliver(pick: number, isUnnoticed = false): void {
    const lines = [...this.#lines.values()].filter((line) => line.length > 0);
    const line = lines[pick % lines.length];
    const sent = line?.[0];
    if (!line || !sent) return;
    if (!isUnnoticed) line.shift();
    this.#past.push(sent);
    this.#take(sent);
  }

  /** Delivers all events and their consequences. */
  deliverAll(): void {
    for (let deliveries = 0; this.eventsUnderWay.length > 0; deliveries += 1) {
      check(deliveries < DELIVERIES_MAX, "the events do not end");
      this.deliver(deliveries);
    }
  }

  /** Delivers an earlier event again. */
  repeat(pick: number): void {
    const sent = this.#past[pick % this.#past.length];
    if (sent) this.#take(sent);
  }

  /** Runs the person's alarm. */
  wake(accountId: number): void {
    const person = this.#resident(accountId);
    if (person.isGone) return;
    this.#effect(person, false, (facts, now) => this.#machine.runTimers(facts, now));
    const dueAt = nextInviteDueAt(person.memory);
    check(dueAt === null || dueAt > this.#clock(person), `the alarm of ${accountId} rings without end`);
  }

  /** Advances the time without alarms. */
  wait(ms: number): void {
    this.now += ms;
  }

  /** Delivers everything with equal clocks and checks that all agree. */
  settle(): void {
    this.now += SKEW_MAX_MS;
    for (const person of this.#residents) person.skew = 0;
    for (const accountId of this.people) this.wake(accountId);
    this.deliverAll();
    this.#assertAgreed();
  }

  /** The state of an invite once settled. */
  fate(id: string): Fate | null {
    const { inviter } = this.ledger.sidesOf(id);
    return inviter && fateOf(inviter[1].status);
  }

  invitesMade(): Invite[] {
    return this.#residents.flatMap(({ memory }) => memory.all().filter(({ role }) => role === "inviter"));
  }

  #take({ from, to, peerEvent }: Sent): void {
    const person = this.#resident(to);
    if (person.isGone) return;
    this.wake(to);
    this.#effect(person, false, (facts, now) =>
      this.#machine.receive(facts, this.#resident(from).card, peerEvent, now),
    );
    this.#assertSound();
  }

  #effect(
    person: Resident,
    isCommand: boolean,
    decide: (facts: InviteFacts, now: number) => InviteOutcome,
  ): InviteOutcome {
    const { card, memory, beside } = person;
    const { accountId } = card;
    const now = this.#clock(person);
    const outcome = decide(memory, now);
    this.ledger.judge({ accountId, now, isCommand }, memory, outcome);
    if (beside) expect(decide(beside, now)).toEqual(outcome);
    memory.apply(outcome.writes);
    beside?.apply(outcome.writes);
    if (beside) assertEqualFacts(beside, memory, this.ledger.sides.keys());
    for (const { to, event: peerEvent } of outcome.peerEvents) {
      check(to !== accountId, `${accountId} writes to themselves`);
      this.#line(accountId, to).push({ from: accountId, to, peerEvent });
      this.ledger.count(peerEvent.type);
    }
    for (const { to: recipients, event } of outcome.events)
      if (recipients !== "asker") person.heard.push(event);
    return outcome;
  }

  /** Invariants that always hold. */
  #assertSound(): void {
    for (const { card, memory } of this.#residents) {
      const { accountId } = card;
      const open = (role: Invite["role"], status: Invite["status"]) =>
        memory.all().filter((each) => each.role === role && each.status === status).length;
      check(open("inviter", "pending") <= 1, `${accountId} has two invites out`);
      check(open("invitee", "accepting") <= 1, `${accountId} is accepting two invites`);
      const engagement = memory.engagement();
      if (!engagement) continue;
      check(open("invitee", "accepting") === 0, `${accountId} plays, and is accepting another`);
      check(open("inviter", "pending") === 0, `${accountId} plays, and has an invite out`);
      check(open("invitee", "pending") === 0, `${accountId} plays, and has an invite to answer`);
      this.#assertNoOtherGame(accountId, engagement.gameId, engagement.opponent.accountId, engagement.until);
    }
  }

  /**
   * An opponent may be in another game only while an event about it is in transit or this game has timed out.
   */
  #assertNoOtherGame(accountId: number, gameId: string, opponentId: number, until: number): void {
    const theirs = this.facts(opponentId).engagement();
    if (!theirs || theirs.gameId === gameId || until <= this.now + SKEW_MAX_MS) return;
    const isUnderWay = this.eventsUnderWay.some(({ from, to, peerEvent }) =>
      from === opponentId
        ? to === accountId && peerEvent.type === "GameEnded" && peerEvent.gameId === gameId
        : to === opponentId && peerEvent.type === "AcceptanceGranted" && peerEvent.inviteId === gameId,
    );
    check(isUnderWay, `${accountId} is in ${gameId} with ${opponentId}, who is in ${theirs.gameId}`);
  }

  /** Invariants without events in transit: both sides agree. */
  #assertAgreed(): void {
    for (const { card, memory, isGone } of this.#residents) {
      const engagement = memory.engagement();
      if (isGone || !engagement) continue;
      const { gameId, opponent } = engagement;
      const theirs = this.facts(opponent.accountId).engagement();
      check(
        theirs?.gameId === gameId && theirs.opponent.accountId === card.accountId,
        `${card.accountId} is in ${gameId} with ${opponent.accountId}, who is in ${theirs?.gameId ?? "none"}`,
      );
    }
    for (const id of this.ledger.sides.keys()) this.#assertSameFate(id);
  }

  #assertSameFate(id: string): void {
    const { inviter, invitee } = this.ledger.sidesOf(id);
    check(inviter !== null, `${id} was made by nobody`);
    if (this.#resident(inviter[0]).isGone) return;
    if (!invitee) {
      check(
        this.#residents.some(({ isGone }) => isGone),
        `${id} never came`,
      );
      return;
    }
    if (this.#resident(invitee[0]).isGone) return;
    const [one, other] = [inviter[1].status, invitee[1].status];
    const isGivenUp = one === "accepted" && invitee[1].hasGivenUp;
    check(isGivenUp || fateOf(one) === fateOf(other), `${id} is ${one} with its inviter and ${other} beyond`);
  }

  #clock({ skew }: Resident): number {
    return this.now + skew;
  }

  #resident(accountId: number): Resident {
    const found = this.#residents[accountId - 1];
    if (!found) throw new Violation(`there is no person ${accountId}`);
    return found;
  }

  #line(from: number, to: number): Sent[] {
    const key = `${from} → ${to}`;
    const line = this.#lines.get(key) ?? [];
    this.#lines.set(key, line);
    return line;
  }
}

function assertEqualFacts(one: InviteFacts, other: InviteMemory, ids: Iterable<string>): void {
  expect(one.engagement()).toEqual(other.engagement());
  expect(one.outgoing()).toEqual(other.outgoing());
  expect(one.incoming()).toEqual(other.incoming());
  for (const id of ids) expect(one.invite(id)).toEqual(other.invite(id));
}
