import type { Context } from "../../context.ts";
import type { Target } from "../../db/outbox/store.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError, invalidField } from "../../lib/error.ts";
import type { Slice } from "../../lib/pages.ts";
import { type Card, cardOf, getAccountByUsername } from "../accounts/actions.ts";
import { isBlockedBetween } from "../contacts/actions.ts";
import { areContacts } from "../contacts/relations/actions.ts";
import { severInvites } from "../people/invites/actions.ts";
import { tellOfPresence } from "../presence/actions.ts";
import { leaveUnaccepted } from "../workspaces/members/actions.ts";
import { deleteBlock, findBlock, findBlocked, insertBlock, listBlocks } from "./store.ts";

/** Someone whom the caller blocked. */
export interface BlockView {
  card: Card;
  since: number;
}

/**
 * Blocks someone: from here on no message, invite or presence passes between the two, in either direction, and neither
 * is told who did it. The caller leaves the groups and workspaces to which only the other added them. Blocking again changes nothing, but finishes what a failure in between had left. Only the
 * telling of presence is not repeated [P21]: it would say whether the other is there, and that a block was made.
 * @throws AppError not_found, validation_failed for oneself
 */
export async function block(
  ctx: Context,
  { accountId }: Actor,
  username: string,
): Promise<{ view: BlockView; isNew: boolean }> {
  const account = await getAccountByUsername(ctx, username);
  if (account.id === accountId) throw invalidField("username", "You cannot block yourself.");
  const wereContacts = await areContacts(ctx, accountId, account.id);
  const { isNew, isFirst, rooms } = await insertBlock(ctx.db, accountId, account.id, ctx.now());
  const parted = part(ctx, accountId, account.id, { tellsPresence: isFirst && wereContacts, rooms });
  // What cannot be repeated goes on where who asked is gone.
  ctx.background("a block", parted);
  await parted;
  const made = await findBlock(ctx.db, accountId, account.id);
  return { view: { card: cardOf(account), since: made?.createdAt ?? ctx.now() }, isNew };
}

/** @throws AppError not_found where the caller did not block them, whoever else did */
export async function getBlock(ctx: Context, { accountId }: Actor, username: string): Promise<BlockView> {
  const found = await findBlocked(ctx.db, accountId, username);
  if (!found) throw new AppError("not_found", "No account has this username.");
  if (found.since === null) throw notBlocked();
  return { card: cardOf(found.blocked), since: found.since };
}

/** Takes a block of the caller's back; one of the other's goes on. @throws AppError not_found */
export async function unblock(ctx: Context, { accountId }: Actor, username: string): Promise<void> {
  const { id } = await getAccountByUsername(ctx, username);
  const { isRemoved, rooms } = await deleteBlock(ctx.db, accountId, id);
  if (!isRemoved) throw notBlocked();
  await ctx.deliver(...rooms);
  if (await isBlockedBetween(ctx, accountId, id)) return;
  if (await areContacts(ctx, accountId, id)) await tellOfPresence(ctx, accountId, id, true);
}

/** Whom the caller blocked, the newest first. */
export async function viewBlocks(
  ctx: Context,
  { accountId }: Actor,
  slice: Slice,
): Promise<{ items: BlockView[]; count: number }> {
  const { items, count } = await listBlocks(ctx.db, accountId, slice);
  return {
    count,
    items: items.map(({ blocked, createdAt }) => ({ card: cardOf(blocked), since: createdAt })),
  };
}

async function part(
  ctx: Context,
  one: number,
  other: number,
  { tellsPresence, rooms }: { tellsPresence: boolean; rooms: Target[] },
): Promise<void> {
  try {
    await ctx.deliver(...rooms);
    await leaveUnaccepted(ctx, one, other);
    await severInvites(ctx, one, other);
  } finally {
    if (tellsPresence) await tellOfPresence(ctx, one, other, false);
  }
}

function notBlocked(): AppError {
  return new AppError("not_found", "You have not blocked this person.");
}
