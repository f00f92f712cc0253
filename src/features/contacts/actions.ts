import type { Context } from "../../context.ts";
import { type Card, cardOf, listAccountsByIds } from "../accounts/actions.ts";
import {
  areRelated,
  deleteFriendship,
  insertFriendship,
  listBlocksBetween,
  listContacts,
  listFriendships,
} from "./store.ts";

/** Befriends two people at once, without asking. False if they were friends already. */
export function befriend(ctx: Context, one: number, other: number): Promise<boolean> {
  return insertFriendship(ctx.db, one, other, ctx.now());
}

/** False if they were no friends. */
export function endFriendship(ctx: Context, one: number, other: number): Promise<boolean> {
  return deleteFriendship(ctx.db, one, other);
}

/** An account's friends, the newest first. While a block keeps two apart, neither is among the other's. */
export async function listFriends(
  ctx: Context,
  accountId: number,
  slice: { limit: number; offset: number },
): Promise<{ items: { card: Card; since: number }[]; count: number }> {
  const { items, count } = await listFriendships(ctx.db, accountId, slice);
  const accounts = await listAccountsByIds(
    ctx,
    items.map(({ friendId }) => friendId),
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return {
    count,
    items: items.flatMap(({ friendId, createdAt }) => {
      const account = byId.get(friendId);
      return account ? [{ card: cardOf(account), since: createdAt }] : [];
    }),
  };
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

/** Whether two are friends or share a conversation or a workspace today, whether or not a block keeps them apart. */
export function isRelated(ctx: Context, one: number, other: number): Promise<boolean> {
  return areRelated(ctx.db, one, other);
}

/** Whom an account's presence and tournaments are told: friends and those with whom it shares a conversation or a workspace. */
export function contactsOf(ctx: Context, accountId: number): Promise<number[]> {
  return listContacts(ctx.db, accountId);
}
