import type { Context } from "../../context.ts";
import { queueErasure, touchEverywhere } from "../../db/membership.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError, invalidField } from "../../lib/error.ts";
import { assertOpened, type Claim, upgradeRequest } from "../../realtime/upgrade.ts";
import { findAccount, listAccountsByIds } from "../accounts/actions.ts";
import { assertSignedIn } from "../auth/access/actions.ts";
import { findBlocks } from "../contacts/actions.ts";
import { reachOut } from "../contacts/reach/actions.ts";
import { markAccountFilesDeleted } from "../media/actions.ts";
import { hideConversation, publishChatOpened, showConversation } from "../people/actions.ts";
import { withinQuota } from "../quotas/actions.ts";
import { noSuchAccount } from "../rooms/actions.ts";
import { assertGroup, groupIsFull, type Membership, pairKey } from "./policy.ts";
import {
  type Conversation,
  conversationRooms,
  findByPair,
  findWithParticipants,
  findWithRole,
  insertConversation,
  type Participant,
  renameConversation,
} from "./store.ts";
import { conversationRoom } from "./stub.ts";

/** Conversations do not exist for others. @throws AppError not_found */
export async function requireMembership(ctx: Context, actor: Actor, id: number | null): Promise<Membership> {
  const found = id === null ? null : await findWithRole(ctx.db, id, actor.accountId);
  if (!found?.role) throw noSuchConversation();
  return { conversation: found.conversation, role: found.role };
}

/** @throws AppError not_found */
export async function requireMembers(
  ctx: Context,
  actor: Actor,
  id: number | null,
): Promise<Membership & { participants: Participant[] }> {
  const found = id === null ? null : await findWithParticipants(ctx.db, id, actor.accountId);
  if (!found?.role) throw noSuchConversation();
  return { ...found, role: found.role };
}

/**
 * Never two for a pair, even with concurrent calls. One created despite a block is visible to the caller
 * only, until a message can be sent in it. @throws AppError not_found, validation_failed for oneself,
 * not_allowed for a new one across a block unless `despiteBlock`, rate_limited beyond the daily limit of
 * strangers
 */
export async function startConversation(
  ctx: Context,
  actor: Actor,
  otherId: number,
  { despiteBlock = false } = {},
): Promise<{ membership: Membership; isNew: boolean }> {
  if (otherId === actor.accountId)
    throw invalidField("user_id", "You cannot start a conversation with yourself.");
  if (!(await findAccount(ctx, otherId))) throw noSuchAccount();
  const key = pairKey(actor.accountId, otherId);
  const existing = await findByPair(ctx.db, key);
  if (!existing && !despiteBlock) await assertNotBlocked(ctx, actor, [otherId]);
  const made = existing
    ? null
    : await reachOut(ctx, actor.accountId, [otherId], (counting) =>
        withinQuota(ctx, actor.accountId, { conversations: 1 }, (db) =>
          insertConversation(
            db,
            { uuid: ctx.newId(), pairKey: key, name: null, creatorId: actor.accountId, despiteBlock },
            [actor.accountId, otherId],
            ctx.now(),
            counting,
          ),
        ),
      );
  const conversation = made ?? existing ?? (await findByPair(ctx.db, key));
  if (!conversation) throw despiteBlock ? noSuchAccount() : await explainNotCreated(ctx, actor, [otherId]);
  if (made) await introduce(ctx, actor, otherId, conversation);
  // A repeated request must not undo a later removal from the list.
  else if (!ctx.operation?.isDone) await showConversation(ctx, actor, conversation.id);
  return { membership: { conversation, role: "member" }, isNew: made !== null };
}

/** Across a block, only the caller sees it. */
async function introduce(ctx: Context, actor: Actor, otherId: number, made: Conversation): Promise<void> {
  const { apart } = await findBlocks(ctx, actor.accountId, [otherId]);
  if (apart.size === 0) return publishNewChat(ctx, made, [actor.accountId, otherId]);
  await hideConversation(ctx, { accountId: otherId }, made.id);
  await publishNewChat(ctx, made, [actor.accountId]);
}

