import { describe, expect, it } from "vitest";
import { insertChannel } from "../../../src/features/workspaces/channels/store.ts";
import { api } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import type { Frame } from "../../support/socket.ts";
import { bodiesOf, makeChannel, makeWorkspace, openChat, post } from "../../support/team.ts";
import { followersOf, seqOf, WAYS, type Watch, watch } from "../../support/watch.ts";

/** A workspace with one public channel, and people of whom each watches it both ways. */
async function scene<Names extends string[]>(...names: Names) {
  const players = await cast(...names);
  const [owner] = players as Player[];
  const channelId = await makeChannel(owner as Player, await makeWorkspace(owner as Player));
  const watches = await Promise.all(
    (players as Player[]).map(
      async (player) =>
        [
          await watch("/ws/channels/", player, channelId),
          await watch("/ws/chat/", player, channelId),
        ] satisfies [Watch, Watch],
    ),
  );
  return { players, channelId, watches };
}

async function membersOf(player: Player, channelId: number): Promise<string[]> {
  const { body } = await api<{ data: { username: string }[] }>("GET", `/api/channels/${channelId}/members/`, {
    as: player,
  });
  return body.data.map(({ username }) => username);
}

/** The channel whose message a frame tells of. */
function channelOf({ message }: Frame): number {
  return (message as { channel_id: number }).channel_id;
}

describe("a channel on its own socket and on a socket of many channels", () => {
  it("[R29] sends every message to both alike, the sender included, however it was sent", async () => {
    const {
      players: [ada, ben],
      channelId,
      watches,
    } = await scene("ada", "ben");
    const everyone = watches.flat();
    watches[0]?.[0].say("send_message", { body: "straight", client_id: "one" });
    await everyone[0]?.upTo(1);
    watches[1]?.[1].say("send_message", { body: "through Ben's object" });
    await everyone[0]?.upTo(2);
    await post(ada, channelId, "by REST");
    const told = await Promise.all(everyone.slice(1).map((each) => each.upTo(3)));
    expect(told).toHaveLength(3);
    for (const frames of told) expect(frames).toEqual(told[0]);
    expect(told[0]?.map(({ type }) => type)).toEqual(["new_message", "new_message", "new_message"]);
    expect(told[0]?.map(({ message }) => message)).toMatchObject([
      { id: 1, channel_id: channelId, sender_email: ada.email, body: "straight", client_id: "one", seq: 1 },
      { id: 2, sender_email: ben.email, body: "through Ben's object", client_id: null, seq: 2 },
      { id: 3, sender_email: ada.email, sender_username: ada.username, body: "by REST", seq: 3 },
    ]);
  });

  it.each(WAYS)("[R18] sends typing on %s to the others only, and its end with the message", async (way) => {
    const { players, channelId, watches } = await scene("ada", "ben");
    const typist = watches[0]?.find((each) => each.way === way);
    typist?.say("typing");
    typist?.say("send_message", { body: "there" });
    const typing = (isTyping: boolean) => ({
      type: "typing",
      channel_id: channelId,
      user_email: players[0].email,
      username: players[0].username,
      is_typing: isTyping,
    });
    for (const { socket } of watches[1] ?? []) {
      expect(await socket.next()).toEqual(typing(true));
      expect(await socket.next()).toMatchObject({ type: "new_message" });
      expect(await socket.next()).toEqual(typing(false));
    }
    for (const { socket } of watches[0] ?? []) {
      expect(await socket.next()).toMatchObject({ type: "new_message" });
      expect(await socket.pending()).toEqual([]);
    }
  });

  it.each(WAYS)("[R29] sends to both what %s edits, deletes and reads", async (way) => {
    const { players, channelId, watches } = await scene("ada", "ben");
    const [ada, ben] = players;
    const [writer, reader] = watches.map((pair) => pair.find((each) => each.way === way));
    writer?.say("send_message", { body: "Helo" });
    writer?.say("send_message", { body: "never mind" });
    writer?.say("edit_message", { message_id: 1, body: "Hello" });
    writer?.say("delete_message", { message_id: 2 });
    await reader?.upTo(4);
    reader?.say("mark_read", { message_ids: [1] });
    const expected = [
      { type: "message_edited", message_id: 1, body: "Hello", edited_by: ada.email, seq: 3 },
      { type: "message_deleted", message_id: 2, deleted_by: ada.email, seq: 4 },
      { type: "messages_read", message_ids: [1], read_by: ben.email, seq: 5 },
    ].map((frame) => ({ ...frame, channel_id: channelId }));
    const others = watches.flat().filter((each) => each !== reader);
    for (const each of others) expect((await each.upTo(5)).slice(2)).toMatchObject(expected);
    expect(await reader?.upTo(5)).toMatchObject(expected.slice(2));
  });

  it.each(WAYS)(
    "[R5] answers a repeated client_id on %s with the first frame, to that socket only",
    async (way) => {
      const { watches } = await scene("ada", "ben");
      const sender = watches[0]?.find((each) => each.way === way);
      sender?.say("send_message", { body: "once", client_id: "c-1" });
      const [first] = (await sender?.upTo(1)) ?? [];
      sender?.say("send_message", { body: "once more", client_id: "c-1" });
      expect(await sender?.socket.next()).toEqual(first);
      sender?.say("send_message", { body: "two" });
      const others = watches.flat().filter((each) => each !== sender);
      for (const each of others) expect((await each.upTo(2)).map(seqOf)).toEqual([1, 2]);
    },
  );

  it.each(WAYS)("[R21] answers a refused command on %s only there, and stores nothing", async (way) => {
    const { players, channelId, watches } = await scene("ada", "ben");
    await post(players[0], channelId, "mine");
    for (const each of watches.flat()) await each.upTo(1);
    const bold = watches[1]?.find((each) => each.way === way);
    bold?.say("edit_message", { message_id: 1, body: "yours" });
    expect(await bold?.socket.next()).toMatchObject({ type: "error", code: "not_allowed" });
    bold?.say("delete_message", { message_id: 9 });
    expect(await bold?.socket.next()).toMatchObject({ type: "error", code: "not_found" });
    bold?.say("send_message", { body: "still here" });
    for (const each of watches.flat()) expect((await each.upTo(2)).map(seqOf)).toEqual([2]);
  });
});

