import fc from "fast-check";
import { HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { check } from "./invite-ledger.ts";
import { crossingStep, type InviteStep, InviteStory, inviteStep } from "./invite-steps.ts";
import { type InviteMachine, InviteWorld, type WorldOptions } from "./invite-world.ts";

/** Stories in which anyone may do anything. */
export const stories: fc.Arbitrary<InviteStep[]> = fc.array(inviteStep, {
  minLength: 10,
  maxLength: 120,
  size: "max",
});

/** Two crossing invites, `apart` in milliseconds, after `skipped` ids. */
export interface Crossing {
  skipped: number;
  apart: number;
  peerEvents: InviteStep[];
}

export const crossings: fc.Arbitrary<Crossing> = fc.record({
  skipped: fc.nat(6),
  apart: fc.nat(2),
  peerEvents: fc.array(
    crossingStep.filter(({ type }) => type !== "invite"),
    { maxLength: 12 },
  ),
});

export const exchanges: fc.Arbitrary<InviteStep[]> = fc.array(crossingStep, {
  minLength: 1,
  maxLength: 60,
  size: "max",
});

/** Then all invites are closed: five minutes, plus an hour of waiting for the inviter. */
const ALL_ANSWERED_MS = HOUR_MS + 20 * MINUTE_MS;
/** Then all games are over. */
const ALL_OVER_MS = ALL_ANSWERED_MS + 2 * HOUR_MS;
const LOOKED_AT_EVERY_MS = 20 * MINUTE_MS;

/** Plays a story and delivers everything until both sides agree and nothing is open. @throws Violation */
export function playStory(told: InviteStep[], options: WorldOptions): InviteWorld {
  const story = new InviteStory(new InviteWorld(options));
  const { world } = story;
  for (const step of told) story.take(step);
  world.settle();
  const here = world.people.filter((accountId) => !world.isGone(accountId)).map((id) => world.facts(id));
  for (let passed = LOOKED_AT_EVERY_MS; passed <= ALL_OVER_MS; passed += LOOKED_AT_EVERY_MS) {
    world.wait(LOOKED_AT_EVERY_MS);
    world.settle();
    const isOpen = here.some((facts) => facts.outgoing() !== null || facts.incoming().length > 0);
    check(!isOpen || passed < ALL_ANSWERED_MS, "an invite stays open");
  }
  check(!here.some((facts) => facts.engagement() !== null), "a game never ends");
  return world;
}

/**
 * Two people invite each other at once: the newer invite wins (the greater id for equal times), and the other
 * owner sees one decline.
 * @throws Violation
 */
export function playCrossing({ skipped, apart, peerEvents }: Crossing, machine: InviteMachine): void {
  const story = new InviteStory(new InviteWorld({ people: 2, machine }));
  const { world } = story;
  for (let made = 0; made < skipped; made += 1) story.skipId();
  story.take({ type: "invite", accountId: 1, other: 1 });
  const first = { id: story.lastId, owner: 1, other: 2 };
  world.wait(apart);
  story.take({ type: "invite", accountId: 2, other: 1 });
  const second = { id: story.lastId, owner: 2, other: 1 };
  for (const step of peerEvents) story.take(step);
  world.settle();
  const [older, newer] = apart > 0 || first.id < second.id ? [first, second] : [second, first];
  check(world.fate(older.id) === "ended", "the older stands");
  check(world.fate(newer.id) === "pending", "the newer does not stand");
  const types = world.heard(older.owner).map(({ type }) => type);
  check(types.join() === "InviteDeclined,InviteReceived", `the owner of the older heard ${types}`);
  check(world.heard(older.other).length === 0, "the owner of the newer heard of something");
}

/** Two people who keep inviting each other end with the last invite. @throws Violation */
export function playExchange(told: InviteStep[], machine: InviteMachine): void {
  const story = new InviteStory(new InviteWorld({ people: 2, machine }));
  const { world } = story;
  for (const step of told) {
    world.wait(1);
    story.take(step);
  }
  world.settle();
  const made = world.invitesMade().sort((one, other) => one.createdAt - other.createdAt);
  const standing = made.filter(({ id }) => world.fate(id) === "pending").map(({ id }) => id);
  check(standing.join() === (made.at(-1)?.id ?? ""), `${standing} stand of ${made.map(({ id }) => id)}`);
}
