import { describe, expect, it } from "vitest";
import { ConnectionReports } from "../../../src/features/messaging/connection-reports.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Reports of the grants by which people are here, each taken when the test says so. */
function scene() {
  const grants = new Map<number, string[] | null>();
  const sent: [accountId: number, grants: string][] = [];
  const answered: number[] = [];
  const failures: string[] = [];
  const underway: { resolve(): void; reject(error: Error): void }[] = [];
  const failed = new Map<number, number>();
  const reports = new ConnectionReports({
    unreachable: {
      retryAt: (id) => (failed.has(id) ? Number.POSITIVE_INFINITY : null),
      failures: (id) => failed.get(id) ?? 0,
      recordFailure: (id) => failed.set(id, (failed.get(id) ?? 0) + 1),
      recordSuccess: (id) => failed.delete(id),
    },
    armAlarm: () => {},
    logger: { info: () => {}, error: () => failures.push("not reported") },
    grantsOf: (accountId) => grants.get(accountId) ?? (grants.has(accountId) ? null : []),
    send: (accountId, grantIds) => {
      sent.push([accountId, grantIds.join()]);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      underway.push({ resolve, reject });
      return promise.then(() => ({ endedGrantIds: [], isListening: true }));
    },
    answered: (accountId) => answered.push(accountId),
  });
  /** Someone is here by these grants; by none once they are gone, null while they may be back yet. */
  const change = (accountId: number, grantIds: string | null) => {
    grants.set(accountId, grantIds === null ? null : grantIds.split(",").filter(Boolean));
    reports.report(accountId);
  };
  /** The calls under way end well, and so do those that follow from them. */
  const settle = async () => {
    while (underway.length > 0) {
      underway.shift()?.resolve();
      await turn();
    }
  };
  return { reports, change, sent, answered, failures, underway, settle };
}

describe("the reports of who is connected", () => {
  it("are sent one at a time for each person, each with the current state", async () => {
    const { change, sent, answered, underway, settle } = scene();
    change(1, "a");
    change(1, "");
    change(1, "a,b");
    change(2, "c");
    expect(sent).toEqual([
      [1, "a"],
      [2, "c"],
    ]);
    underway.shift()?.resolve();
    await turn();
    expect(sent.slice(2)).toEqual([[1, "a,b"]]);
    await settle();
    expect(answered.sort()).toEqual([1, 1, 2]);
  });

  it("leave out what the other object knows, and a grant that ended while others remain", async () => {
    const { change, sent, settle } = scene();
    change(1, "a,b");
    await settle();
    for (const grants of ["a,b", "b", "a", null, "a"]) change(1, grants);
    expect(sent).toEqual([[1, "a,b"]]);
    change(1, "a,c");
    await settle();
    expect(sent.slice(1)).toEqual([[1, "a,c"]]);
  });

  it("are sent for someone who left, also after a restart", async () => {
    const { change, sent, settle } = scene();
    change(1, "");
    await settle();
    change(1, "a");
    await settle();
    change(1, "");
    await settle();
    expect(sent.map(([, grants]) => grants)).toEqual(["", "a", ""]);
  });

  it("are not sent during the grace period, not even if they are pending", async () => {
    const { change, sent, underway, settle } = scene();
    change(1, "a");
    change(1, "b");
    change(1, null);
    underway.shift()?.resolve();
    await turn();
    expect(sent).toEqual([[1, "a"]]);
    change(1, "b");
    await settle();
    expect(sent.slice(1)).toEqual([[1, "b"]]);
  });

  it("repeat a grant that the other object counted as ended, also during a report", async () => {
    const { reports, change, sent, underway, settle } = scene();
    change(1, "a");
    await settle();
    reports.forget(1, ["a"]);
    change(1, "a");
    reports.forget(1, ["a"]);
    underway.shift()?.resolve();
    await turn();
    change(1, "a");
    await settle();
    expect(sent).toEqual(Array(3).fill([1, "a"]));
  });

  it("continue after a failed one, which leaves nothing known", async () => {
    const { reports, change, sent, answered, failures, underway, settle } = scene();
    change(1, "a");
    change(1, "a");
    underway.shift()?.reject(new Error("the object breaks while it is told"));
    await turn();
    expect(reports.dueAt()).not.toBeNull();
    void reports.run();
    await settle();
    expect(reports.dueAt()).toBeNull();
    expect([sent.map(([, grants]) => grants), answered, failures]).toEqual([
      ["a", "a"],
      [1],
      ["not reported"],
    ]);
  });

  it("[P5] are sent at once when someone connects, however often earlier calls failed", async () => {
    const { change, sent, underway, settle } = scene();
    for (let failures = 0; failures < 5; failures += 1) {
      change(1, "a");
      underway.shift()?.reject(new Error("away"));
      await turn();
    }
    change(1, "a");
    expect(sent).toHaveLength(6);
    await settle();
  });

  it("call six objects at once", async () => {
    const { change, sent, settle } = scene();
    for (let accountId = 1; accountId <= 20; accountId += 1) change(accountId, "a");
    expect(sent).toHaveLength(6);
    const toldInAll = async () => {
      await settle();
      return sent.length;
    };
    await expect.poll(toldInAll).toBe(20);
  });
});
