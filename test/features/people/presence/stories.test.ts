import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addFriend } from "../../../../src/features/contacts/actions.ts";
import { LEAVE_GRACE_MS } from "../../../../src/features/messaging/protocol.ts";
import { confirmAfterRestart } from "../../../../src/features/presence/jobs.ts";
import { DAY_MS } from "../../../../src/lib/time.ts";
import { api } from "../../../support/api.ts";
import { countRooms, objectOf, posted, room, start } from "../../../support/build.ts";
import { cast, ctx, type Player } from "../../../support/cast.ts";
import { acquaint, befriend } from "../../../support/contacts.ts";
import { trigger } from "../../../support/cron.ts";
import { takeRoundTrips, watchDatabase, writes } from "../../../support/database-watch.ts";
import { openTab, type Tab } from "../../../support/events.ts";
import { findPresences } from "../../../support/presences.ts";
import { enter, openSocket } from "../../../support/socket.ts";

interface Friend {
  username: string;
  is_online: boolean;
  status: string;
  last_seen: string | null;
}

/** People who are each other's friends, one by one after the first. */
async function friends<Names extends string[]>(...names: Names) {
  const players = await cast(...names);
  const [first, ...others] = players as Player[];
  for (const other of others) if (first) await befriend(first, other);
  return players;
}

/** Closes a tab, and waits until its person is gone. */
async function left(tab: Tab, player: Player): Promise<void> {
  tab.close();
  await expect.poll(() => listedOnline(player)).toBe(false);
}

async function listedOnline(player: Player): Promise<boolean> {
  const [listed] = await findPresences(ctx.db, [player.id]);
  return listed?.isOnline ?? false;
}

async function friendOf(player: Player, other: Player): Promise<Friend | undefined> {
  const { body } = await api<{ items: Friend[] }>("GET", "/api/friends/", { as: player });
  return body.items.find(({ username }) => username === other.username);
}

/** Has an object take its sockets to have said nothing for so long, but for what the runtime answered, and sleep. */
async function silence(stub: DurableObjectStub, milliseconds: number): Promise<void> {
  await runInDurableObject(stub, (_, state) => {
    const heardAt = Date.now() - milliseconds;
    for (const ws of state.getWebSockets()) {
      ws.serializeAttachment({ ...ws.deserializeAttachment(), openedAt: heardAt, heardAt });
    }
  });
  await evictDurableObject(stub, { webSockets: "hibernate" });
}

/** As a crash takes them: the sockets of an object end, and it is not told. */
async function crash(stub: DurableObjectStub): Promise<void> {
  await evictDurableObject(stub, { webSockets: "close" });
}

afterEach(() => {
  vi.useRealTimers();
});

