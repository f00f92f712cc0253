import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OutboxFaults, OutboxStory, settle } from "../support/outbox-story.ts";
import { FUZZ_SEED } from "../support/room-commands.ts";

type Step =
  | { type: "write"; to: number }
  | { type: "deliver"; which: number; how: "answered" | "lost" | "answer lost" | "doubled" }
  | { type: "crash" }
  | { type: "ring" };

const how = fc.constantFrom<"answered" | "lost" | "answer lost" | "doubled">(
  ...(["answered", "answered", "lost", "answer lost", "doubled"] as const),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }).map((to): Step => ({ type: "write", to })) },
  {
    weight: 12,
    arbitrary: fc.record({ which: fc.nat(20), how }).map((what): Step => ({ type: "deliver", ...what })),
  },
  { weight: 2, arbitrary: fc.constant<Step>({ type: "crash" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ type: "ring" }) },
);

let objects = 0;

async function inObject(run: (sql: SqlStorage) => Promise<void>): Promise<void> {
  objects += 1;
  const stub = env.USER_ROOM.getByName(`${4_000_000 + objects}`);
  await runInDurableObject(stub, (_, { storage }) => run(storage.sql));
}

async function play(
  sql: SqlStorage,
  steps: readonly Step[],
  faults: OutboxFaults = {},
): Promise<OutboxStory> {
  const story = new OutboxStory(sql, 3, faults);
  for (const each of steps) {
    if (each.type === "write") story.write(each.to);
    if (each.type === "crash") story.crash();
    if (each.type === "ring") story.ring();
    if (each.type === "deliver" && story.onTheirWay > 0) story.deliver(each.which, each.how);
    await settle();
  }
  await story.comeToRest();
  return story;
}

/** Whether everyone took all that was written to them, once and, but for what a crash sent twice, in order. */
function isTaken({ taken, written, isEmpty }: OutboxStory, isOrdered: boolean): boolean {
  const inOrder = (entries: number[]) =>
    JSON.stringify(isOrdered ? entries : entries.toSorted((one, other) => one - other));
  return isEmpty && [...taken].every(([id, entries]) => inOrder(entries) === JSON.stringify(written.get(id)));
}

describe("an outbox", () => {
  it(`[O1] [O2] [O3] delivers to everyone what was written to them, in order, whatever happens to calls (seed ${FUZZ_SEED})`, () =>
    inObject(async (sql) => {
      const steps = fc.array(
        step.filter(({ type }) => type !== "crash"),
        { maxLength: 40 },
      );
      const property = fc.asyncProperty(steps, async (story) => {
        expect(isTaken(await play(sql, story), true)).toBe(true);
      });
      await fc.assert(property, { seed: FUZZ_SEED, numRuns: 60 });
    }));

  it(`[O1] loses nothing if its object crashes at any step (seed ${FUZZ_SEED})`, () =>
    inObject(async (sql) => {
      const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (story) => {
        expect(isTaken(await play(sql, story), false)).toBe(true);
      });
      await fc.assert(property, { seed: FUZZ_SEED, numRuns: 60 });
    }));

  it("[O3] is not delayed by a recipient that fails", () =>
    inObject(async (sql) => {
      const story = new OutboxStory(sql, 3);
      story.write(0);
      await settle();
      expect(story.onTheirWay).toBe(3);
      story.deliver(1, "lost");
      story.deliver(0, "answered");
      story.deliver(0, "answered");
      await settle();
      story.write(0);
      await settle();
      expect(story.onTheirWay).toBe(2);
      await story.comeToRest();
      expect(isTaken(story, true)).toBe(true);
    }));
});

describe("the outbox's stories", () => {
  for (const fault of [
    { takesTwice: true },
    { deletesFirst: true },
    { sleepsOn: true },
    { storesSome: true },
  ] as OutboxFaults[]) {
    it(`find a fault: ${Object.keys(fault)[0]}`, () =>
      inObject(async (sql) => {
        const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (story) =>
          isTaken(await play(sql, story, fault), false),
        );
        const { failed } = await fc.check(property, { seed: FUZZ_SEED, numRuns: 60, endOnFailure: true });
        expect(failed).toBe(true);
      }));
  }
});
