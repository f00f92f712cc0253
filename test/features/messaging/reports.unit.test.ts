import { describe, expect, it } from "vitest";
import { Reports } from "../../../src/features/messaging/reports.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Reports of the logins by which each person is connected, each taken when the test says so. */
function scene() {
  const logins = new Map<number, string[] | null>();
  const told: [accountId: number, grantIds: string[]][] = [];
  const heard: number[] = [];
  const failures: string[] = [];
  const underway: { resolve(): void; reject(error: Error): void }[] = [];
  const reports = new Reports({
    logger: { info: () => {}, error: () => failures.push("not reported") },
    grantsOf: (accountId) => logins.get(accountId) ?? null,
    tell: (accountId, grantIds) => {
      told.push([accountId, grantIds]);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      underway.push({ resolve, reject });
      return promise.then(() => ({ endedGrantIds: [], isListening: true }));
    },
    heard: (accountId) => heard.push(accountId),
  });
  const change = (accountId: number, grantIds: string[] | null) => {
    logins.set(accountId, grantIds);
    reports.report(accountId);
  };
  const answerAll = async () => {
    for (const each of underway.splice(0)) each.resolve();
    await turn();
  };
  return { reports, change, told, heard, failures, underway, answerAll };
}

describe("the reports of who is connected", () => {
  it("go one at a time for each person, the next with how it is by then", async () => {
    const { change, told, heard, answerAll } = scene();
    change(1, ["phone"]);
    change(1, []);
    change(1, ["phone", "desk"]);
    change(2, ["tablet"]);
    expect(told.splice(0)).toEqual([
      [1, ["phone"]],
      [2, ["tablet"]],
    ]);
    await answerAll();
    expect(told.splice(0)).toEqual([[1, ["phone", "desk"]]]);
    await answerAll();
    expect(heard.sort()).toEqual([1, 1, 2]);
    change(1, []);
    expect(told).toEqual([[1, []]]);
  });

  it("tell nothing of a login that is known, nor of one that goes while another stays", async () => {
    const { change, told, answerAll } = scene();
    change(1, ["phone", "desk"]);
    await answerAll();
    change(1, ["desk"]);
    change(1, ["phone", "desk"]);
    await answerAll();
    expect(told).toEqual([[1, ["phone", "desk"]]]);
  });

  it("tell nothing while someone who went may be back yet", async () => {
    const { change, told, answerAll } = scene();
    change(1, ["phone"]);
    await answerAll();
    change(1, null);
    change(1, ["phone"]);
    await answerAll();
    expect(told).toEqual([[1, ["phone"]]]);
  });

  it("tell again of a login that the person's object took for ended, also while they are on their way", async () => {
    const { reports, change, told, answerAll } = scene();
    change(1, ["phone"]);
    await answerAll();
    reports.forget(1, ["phone"]);
    change(1, ["phone"]);
    expect(told).toHaveLength(2);
    reports.forget(1, ["phone"]);
    await answerAll();
    change(1, ["phone"]);
    expect(told).toHaveLength(3);
  });

  it("go on after one that failed", async () => {
    const { change, told, heard, failures, underway, answerAll } = scene();
    change(1, ["phone"]);
    change(1, ["phone", "desk"]);
    underway.shift()?.reject(new Error("the object breaks while it is told"));
    await turn();
    await answerAll();
    expect([told.map(([, grantIds]) => grantIds.length), heard, failures]).toEqual([
      [1, 2],
      [1],
      ["not reported"],
    ]);
  });
});
