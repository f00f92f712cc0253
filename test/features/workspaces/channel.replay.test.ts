import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../src/lib/time.ts";
import { api } from "../../support/api.ts";
import { objectOf } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { channelObject, makeChannel, makeWorkspace, post } from "../../support/team.ts";
import {
  followersOf,
  postMany,
  seqOf,
  sleepChannel,
  sleepPerson,
  WAYS,
  type Way,
  watch,
} from "../../support/watch.ts";

/** More than two pages of what is replayed. */
const MANY = 1050;

const bodies = (count: number, prefix = "message") =>
  Array.from({ length: count }, (_, at) => `${prefix} ${at}`);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

async function scene<Names extends string[]>(...names: Names) {
  const players = await cast(...names);
  const channelId = await makeChannel(players[0] as Player, await makeWorkspace(players[0] as Player));
  return { players, channelId };
}

describe("a replay", () => {
  it.each(WAYS)(
    "[P18] on %s arrives in order and in the same frames, followed by live events",
    async (way) => {
      const {
        players: [ada, ben],
        channelId,
      } = await scene("ada", "ben");
      const witness = await watch("/ws/channels/", ada, channelId);
      witness.say("send_message", { body: "one", client_id: "c-1" });
      witness.say("send_message", { body: "two" });
      witness.say("delete_message", { message_id: 2 });
      const live = await witness.upTo(3);
      const late = await watch(way, ben, channelId, { after: 0 });
      const missed = await late.upTo(3);
      expect(missed.map(({ type }) => type)).toEqual(["new_message", "new_message", "message_deleted"]);
      expect([missed[0], missed[2]]).toEqual([live[0], live[2]]);
      expect(missed[1]).toMatchObject({ message: { id: 2, body: "" } });
      witness.say("edit_message", { message_id: 1, body: "One" });
      expect(await late.upTo(4)).toMatchObject([{ type: "message_edited", body: "One" }]);
      const later = await watch(way, ben, channelId, { after: 3 });
      expect(await later.upTo(4)).toMatchObject([{ type: "message_edited", body: "One", seq: 4 }]);
    },
  );

  it.each(WAYS)("[P18] on %s is empty for a client that has seen the last change", async (way) => {
    const {
      players: [ada, ben],
      channelId,
    } = await scene("ada", "ben");
    await post(ada, channelId, "one");
    const late = await watch(way, ben, channelId, { after: 1 });
    expect(await late.socket.pending()).toEqual([]);
    await post(ada, channelId, "two");
    expect((await late.upTo(2)).map(seqOf)).toEqual([2]);
  });

  it.each(WAYS)("[R16] on %s is a resync for an unknown sequence number", async (way) => {
    const {
      players: [ada, ben],
      channelId,
    } = await scene("ada", "ben");
    for (const body of ["one", "two"]) await post(ada, channelId, body);
    const late = await watch(way, ben, channelId, { after: 7 });
    expect(await late.socket.next()).toEqual({ type: "resync", channel_id: channelId, seq: 2 });
    await post(ada, channelId, "three");
    expect((await late.upTo(3)).map(seqOf)).toEqual([3]);
  });

  it.each(WAYS)("[R16] on %s is a resync if part of it was purged", async (way) => {
    const {
      players: [ada, ben],
      channelId,
    } = await scene("ada", "ben");
    const witness = await watch("/ws/channels/", ada, channelId);
    for (const body of ["one", "two", "three"]) witness.say("send_message", { body });
    witness.say("delete_message", { message_id: 2 });
    await witness.upTo(4);
    await channelObject(channelId).purgeDeleted(Date.now() + 8 * DAY_MS);
    const fromBefore = await watch(way, ben, channelId, { after: 1 });
    expect(await fromBefore.socket.next()).toEqual({ type: "resync", channel_id: channelId, seq: 4 });
    const fromAfter = await watch(way, ben, channelId, { after: 2 });
    expect((await fromAfter.upTo(4)).map(seqOf)).toEqual([3, 4]);
    await post(ada, channelId, "five");
    for (const each of [fromBefore, fromAfter]) expect((await each.upTo(5)).map(seqOf)).toEqual([5]);
  });

  it.each(WAYS)(
    "[P17] on %s has no gap if it is long and others continue to post",
    async (way) => {
      const {
        players: [ada, ben],
        channelId,
      } = await scene("ada", "ben");
      await postMany(ada, channelId, bodies(MANY));
      const posting = postMany(ada, channelId, bodies(100, "meanwhile"));
      const late = await watch(way, ben, channelId, { after: 0 });
      await Promise.all([posting, postMany(ada, channelId, bodies(100, "after"))]);
      const frames = await late.upTo(MANY + 200);
      expect(frames.map(seqOf)).toEqual(range(1, MANY + 200));
      expect(frames[0]).toMatchObject({ message: { body: "message 0" } });
    },
    180_000,
  );

  it("[P17] reaches a socket that joins again from where it says, and no other socket gets it twice", async () => {
    const {
      players: [ada, ben],
      channelId,
    } = await scene("ada", "ben");
    const [one, other] = [await watch("/ws/chat/", ben, channelId), await watch("/ws/chat/", ben, channelId)];
    for (const body of ["one", "two", "three"]) await post(ada, channelId, body);
    await one.upTo(3);
    one.say("join_channel", { after: 1 });
    expect(await one.socket.next()).toMatchObject({ type: "joined_channel", seq: 3 });
    expect((await one.upTo(3)).map(seqOf)).toEqual([2, 3]);
    await post(ada, channelId, "four");
    expect((await one.upTo(4)).map(seqOf)).toEqual([4]);
    expect((await other.upTo(4)).map(seqOf)).toEqual([1, 2, 3, 4]);
  });
});

