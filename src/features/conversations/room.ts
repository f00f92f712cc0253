import { createContext } from "../../compose.ts";
import type { Env } from "../../env.ts";
import { createRoomClass } from "../messaging/room.ts";
import type { ConversationCalls } from "./calls.ts";
import { conversationKind } from "./host.ts";

export const ConversationRoom = createRoomClass((ctx, env) =>
  conversationKind(
    createContext(env, (promise) => ctx.waitUntil(promise)),
    Number(ctx.id.name),
  ),
) satisfies new (
  ctx: DurableObjectState,
  env: Env,
) => ConversationCalls;

export type ConversationRoom = InstanceType<typeof ConversationRoom>;
