import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { say, start, startGroup, told } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acceptPlace } from "../../support/contacts.ts";
import type { TestSocket } from "../../support/socket.ts";
import {
  channelObject,
  invite,
  makeChannel,
  makeWorkspace,
  openChat,
  openOwn,
  post,
} from "../../support/team.ts";
import { sleepChannel, sleepPerson } from "../../support/watch.ts";

const subscribe = { type: "subscribe" };
const listen = (player: Player) => openOwn(player, "notifications", subscribe);

/** A workspace with two channels and these people, who are all in both. */
async function team<Names extends string[]>(...names: Names) {
  const players = await cast(...names);
  const [owner, ...others] = players as [Player, ...Player[]];
  const workspaceId = await makeWorkspace(owner);
  const open = await makeChannel(owner, workspaceId);
  const secret = await makeChannel(owner, workspaceId, { name: "secret", isPrivate: true });
  for (const channelId of [open, secret])
    for (const other of others) await invite(owner, { channelId }, other);
  for (const other of others) await acceptPlace(other, workspaceId);
  return { players, workspaceId, open, secret };
}

/** What someone was told up to now, each as its kind and its sentence. */
async function heard(bell: TestSocket): Promise<unknown[]> {
  return (await bell.pending()).map(({ kind, message }) => [kind, message]);
}

/** The same of the list by REST, oldest first. */
async function listed(player: Player): Promise<unknown[]> {
  const { body } = await api<{ items: { data: { type: string; message: string } }[] }>(
    "GET",
    "/notifications/?limit=100",
    { as: player },
  );
  return body.items.map(({ data }) => [data.type, data.message]).reverse();
}

/** Lets a channel finish what it still has to tell. */
async function settle(channelId: number): Promise<void> {
  await channelObject(channelId).refreshDirectory(0);
}

describe("a notifications socket", () => {
  it("[P20] receives nothing before it subscribes, and then new notifications", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const bell = await openOwn(ben, "notifications");
    await invite(ada, { workspaceId: await makeWorkspace(ada) }, ben);
    const id = await start(ada, ben);
    await say(ada, id, "too early");
    await told(id);
    expect(await bell.pending()).toEqual([]);
    bell.send(subscribe);
    expect(await bell.next()).toEqual({ type: "subscribed" });
    await say(ada, id, "now");
    expect(await bell.next()).toEqual({
      type: "notification",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      kind: "direct_message",
      message: `${ada.username}: now`,
      created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
  });

  it("[P20] stays subscribed while its person's object hibernates, and subscribing again changes nothing", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const bell = await listen(ben);
    bell.send(subscribe);
    expect(await bell.next()).toEqual({ type: "subscribed" });
    await sleepPerson(ben);
    await invite(ada, { workspaceId: await makeWorkspace(ada) }, ben);
    expect(await bell.next()).toMatchObject({ kind: "added_to_workspace" });
    expect(await bell.pending()).toEqual([]);
  });

  it.each<[string, string | object]>([
    ["garbage", "{nope"],
    ["another type", { type: "unsubscribe" }],
    ["no type", {}],
  ])("answers %s with an error, and stays open", async (_, frame) => {
    const [ben] = await cast("ben");
    const bell = await openOwn(ben, "notifications");
    bell.send(frame);
    expect(await bell.next()).toMatchObject({ type: "error" });
    bell.send(subscribe);
    expect(await bell.next()).toEqual({ type: "subscribed" });
  });
});

