import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { ConversationRoom } from "../../../src/features/conversations/room.ts";
import { upgradeRequest } from "../../../src/realtime/upgrade.ts";
import { api } from "../../support/api.ts";
import {
  countRooms,
  holdAlarm,
  objectOf,
  posted,
  reported,
  room,
  say,
  startGroup,
} from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { takeRoundTrips, watchDatabase, writes } from "../../support/database-watch.ts";
import { Meter } from "../../support/meter.ts";
import { findPresences } from "../../support/presences.ts";
import { enter, type Frame, openSocket, type TestSocket } from "../../support/socket.ts";
import { makeChannel, makeWorkspace } from "../../support/team.ts";

watchDatabase(ctx.env.DB);

/** So many people in a group who have all written there. */
async function writersInGroup(count: number): Promise<{ id: number; people: Player[] }> {
  const people = await cast(...Array.from({ length: count }, (_, at) => `p${at}`));
  const [first, ...others] = people;
  if (!first) throw new Error("a group needs people");
  const id = await startGroup(first, ...others);
  await acquaint(id, ...people);
  return { id, people };
}

async function online(player: Player): Promise<boolean> {
  const [listed] = await findPresences(ctx.db, [player.id]);
  return listed?.isOnline ?? false;
}

/** Someone of whom everybody knows that they are in a conversation: nothing is on its way. */
async function settledIn(id: number, player: Player): Promise<TestSocket> {
  const socket = await enter(id, player);
  await reported(id, player);
  await expect.poll(() => online(player)).toBe(true);
  await posted(player);
  return socket;
}

/** The frames that came so far and tell of coming and going, as `+name` and `-name`. */
async function comings(socket: TestSocket): Promise<string[]> {
  return signs(await socket.pending());
}

function signs(frames: readonly Frame[]): string[] {
  return frames.flatMap(({ type, username }) => {
    if (type === "user_online") return [`+${username}`];
    return type === "user_offline" ? [`-${username}`] : [];
  });
}

async function ticketOf(player: Player): Promise<string> {
  return (await api<{ ticket: string }>("POST", "/api/ws-tickets/", { as: player })).body.ticket;
}

describe("a socket opens in one round trip to the database", () => {
  const kinds = ["notifications", "chat", "activity", "presence", "events", "chat/notifications"];
  const paths = kinds.map((kind): [string, (place: { id: number; channel: number }) => string] => [
    `/ws/${kind}/`,
    () => `/ws/${kind}/`,
  ]);
  paths.push(["/ws/chat/{id}/", ({ id }) => `/ws/chat/${id}/`]);
  paths.push(["/ws/channels/{id}/", ({ channel }) => `/ws/channels/${channel}/`]);

  it.each(paths)(
    "[R46] [P41] %s, with an access token and with a ticket, which is used up",
    async (_, pathOf) => {
      const { id, people } = await writersInGroup(2);
      const [ada] = people as [Player];
      const channel = await makeChannel(ada, await makeWorkspace(ada));
      await openSocket("/ws/events/", { as: ada });
      await expect.poll(() => online(ada)).toBe(true);
      await posted(ada);
      const path = pathOf({ id, channel });
      // The first who asks has the room read its list of members.
      await openSocket(path, { as: ada });
      await reported(id);
      takeRoundTrips();
      await openSocket(path, { as: ada });
      const byToken = takeRoundTrips();
      expect(byToken).toHaveLength(1);
      expect(byToken.filter(writes)).toEqual([]);
      const ticket = await ticketOf(ada);
      takeRoundTrips();
      await openSocket(`${path}?ticket=${ticket}`);
      expect(takeRoundTrips()).toHaveLength(1);
    },
  );

  it("[P41] and writes that the person is online in the same round trip", async () => {
    const [ada] = await cast("ada");
    takeRoundTrips();
    const opening = openSocket("/ws/presence/", { as: ada });
    await opening;
    const trips = takeRoundTrips();
    expect(trips.filter(writes)).toHaveLength(1);
    expect(trips[0]?.join()).toMatch(/grants.*insert into "presences"/s);
    expect(await online(ada)).toBe(true);
  });

  it("[R46] together with all that arrive in one turn of the event loop", async () => {
    const { id, people } = await writersInGroup(12);
    await enter(id, people[0] as Player);
    const statuses = await runInDurableObject(room(id), async (instance: ConversationRoom) => {
      takeRoundTrips();
      const knocking = people.map(({ id: accountId, grantId }) =>
        instance.fetch(upgradeRequest({ accountId, grantId, ticketHash: null, after: null })),
      );
      return (await Promise.all(knocking)).map(({ status }) => status);
    });
    const asking = takeRoundTrips().filter((trip) => trip.some((statement) => statement.includes("grants")));
    expect([asking.length, statuses]).toEqual([1, people.map(() => 101)]);
  });
});

