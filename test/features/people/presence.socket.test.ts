import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "../../support/api.ts";
import { holdAlarm, objectOf, posted } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { openTab } from "../../support/events.ts";
import { findPresences } from "../../support/presences.ts";
import type { Frame, TestSocket } from "../../support/socket.ts";
import { invite, makeChannel, makeWorkspace, openChannel, openOwn } from "../../support/team.ts";
import { sleepPerson } from "../../support/watch.ts";

/** To the letter as its clients say it. */
const HEARTBEAT = '{"type":"heartbeat","status":"online"}';

/** A workspace with these people in it, of whom the first made it. */
async function team<Names extends string[]>(...names: Names) {
  const players = await cast(...names);
  const [owner, ...others] = players as Player[];
  const workspaceId = await makeWorkspace(owner as Player);
  for (const other of others) await invite(other, { workspaceId }, other);
  return { players, workspaceId };
}

/** Says how one is, and waits until that is heard. */
async function declare(socket: TestSocket, status: "online" | "idle" | "offline"): Promise<void> {
  socket.send({ type: "heartbeat", status });
  expect(await socket.nextOf("heartbeat_ack")).toEqual({ type: "heartbeat_ack" });
}

interface Member {
  username: string;
  presence: string;
  last_seen: string | null;
}

async function memberOf(whom: Player, as: Player, workspaceId: number): Promise<Member | undefined> {
  const path = `/api/workspaces/${workspaceId}/members/`;
  const { body } = await api<{ data: Member[] }>("GET", path, { as });
  return body.data.find(({ username }) => username === whom.username);
}

async function presenceOf(whom: Player, as: Player, workspaceId: number): Promise<unknown> {
  return (await memberOf(whom, as, workspaceId))?.presence;
}

/** What someone was told of one other person, in order. */
async function heardOf(whom: Player, socket: TestSocket): Promise<unknown[]> {
  const frames = await socket.pending();
  return frames.filter(({ username }) => username === whom.username).map(({ status }) => status);
}

async function nextOf(whom: Player, socket: TestSocket): Promise<Frame> {
  for (;;) {
    const frame = await socket.nextOf("presence_update");
    if (frame.username === whom.username) return frame;
  }
}

/** Counts how often an object begins to live, or does something, from here on: then it sets the automatic answer. */
async function countLives(player: { id: number }): Promise<() => number> {
  let lives = 0;
  await runInDurableObject(objectOf(player), (_, state) => {
    const prototype: DurableObjectState = Object.getPrototypeOf(state);
    const set = prototype.setWebSocketAutoResponse;
    prototype.setWebSocketAutoResponse = function (...answer) {
      lives += 1;
      return set.apply(this, answer);
    };
  });
  return () => lives;
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a heartbeat", () => {
  it("[P8] that says online is answered while its person's object hibernates; another one wakes it", async () => {
    const [ada] = await cast("ada");
    const socket = await openOwn(ada, "presence");
    await runDurableObjectAlarm(objectOf(ada));
    const lives = await countLives(ada);
    await sleepPerson(ada);
    for (let beat = 0; beat < 5; beat += 1) {
      socket.send(HEARTBEAT);
      expect(await socket.next()).toEqual({ type: "heartbeat_ack" });
    }
    expect(lives()).toBe(0);
    await declare(socket, "idle");
    await expect.poll(lives).toBeGreaterThan(0);
  });

  it("[P8] that was answered during hibernation counts as activity, and sets the person's last_seen", async () => {
    const {
      players: [ada, ben],
      workspaceId,
    } = await team("ada", "ben");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 100_000 });
    const socket = await openOwn(ada, "presence");
    expect(await presenceOf(ada, ben, workspaceId)).toBe("online");
    vi.useRealTimers();
    await sleepPerson(ada);
    expect(await presenceOf(ada, ben, workspaceId)).toBe("idle");
    await sleepPerson(ada);
    const before = Date.now();
    socket.send(HEARTBEAT);
    await socket.nextOf("heartbeat_ack");
    const { status, lastSeenAt } = await objectOf(ada).presence();
    expect(status).toBe("online");
    expect(lastSeenAt).toBeGreaterThanOrEqual(before - 1000);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 91_000 });
    expect(await presenceOf(ada, ben, workspaceId)).toBe("idle");
  });

  it.each<[string, string | object]>([
    ["garbage", "{nope"],
    ["an unknown frame", { type: "subscribe" }],
    ["an unknown status", { type: "heartbeat", status: "away" }],
    ["a number as its status", { type: "heartbeat", status: 1 }],
    ["one without a type", { status: "online" }],
  ])("[P10] that is %s is answered with an error, and the socket stays open", async (_, frame) => {
    const [ada] = await cast("ada");
    const socket = await openOwn(ada, "presence");
    socket.send(frame);
    expect(await socket.next()).toMatchObject({ type: "error", message: expect.stringMatching(/./) });
    await declare(socket, "idle");
    socket.send({ type: "heartbeat" });
    expect(await socket.next()).toEqual({ type: "heartbeat_ack" });
    expect(await objectOf(ada).presence()).toMatchObject({ status: "online" });
  });
});

