import type { Context } from "../../../context.ts";
import { conversationRoom } from "../stub.ts";

/** Ends the object as a crash would: its memory and sockets are gone right after this resolves. */
export async function evictRoom({ env }: Context, conversationId: number): Promise<void> {
  await conversationRoom(env, conversationId).evict();
}
