import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { NOTIFICATIONS_KEPT } from "../../../src/features/people/notifications/storage.ts";
import { api, refused } from "../../support/api.ts";
import { objectOf } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { openTab } from "../../support/events.ts";

interface Page {
  items: { id: string; action: string; data: Record<string, unknown>; is_read: boolean }[];
  count: number;
}

const list = async (as: Player, query = "") =>
  (await api<Page>("GET", `/notifications/${query}`, { as })).body;

async function withThree() {
  const [ada] = await cast("ada");
  const tab = await openTab(ada);
  await api("POST", "/notifications/mark_all_as_read", { as: ada });
  const ids: string[] = [];
  for (const message of ["one", "two", "three"]) {
    tab.say("notification", { message, type: "info" });
    ids.push(String((await tab.nextOf("notification")).id));
  }
  return { ada, tab, ids };
}

describe("notifications", () => {
  it("[P13] to oneself are sent to every tab and stored, newest first", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const [first, second, bens] = [await openTab(ada), await openTab(ada), await openTab(ben)];
    first.say("notification", { message: "Saved", type: "success" });
    const told = await first.nextOf("notification");
    expect(told).toEqual({
      id: expect.any(String),
      message: "Saved",
      type: "success",
      date: expect.stringMatching(/Z$/),
    });
    expect(await second.nextOf("notification")).toEqual(told);
    expect(await bens.heard()).toEqual([]);
    expect((await list(ada)).items[0]).toEqual({
      id: told.id,
      action: "notification",
      data: told,
      is_read: false,
    });
  });

  it("are read one by one or all at once, and filtered by it, also after an eviction", async () => {
    const { ada, tab, ids } = await withThree();
    tab.say("read_notification", { id: ids[1] });
    tab.say("read_notification", { id: crypto.randomUUID() });
    await tab.heard();
    await evictDurableObject(objectOf(ada), { webSockets: "hibernate" });
    const unread = await list(ada, "?is_read=false");
    expect(unread.items.map(({ id }) => id)).toEqual([ids[2], ids[0]]);
    expect(unread.count).toBe(2);
    expect((await list(ada, "?is_read=true")).items[0]).toMatchObject({ id: ids[1], is_read: true });
    const marked = await api("POST", "/api/notifications/mark_all_as_read/", { as: ada });
    expect(marked).toMatchObject({ status: 200, body: { success: true, notifications_marked_read: 2 } });
    expect((await list(ada, "?is_read=false")).count).toBe(0);
    expect((await api("POST", "/notifications/mark_all_as_read", { as: ada })).body).toMatchObject({
      notifications_marked_read: 0,
    });
  });

  it("of another person are neither visible nor marked as read", async () => {
    const { ada, ids } = await withThree();
    const [ben] = await cast("ben");
    const bens = await openTab(ben);
    bens.say("read_notification", { id: ids[0] });
    await bens.heard();
    await api("POST", "/notifications/mark_all_as_read", { as: ben });
    expect((await list(ada, "?is_read=false")).count).toBe(3);
    expect((await list(ben)).items.map(({ id }) => id)).not.toContain(ids[0]);
  });

  it("are returned in pages, at both paths", async () => {
    const { ada, ids } = await withThree();
    const page = await api<Page>("GET", "/api/notifications?is_read=false&limit=1&offset=1", { as: ada });
    expect([page.body.items.map(({ id }) => id), page.body.count]).toEqual([[ids[1]], 3]);
  });

  it("?is_read=maybe is refused, and so are requests without a login", async () => {
    const [ada] = await cast("ada");
    expect((await refused("GET", "/notifications/?is_read=maybe", { as: ada })).status).toBe(400);
    expect((await refused("GET", "/notifications/")).status).toBe(401);
    expect((await refused("POST", "/notifications/mark_all_as_read")).status).toBe(401);
  });

  it("[P13] are stored up to a thousand, the newest", async () => {
    const [ada] = await cast("ada");
    const tab = await openTab(ada);
    const total = NOTIFICATIONS_KEPT + 5;
    for (let count = 1; count <= total; count += 1) {
      tab.say("notification", { message: `number ${count}`, type: "info" });
    }
    while ((await tab.nextOf("notification")).message !== `number ${total}`);
    const { items, count } = await list(ada, "?limit=1");
    expect([count, items[0]?.data.message]).toEqual([NOTIFICATIONS_KEPT, `number ${total}`]);
  });
});
