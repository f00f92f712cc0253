import type { Context } from "../../context.ts";
import { reachOut } from "./reach/actions.ts";
import { insertFriendship, listBlocksBetween } from "./store.ts";

/** Both must add each other to be friends. @throws AppError rate_limited after too many strangers today */
export function addFriend(
  ctx: Context,
  accountId: number,
  friendId: number,
): Promise<{ isNew: boolean; isMutual: boolean }> {
  return reachOut(ctx, accountId, [friendId], (counting) =>
    insertFriendship(ctx.db, accountId, friendId, ctx.now(), counting),
  );
}

/** Those that the account blocked, and those separated from it by a block in either direction. */
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

export async function isBlockedBetween(ctx: Context, one: number, other: number): Promise<boolean> {
  return (await findBlocks(ctx, one, [other])).apart.has(other);
}
