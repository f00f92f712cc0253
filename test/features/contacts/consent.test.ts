import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { addFriend } from "../../../src/features/contacts/actions.ts";
import { contactsOf } from "../../../src/features/contacts/relations/actions.ts";
import { MESSAGING_MIGRATIONS } from "../../../src/features/messaging/migrations.ts";
import { api } from "../../support/api.ts";
import { holdAlarm, room, say, start, startGroup } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acceptPlace, befriend } from "../../support/contacts.ts";
import { openTab } from "../../support/events.ts";
import { enter } from "../../support/socket.ts";
import { invite, makeWorkspace, openOwn } from "../../support/team.ts";

const noreply = ({ username }: Player) => `${username}@users.noreply.invalid`;

/** Numbers of the conversations on someone's list. */
async function conversationsOf(player: Player): Promise<number[]> {
  const { body } = await api<{ id: number }[]>("GET", "/api/chat/conversations/", { as: player });
  return body.map(({ id }) => id).sort((one, other) => one - other);
}

describe("a stranger", () => {
  const APPROACHES: [string, (eve: Player, ada: Player) => Promise<unknown>][] = [
    ["a conversation", (eve, ada) => start(eve, ada)],
    ["a message", async (eve, ada) => say(eve, await start(eve, ada), "Hello")],
    ["a group", (eve, ada) => startGroup(eve, ada)],
    ["a friendship", (eve, ada) => addFriend(ctx, eve.id, ada.id)],
    ["a workspace", async (eve, ada) => invite(eve, { workspaceId: await makeWorkspace(eve) }, ada)],
  ];

  it.each(APPROACHES)("gets no presence by %s that they started", async (_, approach) => {
    const [eve, ada] = await cast("eve", "ada");
    const [watching, tab] = [await openOwn(eve, "presence"), await openTab(eve)];
    await approach(eve, ada);
    await watching.pending();
    const adas = await openTab(ada);
    expect(await watching.pending()).toEqual([]);
    const presences = (await tab.heard()).filter(({ action }) => action.startsWith("user_"));
    expect(presences).toEqual([]);
    expect((await adas.heard()).filter(({ action }) => action.startsWith("user_"))).toEqual([]);
    const chats = await api<{ items: { is_online: boolean }[] }>("GET", "/chats/", { as: eve });
    expect(chats.body.items.some(({ is_online }) => is_online)).toBe(false);
    expect(await contactsOf(ctx, eve.id)).toEqual([]);
  });

  it("becomes a contact when answered: both get presence but no address", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "Hello");
    await say(ben, id, "Hello");
    const watching = await openOwn(ada, "presence");
    await openTab(ben);
    expect(await watching.nextOf("presence_update")).toMatchObject({
      username: ben.username,
      user_email: noreply(ben),
      status: "online",
    });
    const chats = await api("GET", "/chats/", { as: ada });
    expect(chats.body).toMatchObject({ items: [{ username: ben.username, is_online: true }] });
  });

  it("who became a friend gets address and presence", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await befriend(ada, ben);
    const watching = await openOwn(ada, "presence");
    await openTab(ben);
    expect(await watching.nextOf("presence_update")).toMatchObject({ user_email: ben.email });
  });

  it("whose friendship ended sees the other go offline and gets no more presence", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await befriend(ada, ben);
    const adas = await openTab(ada);
    const bens = await openTab(ben);
    await adas.nextOf("user_online");
    expect((await api("DELETE", `/api/friends/${ben.username}/`, { as: ada })).status).toBe(204);
    expect(await adas.nextOf("user_offline")).toMatchObject({ username: ben.username });
    expect(await bens.nextOf("user_offline")).toMatchObject({ username: ada.username });
    bens.close();
    await openTab(ben);
    expect(await adas.heard()).toEqual([]);
  });
});

