import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { ConversationRoom } from "../../../src/features/conversations/room.ts";
import { api } from "../../support/api.ts";
import { holdAlarm, objectOf, posted, reported, room, say, start } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { openTab } from "../../support/events.ts";
import { Meter } from "../../support/meter.ts";
import { findPresences } from "../../support/presences.ts";
import { enter, openSocket } from "../../support/socket.ts";

const MESSAGES = 100;
const NO_TEXT = " WHERE quota <> 'text_bytes_a_day'";

async function watched(stub: DurableObjectStub, meter: Meter): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => meter.watch(storage));
}

async function rowsOf(stub: DurableObjectStub, meter: Meter): Promise<number> {
  return runInDurableObject(stub, () => meter.read());
}

/** All but the count of a person's text in a day, which a storm is charged once for each 64 KiB [R39]. */
async function rowsInDatabase(): Promise<string> {
  const { results } = await ctx.env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  ).all<{ name: string }>();
  const tables = await ctx.env.DB.batch(
    results.map(({ name }) =>
      ctx.env.DB.prepare(`SELECT * FROM "${name}"${name === "usage" ? NO_TEXT : ""}`),
    ),
  );
  return JSON.stringify(tables.map((table) => table.results));
}

/** Waits until all is stored and told that follows from these people's coming: none of it is what a message costs. */
async function arrived(...people: Player[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  const areOnline = async () => (await findPresences(ctx.db, ids)).map(({ isOnline }) => isOnline);
  await expect.poll(areOnline).toEqual(ids.map(() => true));
  for (const person of people) await posted(person);
}

describe("what a message costs", () => {
  it("is at most 1.1 rows in the room, 1.1 in the recipient's object and none in the database", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const bell = await openSocket("/ws/chat/notifications/", { as: ben });
    const fromBen = await enter(id, ben);
    const fromAda = await enter(id, ada);
    await fromAda.pending();
    await fromBen.pending();
    await reported(id, ada);
    await arrived(ada, ben);
    await holdAlarm(room(id));
    const inRoom = new Meter();
    const inBens = new Meter();
    await watched(room(id), inRoom);
    await watched(objectOf(ben), inBens);
    const before = await rowsInDatabase();

    for (let count = 1; count <= MESSAGES; count += 1) {
      fromAda.send({ content: `message ${count}`, client_id: `c-${count}` });
      await fromBen.nextOf("chat_message");
      expect(await bell.nextOf("new_message")).toMatchObject({ message_id: count });
    }
    await runDurableObjectAlarm(room(id));

    const rows = { room: await rowsOf(room(id), inRoom), recipient: await rowsOf(objectOf(ben), inBens) };
    expect(rows.room).toBeGreaterThanOrEqual(MESSAGES);
    expect(rows.room).toBeLessThanOrEqual(1.1 * MESSAGES);
    expect(rows.recipient).toBeGreaterThan(0);
    expect(rows.recipient).toBeLessThanOrEqual(1.1 * MESSAGES);
    expect(await rowsInDatabase()).toBe(before);
  });

  it("is no more on the events socket, where the sender is told of it as well", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const { body } = await api<{ uuid: string }>("GET", `/api/chat/conversations/${id}/`, { as: ada });
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    for (const player of [ada, ben]) await runDurableObjectAlarm(objectOf(player));
    await holdAlarm(room(id));
    const meters = new Map([room(id), objectOf(ada), objectOf(ben)].map((stub) => [stub, new Meter()]));
    for (const [stub, meter] of meters) await watched(stub, meter);
    const before = await rowsInDatabase();
    for (let count = 1; count <= MESSAGES; count += 1) {
      const content = `message ${count}`;
      adas.say("new_message", { chat_id: body.uuid, content, timestamp: "now", client_id: `c-${count}` });
      for (const tab of [adas, bens]) expect((await tab.nextOf("new_message")).content).toBe(content);
    }
    await runDurableObjectAlarm(room(id));
    for (const [stub, meter] of meters) {
      const rows = await rowsOf(stub, meter);
      expect(rows).toBeGreaterThan(0);
      expect(rows).toBeLessThanOrEqual(1.1 * MESSAGES);
    }
    expect(await rowsInDatabase()).toBe(before);
  });

  it("[R23] is none elsewhere while both are in the room and nobody listens, though it falls asleep", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromBen = await enter(id, ben);
    const fromAda = await enter(id, ada);
    await fromAda.pending();
    await reported(id, ada, ben);
    await arrived(ada, ben);
    await holdAlarm(room(id));
    const inBens = new Meter();
    await watched(objectOf(ben), inBens);
    for (let count = 1; count <= 20; count += 1) {
      if (count === 10) await evictDurableObject(room(id), { webSockets: "hibernate" });
      fromAda.send({ content: `message ${count}` });
      await fromBen.nextOf("chat_message");
    }
    expect(await rowsOf(objectOf(ben), inBens)).toBe(0);
    await runDurableObjectAlarm(room(id));
    expect(await rowsOf(objectOf(ben), inBens)).toBe(1);
  });

  it("is less by the batch: a storm is told in fewer calls than it has messages", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const bell = await openSocket("/ws/chat/notifications/", { as: ben });
    const inBens = new Meter();
    await watched(objectOf(ben), inBens);
    await runInDurableObject(room(id), (instance: ConversationRoom) => {
      const send = (count: number) => ({
        type: "SendMessage" as const,
        content: `message ${count}`,
        attachment: null,
        clientId: null,
        clientTime: null,
      });
      const numbers = Array.from({ length: MESSAGES }, (_, at) => at + 1);
      return Promise.all(numbers.map((count) => instance.perform(ada.id, send(count), 1)));
    });
    for (let count = 1; count <= MESSAGES; count += 1) {
      expect(await bell.nextOf("new_message")).toMatchObject({ message_id: count });
    }
    expect(await rowsOf(objectOf(ben), inBens)).toBeLessThan(MESSAGES / 10);
  });
});

