import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Kind,
  listDue,
  listWaiting,
  postpone,
  type Target,
  targetsOf,
} from "../../../src/db/outbox/store.ts";
import { deleteRow } from "../../../src/features/accounts/store.ts";
import { queueNotices } from "../../../src/features/notices/actions.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/lib/time.ts";
import { cast, ctx } from "../../support/cast.ts";
import { waitingFor } from "../../support/outbox.ts";
import { OutboxWorld } from "../../support/outbox-world.ts";
import { scannedBy, watchedDatabase } from "../../support/query-plans.ts";

const ALL = targetsOf(
  "workspace",
  Array.from({ length: 100 }, (_, index) => index + 1),
);

let world: OutboxWorld;

beforeEach(async () => {
  await ctx.db.run("delete from outbox");
  world = new OutboxWorld();
});

afterEach(() => vi.useRealTimers());

/** Queues one event for each of these. */
async function queueFor(targets: readonly Target[], key = "event"): Promise<void> {
  await world.queue(
    "workspace_event",
    targets.map((target) => [target, key]),
  );
}

const takenBy = (target: Target) => world.object(target).keys;

describe("a failing target among 100", () => {
  it("[Q7] [Q8] delays no other target and is logged by name", async () => {
    world.fate = (target) => (target === "workspace:3" ? "lost" : "taken");
    await queueFor(ALL);
    while ((await world.deliverDue()) >= 75);
    expect(ALL.filter((target) => takenBy(target).length === 0)).toEqual(["workspace:3"]);
    expect(world.failures).toEqual([
      JSON.stringify({ target: "workspace:3", kind: "workspace_event", rows: 1, failures: 1 }),
    ]);
    expect(await ctx.db.all("select target from outbox")).toEqual([{ target: "workspace:3" }]);
  });

  it("[Q8] delays no other target when it never answers", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const hanging = Promise.withResolvers<void>();
    world.answer = (target) => (target === "workspace:3" ? hanging.promise : Promise.resolve());
    await queueFor(ALL);
    const run = world.deliver(...ALL);
    await world.hasCalled(100);
    await vi.advanceTimersByTimeAsync(10_000);
    await run;
    hanging.resolve();
    expect(await ctx.db.all("select target, failures from outbox")).toEqual([
      { target: "workspace:3", failures: 1 },
    ]);
  });
});

describe("a lane that fails", () => {
  const dueAt = async () => (await waitingFor("workspace:1")).map((row) => row.dueAt);

  it("[Q7] is retried after a minute, with exponential backoff up to an hour", async () => {
    world.fate = () => "lost";
    await queueFor(["workspace:1"]);
    for (let failures = 1; failures <= 9; failures += 1) {
      await world.deliverDue();
      const wait = ((await dueAt())[0] ?? 0) - world.now;
      const usual = Math.min(MINUTE_MS * 2 ** (failures - 1), HOUR_MS);
      expect(wait).toBeGreaterThanOrEqual(usual * 0.75);
      expect(wait).toBeLessThanOrEqual(usual * 1.25);
      world.now += wait - 1;
      expect(await world.deliverDue()).toBe(0);
      world.now += 1;
    }
  });

  it("[Q4] [Q7] has all its rows postponed, even unread ones, and delivered in order later", async () => {
    world.fate = () => "lost";
    const keys = Array.from({ length: 450 }, (_, index) => `${index}`);
    await world.queue(
      "workspace_event",
      keys.map((key) => ["workspace:1", key]),
    );
    await world.deliverDue();
    expect(Math.min(...(await dueAt()))).toBeGreaterThan(world.now);
    expect(await world.deliverDue()).toBe(0);
    world.fate = () => "taken";
    world.pass(2);
    while ((await world.deliverDue()) > 0);
    expect(takenBy("workspace:1")).toEqual(keys);
  });

  it("[Q7] is retried from its first row when another row is queued", async () => {
    world.fate = () => "lost";
    await queueFor(["workspace:1"], "first");
    await world.deliver("workspace:1");
    world.fate = () => "taken";
    await queueFor(["workspace:1"], "second");
    await world.deliverDue();
    expect(takenBy("workspace:1")).toEqual(["first", "second"]);
  });

  it("[Q4] delays no other kind of row for the same target", async () => {
    world.fate = (_, kind) => (kind === "purge_deleted" ? "lost" : "taken");
    await world.queue("purge_deleted", [["conversation:1", ""]]);
    await world.queue("refresh_directory", [["conversation:1", "5"]]);
    await world.deliver("conversation:1");
    expect(world.object("conversation:1").version).toBe(5);
    expect(await waitingFor("conversation:1")).toMatchObject([{ kind: "purge_deleted", failures: 1 }]);
  });
});

