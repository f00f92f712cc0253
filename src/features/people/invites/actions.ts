import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { userRoom } from "../stub.ts";
import type { Engagement } from "./protocol.ts";

export async function findGame(ctx: Context, { accountId }: Actor): Promise<Engagement | null> {
  return userRoom(ctx.env, accountId).game();
}

/** False if the caller is not in it. */
export async function endGame(ctx: Context, { accountId }: Actor, gameId: string): Promise<boolean> {
  return userRoom(ctx.env, accountId).endGame(gameId);
}

export async function endInvitesBetween(ctx: Context, one: number, other: number): Promise<void> {
  await Promise.all([userRoom(ctx.env, one).severInvites(other), userRoom(ctx.env, other).severInvites(one)]);
}
