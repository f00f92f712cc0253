import fc from "fast-check";
import { expect, it } from "vitest";
import { MembershipWorld, PEOPLE, type Step } from "../../support/membership-world.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";

const person = fc.integer({ min: 0, max: PEOPLE - 1 });
const change = (type: Extract<Step, { who: number }>["type"], weight: number) => ({
  weight,
  arbitrary: fc.record({ who: person, other: person }).map((of): Step => ({ type, ...of })),
});

const steps = fc.array(
  fc.oneof(
    change("add", 8),
    change("remove", 5),
    change("rename", 2),
    change("block", 3),
    change("unblock", 2),
    change("write", 3),
    change("accept", 2),
    change("leave", 2),
    change("erase", 1),
    { weight: 3, arbitrary: fc.constant<Step>({ type: "deliver" }) },
    { weight: 2, arbitrary: fc.constant<Step>({ type: "sleep" }) },
    {
      weight: 2,
      arbitrary: fc.integer({ min: 0, max: 20 }).map((version): Step => ({ type: "late", version })),
    },
  ),
  { maxLength: 40, size: "max" },
);

it.each(["conversation", "channel"] as const)(
  `[R48] [M1–M4] the copy of the members in the object of a %s equals D1's, whatever was lost or late (seed ${FUZZ_SEED})`,
  async (kind) => {
    let played = 0;
    const story = fc.asyncProperty(steps, async (taken) => {
      const world = await MembershipWorld.make(kind);
      for (const step of taken) {
        await world.take(step);
        played += 1;
      }
      await world.assertSame();
    });
    await fc.assert(story, { seed: FUZZ_SEED, numRuns: 15 });
    expect(played).toBeGreaterThan(100);
  },
);

it("[R44] someone who left and returned before the room read either change has not written", async () => {
  const world = await MembershipWorld.make("conversation");
  const story: Step[] = [
    { type: "write", who: 1, other: 1 },
    { type: "deliver" },
    { type: "remove", who: 1, other: 1 },
    { type: "add", who: 1, other: 0 },
    { type: "deliver" },
  ];
  for (const step of story) await world.take(step);
});
