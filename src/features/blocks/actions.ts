import type { Context } from "../../context.ts";
import type { Target } from "../../db/outbox/store.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError, invalidField } from "../../lib/error.ts";
import type { Slice } from "../../lib/pages.ts";
import { type Card, cardOf, getAccountByUsername } from "../accounts/actions.ts";
import { isBlockedBetween } from "../contacts/actions.ts";
import { areContacts } from "../contacts/relations/actions.ts";
import { endInvitesBetween } from "../people/invites/actions.ts";
import { publishPresence } from "../presence/actions.ts";
import { leaveUnaccepted } from "../workspaces/members/actions.ts";
import { deleteBlock, findBlock, findBlocked, insertBlock, listBlocks } from "./store.ts";

export interface BlockView {
  card: Card;
  since: number;
}

/**
 * Neither is told who blocked. The caller leaves groups and workspaces to which only the other added them.
 * Idempotent, and finishes an interrupted call; only the presence update is not repeated [P21], as it would
 * reveal whether the other is online and has blocked too. @throws AppError not_found, validation_failed for
 * oneself
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
  const applied = applyBlock(ctx, accountId, account.id, {
    publishesPresence: isFirst && wereContacts,
    rooms,
  });
  // Runs to the end even if the caller disconnects, as it is not repeated.
  ctx.background("a block", applied);
  await applied;
  const made = await findBlock(ctx.db, accountId, account.id);
  return { view: { card: cardOf(account), since: made?.createdAt ?? ctx.now() }, isNew };
}

/** @throws AppError not_found if the caller did not block them */
export async function getBlock(ctx: Context, { accountId }: Actor, username: string): Promise<BlockView> {
  const found = await findBlocked(ctx.db, accountId, username);
  if (!found) throw new AppError("not_found", "No account has this username.");
  if (found.since === null) throw notBlocked();
  return { card: cardOf(found.blocked), since: found.since };
}

/** The other's block remains. @throws AppError not_found */
export async function unblock(ctx: Context, { accountId }: Actor, username: string): Promise<void> {
  const { id } = await getAccountByUsername(ctx, username);
  const { isRemoved, rooms } = await deleteBlock(ctx.db, accountId, id);
  if (!isRemoved) throw notBlocked();
  await ctx.deliver(...rooms);
  if (await isBlockedBetween(ctx, accountId, id)) return;
  if (await areContacts(ctx, accountId, id)) await publishPresence(ctx, accountId, id, true);
}

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

async function applyBlock(
  ctx: Context,
  one: number,
  other: number,
  { publishesPresence, rooms }: { publishesPresence: boolean; rooms: Target[] },
): Promise<void> {
  try {
    await ctx.deliver(...rooms);
    await leaveUnaccepted(ctx, one, other);
    await endInvitesBetween(ctx, one, other);
  } finally {
    if (publishesPresence) await publishPresence(ctx, one, other, false);
  }
}

function notBlocked(): AppError {
  return new AppError("not_found", "You have not blocked this person.");
}
