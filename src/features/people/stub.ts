import type { Env } from "../../env.ts";

export function userRoom(env: Env, accountId: number) {
  return env.USER_ROOM.getByName(String(accountId));
}
