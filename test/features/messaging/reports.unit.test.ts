import { describe, expect, it } from "vitest";
import { Reports } from "../../../src/features/messaging/reports.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Reports of how many tabs each person has open, each taken when the test says so. */
function scene() {
  const tabs = new Map<number, number>();
  const told: [accountId: number, tabs: number][] = [];
  const heard: number[] = [];
  const failures: string[] = [];
  const underway: { resolve(): void; reject(error: Error): void }[] = [];
  const reports = new Reports({
    logger: { info: () => {}, error: () => failures.push("not reported") },
    tell: (accountId) => {
      told.push([accountId, tabs.get(accountId) ?? 0]);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      underway.push({ resolve, reject });
      return promise.then(() => ({ endedGrantIds: [], isListening: true }));
    },
    heard: (accountId) => heard.push(accountId),
  });
  const change = (accountId: number, count: number) => {
    tabs.set(accountId, count);
    reports.report(accountId);
  };
  return { change, told, heard, failures, underway };
}

describe("the reports of who is connected", () => {
  it("go one at a time for each person, the next with how it is by then", async () => {
    const { change, told, heard, underway } = scene();
    change(1, 1);
    change(1, 0);
    change(1, 2);
    change(2, 1);
    expect(told).toEqual([
      [1, 1],
      [2, 1],
    ]);
    underway[0]?.resolve();
    await turn();
    expect(told.slice(2)).toEqual([[1, 2]]);
    for (const each of underway) each.resolve();
    await turn();
    expect(heard.sort()).toEqual([1, 1, 2]);
    change(1, 3);
    expect(told.slice(3)).toEqual([[1, 3]]);
  });

  it("go on after one that failed", async () => {
    const { change, told, heard, failures, underway } = scene();
    change(1, 1);
    change(1, 2);
    underway[0]?.reject(new Error("the object breaks while it is told"));
    await turn();
    underway[1]?.resolve();
    await turn();
    change(1, 3);
    expect([told.map(([, count]) => count), heard, failures]).toEqual([[1, 2, 3], [1], ["not reported"]]);
  });
});
