import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { endGrants } from "../../../src/features/auth/grants/actions.ts";
import { api } from "../../support/api.ts";
import { objectOf, reported, room, startGroup } from "../../support/build.ts";
import { cast, ctx, logIn, type Player } from "../../support/cast.ts";
import {
  holdingAnswers,
  type RoundTrip,
  takeRoundTrips,
  watchDatabase,
} from "../../support/database-watch.ts";
import { enter, openSocket, type TestSocket } from "../../support/socket.ts";
import { channelObject, makeChannel, makeWorkspace } from "../../support/team.ts";

watchDatabase(ctx.env.DB);

async function refusal(path: string, query = ""): Promise<unknown> {
  const socket = await openSocket(path + query);
  const { type, code } = await socket.next();
  return { type, code, closed: (await socket.closed).code };
}

const by = (player: { access: string }) => `?token=${player.access}`;
const NOT_SIGNED_IN = { type: "error", code: "not_signed_in", closed: 4001 };
const NOT_A_MEMBER = { type: "error", code: "not_a_member", closed: 4003 };

describe("cached knowledge in a room or a Worker", () => {
  it("[R46] admits no former member, although the room was not told", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    await enter(id, ben);
    await ctx.env.DB.prepare(
      "update conversation_members set left_at = 1 where conversation_id = ? and account_id = ?",
    )
      .bind(id, ben.id)
      .run();
    expect(await refusal(`/ws/chat/${id}/`, by(ben))).toEqual(NOT_A_MEMBER);
    expect((await enter(id, cleo)).greeting.type).toBe("connected");
  });

  it.each([
    ["a conversation", (id: number) => `/ws/chat/${id}/`],
    ["one's own object", () => "/ws/notifications/"],
  ])(
    "[R46] [P41] admits nobody to %s whose login has ended, although they were admitted a moment ago",
    async (_, pathOf) => {
      const [ada, ben] = await cast("ada", "ben");
      const path = pathOf(await startGroup(ada, ben));
      const other = await logIn(ben);
      await openSocket(path, { as: ben });
      expect((await api("GET", "/api/auth/profile/", { as: ben })).status).toBe(200);
      await ctx.env.DB.prepare("update grants set ended_at = 1 where id = ?").bind(ben.grantId).run();
      expect(await refusal(path, by(ben))).toEqual(NOT_SIGNED_IN);
      expect((await (await openSocket(path, { as: other })).next()).type).toBe("connected");
    },
  );

  it("[R46] that a login has ended saves the database and the object its next handshake", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startGroup(ada, ben);
    await ctx.env.DB.prepare("update grants set ended_at = 1 where id = ?").bind(ben.grantId).run();
    await refusal(`/ws/chat/${id}/`, by(ben));
    takeRoundTrips();
    expect(await refusal(`/ws/chat/${id}/`, by(ben))).toEqual(NOT_SIGNED_IN);
    expect(takeRoundTrips()).toEqual([]);
  });
});

const isEntrance = (trip: RoundTrip) => trip.some((statement) => statement.includes("as claim"));

/** The logins by which a person's object knows them to be in conversations. */
function grantsKnownOf(player: Player): Promise<string> {
  return runInDurableObject(objectOf(player), (_, { storage }) =>
    JSON.stringify([...storage.sql.exec("SELECT grant_ids FROM connected_rooms")]),
  );
}

/** A handshake that ends only after `meanwhile`, which happens once the database has let its person in. */
async function knockDuring(path: string, player: { access: string }, meanwhile: () => Promise<void>) {
  let knocking: Promise<TestSocket> | null = null;
  await holdingAnswers(isEntrance, async (areWaiting) => {
    knocking = openSocket(path, { as: player });
    await areWaiting();
    await meanwhile();
  });
  if (!knocking) throw new Error("nobody knocked");
  return knocking as Promise<TestSocket>;
}

describe("a handshake during a change", () => {
  it("[R46] is refused to someone removed after the query", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    for (const wasHere of [false, true]) {
      const person = wasHere ? cleo : ben;
      if (wasHere) await enter(id, person);
      const socket = await knockDuring(`/ws/chat/${id}/`, person, async () => {
        const path = `/api/chat/conversations/${id}/members/${person.id}/`;
        expect((await api("DELETE", path, { as: ada })).status).toBe(204);
      });
      expect(await socket.next()).toMatchObject({ type: "error", code: "not_a_member" });
      expect(await socket.closed).toMatchObject({ code: 4003 });
    }
  });

  it.each([
    ["a conversation", (id: number) => `/ws/chat/${id}/`],
    ["one's own object", () => "/ws/notifications/"],
  ])("[P5] [R46] closes in %s with 4001 for a login that ended after the query", async (_, pathOf) => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startGroup(ada, ben);
    const path = pathOf(id);
    for (const wasHere of [false, true]) {
      const grant = await logIn(ben);
      const before = wasHere ? await openSocket(path, { as: grant }) : null;
      if (wasHere) {
        // The room is certain that Ben's object knows of this login, and has no reason to tell it again.
        if (path.includes("chat")) await expect.poll(() => grantsKnownOf(ben)).toContain(grant.grantId);
        await reported(id, ben);
      }
      const socket = await knockDuring(path, grant, async () => {
        await endGrants(ctx, ben.id, [grant.grantId]);
        // By then room and object have dealt with the end of the login.
        if (before) expect(await before.closed).toMatchObject({ code: 4001 });
      });
      expect(await socket.closed).toMatchObject({ code: 4001 });
    }
  });

  it("[W17] does not bring a member who was removed meanwhile back to a channel", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channelId = await makeChannel(ada, await makeWorkspace(ada));
    const path = `/ws/channels/${channelId}/`;
    await openSocket(path, { as: ben });
    const socket = await knockDuring(path, ben, async () => {
      const removed = await api("DELETE", `/api/channels/${channelId}/members/${ben.id}/`, { as: ada });
      expect(removed.status).toBe(204);
    });
    expect(await socket.closed).toMatchObject({ code: 4003 });
    const { body } = await api<object>("GET", `/api/channels/${channelId}/members/`, { as: ada });
    expect(JSON.stringify(body)).not.toContain(ben.username);
  });
});

describe("a room that does not exist", () => {
  it.each([
    ["conversation", "/ws/chat/999999/", () => room(999_999)],
    ["channel", "/ws/channels/999999/", () => channelObject(999_999)],
  ])("[R46] is not started by a request for a %s: nothing is stored", async (_, path, object) => {
    const [ada] = await cast("ada");
    expect(await refusal(path, by(ada))).toEqual({ type: "error", code: "not_found", closed: 4004 });
    const tables = await runInDurableObject(object(), (_instance, { storage }) => [
      ...storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'"),
    ]);
    expect(tables).toEqual([]);
  });
});
