import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { addFriend } from "../../src/features/contacts/actions.ts";
import { insertWriters } from "../../src/features/conversations/store.ts";
import { api } from "./api.ts";
import { room } from "./build.ts";
import { ctx, type Player } from "./cast.ts";

/** Makes two people friends. */
export async function befriend(one: { id: number }, other: { id: number }, now = Date.now): Promise<void> {
  const at = { ...ctx, now };
  await addFriend(at, one.id, other.id);
  await addFriend(at, other.id, one.id);
}

/** Marks people as writers of a conversation without messages. */
export async function acquaint(conversationId: number, ...people: { id: number }[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  await insertWriters(ctx.db, conversationId, ids, Date.now());
  await runInDurableObject(room(conversationId), (_, { storage }) => {
    for (const id of ids) {
      storage.sql.exec("INSERT OR REPLACE INTO writers (account_id, is_reported) VALUES (?, 1)", id);
    }
  });
  await evictDurableObject(room(conversationId));
}

/** Accepts an added membership of a workspace. */
export async function acceptPlace(player: Player, workspaceId: number): Promise<void> {
  const path = `/api/workspaces/${workspaceId}/members/`;
  const accepted = await api("POST", path, { as: player, body: { account_id: player.id } });
  if (accepted.status !== 201) throw new Error(`Not accepted: ${accepted.status}`);
}