describe("a socket of many channels", () => {
  it("[P18] that posts without joining gets the answer alone, and its person becomes a member [W2]", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    const watching = await watch("/ws/chat/", ada, channelId);
    const [poster, otherTab] = [await openChat(ben), await openChat(ben)];
    expect(await membersOf(ada, channelId)).toEqual([ada.username]);
    poster.send({ type: "send_message", channel_id: channelId, body: "hello", client_id: "c-1" });
    const answer = await poster.next();
    expect(answer).toMatchObject({ type: "new_message", message: { seq: 1, body: "hello" } });
    expect(await watching.upTo(1)).toEqual([answer]);
    expect(await membersOf(ada, channelId)).toEqual([ada.username, ben.username]);
    await post(ada, channelId, "welcome");
    await watching.upTo(2);
    expect(await poster.pending()).toEqual([]);
    poster.send({ type: "send_message", channel_id: channelId, body: "hello?", client_id: "c-1" });
    expect(await poster.next()).toEqual(answer);
    expect(await otherTab.pending()).toEqual([]);
    expect(await bodiesOf(ada, channelId)).toEqual(["hello", "welcome"]);
  });

  it("[P17] that joins twice is sent everything once", async () => {
    const [ada] = await cast("ada");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    await post(ada, channelId, "one");
    const twice = await watch("/ws/chat/", ada, channelId);
    await post(ada, channelId, "two");
    await twice.upTo(2);
    twice.say("join_channel");
    expect(await twice.socket.next()).toEqual({ type: "joined_channel", channel_id: channelId, seq: 2 });
    await post(ada, channelId, "three");
    expect((await twice.upTo(3)).map(seqOf)).toEqual([3]);
    expect(await twice.socket.pending()).toEqual([]);
    expect(await followersOf(channelId)).toEqual([ada.id]);
  });

  it("[P18] that leaves gets nothing more of the channel; its person stays a member and another tab is still subscribed", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    const [leaving, staying] = [
      await watch("/ws/chat/", ben, channelId),
      await watch("/ws/chat/", ben, channelId),
    ];
    leaving.say("leave_channel");
    expect(await leaving.socket.next()).toEqual({ type: "left_channel", channel_id: channelId });
    await post(ada, channelId, "one");
    await staying.upTo(1);
    expect(await leaving.socket.pending()).toEqual([]);
    expect(await followersOf(channelId)).toEqual([ben.id]);
    staying.say("leave_channel");
    await staying.socket.nextOf("left_channel");
    await expect.poll(() => followersOf(channelId)).toEqual([]);
    expect(await membersOf(ada, channelId)).toEqual([ada.username, ben.username]);
  });

  it("[R29] subscribes its person's object once, however many tabs there are, each with its own channels", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    const rooms: number[] = [];
    for (const name of ["one", "two", "three"]) rooms.push(await makeChannel(ada, workspaceId, { name }));
    const [first = 0, second = 0, third = 0] = rooms;
    const joins = [[first, second], [second, third], [second], []];
    const tabs = await Promise.all(joins.map((channelIds) => openChat(ben, ...channelIds)));
    const adas = await openChat(ada, second);
    for (const channelId of rooms) await post(ada, channelId, `in ${channelId}`);
    for (const [index, tab] of tabs.entries()) {
      const heard = [];
      for (const _ of joins[index] ?? []) heard.push(channelOf(await tab.next()));
      expect(heard.sort((one, other) => one - other)).toEqual(joins[index]);
      expect(await tab.pending()).toEqual([]);
    }
    expect(channelOf(await adas.next())).toBe(second);
    expect(await followersOf(first)).toEqual([ben.id]);
    expect(await followersOf(second)).toEqual([ada.id, ben.id]);
    expect(await followersOf(third)).toEqual([ben.id]);
  });

  it("[W1] cannot join or post in a private channel that its person is not in", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada), { isPrivate: true });
    const socket = await openChat(ben);
    for (const frame of [
      { type: "join_channel", channel_id: channelId },
      { type: "send_message", channel_id: channelId, body: "let me in" },
      { type: "join_channel", channel_id: 999_999 },
    ]) {
      socket.send(frame);
      expect(await socket.next()).toMatchObject({ type: "error", code: "not_found" });
    }
    expect(await bodiesOf(ada, channelId)).toEqual([]);
    expect(await followersOf(channelId)).toEqual([]);
  });

  it("[P18] joins at most 300 channels, and may join one of them again", async () => {
    const [ada] = await cast("ada");
    const workspaceId = await makeWorkspace(ada);
    const rooms: number[] = [];
    for (let count = 0; count <= 300; count += 1) {
      const values = { workspaceId, name: `channel-${count}`, isPrivate: false, creatorId: ada.id };
      rooms.push((await insertChannel(ctx.db, values, [ctx.newId(), ctx.newId()], ctx.now())) ?? 0);
    }
    const [first = 0, last = 0, beyond = 0] = [rooms[0], rooms[299], rooms[300]];
    const socket = await openChat(ada, ...rooms.slice(0, 300));
    socket.send({ type: "join_channel", channel_id: beyond });
    expect(await socket.next()).toMatchObject({ type: "error", code: "not_allowed" });
    socket.send({ type: "join_channel", channel_id: first });
    expect(await socket.next()).toMatchObject({ type: "joined_channel", channel_id: first });
    for (const channelId of [beyond, first, last]) await post(ada, channelId, "hello");
    expect(new Set([channelOf(await socket.next()), channelOf(await socket.next())])).toEqual(
      new Set([first, last]),
    );
    socket.send({ type: "leave_channel", channel_id: first });
    socket.send({ type: "join_channel", channel_id: beyond });
    expect(await socket.nextOf("joined_channel")).toMatchObject({ channel_id: beyond, seq: 1 });
  }, 180_000);
});
