import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { endGrants } from "../../../src/features/auth/grants/actions.ts";
import { api } from "../../support/api.ts";
import { holdAlarm, objectOf } from "../../support/build.ts";
import { cast, ctx, logIn, type Player } from "../../support/cast.ts";
import type { Frame, TestSocket } from "../../support/socket.ts";
import { channelObject, invite, makeChannel, makeWorkspace, openChat, post } from "../../support/team.ts";
import { followersOf, postMany, seqOf, sleepChannel, sleepPerson, watch } from "../../support/watch.ts";

const bodies = (count: number) => Array.from({ length: count }, (_, at) => `message ${at}`);

async function privateScene() {
  const [ada, ben] = await cast("ada", "ben");
  const workspaceId = await makeWorkspace(ada);
  const channelId = await makeChannel(ada, workspaceId, { isPrivate: true });
  await invite(ada, { channelId }, ben);
  return { ada, ben, workspaceId, channelId };
}

async function remove(by: Player, whom: Player, from: { channelId: number } | { workspaceId: number }) {
  const path = "channelId" in from ? `channels/${from.channelId}` : `workspaces/${from.workspaceId}`;
  const removed = await api("DELETE", `/api/${path}/members/${whom.id}/`, { as: by });
  expect(removed.status).toBe(204);
}

/** Frames from the next on, up to and with the one by which a channel is left. */
async function upToLeaving(socket: TestSocket): Promise<Frame[]> {
  const frames: Frame[] = [];
  while (frames.at(-1)?.type !== "left_channel") frames.push(await socket.next());
  return frames;
}

describe("membership that ends", () => {
  const ways: [string, boolean, (scene: Awaited<ReturnType<typeof privateScene>>) => Promise<void>][] = [
    ["of the channel", false, ({ ada, ben, channelId }) => remove(ada, ben, { channelId })],
    ["of the channel while all sleep", true, ({ ada, ben, channelId }) => remove(ada, ben, { channelId })],
    ["of the workspace", false, ({ ada, ben, workspaceId }) => remove(ada, ben, { workspaceId })],
    ["by leaving", false, ({ ben, channelId }) => remove(ben, ben, { channelId })],
  ];

  it.each(ways)("[W4] [R30] %s ends the delivery to both kinds of socket", async (_, areAsleep, end) => {
    const scene = await privateScene();
    const { ada, ben, channelId } = scene;
    const witness = await watch("/ws/chat/", ada, channelId);
    const straight = await watch("/ws/channels/", ben, channelId);
    const tabs = [await watch("/ws/chat/", ben, channelId), await watch("/ws/chat/", ben, channelId)];
    const elsewhere = await openChat(ben);
    await post(ada, channelId, "before");
    for (const each of [straight, ...tabs]) await each.upTo(1);
    if (areAsleep) {
      await sleepChannel(channelId);
      await sleepPerson(ben);
    }
    await end(scene);
    await post(ada, channelId, "after");
    await witness.upTo(2);
    expect(await straight.socket.closed).toMatchObject({ code: 4003 });
    expect(straight.socket.untaken).toEqual([]);
    for (const { socket } of tabs) {
      expect(await socket.next()).toEqual({ type: "left_channel", channel_id: channelId });
      expect(await socket.pending()).toEqual([]);
    }
    expect(await elsewhere.pending()).toEqual([]);
    expect(await followersOf(channelId)).toEqual([ada.id]);
    tabs[0]?.say("send_message", { body: "still here?" });
    expect(await tabs[0]?.socket.next()).toMatchObject({ type: "error", code: "not_found" });
    tabs[0]?.say("join_channel", { after: 0 });
    expect(await tabs[0]?.socket.next()).toMatchObject({ type: "error", code: "not_found" });
  });

  it("[W4] during a burst ends it there: what was sent has no gap, and nothing follows", async () => {
    const { ada, ben, channelId } = await privateScene();
    const witness = await watch("/ws/chat/", ada, channelId);
    const [straight, through] = [
      await watch("/ws/channels/", ben, channelId),
      await watch("/ws/chat/", ben, channelId),
    ];
    await Promise.all([postMany(ada, channelId, bodies(300)), remove(ada, ben, { channelId })]);
    await post(ada, channelId, "after");
    await witness.upTo(301);
    expect(await straight.socket.closed).toMatchObject({ code: 4003 });
    const heard = await upToLeaving(through.socket);
    expect(await through.socket.pending()).toEqual([]);
    expect(heard.pop()).toEqual({ type: "left_channel", channel_id: channelId });
    for (const told of [straight.socket.untaken, heard]) {
      expect(told.map(seqOf)).toEqual(told.map((_, at) => at + 1));
      expect(told.length).toBeLessThan(301);
    }
  });

  it("[W4] and is restored lets both subscribe again, with what was sent in between", async () => {
    const { ada, ben, channelId } = await privateScene();
    const through = await watch("/ws/chat/", ben, channelId);
    await post(ada, channelId, "before");
    await through.upTo(1);
    await remove(ada, ben, { channelId });
    await through.socket.nextOf("left_channel");
    await post(ada, channelId, "behind the back");
    await invite(ada, { channelId }, ben);
    through.say("join_channel", { after: 1 });
    expect(await through.socket.next()).toMatchObject({ type: "joined_channel", seq: 2 });
    const straight = await watch("/ws/channels/", ben, channelId, { after: 1 });
    await post(ada, channelId, "welcome back");
    for (const each of [straight, through]) expect((await each.upTo(3)).map(seqOf)).toEqual([2, 3]);
  });
});

