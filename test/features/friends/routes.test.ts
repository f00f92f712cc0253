import { describe, expect, it } from "vitest";
import { addFriend } from "../../../src/features/contacts/actions.ts";
import { deleteFriendship } from "../../../src/features/friends/store.ts";
import { api, refused } from "../../support/api.ts";
import { start } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { befriend } from "../../support/contacts.ts";
import { openTab } from "../../support/events.ts";
import { enter } from "../../support/socket.ts";

interface Friend {
  username: string;
  is_online: boolean;
  status: string;
  last_seen: string | null;
}

async function friendsOf(player: Player): Promise<Friend[]> {
  return (await api<{ items: Friend[] }>("GET", "/api/friends/", { as: player })).body.items;
}

/** How the only friend of someone is shown to them. */
async function shownTo(player: Player): Promise<Omit<Friend, "username">> {
  const [friend] = await friendsOf(player);
  if (!friend) throw new Error("There is no friend");
  const { is_online, status, last_seen } = friend;
  return { is_online, status, last_seen };
}

describe("a friend", () => {
  it("who never connected was never seen", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await befriend(ada, ben);
    expect(await shownTo(ada)).toEqual({ is_online: false, status: "offline", last_seen: null });
  });

  it("is online with a socket of any kind, and offline once the last one closed", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    await befriend(ada, ben);
    const id = await start(ben, cleo);
    const before = Date.now();
    const inRoom = await enter(id, ben);
    await inRoom.pending();
    const online = { is_online: true, status: "online", last_seen: expect.stringMatching(/Z$/) };
    await expect.poll(() => shownTo(ada)).toEqual(online);
    const tab = await openTab(ben);
    inRoom.close();
    await inRoom.closed;
    expect(await shownTo(ada)).toEqual(online);
    tab.close();
    const offline = { is_online: false, status: "offline" };
    await expect.poll(() => shownTo(ada)).toMatchObject(offline);
    const { last_seen } = await shownTo(ada);
    expect(Date.parse(String(last_seen))).toBeGreaterThanOrEqual(before);
    expect(Date.parse(String(last_seen))).toBeLessThanOrEqual(Date.now());
  });

  it("is added by each once, and one of two concurrent additions completes the friendship", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const made = await Promise.all([addFriend(ctx, ada.id, ben.id), addFriend(ctx, ben.id, ada.id)]);
    expect(made.map(({ isNew }) => isNew)).toEqual([true, true]);
    expect(made.filter(({ isMutual }) => isMutual)).toHaveLength(1);
    expect(await addFriend(ctx, ada.id, ben.id)).toMatchObject({ isNew: false });
    for (const player of [ada, ben]) expect(await friendsOf(player)).toHaveLength(1);
    const ended = await Promise.all([
      deleteFriendship(ctx.db, ada.id, ben.id),
      deleteFriendship(ctx.db, ben.id, ada.id),
    ]);
    expect(ended.filter(Boolean)).toHaveLength(1);
    for (const player of [ada, ben]) expect(await friendsOf(player)).toEqual([]);
  });

  it("of others cannot be removed, and nobody is their own friend", async () => {
    const [ada, ben, stranger] = await cast("ada", "ben", "stranger");
    await befriend(ada, ben);
    for (const name of [ben.username, stranger.username, "", "%20"]) {
      const problem = await refused("DELETE", `/api/friends/${name}`, { as: stranger });
      expect([name, problem.status]).toEqual([name, name === "" ? 405 : 404]);
    }
    expect((await friendsOf(ada)).map(({ username }) => username)).toEqual([ben.username]);
  });

  it("is removed from the list with their account", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    await befriend(ada, ben);
    await befriend(ada, cleo);
    expect((await api("DELETE", `/api/accounts/${ben.id}/`, { as: ben })).status).toBe(200);
    const { body } = await api("GET", "/api/friends/", { as: ada });
    expect(body).toMatchObject({ count: 1, items: [{ username: cleo.username }] });
  });

  it("hidden by a block can still be removed for good", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await befriend(ada, ben);
    await api("PUT", `/api/blocks/${ben.username}/`, { as: ada });
    expect((await api("DELETE", `/api/friends/${ada.username}/`, { as: ben })).status).toBe(204);
    await api("DELETE", `/api/blocks/${ben.username}/`, { as: ada });
    for (const player of [ada, ben]) expect(await friendsOf(player)).toEqual([]);
  });
});