describe("what a read costs", () => {
  it("is a row for the message, the mark and the log each, and none where one's own is named [R32]", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    for (const [from, content] of [
      [ada, "one"],
      [ben, "mine"],
    ] as const) {
      await say(from, id, content);
    }
    await runDurableObjectAlarm(room(id));
    await holdAlarm(room(id));
    const inRoom = new Meter();
    await watched(room(id), inRoom);
    const read = (messageId: number) =>
      runInDurableObject(room(id), (instance: ConversationRoom) =>
        instance.perform(ben.id, { type: "MarkRead", messageIds: [messageId] }, 1),
      );
    await read(2);
    expect(await rowsOf(room(id), inRoom)).toBe(0);
    await read(1);
    // The fourth is the alarm.
    expect(await rowsOf(room(id), inRoom)).toBe(4);
  });
});

describe("an idle room", () => {
  it("is settled by one alarm and then has none", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromAda = await enter(id, ada);
    await holdAlarm(room(id));
    fromAda.send({ content: "Hi!" });
    await fromAda.nextOf("chat_message");
    expect(await runDurableObjectAlarm(room(id))).toBe(true);
    expect(await runDurableObjectAlarm(room(id))).toBe(false);
  });

  it("sleeps on while its sockets ping", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const sockets = await Promise.all([ada, ben, ada, ben].map((person) => enter(id, person)));
    for (const socket of sockets) await socket.pending();
    await runInDurableObject(room(id), (instance) => Object.assign(instance, { isTheSame: true }));
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    const before = await roomWakings(id);
    for (const socket of sockets) {
      socket.send("ping");
      expect(await socket.next()).toEqual({ type: "pong" });
    }
    expect(await roomWakings(id)).toBe(before);
  });
});

const wakings = new Map<object, number>();

/** Numbers each life of a room: the same number is the same life. Asking wakes it, so it is asked before and after. */
function roomWakings(id: number): Promise<number> {
  return runInDurableObject(room(id), (instance) => {
    const known = wakings.get(instance);
    if (known !== undefined) return known;
    wakings.set(instance, wakings.size + 1);
    return wakings.size;
  });
}