describe("a conversation's room", () => {
  it("[R45] shows presence once both have written, and typing before", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    fromAda.send({ content: "Hello" });
    await fromAda.nextOf("chat_message");
    const fromBen = await enter(id, ben);
    expect(await fromBen.pending()).toEqual([]);
    fromBen.send({ type: "typing" });
    await fromBen.pending();
    expect((await fromAda.pending()).map(({ type }) => type)).toEqual(["typing_indicator", "typing"]);
    fromBen.send({ content: "Hello" });
    const shown = (frames: { type: string; user_id?: unknown }[]) =>
      frames.filter(({ type }) => type.startsWith("user_")).map(({ type, user_id }) => [type, user_id]);
    expect(shown(await fromBen.pending())).toEqual([["user_online", ada.id]]);
    expect(shown(await fromAda.pending())).toEqual([["user_online", ben.id]]);
    fromBen.close();
    expect(await fromAda.nextOf("user_offline")).toMatchObject({ user_id: ben.id });
  });

  it("[R44] reports writers by alarm if the database was unavailable", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await holdAlarm(room(id));
    await ctx.env.DB.exec("ALTER TABLE conversation_writers RENAME TO writers_away");
    await say(ada, id, "Hello");
    await say(ben, id, "Hello");
    await ctx.env.DB.exec("ALTER TABLE writers_away RENAME TO conversation_writers");
    expect(await contactsOf(ctx, ada.id)).toEqual([]);
    expect(await runDurableObjectAlarm(room(id))).toBe(true);
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id]);
  });

  it("[R44] derives earlier writers from its log", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    await say(ada, id, "Hello");
    await say(ben, id, "Hello");
    const writers = await runInDurableObject(room(id), (_, { storage }) => {
      storage.sql.exec("DROP TABLE writers");
      storage.sql.exec(MESSAGING_MIGRATIONS.find((step) => step.includes("TABLE writers")) ?? "");
      return [...storage.sql.exec("SELECT account_id, is_reported FROM writers")];
    });
    expect(writers).toEqual([ada, ben].map(({ id }) => ({ account_id: id, is_reported: 0 })));
  });

  it("[R44] forgets a writer who leaves: after rejoining they must write again", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startGroup(ada, ben);
    for (const player of [ada, ben]) await say(player, id, "Hello");
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id]);
    const members = `/api/chat/conversations/${id}/members/`;
    await api("DELETE", `${members}${ben.id}/`, { as: ben });
    expect(await contactsOf(ctx, ada.id)).toEqual([]);
    await scheduler.wait(2);
    await api("POST", members, { as: ada, body: { account_id: ben.id } });
    expect(await contactsOf(ctx, ada.id)).toEqual([]);
    await say(ben, id, "Hello again");
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id]);
  });
});

describe("a block", () => {
  it("removes its maker from groups and workspaces to which only the other added them", async () => {
    const [ada, eve, cleo] = await cast("ada", "eve", "cleo");
    const byEve = await startGroup(eve, ada, cleo);
    const byCleo = await startGroup(cleo, ada, eve);
    const talked = await startGroup(eve, ada, cleo);
    for (const player of [ada, cleo]) await say(player, talked, "Hello");
    const answered = await startGroup(eve, ada);
    for (const player of [eve, ada]) await say(player, answered, "Hello");
    const [added, accepted] = [await makeWorkspace(eve), await makeWorkspace(eve)];
    for (const workspaceId of [added, accepted]) await invite(eve, { workspaceId }, ada);
    await acceptPlace(ada, accepted);
    expect(await conversationsOf(ada)).toEqual([byEve, byCleo, talked, answered]);
    expect((await api("PUT", `/api/blocks/${eve.username}/`, { as: ada })).status).toBe(201);
    expect(await conversationsOf(ada)).toEqual([byCleo, talked]);
    expect(await conversationsOf(eve)).toEqual([byEve, byCleo, talked, answered]);
    const roles = async (id: number) => (await api("GET", `/api/workspaces/${id}/`, { as: ada })).body.data;
    expect(await roles(added)).toMatchObject({ role: null });
    expect(await roles(accepted)).toMatchObject({ role: "member" });
  });
});

describe("the members of an open workspace", () => {
  it("show presence only to members who joined", async () => {
    const [ada, ben, added, visitor] = await cast("ada", "ben", "added", "visitor");
    const workspaceId = await makeWorkspace(ada);
    await invite(ben, { workspaceId }, ben);
    await invite(ada, { workspaceId }, added);
    for (const player of [ben, added]) await openTab(player);
    const shownTo = async (as: Player, whom: Player) => {
      const path = `/api/workspaces/${workspaceId}/members/`;
      const { body } = await api<{ data: Record<string, unknown>[] }>("GET", path, { as });
      const row = body.data.find(({ account_id }) => account_id === whom.id);
      return [row?.presence, row?.last_seen !== null];
    };
    await expect.poll(() => shownTo(ada, ben)).toEqual(["online", true]);
    for (const as of [visitor, added]) expect(await shownTo(as, ben)).toEqual(["offline", false]);
    expect(await shownTo(ada, added)).toEqual(["offline", false]);
    await acceptPlace(added, workspaceId);
    expect(await shownTo(ada, added)).toEqual(["online", true]);
    expect(await shownTo(added, ben)).toEqual(["online", true]);
  });
});
