import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import { invite, makeChannel, makeWorkspace, openChat, post, workspaceObject } from "../../support/team.ts";
import { followersOf, postMany, seqOf, watch } from "../../support/watch.ts";

/** Keeps a workspace's object from answering, and so each post from being over; what it returns lets it go on. */
async function holdWorkspace(workspaceId: number): Promise<() => Promise<void>> {
  const hold = { isBegun: false, isOver: false };
  const over = runInDurableObject(workspaceObject(workspaceId), (_, state) =>
    state.blockConcurrencyWhile(async () => {
      hold.isBegun = true;
      while (!hold.isOver) await scheduler.wait(1);
    }),
  );
  await expect.poll(() => hold.isBegun).toBe(true);
  return () => {
    hold.isOver = true;
    return over;
  };
}

async function scene(): Promise<{ ada: Player; ben: Player; workspaceId: number; channelId: number }> {
  const [ada, ben] = await cast("ada", "ben");
  const workspaceId = await makeWorkspace(ada);
  const channelId = await makeChannel(ada, workspaceId);
  // Ben is a member from the start, so that only what the test does is told.
  const early = await watch("/ws/channels/", ben, channelId);
  early.socket.close();
  await early.socket.closed;
  return { ada, ben, workspaceId, channelId };
}

describe("a socket of many channels with many commands at once", () => {
  it("[P18] is answered once if it posts first and joins right after", async () => {
    const { ben, workspaceId, channelId } = await scene();
    const socket = await openChat(ben);
    const goOn = await holdWorkspace(workspaceId);
    socket.send({ type: "send_message", channel_id: channelId, body: "hello" });
    socket.send({ type: "join_channel", channel_id: channelId });
    await socket.nextOf("joined_channel");
    await goOn();
    expect(await socket.nextOf("new_message")).toMatchObject({ message: { body: "hello", seq: 1 } });
    await post(ben, channelId, "next");
    expect(await socket.next()).toMatchObject({ message: { seq: 2 } });
  });

  it("[P17] is sent its own message once if it leaves right after", async () => {
    const { ben, workspaceId, channelId } = await scene();
    const leaving = await watch("/ws/chat/", ben, channelId);
    const goOn = await holdWorkspace(workspaceId);
    leaving.say("send_message", { body: "good-bye" });
    await leaving.upTo(1);
    leaving.say("leave_channel");
    expect(await leaving.socket.next()).toMatchObject({ type: "left_channel" });
    await goOn();
    // Posting by REST is over only once the workspace was told of the message before it, too.
    await post(ben, channelId, "next");
    expect(await leaving.socket.pending()).toEqual([]);
  });

  it("[P18] runs them in order", async () => {
    const { ada, ben, channelId } = await scene();
    const witness = await watch("/ws/channels/", ada, channelId);
    const socket = await openChat(ben);
    for (let round = 0; round < 5; round += 1) {
      socket.send({ type: "join_channel", channel_id: channelId });
      for (let count = 0; count < 10; count += 1) {
        socket.send({ type: "send_message", channel_id: channelId, body: `${round}-${count}` });
      }
      socket.send({ type: "leave_channel", channel_id: channelId });
    }
    const bodies = (await witness.upTo(50)).map(({ message }) => (message as { body: string }).body);
    const said = Array.from({ length: 50 }, (_, at) => `${Math.floor(at / 10)}-${at % 10}`);
    expect(bodies).toEqual(said);
  });

  it("[P18] is sent each of its own messages once, however often it leaves and joins meanwhile", async () => {
    const { ben, channelId } = await scene();
    const socket = await openChat(ben);
    for (let round = 0; round < 5; round += 1) {
      socket.send({ type: "join_channel", channel_id: channelId });
      socket.send({ type: "send_message", channel_id: channelId, body: `round ${round}` });
      socket.send({ type: "leave_channel", channel_id: channelId });
    }
    const heard = new Set<unknown>();
    while (heard.size < 5) heard.add(seqOf(await socket.nextOf("new_message")));
    expect((await socket.pending()).filter(({ type }) => type === "new_message")).toEqual([]);
  });

  it("[W4] whose person is removed while it joins is told so, and is not subscribed", async () => {
    const { ada, ben, workspaceId } = await scene();
    const channelId = await makeChannel(ada, workspaceId, { name: "secret", isPrivate: true });
    await invite(ada, { channelId }, ben);
    await postMany(
      ada,
      channelId,
      Array.from({ length: 1200 }, (_, at) => `message ${at}`),
    );
    const joining = await openChat(ben);
    joining.send({ type: "join_channel", channel_id: channelId, after: 0 });
    await joining.nextOf("joined_channel");
    const removed = await api("DELETE", `/api/channels/${channelId}/members/${ben.id}/`, { as: ada });
    expect(removed.status).toBe(204);
    await joining.nextOf("left_channel");
    await post(ada, channelId, "after");
    expect(await joining.pending()).toEqual([]);
    expect(await followersOf(channelId)).toEqual([]);
  });
});
