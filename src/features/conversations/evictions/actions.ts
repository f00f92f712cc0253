import type { Context } from "../../../context.ts";
import { conversationRoom } from "../stub.ts";

/** Makes the object of a conversation lose its memory and its sockets, as by a crash, right after this resolves. */
export async function evictRoom({ env }: Context, conversationId: number): Promise<void> {
  await conversationRoom(env, conversationId).evict();
}
