import type { Env } from "../../../env.ts";

/** The object of one channel. */
export function channelRoom(env: Env, channelId: number) {
  return env.CHANNEL_ROOM.getByName(String(channelId));
}
