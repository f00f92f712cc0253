import { describe, expect, it } from "vitest";
import { contactsOf } from "../../../src/features/contacts/relations/actions.ts";
import { api, refused } from "../../support/api.ts";
import { say, start, startGroup } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acquaint, befriend } from "../../support/contacts.ts";
import { openTab } from "../../support/events.ts";

interface Page {
  items: Record<string, unknown>[];
  count: number;
}

const list = async (path: string, as: Player) => (await api<Page>("GET", path, { as })).body;

describe("friends", () => {
  it("are notified, and see presence once both added each other", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    adas.say("add_new_friend", { sender_id: String(ada.id), receiver_id: ben.id });
    const told = await bens.nextOf("new_friend");
    expect(await list("/api/friends/", ada)).toMatchObject({
      items: [{ username: ben.username, is_online: false, status: "offline", last_seen: null }],
      count: 1,
    });
    expect(await list("/api/friends/", ben)).toEqual({ items: [], count: 0 });
    expect([await adas.heard(), await bens.heard()]).toEqual([[], []]);
    bens.say("add_new_friend", { sender_id: ben.id, receiver_id: ada.id });
    expect(await adas.next()).toMatchObject({ action: "new_friend", data: { username: ben.username } });
    expect(await adas.next()).toMatchObject({ action: "user_online", data: { username: ben.username } });
    expect(told).toEqual({
      username: ada.username,
      nickname: "Ada Test",
      avatar: "/avatar.svg",
      date: expect.stringMatching(/Z$/),
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    for (const [one, other] of [
      [ada, ben],
      [ben, ada],
    ] as const) {
      expect(await list("/api/friends/", one)).toEqual({
        items: [
          {
            username: other.username,
            nickname: expect.stringContaining("Test"),
            avatar: "/avatar.svg",
            is_online: true,
            status: "online",
            last_seen: expect.stringMatching(/Z$/),
            date: expect.stringMatching(/Z$/),
          },
        ],
        count: 1,
      });
    }
    expect(await adas.heard()).toEqual([]);
    const notes = await list("/notifications/", ben);
    expect(notes.items).toEqual([{ id: told.id, action: "new_friend", data: told, is_read: false }]);
  });

  it("are added once; repetitions, oneself and unknown users are ignored", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    for (const receiver_id of [ben.id, ben.id, ada.id, 999_999_999]) {
      adas.say("add_new_friend", { sender_id: ada.id, receiver_id });
    }
    await bens.nextOf("new_friend");
    for (const tab of [adas, bens]) expect(await tab.heard()).toEqual([]);
    expect(await list("/notifications/", ada)).toMatchObject({ count: 0 });
    expect(await list("/notifications/", ben)).toMatchObject({ items: [{ action: "new_friend" }], count: 1 });
    expect((await list("/api/friends/", ada)).count).toBe(1);
  });

  it("are listed newest first in parts", async () => {
    const [ada, ...others] = await cast("ada", "ben", "cleo", "dan");
    for (const [index, other] of others.entries()) {
      await befriend(ada, other, () => 1000 + index);
    }
    const names = async (query: string) =>
      (await list(`/api/friends/${query}`, ada)).items.map(({ username }) => username);
    const [ben, cleo, dan] = others.map(({ username }) => username);
    expect(await names("")).toEqual([dan, cleo, ben]);
    expect(await names("?limit=1&offset=1")).toEqual([cleo]);
    expect(await names("?offset=3")).toEqual([]);
    expect((await list("/api/friends/?limit=1", ada)).count).toBe(3);
  });

  it("end for both sides, once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await befriend(ada, ben);
    const path = `/api/friends/${ada.username.toUpperCase()}/`;
    expect((await api("DELETE", path, { as: ben })).status).toBe(204);
    expect((await list("/api/friends/", ada)).count).toBe(0);
    expect(await refused("DELETE", path, { as: ben })).toMatchObject({ status: 404, code: "not_found" });
    expect((await refused("DELETE", "/api/friends/nobody/", { as: ben })).status).toBe(404);
  });

  it.each(["limit=0", "limit=ten", "limit=-1", "offset=-1", "offset=x"])("?%s is refused", async (query) => {
    const [ada] = await cast("ada");
    for (const path of ["/api/friends/", "/api/blocks/", "/chats/", "/notifications/"]) {
      const problem = await refused("GET", `${path}?${query}`, { as: ada });
      expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
      expect(problem.errors?.[0]?.path).toBe(query.split("=")[0]);
    }
  });
});

