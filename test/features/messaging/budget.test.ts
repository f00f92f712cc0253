import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { ConversationRoom } from "../../../src/features/conversations/room.ts";
import { api } from "../../support/api.ts";
import { objectOf, posted, reported, room, say, start } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { openTab } from "../../support/events.ts";
import { Meter } from "../../support/meter.ts";
import { findPresences } from "../../support/presences.ts";
import { enter, openSocket } from "../../support/socket.ts";

const MESSAGES = 100;
const SLOW_MESSAGES = 40;
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

/** Plays slow chat: after each message everything comes to rest, alarms too. @returns rows a message, alarms among them */
async function rowsOfSlowChat(
  stubs: readonly DurableObjectStub[],
  play: (count: number) => Promise<unknown>,
): Promise<number> {
  const rest = async () => {
    for (const stub of stubs) while (await runDurableObjectAlarm(stub));
  };
  await rest();
  const meters = new Map(stubs.map((stub) => [stub, new Meter()]));
  for (const [stub, meter] of meters) await watched(stub, meter);
  const before = await rowsInDatabase();
  for (let count = 1; count <= SLOW_MESSAGES; count += 1) {
    await play(count);
    await rest();
  }
  let rows = 0;
  for (const [stub, meter] of meters) rows += await rowsOf(stub, meter);
  expect(await rowsInDatabase()).toBe(before);
  return rows / SLOW_MESSAGES;
}

describe("a message in slow chat", () => {
  it("costs at most 2.2 rows if both people are connected and it is read", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromBen = await enter(id, ben);
    const fromAda = await enter(id, ada);
    await fromAda.pending();
    await reported(id, ada, ben);
    await arrived(ada, ben);
    const rows = await rowsOfSlowChat([room(id), objectOf(ada), objectOf(ben)], async (count) => {
      const [from, to] = count % 2 === 0 ? [fromAda, fromBen] : [fromBen, fromAda];
      from.send({ content: `message ${count}`, client_id: `c-${count}` });
      await from.nextOf("chat_message");
      const { message_id } = await to.nextOf("chat_message");
      to.send({ type: "read", message_id });
      await from.nextOf("messages_read");
    });
    expect(rows).toBeGreaterThanOrEqual(2);
    expect(rows).toBeLessThanOrEqual(2.2);
  });

  it("costs at most 3.2 rows if its recipient is away", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromAda = await enter(id, ada);
    await reported(id, ada);
    await arrived(ada);
    const rows = await rowsOfSlowChat([room(id), objectOf(ada), objectOf(ben)], async (count) => {
      fromAda.send({ content: `message ${count}`, client_id: `c-${count}` });
      await fromAda.nextOf("chat_message");
    });
    expect(rows).toBeGreaterThanOrEqual(2);
    expect(rows).toBeLessThanOrEqual(3.2);
  });

  it("costs no more if its recipient subscribes to notifications, or both are on the events socket", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const bell = await openSocket("/ws/chat/notifications/", { as: ben });
    const fromAda = await enter(id, ada);
    await reported(id, ada);
    await arrived(ada, ben);
    const rows = await rowsOfSlowChat([room(id), objectOf(ada), objectOf(ben)], async (count) => {
      fromAda.send({ content: `message ${count}`, client_id: `c-${count}` });
      expect(await bell.nextOf("new_message")).toMatchObject({ message_id: count });
    });
    expect(rows).toBeLessThanOrEqual(3.2);
  });
});

describe("a storm of messages", () => {
  it("costs a row each in the room and in each recipient's object, also on the events socket", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const { body } = await api<{ uuid: string }>("GET", `/api/chat/conversations/${id}/`, { as: ada });
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    await arrived(ada, ben);
    const meters = new Map([room(id), objectOf(ada), objectOf(ben)].map((stub) => [stub, new Meter()]));
    for (const [stub, meter] of meters) await watched(stub, meter);
    const before = await rowsInDatabase();
    for (let count = 1; count <= MESSAGES; count += 1) {
      const content = `message ${count}`;
      adas.say("new_message", { chat_id: body.uuid, content, timestamp: "now", client_id: `c-${count}` });
      for (const tab of [adas, bens]) expect((await tab.nextOf("new_message")).content).toBe(content);
    }
    for (const [stub, meter] of meters) {
      const rows = await rowsOf(stub, meter);
      expect(rows).toBeGreaterThan(0);
      expect(rows).toBeLessThanOrEqual(1.1 * MESSAGES);
    }
    expect(await rowsInDatabase()).toBe(before);
  });

  it("[R23] costs no other row while both are in the room without notifications, and one row once one leaves", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromBen = await enter(id, ben);
    const fromAda = await enter(id, ada);
    await fromAda.pending();
    await reported(id, ada, ben);
    await arrived(ada, ben);
    const inBens = new Meter();
    await watched(objectOf(ben), inBens);
    for (let count = 1; count <= 20; count += 1) {
      if (count === 10) await evictDurableObject(room(id), { webSockets: "hibernate" });
      fromAda.send({ content: `message ${count}` });
      await fromBen.nextOf("chat_message");
    }
    await runDurableObjectAlarm(room(id));
    expect(await rowsOf(objectOf(ben), inBens)).toBe(0);
    fromBen.close();
    await fromAda.nextOf("user_offline");
    const listed = () =>
      runInDurableObject(objectOf(ben), (_, { storage }) => [
        ...storage.sql.exec("SELECT seq, unread FROM inbox"),
      ]);
    await expect.poll(listed).toEqual([{ seq: 20, unread: 20 }]);
  });

  it("is delivered in fewer calls than it has messages", async () => {
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
  it("is one row of the log, and none for one's own message [R32]", async () => {
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
    const inRoom = new Meter();
    await watched(room(id), inRoom);
    const read = (messageId: number) =>
      runInDurableObject(room(id), (instance: ConversationRoom) =>
        instance.perform(ben.id, { type: "MarkRead", messageIds: [messageId] }, 1),
      );
    await read(2);
    expect(await rowsOf(room(id), inRoom)).toBe(0);
    await read(1);
    // The other is the alarm, for the reader's own object is to know.
    expect(await rowsOf(room(id), inRoom)).toBe(2);
  });
});

describe("an idle room", () => {
  it("is woken by one alarm after a message, and then by none", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromAda = await enter(id, ada);
    fromAda.send({ content: "Hi!" });
    await fromAda.nextOf("chat_message");
    expect(await runDurableObjectAlarm(room(id))).toBe(true);
    expect(await runDurableObjectAlarm(room(id))).toBe(false);
  });

  it("stays hibernated while its sockets ping", async () => {
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
