import { describe, expect, it } from "vitest";
import { verdicts } from "../../bench/cost/budgets.ts";
import { dollarsForMillion } from "../../bench/cost/prices.ts";
import { difference, divide, emptyTally, objectRequests, type Tally } from "../../bench/cost/tally.ts";

function tallyOf(counts: Partial<Tally>): Tally {
  return { ...emptyTally(), ...counts };
}

describe("requests to objects", () => {
  it("are handshakes, calls and alarms that ring, one each, and frames, twenty for one", () => {
    expect(objectRequests(tallyOf({ upgrades: 1, calls: 2, alarmsRung: 3, frames: 10 }))).toBe(6.5);
  });

  it("leave out what explains the others", () => {
    const explaining = { objectRows: 5, alarms: 5, callsBetweenObjects: 5, wakes: 5, httpRequests: 5 };
    expect(objectRequests(tallyOf(explaining))).toBe(0);
  });
});

describe("a million of a unit", () => {
  it.each([
    ["a row in an object", { objectRows: 1 }, 1],
    ["a row in D1", { databaseRows: 1 }, 1],
    ["a request to the Worker", { httpRequests: 1 }, 0.3],
    ["a call", { calls: 1 }, 0.15],
    ["twenty frames", { frames: 20 }, 0.15],
    ["an alarm, which is among the rows, when it rings", { alarms: 1, alarmsRung: 1 }, 0.15],
  ])("costs for %s what the price list says", (_, counts, dollars) => {
    expect(dollarsForMillion(tallyOf(counts))).toBeCloseTo(dollars, 10);
  });

  it("costs the sum of its parts", () => {
    const message = tallyOf({ objectRows: 2.2, alarms: 0.2, frames: 2, calls: 0.2, alarmsRung: 0.2 });
    expect(dollarsForMillion(message)).toBeCloseTo(2.2 + 0.15 * (0.1 + 0.4), 10);
  });
});

it("one unit is the difference of two tallies, divided", () => {
  const before = tallyOf({ objectRows: 10, frames: 4 });
  const after = tallyOf({ objectRows: 70, frames: 44 });
  expect(divide(difference(before, after), 20)).toEqual(tallyOf({ objectRows: 3, frames: 2 }));
});

describe("the budgets", () => {
  const judge = (perUnit: Tally) => {
    const judged = verdicts((scene) => (scene.startsWith("two people, both") ? perUnit : undefined));
    return judged.map(({ figure, isMet }) => [figure, isMet]);
  };

  it("are judged for the scenes that were played, and met up to their bound", () => {
    expect(judge(tallyOf({ objectRows: 2.2 }))).toEqual([
      [2.2, true],
      [0, true],
      [2.2, true],
    ]);
  });

  it("are missed by what is above, in rows, in D1 and in dollars", () => {
    const missed = judge(tallyOf({ objectRows: 2.2, databaseRows: 0.25 }));
    expect(missed.map(([, isMet]) => isMet)).toEqual([false, false, false]);
  });

  it("take 10,000 people who ping an object every 30 seconds for a month at their full price", () => {
    const [month] = verdicts((scene) => (scene.includes("events") ? tallyOf({ frames: 2880 }) : undefined));
    expect(month?.figure).toBeCloseTo(6.48, 10);
    expect(month?.isMet).toBe(false);
  });
});