async function publishNewChat(ctx: Context, { id, uuid }: Conversation, accountIds: number[]): Promise<void> {
  const told = accountIds.map((accountId) => publishChatOpened(ctx, accountId, uuid, true));
  for (const result of await Promise.allSettled(told)) {
    if (result.status === "rejected")
      ctx.logger.error("telling a person of a new chat failed", result.reason, { conversation_id: id });
  }
}

export async function createGroup(
  ctx: Context,
  actor: Actor,
  { name, participantIds }: { name: string | null; participantIds: number[] },
): Promise<Membership> {
  const others = [...new Set(participantIds)].filter((id) => id !== actor.accountId);
  if (others.length === 0) throw invalidField("participants", "A group needs at least one other member.");
  if (others.length >= conversationRooms.bounds.members) throw groupIsFull(conversationRooms.bounds.members);
  const known = new Set((await listAccountsByIds(ctx, others)).map(({ id }) => id));
  const unknown = others.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw invalidField(`participants.${participantIds.indexOf(unknown)}`, `There is no account ${unknown}.`);
  }
  await assertNotBlocked(ctx, actor, others);
  const conversation = await reachOut(ctx, actor.accountId, others, (counting) =>
    withinQuota(ctx, actor.accountId, { groups: 1 }, (db) =>
      insertConversation(
        db,
        { uuid: ctx.newId(), pairKey: null, name, creatorId: actor.accountId },
        [actor.accountId, ...others],
        ctx.now(),
        counting,
      ),
    ),
  );
  if (!conversation) throw await explainNotCreated(ctx, actor, others);
  const { id, directoryVersion } = conversation;
  ctx.background("tell of a new group", conversationRoom(ctx.env, id).refreshDirectory(directoryVersion));
  return { conversation, role: "creator" };
}

async function explainNotCreated(ctx: Context, actor: Actor, others: readonly number[]): Promise<AppError> {
  await assertNotBlocked(ctx, actor, others);
  return noSuchAccount();
}

/** @throws AppError not_allowed */
export async function assertNotBlocked(ctx: Context, { accountId }: Actor, others: readonly number[]) {
  const { apart } = await findBlocks(ctx, accountId, others);
  if (apart.size > 0) throw new AppError("not_allowed", "You cannot contact this person.");
}

/** @throws AppError not_found, not_allowed for a conversation of two */
export async function renameGroup(
  ctx: Context,
  actor: Actor,
  membership: Membership,
  name: string | null,
): Promise<Membership> {
  assertGroup(membership);
  const { id } = membership.conversation;
  await renameConversation(ctx.db, id, actor.accountId, name, ctx.now());
  await ctx.deliver(`conversation:${id}`);
  return requireMembership(ctx, actor, id);
}

/** Hides the conversation until its next message. */
export async function removeFromList(
  ctx: Context,
  actor: Actor,
  { conversation }: Membership,
): Promise<void> {
  await hideConversation(ctx, actor, conversation.id);
}

/** @throws AppError not_signed_in, not_found, not_a_member, rate_limited */
export async function connectToConversation(
  ctx: Context,
  claim: Claim,
  id: number | null,
  after: string | null,
): Promise<Response> {
  if (id === null) {
    await assertSignedIn(ctx, claim);
    throw new AppError("not_found", "There is no such conversation.");
  }
  return assertOpened(await conversationRoom(ctx.env, id).fetch(upgradeRequest({ ...claim, after })));
}

export async function renameInConversations(ctx: Context, accountId: number): Promise<void> {
  const rooms = await touchEverywhere(ctx.db, conversationRooms, accountId);
  ctx.background("rename in conversations", ctx.deliver(...rooms));
}

/** Queues the deletion of messages, likes and files. Must run before the account's row is deleted. */
export async function eraseFromConversations(ctx: Context, accountId: number): Promise<void> {
  const rooms = await queueErasure(ctx.db, conversationRooms, accountId, ctx.now());
  await markAccountFilesDeleted(ctx, accountId);
  ctx.background("erase from conversations", ctx.deliver(...rooms));
}

function noSuchConversation(): AppError {
  return new AppError("not_found", "You have no such conversation.");
}
