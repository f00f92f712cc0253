import type { Env } from "../../../env.ts";

export function channelRoom(env: Env, channelId: number) {
  return env.CHANNEL_ROOM.getByName(String(channelId));
}
