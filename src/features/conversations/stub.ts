import type { Env } from "../../env.ts";

/** The object of one conversation. */
export function conversationRoom(env: Env, conversationId: number) {
  return env.CONVERSATION_ROOM.getByName(String(conversationId));
}
