import { describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { start, startGroup } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { enter, type Frame, type TestSocket } from "../../support/socket.ts";
import { invite, makeChannel, makeWorkspace, openChannel, openChat } from "../../support/team.ts";

const typing = { type: "typing", is_typing: true };

const renameTo = (player: Player, username: string) =>
  api("PATCH", `/api/accounts/${player.id}/`, { as: player, body: { username } });
const block = (player: Player, other: Player) => api("PUT", `/api/blocks/${other.username}/`, { as: player });
const remove = (player: Player) => api("DELETE", `/api/accounts/${player.id}/`, { as: player });

/** A channel of these people. */
async function channelOf(owner: Player, ...others: Player[]): Promise<number> {
  const channelId = await makeChannel(owner, await makeWorkspace(owner));
  for (const other of others) await invite(owner, { channelId }, other);
  return channelId;
}

const names = ({ username, user_email, is_typing }: Frame) => [username, user_email, is_typing];

describe("[R18] in a conversation, typing ends under the name with which it began", () => {
  it("when the typist is renamed, and starts again under the new name", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const [fromAda, fromBen] = [await enter(id, ada), await enter(id, ben)];
    fromAda.send(typing);
    expect(await fromBen.nextOf("typing_indicator")).toMatchObject({ user: ada.username, is_typing: true });
    await renameTo(ada, `${ada.username}.later`);
    expect(await fromBen.nextOf("typing_indicator")).toMatchObject({ user: ada.username, is_typing: false });
    fromAda.send(typing);
    expect(await fromBen.nextOf("typing_indicator")).toMatchObject({
      user: `${ada.username}.later`,
      is_typing: true,
    });
  });

  it("when the typist's account is deleted", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const [fromAda, fromBen] = [await enter(id, ada), await enter(id, ben)];
    fromAda.send(typing);
    expect(await fromBen.nextOf("typing")).toMatchObject({ username: ada.username, is_typing: true });
    await remove(ada);
    expect(await fromBen.nextOf("typing")).toMatchObject({ username: ada.username, is_typing: false });
  });

  it("when the typist leaves a group, or is removed from it", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    const fromAda = await enter(id, ada);
    for (const [typist, remover] of [
      [ben, ben],
      [cleo, ada],
    ] as const) {
      (await enter(id, typist)).send(typing);
      expect(await fromAda.nextOf("typing")).toMatchObject({ username: typist.username, is_typing: true });
      await api("DELETE", `/api/chat/conversations/${id}/members/${typist.id}/`, { as: remover });
      expect(await fromAda.nextOf("typing")).toMatchObject({ username: typist.username, is_typing: false });
    }
  });

  it("when a block is made, while the rest of a group still sees it", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    const [fromAda, fromBen, fromCleo] = [await enter(id, ada), await enter(id, ben), await enter(id, cleo)];
    // Ada talks with both, so that a block takes nobody out of the group.
    for (const socket of [fromAda, fromBen, fromCleo]) socket.send({ type: "message", content: "hello" });
    fromAda.send(typing);
    expect(await fromBen.nextOf("typing")).toMatchObject({ is_typing: true });
    expect(await fromCleo.nextOf("typing")).toMatchObject({ is_typing: true });
    await block(ben, ada);
    expect(await fromBen.nextOf("typing")).toMatchObject({ username: ada.username, is_typing: false });
    expect((await fromCleo.pending()).filter(({ type }) => type === "typing")).toEqual([]);
  });
});

describe("[R18] in a channel, on its own socket and on a person's", () => {
  it("typing ends under the name and the address with which it began when the typist is renamed or deleted", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await channelOf(ada, ben);
    const [straight, relayed] = [await openChannel(ada, channelId), await openChat(ada, channelId)];
    const typist = await openChat(ben, channelId);
    const say = () => typist.send({ ...typing, channel_id: channelId });
    const ends = async (change: () => Promise<unknown>) => {
      say();
      const begun = [await straight.nextOf("typing"), await relayed.nextOf("typing")].map(names);
      await change();
      const ended = [await straight.nextOf("typing"), await relayed.nextOf("typing")].map(names);
      expect(begun.map(([, , isTyping]) => isTyping)).toEqual([true, true]);
      expect(ended).toEqual(begun.map(([username, email]) => [username, email, false]));
    };
    await ends(() => renameTo(ben, `${ben.username}.later`));
    await ends(() => remove(ben));
  });

  it("typing ends when the typist leaves the channel, or closes the socket", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await channelOf(ada, ben);
    const watcher = await openChat(ada, channelId);
    for (const leave of [
      (socket: TestSocket) => socket.send({ type: "leave_channel", channel_id: channelId }),
      (socket: TestSocket) => socket.close(),
    ]) {
      const typist = await openChat(ben, channelId);
      typist.send({ ...typing, channel_id: channelId });
      expect(await watcher.nextOf("typing")).toMatchObject({ username: ben.username, is_typing: true });
      leave(typist);
      expect(await watcher.nextOf("typing")).toMatchObject({ username: ben.username, is_typing: false });
    }
  });

  it("typing ends for someone across a new block", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await channelOf(ada, ben);
    const [straight, relayed] = [await openChannel(ada, channelId), await openChat(ada, channelId)];
    const typist = await openChat(ben, channelId);
    typist.send({ ...typing, channel_id: channelId });
    for (const socket of [straight, relayed]) await socket.nextOf("typing");
    await block(ada, ben);
    for (const socket of [straight, relayed]) {
      expect(await socket.nextOf("typing")).toMatchObject({ username: ben.username, is_typing: false });
    }
  });

  it("someone who joins late is sent who types, except for themselves", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await channelOf(ada, ben);
    const typist = await openChat(ben, channelId);
    const straight = await openChannel(ada, channelId);
    typist.send({ ...typing, channel_id: channelId });
    await straight.nextOf("typing");
    const late = await openChat(ada, channelId);
    expect(await late.nextOf("typing")).toMatchObject({ username: ben.username, is_typing: true });
    const second = await openChat(ben, channelId);
    expect((await second.pending()).filter(({ type }) => type === "typing")).toEqual([]);
  });
});