describe("a closing socket", () => {
  it("[P5] closes with 4001 on both kinds when its login ends, and another login's stays", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    const other = await logIn(ben);
    const ending = [await watch("/ws/channels/", ben, channelId), await watch("/ws/chat/", ben, channelId)];
    const kept = [await watch("/ws/channels/", other, channelId), await watch("/ws/chat/", other, channelId)];
    await sleepChannel(channelId);
    await sleepPerson(ben);
    await endGrants(ctx, ben.id, [ben.grantId]);
    for (const { socket } of ending) expect(await socket.closed).toMatchObject({ code: 4001 });
    await post(ada, channelId, "one");
    for (const each of kept) expect((await each.upTo(1)).map(seqOf)).toEqual([1]);
    for (const { socket } of ending) expect(socket.untaken).toEqual([]);
  });

  it("[R29] as its person's last one ends the subscription, whoever closes it", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    const tabs = [await watch("/ws/chat/", ben, channelId), await watch("/ws/chat/", ben, channelId)];
    await watch("/ws/chat/", ada, channelId);
    tabs[0]?.socket.close();
    await post(ada, channelId, "one");
    await tabs[1]?.upTo(1);
    expect(await followersOf(channelId)).toEqual([ada.id, ben.id]);
    await sleepPerson(ben);
    tabs[1]?.socket.close();
    await expect.poll(() => followersOf(channelId)).toEqual([ada.id]);
    await endGrants(ctx, ada.id, [ada.grantId]);
    await postMany(ada, channelId, ["told to nobody"]);
    await expect.poll(() => followersOf(channelId)).toEqual([]);
  });

  it("[R29] that crashes ends the subscription with the next message", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    const through = await watch("/ws/chat/", ben, channelId);
    await runInDurableObject(objectOf(ben), (_, state) => {
      for (const ws of state.getWebSockets()) ws.close(1011, "gone");
    });
    await through.socket.closed;
    await post(ada, channelId, "one");
    await expect.poll(() => followersOf(channelId)).toEqual([]);
  });
});

/** Makes a person's object fail to take what passed; what it returns mends it. */
async function breakRelay(player: Player): Promise<() => void> {
  return runInDurableObject(objectOf(player), (instance) => {
    const prototype = Object.getPrototypeOf(instance);
    const { relay } = prototype;
    prototype.relay = () => {
      throw new Error("away");
    };
    return () => {
      prototype.relay = relay;
    };
  });
}

describe("a person's object whose deliveries fail", () => {
  it("[R29] gets the events again by the alarm, in order and once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    const through = await watch("/ws/chat/", ben, channelId);
    await post(ada, channelId, "one");
    await through.upTo(1);
    await holdAlarm(channelObject(channelId));
    const mend = await breakRelay(ben);
    await postMany(ada, channelId, ["two", "three"]);
    expect(await runDurableObjectAlarm(channelObject(channelId))).toBe(true);
    expect(await through.socket.pending()).toEqual([]);
    mend();
    expect(await runDurableObjectAlarm(channelObject(channelId))).toBe(true);
    expect((await through.upTo(3)).map(seqOf)).toEqual([2, 3]);
    await post(ada, channelId, "four");
    expect((await through.upTo(4)).map(seqOf)).toEqual([4]);
    await runDurableObjectAlarm(channelObject(channelId));
    expect(await through.socket.pending()).toEqual([]);
  });

  it("[R29] gets them again with the next message, also from a room that was evicted in between", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    const through = await watch("/ws/chat/", ben, channelId);
    const mend = await breakRelay(ben);
    await postMany(ada, channelId, ["one", "two"]);
    await runDurableObjectAlarm(channelObject(channelId));
    mend();
    await sleepChannel(channelId);
    await sleepPerson(ben);
    await post(ada, channelId, "three");
    expect((await through.upTo(3)).map(seqOf)).toEqual([1, 2, 3]);
  });

  it("[P18] and crashes loses its sockets; one that reconnects gets what it missed", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    const through = await watch("/ws/chat/", ben, channelId);
    await post(ada, channelId, "one");
    await through.upTo(1);
    const broken = runInDurableObject(objectOf(ben), (_, state) =>
      state.blockConcurrencyWhile(async () => {
        await postMany(ada, channelId, ["two", "three"]);
        throw new Error("the object breaks while it is to be told");
      }),
    );
    await expect(broken).rejects.toThrow();
    await through.socket.closed;
    const back = await watch("/ws/chat/", ben, channelId, { after: 1 });
    await post(ada, channelId, "four");
    expect((await back.upTo(4)).map(seqOf)).toEqual([2, 3, 4]);
  });
});