describe("coming online and going offline", () => {
  it("[P10] is sent to friends and to people who have both written in a conversation, and to nobody else", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const [cleo, dan] = await cast("cleo", "dan");
    await acquaint(await start(ada, cleo), ada, cleo);
    await start(ada, dan);
    const [bens, cleos, dans] = [await openTab(ben), await openTab(cleo), await openTab(dan)];
    const tab = await openTab(ada);
    const named = { username: ada.username, nickname: "Ada Test", date: expect.stringMatching(/Z$/) };
    for (const other of [bens, cleos]) {
      expect(await other.nextOf("user_online")).toEqual({ ...named, status: "online" });
    }
    tab.close();
    for (const other of [bens, cleos]) {
      expect(await other.nextOf("user_offline")).toEqual({ ...named, status: "offline" });
    }
    expect(await dans.heard()).toEqual([]);
  });

  it("[P22] of someone online is sent to both when they become friends without having been contacts", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    await acquaint(await start(ada, cleo), ada, cleo);
    for (const { id } of [ben, cleo]) await addFriend(ctx, id, ada.id);
    const [bens, cleos] = [await openTab(ben), await openTab(cleo)];
    const tab = await openTab(ada);
    await cleos.nextOf("user_online");
    await tab.heard();
    const add = { sender_id: ada.id, receiver_id: ben.id };
    tab.say("add_new_friend", add);
    expect(await bens.nextOf("new_friend")).toMatchObject({ username: ada.username });
    expect(await bens.nextOf("user_online")).toMatchObject({ username: ada.username, status: "online" });
    expect(await tab.nextOf("user_online")).toMatchObject({ username: ben.username, status: "online" });
    tab.say("add_new_friend", add);
    tab.say("add_new_friend", { ...add, receiver_id: cleo.id });
    expect(await cleos.nextOf("new_friend")).toMatchObject({ username: ada.username });
    for (const each of [tab, bens, cleos]) expect(await each.heard()).toEqual([]);
  });

  it("[P22] of someone offline or hidden is not sent when they become friends", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const hidden = await openSocket("/ws/presence/", { as: cleo });
    hidden.send({ type: "heartbeat", status: "offline" });
    await hidden.nextOf("heartbeat_ack");
    await posted(cleo);
    const tab = await openTab(ada);
    for (const { id } of [ben, cleo]) {
      await addFriend(ctx, id, ada.id);
      tab.say("add_new_friend", { sender_id: ada.id, receiver_id: id });
    }
    expect(await hidden.nextOf("presence_update")).toMatchObject({ username: ada.username });
    await expect.poll(() => friendOf(ada, cleo)).toMatchObject({ is_online: false });
    expect(await tab.heard()).toEqual([]);
  });

  it("[P8] with three tabs and a room is sent once each, and within five seconds of the last close", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const id = await start(ada, ben);
    const bens = await openTab(ben);
    const tabs = [await openTab(ada), await openTab(ada), await openTab(ada)];
    const inRoom = await enter(id, ada);
    await expect.poll(() => countRooms(ada)).toBe(1);
    await bens.nextOf("user_online");
    for (const tab of tabs) tab.close();
    await inRoom.pending();
    expect(await bens.heard()).toEqual([]);
    expect(await friendOf(ben, ada)).toMatchObject({ is_online: true });
    inRoom.close();
    await bens.nextOf("user_offline");
    expect(await bens.heard()).toEqual([]);
    expect(await friendOf(ben, ada)).toMatchObject({ is_online: false, status: "offline" });
  });

  it.each([
    ["a tab", "/ws/events/"],
    ["notifications", "/ws/chat/notifications/"],
    ["a room", ""],
  ])("[P8] %s alone is enough to be online", async (_, path) => {
    const [ada, ben] = await friends("ada", "ben");
    const id = await start(ada, ben);
    const bens = await openTab(ben);
    const socket = await openSocket(path || `/ws/chat/${id}/`, { as: ada });
    await bens.nextOf("user_online");
    expect(await friendOf(ben, ada)).toMatchObject({ is_online: true, status: "online" });
    socket.close();
    await bens.nextOf("user_offline");
  });

  it("[P8] is not caused by a reloaded page", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const bens = await openTab(ben);
    const tab = await openTab(ada);
    await bens.nextOf("user_online");
    // However long it is loading, it is back in time.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    tab.close();
    const again = await openTab(ada);
    vi.setSystemTime(Date.now() + 2 * LEAVE_GRACE_MS);
    await runDurableObjectAlarm(objectOf(ada));
    expect(await again.heard()).toEqual([]);
    expect(await bens.heard()).toEqual([]);
  });

  it("[P8] works while every object hibernates", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const bens = await openTab(ben);
    const [one, other] = [await openTab(ada), await openTab(ada)];
    await bens.nextOf("user_online");
    one.close();
    for (const player of [ada, ben]) await evictDurableObject(objectOf(player), { webSockets: "hibernate" });
    expect(await friendOf(ben, ada)).toMatchObject({ is_online: true });
    other.close();
    await bens.nextOf("user_offline");
    expect(await bens.heard()).toEqual([]);
  });

  it("[P8] someone silent is idle until they ping; when they leave, that ping is their last_seen", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const tab = await openTab(ada);
    expect(await friendOf(ben, ada)).toMatchObject({ status: "online" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 91_000 });
    expect(await friendOf(ben, ada)).toMatchObject({ status: "idle", is_online: true });
    tab.say("");
    await tab.heard();
    expect(await friendOf(ben, ada)).toMatchObject({ status: "online" });
    const before = Date.now();
    vi.useRealTimers();
    await left(tab, ada);
    const friend = await friendOf(ben, ada);
    expect(friend).toMatchObject({ status: "offline" });
    expect(Math.abs(Date.parse(friend?.last_seen ?? "") - before)).toBeLessThan(100_000);
  });

  it("[P8] someone whose only activity is in a room is idle when that is silent, until a frame or a ping", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const id = await start(ada, ben);
    const inRoom = await enter(id, ada);
    await expect.poll(() => countRooms(ada)).toBe(1);
    const statusOf = async () => (await friendOf(ben, ada))?.status;
    expect(await statusOf()).toBe("online");
    await silence(room(id), 91_000);
    expect(await statusOf()).toBe("idle");
    // An own socket that is as silent changes nothing.
    await openTab(ada);
    await silence(objectOf(ada), 91_000);
    expect(await statusOf()).toBe("idle");
    await inRoom.pending();
    expect(await statusOf()).toBe("online");
    await silence(room(id), 91_000);
    expect(await friendOf(ben, ada)).toMatchObject({ status: "idle", is_online: true });
    inRoom.send("ping");
    await inRoom.nextOf("pong");
    await silence(room(id), 91_000);
    expect(await statusOf()).toBe("online");
  });

  it("[P8] someone who never connected was never seen", async () => {
    const [ada, ben] = await friends("ada", "ben");
    expect(await friendOf(ada, ben)).toMatchObject({ is_online: false, last_seen: null });
  });
});