describe("blocks", () => {
  it("are created, visible only to their maker, listed and removed", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const path = `/api/blocks/${ben.username}/`;
    const view = {
      username: ben.username,
      nickname: "Ben Test",
      avatar: "/avatar.svg",
      is_blocked_user: true,
      is_blocked_by_user: false,
      date: expect.stringMatching(/Z$/),
    };
    expect((await refused("GET", path, { as: ada })).status).toBe(404);
    expect(await api("PUT", path, { as: ada })).toMatchObject({ status: 201, body: view });
    expect(await api("PUT", path, { as: ada })).toMatchObject({ status: 200, body: view });
    expect(await api("GET", path, { as: ada })).toMatchObject({ status: 200, body: view });
    expect((await api("GET", "/api/blocks", { as: ada })).body).toEqual({ items: [view], count: 1 });
    expect((await refused("GET", `/api/blocks/${ada.username}/`, { as: ben })).status).toBe(404);
    expect(await list("/api/blocks/", ben)).toEqual({ items: [], count: 0 });
    expect((await api("DELETE", path, { as: ada })).status).toBe(204);
    expect((await refused("DELETE", path, { as: ada })).status).toBe(404);
  });

  it("are refused for oneself and unknown users", async () => {
    const [ada] = await cast("ada");
    expect(await refused("PUT", `/api/blocks/${ada.username}/`, { as: ada })).toMatchObject({
      status: 400,
      errors: [{ path: "username" }],
    });
    for (const method of ["GET", "PUT", "DELETE"]) {
      expect((await refused(method, "/api/blocks/nobody/", { as: ada })).status).toBe(404);
    }
  });

  it("hide a friendship until removed", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await befriend(ada, ben);
    await api("PUT", `/api/blocks/${ben.username}/`, { as: ada });
    for (const player of [ada, ben]) expect((await list("/api/friends/", player)).count).toBe(0);
    await api("DELETE", `/api/blocks/${ben.username}/`, { as: ada });
    for (const player of [ada, ben]) expect((await list("/api/friends/", player)).count).toBe(1);
  });

  it("refuse new conversations and group memberships with the same error for both sides", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const groups = [await startGroup(ada, cleo), await startGroup(ben, cleo)];
    await api("PUT", `/api/blocks/${ben.username}/`, { as: ada });
    const details = new Set<string>();
    for (const [index, [one, other]] of [[ada, ben] as const, [ben, ada] as const].entries()) {
      const tries = [
        refused("POST", "/api/chat/conversations/start/", { as: one, body: { user_id: other.id } }),
        refused("POST", "/api/chat/conversations/", { as: one, body: { participants: [other.id, cleo.id] } }),
        refused("POST", `/api/chat/conversations/${groups[index]}/members/`, {
          as: one,
          body: { username: other.username },
        }),
      ];
      for (const problem of await Promise.all(tries)) {
        expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
        details.add(problem.detail);
      }
    }
    expect(details.size).toBe(1);
  });
});

describe("contacts", () => {
  it("are mutual friends and people who both wrote in a common conversation, without blocked ones", async () => {
    const [ada, ben, cleo, dan, eva] = await cast("ada", "ben", "cleo", "dan", "eva");
    await befriend(ada, ben);
    const pair = await start(ada, cleo);
    const group = await startGroup(dan, ada, eva, cleo);
    await say(ada, pair, "Hello");
    for (const player of [dan, eva, cleo]) await say(player, group, "Hello");
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id]);
    expect(await contactsOf(ctx, cleo.id)).toEqual([dan.id, eva.id]);
    await say(cleo, pair, "Hello");
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id, cleo.id]);
    await say(ada, group, "Hello");
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id, cleo.id, dan.id, eva.id]);
    await api("DELETE", `/api/chat/conversations/${group}/members/${eva.id}/`, { as: eva });
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id, cleo.id, dan.id]);
    await api("PUT", `/api/blocks/${ada.username}/`, { as: cleo });
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id, dan.id]);
    expect(await contactsOf(ctx, cleo.id)).toEqual([dan.id]);
    expect(await contactsOf(ctx, eva.id)).toEqual([]);
  });

  it("are notified of a new tournament, online or not, and nobody else is", async () => {
    const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
    await befriend(ada, ben);
    await acquaint(await start(ada, cleo), ada, cleo);
    await start(ada, dan);
    await startGroup(ada, dan);
    const [adas, bens, dans] = [await openTab(ada), await openTab(ben), await openTab(dan)];
    adas.say("new_tournament", { tournament_id: "t-1", tournament_name: "Spring", organizer_id: ada.id });
    const told = await bens.nextOf("new_tournament");
    expect(told).toEqual({
      username: ada.username,
      nickname: "Ada Test",
      avatar: "/avatar.svg",
      tournament_id: "t-1",
      tournament_name: "Spring",
      status: "open",
      date: expect.stringMatching(/Z$/),
      id: expect.any(String),
    });
    expect((await adas.heard()).filter(({ action }) => action === "new_tournament")).toEqual([]);
    expect(await dans.heard()).toEqual([]);
    const notes = await list("/notifications/", cleo);
    expect(notes.items).toMatchObject([{ action: "new_tournament", data: { tournament_id: "t-1" } }]);
    expect((await list("/notifications/", dan)).count).toBe(0);
  });
});