describe("a notification of being added", () => {
  it("[W11] to a workspace is sent once, live and in the list, and not to people who joined themselves", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const [bens, cleos, adas] = [await listen(ben), await listen(cleo), await listen(ada)];
    const workspaceId = await makeWorkspace(ada);
    await invite(ada, { workspaceId }, ben);
    await invite(cleo, { workspaceId }, cleo);
    const notice = ["added_to_workspace", "Ada added you to The Team"];
    expect(await heard(bens)).toEqual([notice]);
    expect(await listed(ben)).toEqual([notice]);
    for (const bell of [cleos, adas]) expect(await heard(bell)).toEqual([]);
    for (const player of [cleo, ada]) expect(await listed(player)).toEqual([]);
  });

  it("[W11] to a private channel also names its workspace; to a public one, only the workspace", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const workspaceId = await makeWorkspace(ada);
    const secret = await makeChannel(ada, workspaceId, { name: "secret", isPrivate: true });
    const open = await makeChannel(ada, workspaceId, { name: "open" });
    const [bens, cleos] = [await listen(ben), await listen(cleo)];
    await invite(ada, { channelId: secret }, ben);
    await invite(ada, { channelId: open }, cleo);
    const workspace = ["added_to_workspace", "Ada added you to The Team"];
    const channel = ["added_to_channel", "Ada added you to #secret"];
    expect(await heard(bens)).toEqual([workspace, channel]);
    expect(await listed(ben)).toEqual([workspace, channel]);
    expect(await heard(cleos)).toEqual([workspace]);
    await invite(ada, { channelId: open }, ben);
    await invite(ada, { channelId: secret }, cleo);
    expect(await heard(bens)).toEqual([]);
    expect(await heard(cleos)).toEqual([channel]);
  });

  it("[W10] is sent once if the event is repeated", async () => {
    const { DB } = ctx.env;
    const [ada, ben] = await cast("ada", "ben");
    const bell = await listen(ben);
    const workspaceId = await makeWorkspace(ada);
    await DB.exec("CREATE TABLE told AS SELECT * FROM outbox WHERE 0");
    await DB.exec(
      `CREATE TRIGGER telling BEFORE DELETE ON outbox
        BEGIN INSERT INTO told SELECT * FROM outbox WHERE id = OLD.id; END`.replaceAll("\n", " "),
    );
    const secret = await makeChannel(ada, workspaceId, { name: "secret", isPrivate: true });
    await invite(ada, { channelId: secret }, ben);
    await DB.exec("DROP TRIGGER telling");
    const before = await heard(bell);
    expect(before).toHaveLength(2);
    await DB.exec("INSERT INTO outbox SELECT * FROM told");
    await DB.exec("DROP TABLE told");
    await ctx.deliver(`workspace:${workspaceId}`, `person:${ben.id}`);
    expect(await heard(bell)).toEqual([]);
    expect(await listed(ben)).toEqual(before);
  });
});