it("[Q7] a row of an unknown kind is logged and postponed, and delays no other", async () => {
  await world.queue("from_a_later_version" as Kind, [["workspace:1", "event"]]);
  await queueFor(["workspace:1"]);
  await world.deliverDue();
  expect(takenBy("workspace:1")).toEqual(["event"]);
  expect(await waitingFor("workspace:1")).toMatchObject([{ kind: "from_a_later_version", failures: 1 }]);
  expect(world.failures).toHaveLength(1);
});

describe("a row", () => {
  it("[Q3] that is replaced during delivery is delivered as well", async () => {
    const answer = Promise.withResolvers<void>();
    world.answer = () => answer.promise;
    await world.queue("refresh_directory", [["conversation:1", "1"]]);
    const run = world.deliver("conversation:1");
    await world.hasCalled(1);
    await world.queue("refresh_directory", [["conversation:1", "2"]]);
    answer.resolve();
    await run;
    expect(world.object("conversation:1").version).toBe(1);
    expect(await waitingFor("conversation:1")).toHaveLength(1);
    await world.deliverDue();
    expect(world.object("conversation:1").version).toBe(2);
    expect(await waitingFor("conversation:1")).toEqual([]);
  });

  it("[Q5] that is due later waits and delays no other", async () => {
    await world.queue("notification", [["person:1", "later"]], { dueAt: world.now + 2 * MINUTE_MS });
    await world.queue("notification", [["person:1", "now"]]);
    await world.deliver("person:1");
    expect(takenBy("person:1")).toEqual(["now"]);
    world.pass(2);
    await world.deliverDue();
    expect(takenBy("person:1")).toEqual(["now", "later"]);
  });

  it("[Q2] of a deleted account is removed and not queued again", async () => {
    const [ada] = await cast("ada");
    const content = { action: "notification", kind: "mention", message: "hi" } as const;
    const notice = { accountId: ada.id, notification: { id: "a", at: 1, isRead: false, content } };
    await queueNotices(ctx, [notice]);
    expect(await waitingFor(`person:${ada.id}`)).toHaveLength(1);
    await deleteRow(ctx.db, ada.id);
    expect(await waitingFor(`person:${ada.id}`)).toEqual([]);
    await queueNotices(ctx, [notice]);
    expect(await waitingFor(`person:${ada.id}`)).toEqual([]);
  });
});

describe("while the database is unavailable", () => {
  it.each(["away", "killed"] as const)(
    "[Q8] [Q10] (%s) nothing is lost, and afterwards at most 50 calls run at once",
    async (trouble) => {
      await queueFor(ALL);
      world.trouble = trouble;
      await expect(world.deliverDue(100)).rejects.toThrow("not reached");
      expect(await ctx.db.all("select id from outbox")).toHaveLength(100);
      world.trouble = null;
      world.pass(1);
      await world.deliverDue(100);
      expect(world.callsAtOnceMax).toBe(50);
      expect(ALL.map(takenBy)).toEqual(ALL.map(() => ["event"]));
      expect(await ctx.db.all("select id from outbox")).toEqual([]);
    },
  );
});

it("waiting rows are found and postponed by index", async () => {
  const { db, asked } = watchedDatabase();
  await listDue(db, 1, 75);
  await listWaiting(db, ["person:1", "channel:2"], 1);
  await postpone(db, [{ target: "person:1", kind: "notification", failures: 1, dueAt: 1 }], 1);
  expect(asked).toHaveLength(3);
  for (const statement of asked) {
    expect([statement.query, await scannedBy(statement)]).toEqual([statement.query, []]);
  }
});
