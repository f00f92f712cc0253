import type { Context } from "../../../context.ts";
import { conversationRoom } from "../stub.ts";

/** Ends the room's object as a crash would: right after this resolves, its memory and its sockets are gone. */
export async function evictRoom({ env }: Context, conversationId: number): Promise<void> {
  await conversationRoom(env, conversationId).evict();
}