describe("a crash", () => {
  it("[P11] leaves nobody online for requests, and contacts are told", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const bens = await openTab(ben);
    await openTab(ada);
    await bens.nextOf("user_online");
    await crash(objectOf(ada));
    expect(await listedOnline(ada)).toBe(true);
    expect(await friendOf(ben, ada)).toMatchObject({ is_online: false });
    await bens.nextOf("user_offline");
    await expect.poll(() => listedOnline(ada)).toBe(false);
  });

  it("[P11] of a room leaves nobody online there", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const id = await start(ada, ben);
    const bens = await openTab(ben);
    const inRoom = await enter(id, ada);
    await inRoom.pending();
    await bens.nextOf("user_online");
    await crash(room(id));
    await expect.poll(async () => (await friendOf(ben, ada))?.is_online).toBe(false);
    await bens.nextOf("user_offline");
  });

  it("[P11] is noticed within a minute without any request", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const bens = await openTab(ben);
    await openTab(ada);
    await bens.nextOf("user_online");
    await crash(objectOf(ada));
    await trigger(ctx, "* * * * *");
    expect(await listedOnline(ada)).toBe(true);
    const restarted = { ...ctx, env: { ...ctx.env, VERSION: { ...ctx.env.VERSION, id: "another run" } } };
    await trigger(restarted, "* * * * *");
    await bens.nextOf("user_offline");
    await expect.poll(() => listedOnline(ada)).toBe(false);
    expect(await listedOnline(ben)).toBe(true);
  });

  it("[P11] that ended no sockets costs one write for all who are checked", async () => {
    const people = await cast("ada", "ben", "cleo", "dan");
    for (const player of people) await openTab(player);
    watchDatabase(ctx.env.DB);
    const restarted = { ...ctx, env: { ...ctx.env, VERSION: { ...ctx.env.VERSION, id: "another run" } } };
    takeRoundTrips();
    await confirmAfterRestart(restarted, 100);
    expect(takeRoundTrips().filter(writes)).toHaveLength(1);
    for (const player of people) expect(await listedOnline(player)).toBe(true);
  });

  it("[P11] of a single object is noticed by the last resort, a day later", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const bens = await openTab(ben);
    await openTab(ada);
    await bens.nextOf("user_online");
    await crash(objectOf(ada));
    const at = (ms: number) => ({ ...ctx, now: () => Date.now() + ms });
    await trigger(at(DAY_MS - 60_000), "*/30 * * * *");
    expect(await listedOnline(ada)).toBe(true);
    await trigger(at(DAY_MS + 60_000), "*/30 * * * *");
    await bens.nextOf("user_offline");
    await expect.poll(() => listedOnline(ada)).toBe(false);
    expect(await friendOf(ada, ben)).toMatchObject({ is_online: true });
  });

  it("[P11] does not prevent someone who returns from being online", async () => {
    const [ada, ben] = await friends("ada", "ben");
    const bens = await openTab(ben);
    await openTab(ada);
    await bens.nextOf("user_online");
    await crash(objectOf(ada));
    const again = await openTab(ada);
    expect(await friendOf(ben, ada)).toMatchObject({ is_online: true });
    expect(await bens.heard()).toEqual([]);
    await left(again, ada);
    await bens.nextOf("user_offline");
  });
});
