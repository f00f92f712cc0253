import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { userRoom } from "../stub.ts";
import type { Engagement } from "./protocol.ts";

/** The game that the caller is in, or null. */
export async function findGame(ctx: Context, { accountId }: Actor): Promise<Engagement | null> {
  return userRoom(ctx.env, accountId).game();
}

/** Ends a game of the caller's, for both who play. False if the caller is in no such game. */
export async function endGame(ctx: Context, { accountId }: Actor, gameId: string): Promise<boolean> {
  return userRoom(ctx.env, accountId).endGame(gameId);
}

/** Ends what is pending between two people who may not meet any more. */
export async function severInvites(ctx: Context, one: number, other: number): Promise<void> {
  await Promise.all([userRoom(ctx.env, one).severInvites(other), userRoom(ctx.env, other).severInvites(one)]);
}