describe("a fellow member of a workspace", () => {
  it("[P10] gets each change of another's status once: online, idle, online again, offline", async () => {
    const {
      players: [ada, ben],
      workspaceId,
    } = await team("ada", "ben");
    const bens = await openOwn(ben, "presence");
    const socket = await openOwn(ada, "presence");
    const update = (status: string) => ({
      type: "presence_update",
      user_email: ada.email,
      username: ada.username,
      status,
      last_seen: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    expect(await bens.next()).toEqual(update("online"));
    for (let beat = 0; beat < 2; beat += 1) await declare(socket, "idle");
    expect(await bens.next()).toEqual(update("idle"));
    expect(await presenceOf(ada, ben, workspaceId)).toBe("idle");
    for (let beat = 0; beat < 2; beat += 1) {
      socket.send(HEARTBEAT);
      await socket.nextOf("heartbeat_ack");
    }
    expect(await bens.next()).toEqual(update("online"));
    socket.close();
    expect(await bens.next()).toEqual(update("offline"));
    expect(await bens.pending()).toEqual([]);
    expect(await presenceOf(ada, ben, workspaceId)).toBe("offline");
  });

  it("[P10] gets changes at once that happen during the delivery of an earlier one", async () => {
    const {
      players: [ada, ben],
    } = await team("ada", "ben");
    const bens = await openOwn(ben, "presence");
    const socket = await openOwn(ada, "presence");
    // It would take out what was left waiting.
    await holdAlarm(objectOf(ada));
    for (const status of ["idle", "offline", "idle"]) socket.send({ type: "heartbeat", status });
    const told = [];
    for (let change = 0; change < 4; change += 1) told.push((await nextOf(ada, bens)).status);
    expect(told).toEqual(["online", "idle", "offline", "idle"]);
  });

  it("[P10] gets the same last_seen as everyone else", async () => {
    const {
      players: [ada, ben],
      workspaceId,
    } = await team("ada", "ben");
    const bens = await openOwn(ben, "presence");
    const socket = await openOwn(ada, "presence");
    await declare(socket, "idle");
    for (const status of ["online", "idle", "offline"]) {
      if (status === "offline") socket.close();
      const told = await nextOf(ada, bens);
      expect(told).toMatchObject({ status });
      if (status === "online") continue;
      expect(told.last_seen).toBe((await memberOf(ada, ben, workspaceId))?.last_seen);
    }
  });

  it("[P10] gets it by a person's first socket of whatever kind, and people of other teams do not", async () => {
    const {
      players: [ada, ben],
      workspaceId,
    } = await team("ada", "ben");
    const [cleo] = await cast("cleo");
    await makeWorkspace(cleo);
    const [bens, cleos] = [await openOwn(ben, "presence"), await openOwn(cleo, "presence")];
    const channelId = await makeChannel(ada, workspaceId);
    const inChannel = await openChannel(ada, channelId);
    expect(await nextOf(ada, bens)).toMatchObject({ status: "online" });
    const more = [
      await openOwn(ada, "activity"),
      await openOwn(ada, "notifications"),
      await openOwn(ada, "presence"),
    ];
    inChannel.close();
    for (const socket of more) await socket.pending();
    expect(await heardOf(ada, bens)).toEqual([]);
    for (const socket of more) socket.close();
    expect(await nextOf(ada, bens)).toMatchObject({ status: "offline" });
    expect(await cleos.pending()).toEqual([]);
  });

  it("[P10] gets nothing once they share no workspace", async () => {
    const {
      players: [ada, ben],
      workspaceId,
    } = await team("ada", "ben");
    const bens = await openOwn(ben, "presence");
    const path = `/api/workspaces/${workspaceId}/members/${ben.id}/`;
    expect((await api("DELETE", path, { as: ben })).status).toBe(204);
    const socket = await openOwn(ada, "presence");
    await declare(socket, "idle");
    await runDurableObjectAlarm(objectOf(ada));
    expect(await heardOf(ada, bens)).toEqual([]);
  });

  it("[P10] with an events socket gets it in its clients' terms: online and offline", async () => {
    const [ada, ben] = (await team("ada", "ben")).players;
    const tab = await openTab(ben);
    const socket = await openOwn(ada, "presence");
    expect(await tab.nextOf("user_online")).toMatchObject({ username: ada.username, status: "online" });
    await declare(socket, "idle");
    await declare(socket, "online");
    expect(await tab.heard()).toEqual([]);
    socket.close();
    expect(await tab.nextOf("user_offline")).toMatchObject({ username: ada.username, status: "offline" });
    expect(await tab.heard()).toEqual([]);
  });

  it("[P21] gets nothing across a block, in either direction", async () => {
    const {
      players: [ada, ben],
      workspaceId,
    } = await team("ada", "ben");
    const [adas, bens] = [await openOwn(ada, "presence"), await openOwn(ben, "presence")];
    expect(await nextOf(ben, adas)).toMatchObject({ status: "online" });
    expect((await api("PUT", `/api/blocks/${ben.username}/`, { as: ada })).status).toBeLessThan(300);
    expect(await nextOf(ben, adas)).toMatchObject({ status: "offline" });
    expect(await nextOf(ada, bens)).toMatchObject({ status: "offline" });
    await declare(adas, "idle");
    await declare(bens, "idle");
    await declare(adas, "online");
    for (const player of [ada, ben]) await runDurableObjectAlarm(objectOf(player));
    expect(await heardOf(ada, bens)).toEqual([]);
    expect(await heardOf(ben, adas)).toEqual([]);
    expect(await presenceOf(ada, ben, workspaceId)).toBe("offline");
    expect(await presenceOf(ben, ada, workspaceId)).toBe("offline");
    expect((await api("DELETE", `/api/blocks/${ben.username}/`, { as: ada })).status).toBe(204);
    expect(await nextOf(ben, adas)).toMatchObject({ status: "idle" });
    expect(await nextOf(ada, bens)).toMatchObject({ status: "online" });
  });
});

describe("someone who declares to be offline", () => {
  it("[P8] is hidden from everyone, still gets others' presence, and leaves without a notice", async () => {
    const {
      players: [ada, ben],
      workspaceId,
    } = await team("ada", "ben");
    const bens = await openOwn(ben, "presence");
    const socket = await openOwn(ada, "presence");
    await nextOf(ada, bens);
    await declare(socket, "offline");
    expect(await nextOf(ada, bens)).toMatchObject({ status: "offline" });
    expect(await presenceOf(ada, ben, workspaceId)).toBe("offline");
    await declare(bens, "idle");
    expect(await nextOf(ben, socket)).toMatchObject({ status: "idle" });
    await declare(socket, "online");
    expect(await nextOf(ada, bens)).toMatchObject({ status: "online" });
    await declare(socket, "offline");
    expect(await nextOf(ada, bens)).toMatchObject({ status: "offline" });
    socket.close();
    const isListed = async () => (await findPresences(ctx.db, [ada.id]))[0]?.isOnline;
    await expect.poll(isListed).toBe(false);
    expect(await heardOf(ada, bens)).toEqual([]);
    await openOwn(ada, "presence");
    expect(await nextOf(ada, bens)).toMatchObject({ status: "online" });
  });
});

describe("several tabs of one person", () => {
  it("[P8] show the most present status of all, and that of the others when one closes", async () => {
    const [ada, ben] = (await team("ada", "ben")).players;
    const bens = await openOwn(ben, "presence");
    const [one, other] = [await openOwn(ada, "presence"), await openOwn(ada, "presence")];
    await nextOf(ada, bens);
    await declare(one, "idle");
    expect(await nextOf(ada, bens)).toMatchObject({ status: "idle" });
    await declare(other, "online");
    expect(await nextOf(ada, bens)).toMatchObject({ status: "online" });
    await declare(one, "offline");
    await declare(one, "idle");
    expect(await heardOf(ada, bens)).toEqual([]);
    await sleepPerson(ada);
    other.close();
    expect(await nextOf(ada, bens)).toMatchObject({ status: "idle" });
    await declare(one, "offline");
    expect(await nextOf(ada, bens)).toMatchObject({ status: "offline" });
  });

  it("[P8] of which one said online during hibernation, after all said idle, show online at the next check", async () => {
    const {
      players: [ada, ben],
      workspaceId,
    } = await team("ada", "ben");
    const bens = await openOwn(ben, "presence");
    const [one, other] = [await openOwn(ada, "presence"), await openOwn(ada, "presence")];
    await declare(one, "idle");
    await declare(other, "idle");
    await sleepPerson(ada);
    one.send(HEARTBEAT);
    await one.nextOf("heartbeat_ack");
    other.send(HEARTBEAT);
    await other.nextOf("heartbeat_ack");
    await expect.poll(() => presenceOf(ada, ben, workspaceId)).toBe("online");
    await posted(ada);
    expect(await heardOf(ada, bens)).toEqual(["online", "idle", "online"]);
    await declare(one, "idle");
    expect(await heardOf(ada, bens)).toEqual([]);
    expect(await presenceOf(ada, ben, workspaceId)).toBe("online");
  });
});