describe("someone who returns within the grace period", () => {
  it("[R17] [R47] causes no frame to others, no row, no call, and no query but that of the handshake", async () => {
    const { id, people } = await writersInGroup(3);
    const [ada, ben, cleo] = people as [Player, Player, Player];
    const elsewhere = await openSocket("/ws/activity/", { as: cleo });
    const fromBen = await settledIn(id, ben);
    const fromCleo = await settledIn(id, cleo);
    const before = await settledIn(id, ada);
    await fromBen.pending();
    await holdAlarm(room(id));
    const meters = new Map([room(id), objectOf(ada), objectOf(ben)].map((stub) => [stub, new Meter()]));
    for (const [stub, meter] of meters) {
      await runInDurableObject(stub, (_, { storage }) => meter.watch(storage));
    }
    const calls = await countCalls(ada);
    takeRoundTrips();
    before.close();
    await before.closed;
    const back = await enter(id, ada);
    const trips = takeRoundTrips();
    expect([trips.length, trips.filter(writes)]).toEqual([1, []]);
    expect((await comings(back)).sort()).toEqual([`+${ben.username}`, `+${cleo.username}`].sort());
    // Who goes after her is missed before she would have been. Cleo stays online elsewhere.
    fromCleo.close();
    expect(signs([await fromBen.next()])).toEqual([`-${cleo.username}`]);
    await elsewhere.pending();
    expect(takeRoundTrips()).toEqual([]);
    for (const [stub, meter] of meters) expect(await runInDurableObject(stub, () => meter.read())).toBe(0);
    expect(calls()).toBe(0);
    expect(await countRooms(ada)).toBe(1);
    back.close();
    expect(signs([await fromBen.nextOf("user_offline")])).toEqual([`-${ada.username}`]);
    await expect.poll(() => countRooms(ada)).toBe(0);
  });

  it("[R17] counts as online for people who connect meanwhile, and is announced as offline afterwards", async () => {
    const { id, people } = await writersInGroup(3);
    const [ada, ben, cleo] = people as [Player, Player, Player];
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    await fromBen.pending();
    fromAda.close();
    await fromAda.closed;
    const fromCleo = await enter(id, cleo);
    expect((await comings(fromCleo)).sort()).toEqual([`+${ada.username}`, `+${ben.username}`].sort());
    for (const socket of [fromBen, fromCleo]) {
      expect(await socket.nextOf("user_offline")).toMatchObject({ user_id: ada.id });
    }
  });

  it("[R23] gets messages meanwhile in their own object, at once", async () => {
    const { id, people } = await writersInGroup(2);
    const [ada, ben] = people as [Player, Player];
    const fromAda = await settledIn(id, ada);
    await holdAlarm(room(id));
    fromAda.close();
    await fromAda.closed;
    await say(ben, id, "Where are you?");
    await expect
      .poll(async () =>
        runInDurableObject(objectOf(ada), (_, { storage }) => [
          ...storage.sql.exec("SELECT unread FROM inbox WHERE conversation_id = ?", id),
        ]),
      )
      .toEqual([{ unread: 1 }]);
  });

  it("[R19] goes offline at once if removed meanwhile", async () => {
    const { id, people } = await writersInGroup(3);
    const [ada, ben, cleo] = people as [Player, Player, Player];
    const [fromAda, fromBen] = [await enter(id, ada), await enter(id, ben)];
    const fromCleo = await enter(id, cleo);
    await fromAda.pending();
    fromBen.close();
    await fromBen.closed;
    await api("DELETE", `/api/chat/conversations/${id}/members/${ben.id}/`, { as: ada });
    expect(await comings(fromCleo)).toContain(`-${ben.username}`);
  });
});

/** Counts the calls by which rooms tell a person's object who is connected, from now on. */
async function countCalls(player: Player): Promise<() => number> {
  let count = 0;
  await runInDurableObject(objectOf(player), (instance) => {
    const prototype = Object.getPrototypeOf(instance);
    const { reportConnections } = prototype;
    prototype.reportConnections = function (...args: unknown[]) {
      if (this === instance) count += 1;
      return reportConnections.apply(this, args);
    };
  });
  return () => count;
}

describe("people who connect together", () => {
  it("[R17] are announced by one frame each, and each is sent all others once", async () => {
    const { id, people } = await writersInGroup(14);
    const [ada, ...others] = people as [Player, ...Player[]];
    const witness = await enter(id, ada);
    const named = (some: readonly Player[]) => some.map(({ username }) => `+${username}`).sort();
    for (const crashed of [false, true]) {
      if (crashed) await evictDurableObject(room(id), { webSockets: "close" });
      const watching = crashed ? await enter(id, ada) : witness;
      const sockets = await Promise.all(others.map((person) => enter(id, person)));
      const told = await Promise.all(sockets.map(comings));
      for (const [at, words] of told.entries()) {
        expect(words.sort()).toEqual(named(people.filter((person) => person !== others[at])));
      }
      expect((await comings(watching)).sort()).toEqual(named(others));
    }
  });

  it("[R15] are sent who types", async () => {
    const { id, people } = await writersInGroup(3);
    const [ada, ben, cleo] = people as [Player, Player, Player];
    const [fromAda, fromBen] = await Promise.all([enter(id, ada), enter(id, ben)]);
    fromAda.send({ type: "typing" });
    await fromBen.nextOf("typing");
    const typing = { type: "typing", user_id: ada.id, username: ada.username, is_typing: true };
    expect(await (await enter(id, cleo)).pending()).toContainEqual(typing);
    expect(await (await enter(id, ben)).pending()).toContainEqual(typing);
    expect(await (await enter(id, ada)).pending()).not.toContainEqual(typing);
  });

  it("[R17] are not announced if they leave before the announcement", async () => {
    const { id, people } = await writersInGroup(3);
    const [ada, ben, cleo] = people as [Player, Player, Player];
    const witness = await enter(id, ada);
    const fromCleo = await enter(id, cleo);
    await witness.nextOf("user_online");
    await runInDurableObject(room(id), async (instance: ConversationRoom, state) => {
      const { id: accountId, grantId } = ben;
      await instance.fetch(upgradeRequest({ accountId, grantId, ticketHash: null, after: null }));
      const isBens = (ws: WebSocket) => ws.deserializeAttachment()?.accountId === accountId;
      const ws = state.getWebSockets().find(isBens);
      if (!ws) throw new Error("Ben did not come in");
      instance.webSocketClose(ws, 1000);
    });
    fromCleo.close();
    expect(signs([await witness.next()])).toEqual([`-${cleo.username}`]);
  });
});
