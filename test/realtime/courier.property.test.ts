import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CourierStory, concerns, type Faults } from "../support/courier-story.ts";
import { FUZZ_SEED } from "../support/room-commands.ts";

type Step =
  | { type: "commit"; count: number }
  | { type: "deliver"; which: number; how: "answered" | "lost" | "answer lost" | "doubled" }
  | { type: "crash" }
  | { type: "ring" };

const how = fc.constantFrom("answered", "answered", "lost", "answer lost", "doubled" as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }).map((count): Step => ({ type: "commit", count })) },
  {
    weight: 14,
    arbitrary: fc
      .record({ which: fc.nat(50), how })
      .map(({ which, how }): Step => ({ type: "deliver", which, how: how as "answered" })),
  },
  { weight: 2, arbitrary: fc.constant<Step>({ type: "crash" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ type: "ring" }) },
);

let objects = 0;

async function inObject(run: (sql: SqlStorage) => Promise<void>): Promise<void> {
  objects += 1;
  const stub = env.CHANNEL_ROOM.getByName(`${3_000_000 + objects}`);
  await runInDurableObject(stub, (_, { storage }) => run(storage.sql));
}

/** Plays steps, then lets everything come to rest; whether each receiver has what concerns it, once and in order. */
async function play(
  sql: SqlStorage,
  steps: readonly Step[],
  receivers: number,
  faults: Faults = {},
): Promise<boolean> {
  const story = new CourierStory(sql, receivers, faults);
  for (const each of steps) {
    if (each.type === "commit") story.commit(each.count);
    if (each.type === "crash") story.crash();
    if (each.type === "ring") await story.ring();
    if (each.type === "deliver" && story.onTheirWay > 0) {
      story.deliver(each.which, each.how);
      await scheduler.wait(0);
    }
  }
  await story.comeToRest();
  return isTold(story) && !story.isOwing;
}

function isTold({ taken, lastSeq }: CourierStory): boolean {
  const all = Array.from({ length: lastSeq }, (_, index) => index + 1);
  return [...taken].every(
    ([receiver, { entries }]) =>
      JSON.stringify(entries) === JSON.stringify(all.filter((seq) => concerns(receiver, seq))),
  );
}

describe("a courier", () => {
  for (const receivers of [1, 2, 9]) {
    it(`[C1] [C2] [C3] [C6] delivers everything to ${receivers} receivers, once and in order, whatever happens to calls and sender (seed ${FUZZ_SEED})`, () =>
      inObject(async (sql) => {
        const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          expect(await play(sql, steps, receivers)).toBe(true);
        });
        await fc.assert(property, { seed: FUZZ_SEED, numRuns: 60 });
      }));
  }

  it("[C3] delivers to a thousand receivers, six at a time", () =>
    inObject(async (sql) => {
      const story = new CourierStory(sql, 1000);
      story.commit(3);
      expect(story.onTheirWay).toBe(6);
      await story.comeToRest();
      expect(isTold(story)).toBe(true);
      story.crash();
      await story.ring();
      expect(story.onTheirWay).toBe(6);
    }));

  it("[C4] is not delayed by a receiver that always fails, and delivers to it once it recovers", () =>
    inObject(async (sql) => {
      const story = new CourierStory(sql, 100);
      story.poisoned.add(7);
      for (let round = 0; round < 5; round += 1) {
        story.commit(2);
        while (story.onTheirWay > 0) {
          story.deliver(0, "answered");
          await scheduler.wait(0);
        }
      }
      expect(story.failures).toBe(3);
      for (const [receiver, { at }] of story.taken) if (receiver !== 7) expect(at).toBeGreaterThanOrEqual(9);
      story.crash();
      expect(story.isOwing).toBe(true);
      story.poisoned.clear();
      await story.comeToRest();
      expect(isTold(story)).toBe(true);
    }));

  it("[C2] delivers to a receiver behind the purge from the start of the log", () =>
    inObject(async (sql) => {
      const story = new CourierStory(sql, 2);
      story.commit(8);
      story.purge();
      story.commit(4);
      await story.comeToRest();
      for (const { at } of story.taken.values()) expect(at).toBe(12);
      expect(story.isOwing).toBe(false);
    }));

  it("[C8] backs off a receiver that takes nothing at its cursor", () =>
    inObject(async (sql) => {
      const story = new CourierStory(sql, 1);
      const own = story.taken.get(1);
      if (!own) throw new Error("nobody");
      Object.defineProperty(own, "at", { get: () => 0, set: () => {} });
      story.commit(4);
      for (let round = 0; round < 10 && story.onTheirWay > 0; round += 1) {
        story.deliver(0, "answered");
        await scheduler.wait(0);
      }
      expect(story.onTheirWay).toBe(0);
      expect(story.isOwing).toBe(true);
    }));
});

const FAULTS: Faults[] = [
  { takesGaps: true },
  { takesTwice: true },
  { goesBack: true },
  { lies: true },
  { packsTooLittle: true },
  { packsTooLate: true },
  { claimsTooMuch: true },
  { forgetsToResume: true },
  { resumesSome: true },
  { notifiesOne: true },
  { sleepsOn: true },
  { neverRetries: true },
];

describe("the courier's stories", () => {
  for (const fault of FAULTS) {
    it(`find a fault: ${Object.keys(fault)[0]}`, () =>
      inObject(async (sql) => {
        const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) =>
          play(sql, steps, 3, fault),
        );
        const { failed } = await fc.check(property, { seed: FUZZ_SEED, numRuns: 60, endOnFailure: true });
        expect(failed).toBe(true);
      }));
  }
});