describe("an eviction", () => {
  const sleepers: [string, (channelId: number, ben: Player) => Promise<void>][] = [
    ["the room", (channelId) => sleepChannel(channelId)],
    ["the person's object", (_, ben) => sleepPerson(ben)],
    [
      "both",
      async (channelId, ben) => {
        await sleepChannel(channelId);
        await sleepPerson(ben);
      },
    ],
  ];

  it.each(sleepers)("[P17] of %s leaves no gap and sends nothing twice", async (_, sleep) => {
    const {
      players: [ada, ben],
      channelId,
    } = await scene("ada", "ben");
    const watches = await Promise.all(WAYS.map((way: Way) => watch(way, ben, channelId)));
    const late = await watch("/ws/chat/", ben, channelId);
    for (let round = 0; round < 3; round += 1) {
      const last = round * 22;
      await postMany(ada, channelId, bodies(10, `before ${round}`));
      for (const each of watches) await each.upTo(last + 10);
      await sleep(channelId, ben);
      await post(ada, channelId, "first after it");
      watches[1]?.say("send_message", { body: "from a socket that slept" });
      for (const each of watches)
        expect((await each.upTo(last + 12)).map(seqOf)).toEqual([last + 11, last + 12]);
      await sleep(channelId, ben);
      await postMany(ada, channelId, bodies(10, `after ${round}`));
      for (const each of watches)
        expect((await each.upTo(last + 22)).map(seqOf)).toEqual(range(last + 13, last + 22));
    }
    for (const each of watches) expect(await each.socket.pending()).toEqual([]);
    expect((await late.upTo(66)).map(seqOf)).toEqual(range(1, 66));
    expect(await followersOf(channelId)).toEqual([ben.id]);
  });

  it("[R29] of the room during a large burst leaves no gap and sends nothing twice", async () => {
    const {
      players: [ada, ben],
      channelId,
    } = await scene("ada", "ben");
    const watches = await Promise.all(WAYS.map((way: Way) => watch(way, ben, channelId)));
    const posting = postMany(ada, channelId, bodies(600)).catch(() => undefined);
    await sleepChannel(channelId);
    await posting;
    const last = await post(ada, channelId, "last");
    for (const each of watches) expect((await each.upTo(last)).map(seqOf)).toEqual(range(1, last));
  });

  it("[P17] of everything keeps a socket's subscriptions, and those it ended stay ended", async () => {
    const {
      players: [ada, ben],
      channelId,
    } = await scene("ada", "ben");
    const [joined, left] = [
      await watch("/ws/chat/", ben, channelId),
      await watch("/ws/chat/", ben, channelId),
    ];
    left.say("leave_channel");
    await left.socket.nextOf("left_channel");
    await sleepPerson(ben);
    await sleepChannel(channelId);
    expect(
      (await api("POST", "/api/messages/", { as: ada, body: { channel_id: channelId, body: "hi" } })).status,
    ).toBe(201);
    expect((await joined.upTo(1)).map(seqOf)).toEqual([1]);
    expect(await left.socket.pending()).toEqual([]);
    expect(await objectOf(ben).presence()).toMatchObject({ status: "online" });
  });
});
