import { createContext } from "../../../compose.ts";
import type { Env } from "../../../env.ts";
import { createRoomClass } from "../../messaging/room.ts";
import type { ChannelCalls } from "./calls.ts";
import { channelKind } from "./host.ts";

export const ChannelRoom = createRoomClass((ctx, env) =>
  channelKind(
    createContext(env, (promise) => ctx.waitUntil(promise)),
    ctx.storage,
    Number(ctx.id.name),
  ),
) satisfies new (
  ctx: DurableObjectState,
  env: Env,
) => ChannelCalls;

export type ChannelRoom = InstanceType<typeof ChannelRoom>;
