import type { Env } from "../../env.ts";

/** The object of one person. */
export function userRoom(env: Env, accountId: number) {
  return env.USER_ROOM.getByName(String(accountId));
}
