import { env } from "cloudflare:workers";
import { conversationRoom } from "../../src/features/conversations/stub.ts";
import { userRoom } from "../../src/features/people/stub.ts";
import { api } from "./api.ts";
import type { Player } from "./cast.ts";

/** The object of a conversation. */
export const room = (conversationId: number) => conversationRoom(env, conversationId);

/** The object of a person. */
export const objectOf = (player: { id: number }) => userRoom(env, player.id);

/** A conversation of two; its number. */
export async function start(one: Player, other: Player): Promise<number> {
  const started = await api<{ id: number }>("POST", "/api/chat/conversations/start/", {
    as: one,
    body: { user_id: other.id },
  });
  if (started.status >= 400) throw new Error(`No conversation: ${started.status}`);
  return started.body.id;
}

/** A group that the first of these people makes of all; its number. */
export async function startGroup(creator: Player, ...others: Player[]): Promise<number> {
  const made = await api<{ id: number }>("POST", "/api/chat/conversations/", {
    as: creator,
    body: { name: "Everyone", participants: others.map(({ id }) => id) },
  });
  if (made.status !== 201) throw new Error(`No group: ${made.status}`);
  return made.body.id;
}

/** Sends by REST; the message's number. */
export async function say(player: Player, conversationId: number, content: string): Promise<number> {
  const path = `/api/chat/conversations/${conversationId}/send_message/`;
  const sent = await api<{ id: number }>("POST", path, { as: player, body: { content } });
  if (sent.status !== 201) throw new Error(`Not sent: ${sent.status}`);
  return sent.body.id;
}
