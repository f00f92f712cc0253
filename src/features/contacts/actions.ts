import type { Context } from "../../context.ts";
import { reachOut } from "./reach/actions.ts";
import { insertFriendship, listBlocksBetween } from "./store.ts";

/**
 * Adds someone as a friend, without asking; they are friends in each other's eyes once both have added the other.
 * @throws AppError rate_limited where the account reached too many people today who don't know it
 */
export function addFriend(
  ctx: Context,
  accountId: number,
  friendId: number,
): Promise<{ isNew: boolean; isMutual: boolean }> {
  return reachOut(ctx, accountId, [friendId], (counting) =>
    insertFriendship(ctx.db, accountId, friendId, ctx.now(), counting),
  );
}

/** Which of these others the account blocked, and with which a block of either's keeps it apart. */
export async function findBlocks(
  ctx: Context,
  accountId: number,
  otherIds: readonly number[],
): Promise<{ blocked: Set<number>; apart: Set<number> }> {
  const found = await listBlocksBetween(ctx.db, accountId, otherIds);
  const own = found.filter(({ blockerId }) => blockerId === accountId);
  return {
    blocked: new Set(own.map(({ blockedId }) => blockedId)),
    apart: new Set(
      found.map(({ blockerId, blockedId }) => (blockerId === accountId ? blockedId : blockerId)),
    ),
  };
}

/** Whether either of the two blocked the other. */
export async function isBlockedBetween(ctx: Context, one: number, other: number): Promise<boolean> {
  return (await findBlocks(ctx, one, [other])).apart.has(other);
}
