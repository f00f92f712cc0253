import type { Env } from "../../env.ts";

export function conversationRoom(env: Env, conversationId: number) {
  return env.CONVERSATION_ROOM.getByName(String(conversationId));
}