describe("a mention", () => {
  it.each(["open", "secret"] as const)(
    "[W11] in the %s channel is sent once, ignoring case, and stored",
    async (which) => {
      const scene = await team("ada", "ben", "cleo");
      const {
        players: [ada, ben, cleo],
      } = scene;
      const channelId = scene[which];
      const [bens, cleos, adas] = [await listen(ben), await listen(cleo), await listen(ada)];
      const before = await listed(ben);
      const name = which === "open" ? "#general" : "#secret";
      const notice = ["mention", `${ada.username} mentioned you in ${name}`];
      const socket = await openChat(ada);
      socket.send({
        type: "send_message",
        channel_id: channelId,
        body: `@${ben.username.toUpperCase()}, @${ben.username}: and @${ada.username} itself`,
      });
      await socket.nextOf("new_message");
      expect(await bens.next()).toMatchObject({ type: "notification", kind: notice[0], message: notice[1] });
      await post(ada, channelId, `by REST, @${ben.username}.`);
      expect(await bens.next()).toMatchObject({ kind: "mention" });
      await settle(channelId);
      expect(await heard(bens)).toEqual([]);
      expect(await listed(ben)).toEqual([...before, notice, notice]);
      for (const bell of [cleos, adas]) expect(await heard(bell)).toEqual([]);
    },
  );

  it("[W11] reaches people in the workspace who are not in the public channel, and nobody who may not see it", async () => {
    const { players, workspaceId, open, secret } = await team("ada", "ben");
    const [ada] = players;
    const [cleo, stranger] = await cast("cleo", "stranger");
    await invite(ada, { workspaceId }, cleo);
    await acceptPlace(cleo, workspaceId);
    const [cleos, strangers] = [await listen(cleo), await listen(stranger)];
    const body = `@${cleo.username} @${stranger.username} @nobody_at_all`;
    await post(ada, secret, body);
    await settle(secret);
    expect(await heard(cleos)).toEqual([]);
    await post(ada, open, body);
    await settle(open);
    expect(await heard(cleos)).toEqual([["mention", `${ada.username} mentioned you in #general`]]);
    expect(await heard(strangers)).toEqual([]);
    expect(await listed(stranger)).toEqual([]);
  });

  it("[W11] reaches nobody across a block with its author, and everyone else", async () => {
    const { players, open, secret } = await team("ada", "ben", "cleo");
    const [ada, ben, cleo] = players;
    const [bens, cleos, adas] = [await listen(ben), await listen(cleo), await listen(ada)];
    expect((await api("PUT", `/api/blocks/${ben.username}/`, { as: ada })).status).toBeLessThan(300);
    for (const channelId of [open, secret]) {
      await post(ada, channelId, `@${ben.username} @${cleo.username}`);
      await post(ben, channelId, `@${ada.username} @${cleo.username}`);
      await settle(channelId);
    }
    expect(await heard(cleos)).toHaveLength(4);
    for (const bell of [bens, adas]) expect(await heard(bell)).toEqual([]);
  });

  it("[W11] reaches nobody across a block who is in the workspace but not in the channel", async () => {
    const { players, workspaceId, open } = await team("ada", "ben");
    const [ada] = players;
    const [cleo] = await cast("cleo");
    await invite(ada, { workspaceId }, cleo);
    await acceptPlace(cleo, workspaceId);
    const bell = await listen(cleo);
    expect((await api("PUT", `/api/blocks/${ada.username}/`, { as: cleo })).status).toBeLessThan(300);
    await post(ada, open, `@${cleo.username}`);
    await settle(open);
    expect(await heard(bell)).toEqual([]);
    expect(await listed(cleo)).toEqual([["added_to_workspace", "Ada added you to The Team"]]);
  });

  it("[W11] is sent once although the channel forgot that it was sent", async () => {
    const { players, open } = await team("ada", "ben");
    const [ada, ben] = players;
    const bell = await listen(ben);
    await post(ada, open, `@${ben.username}`);
    expect(await bell.next()).toMatchObject({ kind: "mention" });
    await sleepChannel(open);
    await runDurableObjectAlarm(channelObject(open));
    expect(await heard(bell)).toEqual([]);
    expect((await listed(ben)).filter((each) => (each as string[])[0] === "mention")).toHaveLength(1);
  });
});

describe("a direct message", () => {
  it("[P20] is sent for a conversation and for a group, and is not in the list", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const [bens, adas] = [await listen(ben), await listen(ada)];
    const pair = await start(ada, ben);
    const group = await startGroup(cleo, ada, ben);
    for (const bell of [bens, adas]) {
      expect(await bell.next()).toEqual({ type: "conversation_added", conversation_id: group });
    }
    await say(ada, pair, "to you");
    await say(cleo, group, "to all");
    await expect.poll(() => bens.untaken.length).toBe(2);
    const told = await heard(bens);
    expect(told).toHaveLength(2);
    expect(new Set(told.map(String))).toEqual(
      new Set([`direct_message,${ada.username}: to you`, `direct_message,${cleo.username}: to all`]),
    );
    expect(await listed(ben)).toEqual([]);
    expect(await adas.next()).toMatchObject({ message: `${cleo.username}: to all` });
    expect(await heard(adas)).toEqual([]);
  });

  it("[P20] is cut to 100 characters, and sent once to each subscribed tab", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const bells = [await listen(ben), await listen(ben)];
    await say(ada, await start(ada, ben), "x".repeat(300));
    for (const bell of bells) {
      expect(await bell.next()).toMatchObject({ message: `${ada.username}: ${"x".repeat(100)}` });
      expect(await heard(bell)).toEqual([]);
    }
  });
});
