import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { conversationRoom } from "../../src/features/conversations/stub.ts";
import { userRoom } from "../../src/features/people/stub.ts";
import { HOUR_MS } from "../../src/lib/time.ts";
import { api } from "./api.ts";
import type { Player } from "./cast.ts";

const PATIENCE_MS = 20_000;

export const room = (conversationId: number) => conversationRoom(env, conversationId);

export const objectOf = (player: { id: number }) => userRoom(env, player.id);

/** Creates a conversation of two; returns its id. */
export async function start(one: Player, other: Player): Promise<number> {
  const started = await api<{ id: number }>("POST", "/api/chat/conversations/start/", {
    as: one,
    body: { user_id: other.id },
  });
  if (started.status >= 400) throw new Error(`No conversation: ${started.status}`);
  return started.body.id;
}

/** Creates a group; returns its id. */
export async function startGroup(creator: Player, ...others: Player[]): Promise<number> {
  const made = await api<{ id: number }>("POST", "/api/chat/conversations/", {
    as: creator,
    body: { name: "Everyone", participants: others.map(({ id }) => id) },
  });
  if (made.status !== 201) throw new Error(`No group: ${made.status}`);
  return made.body.id;
}

/** Sends a message by REST; returns its id. */
export async function say(player: Player, conversationId: number, content: string): Promise<number> {
  const path = `/api/chat/conversations/${conversationId}/send_message/`;
  const sent = await api<{ id: number }>("POST", path, { as: player, body: { content } });
  if (sent.status !== 201) throw new Error(`Not sent: ${sent.status}`);
  return sent.body.id;
}

/** Waits until all messages of a conversation reached its members' objects. */
export async function told(conversationId: number): Promise<void> {
  await room(conversationId).refreshDirectory(0);
}

/** Waits until a person's object has delivered everything. */
export async function posted(player: { id: number }): Promise<void> {
  await until(objectOf(player), "A letter waits in vain", ({ storage }) => {
    return storage.sql.exec("SELECT 1 FROM outbox LIMIT 1").toArray().length === 0;
  });
}

/**
 * Waits until a person's object has answered a room, and stops following it: a late answer would overwrite
 * sockets that the test writes to.
 */
export async function reported(conversationId: number, ...people: { id: number }[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  await until(room(conversationId), "A connection is not reported", (state) => {
    const attachments = state.getWebSockets().map((ws) => ws.deserializeAttachment());
    return attachments.every((each) => !ids.includes(each?.accountId) || each.isQuiet);
  });
}

/** The number of rooms that a person's object knows of. */
export function countRooms(player: { id: number }): Promise<number> {
  return runInDurableObject(objectOf(player), (_, { storage }) =>
    Number(storage.sql.exec("SELECT COUNT(*) AS count FROM connected_rooms").one().count),
  );
}

/** Prevents an object's alarm from running by itself; the test runs it. */
export async function holdAlarm(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, async (_, { storage }) => {
    const setAlarm = storage.setAlarm.bind(storage);
    const set = await storage.getAlarm();
    if (set !== null) await setAlarm(set + HOUR_MS);
    Object.assign(storage, { setAlarm: (at: number) => setAlarm(at + HOUR_MS) });
  });
}

/** Makes an object's failed deliveries due again by evicting it. */
export async function callAgain(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec("UPDATE unreachable_targets SET next_at = 1");
  });
  await evictDurableObject(stub, { webSockets: "hibernate" });
}

/** Polls inside an object, where test helpers cannot. */
async function until(
  stub: DurableObjectStub,
  complaint: string,
  isSo: (state: DurableObjectState) => boolean,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await runInDurableObject(stub, (_, state) => isSo(state)))) {
    if (Date.now() > deadline) throw new Error(complaint);
    await scheduler.wait(5);
  }
}
