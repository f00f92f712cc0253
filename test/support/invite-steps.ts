import fc from "fast-check";
import type { InviteCommand } from "../../src/features/people/invites/protocol.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/lib/time.ts";
import { type InviteWorld, inviteCard } from "./invite-world.ts";

/** A step between people who invite each other. `other` and `pick` wrap around. */
export type InviteStep =
  | { type: "invite" | "accept" | "decline" | "cancel" | "sever"; accountId: number; other: number }
  | { type: "endGame"; accountId: number; isOwn: boolean }
  | { type: "leave"; accountId: number }
  | { type: "wake"; accountId: number }
  | { type: "deliver"; pick: number; isUnnoticed: boolean }
  | { type: "repeat"; pick: number }
  | { type: "wait"; ms: number };

const person = fc.integer({ min: 1, max: 4 });
const pick = fc.nat(999);

/** Mostly leads to games, with late, repeated and reordered events and long pauses. */
export const inviteStep: fc.Arbitrary<InviteStep> = fc.oneof(
  { weight: 60, arbitrary: between("invite") },
  { weight: 50, arbitrary: between("accept") },
  { weight: 8, arbitrary: between("decline") },
  { weight: 12, arbitrary: between("cancel") },
  { weight: 6, arbitrary: between("sever") },
  {
    weight: 20,
    arbitrary: fc.record({ type: fc.constant("endGame"), accountId: person, isOwn: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("leave"), accountId: person }) },
  { weight: 15, arbitrary: fc.record({ type: fc.constant("wake"), accountId: person }) },
  { weight: 120, arbitrary: deliver(false) },
  { weight: 12, arbitrary: deliver(true) },
  { weight: 15, arbitrary: fc.record({ type: fc.constant("repeat"), pick }) },
  { weight: 30, arbitrary: wait(0, 2 * SECOND_MS) },
  { weight: 8, arbitrary: wait(MINUTE_MS, 5 * MINUTE_MS) },
  { weight: 3, arbitrary: wait(30 * MINUTE_MS, 2 * HOUR_MS) },
  { weight: 1, arbitrary: fc.constant<InviteStep>({ type: "wait", ms: 25 * HOUR_MS }) },
);

/** Two people who keep inviting each other. */
export const crossingStep: fc.Arbitrary<InviteStep> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("invite"), accountId: person, other: fc.constant(1) }),
  },
  { weight: 5, arbitrary: deliver(false) },
  { weight: 1, arbitrary: deliver(true) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("repeat"), pick }) },
);

/** Plays stories with invite ids in no particular order. */
export class InviteStory {
  readonly world: InviteWorld;
  #made = 0;

  constructor(world: InviteWorld) {
    this.world = world;
  }

  take(step: InviteStep): void {
    const { world } = this;
    switch (step.type) {
      case "deliver":
        return world.deliver(step.pick, step.isUnnoticed);
      case "repeat":
        return world.repeat(step.pick);
      case "wait":
        return world.wait(step.ms);
      case "wake":
        return world.wake(this.#around(step.accountId));
      default: {
        const accountId = this.#around(step.accountId);
        world.say(accountId, this.#command(step, accountId));
      }
    }
  }

  skipId(): void {
    this.#made += 1;
  }

  get lastId(): string {
    return `invite-${String((this.#made * 7919) % 10007).padStart(5, "0")}`;
  }

  #command(
    step: Exclude<InviteStep, { type: "deliver" | "repeat" | "wait" | "wake" }>,
    own: number,
  ): InviteCommand {
    if (step.type === "endGame") {
      const current = this.world.facts(own).engagement()?.gameId;
      return { type: "EndGame", gameId: (step.isOwn && current) || "no game" };
    }
    if (step.type === "leave") return { type: "Leave" };
    const other = inviteCard(this.#around(own + step.other));
    const { username } = other;
    switch (step.type) {
      case "invite": {
        this.#made += 1;
        const id = this.lastId;
        const settings = { ranked: this.#made % 2 === 0 };
        return { type: "Invite", id, to: other, username, clientId: `client of ${id}`, settings };
      }
      case "accept":
      case "decline":
        return { type: "Answer", from: other, username, accepts: step.type === "accept" };
      case "cancel":
        return { type: "Cancel", to: other, username };
      case "sever":
        return { type: "EndInvites", accountId: other.accountId };
    }
  }

  #around(accountId: number): number {
    return ((accountId - 1) % this.world.people.length) + 1;
  }
}

function between(type: "invite" | "accept" | "decline" | "cancel" | "sever"): fc.Arbitrary<InviteStep> {
  return fc.record({ type: fc.constant(type), accountId: person, other: fc.integer({ min: 1, max: 3 }) });
}

function deliver(isUnnoticed: boolean): fc.Arbitrary<InviteStep> {
  return pick.map((number) => ({ type: "deliver", pick: number, isUnnoticed }));
}

function wait(min: number, max: number): fc.Arbitrary<InviteStep> {
  return fc.integer({ min, max }).map((ms) => ({ type: "wait", ms }));
}
