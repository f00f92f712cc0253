import type { Context } from "../../context.ts";
import { listParticipants, queueErasure, touchEverywhere } from "../../db/membership.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError, invalidField } from "../../lib/error.ts";
import { wordsOf } from "../../lib/fold.ts";
import { ARRAY_PAGE_SIZE, assertPageExists } from "../../lib/pages.ts";
import { assertOpened, type Claim, upgradeRequest } from "../../realtime/upgrade.ts";
import { findAccount, listAccountsByIds, SEARCHED_ACCOUNTS } from "../accounts/actions.ts";
import { assertSignedIn } from "../auth/access/actions.ts";
import { findBlocks } from "../contacts/actions.ts";
import { reachOut } from "../contacts/reach/actions.ts";
import { markAccountFilesDeleted } from "../media/actions.ts";
import type { Message } from "../messaging/protocol.ts";
import {
  hideConversation,
  type InboxEntry,
  readInbox,
  showConversation,
  tellChatOpened,
} from "../people/actions.ts";
import { withinQuota } from "../quotas/actions.ts";
import { assertGroup, groupIsFull, type Membership, pairKey } from "./policy.ts";
import {
  type Conversation,
  conversationRooms,
  findByPair,
  findWithParticipants,
  findWithRole,
  insertConversation,
  listMemberships,
  type Participant,
  renameConversation,
  searchMemberships,
} from "./store.ts";
import { conversationRoom } from "./stub.ts";

const MESSAGES_SHOWN = 50;

export interface ConversationView {
  conversation: Conversation;
  participants: Participant[];
  lastMessage: Message | null;
  unread: number;
  updatedAt: number;
}

/** One conversation at one moment: all of it is as its change `seq` left it. */
export interface ConversationDetail extends ConversationView {
  messages: Message[];
  /** The room's last change. */
  seq: number;
  /** Up to which message the caller has read. */
  readId: number;
}

/**
 * The caller's membership today. Someone who is not a member is not told that there is such a conversation.
 * @throws AppError not_found
 */
export async function requireMembership(ctx: Context, actor: Actor, id: number | null): Promise<Membership> {
  const found = id === null ? null : await findWithRole(ctx.db, id, actor.accountId);
  if (!found?.role) throw noSuchConversation();
  return { conversation: found.conversation, role: found.role };
}

/** The same with those who are members today. @throws AppError not_found */
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
 * The conversation of the caller and one other, made if there was none: never two, even if both start at once. One that is
 * made despite a block is the caller's alone to see, until something can be written in it.
 * @throws AppError not_found, validation_failed for oneself, not_allowed for a new one with a block between the two
 * unless `despiteBlock`, rate_limited where the caller reached too many people today who don't know them
 */
export async function startConversation(
  ctx: Context,
  actor: Actor,
  otherId: number,
  { despiteBlock = false } = {},
): Promise<{ membership: Membership; isNew: boolean }> {
  if (otherId === actor.accountId)
    throw invalidField("user_id", "You cannot start a conversation with yourself.");
  if (!(await findAccount(ctx, otherId))) throw new AppError("not_found", "There is no such account.");
  const key = pairKey(actor.accountId, otherId);
  const existing = await findByPair(ctx.db, key);
  if (!existing && !despiteBlock) await assertMayMeet(ctx, actor, [otherId]);
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
  if (!conversation) throw await whyNotMade(ctx, actor, [otherId]);
  if (made) await introduce(ctx, actor, otherId, conversation);
  // Repeated, it leaves alone what was removed from the list since.
  else if (!ctx.operation?.isDone) await showConversation(ctx, actor, conversation.id);
  return { membership: { conversation, role: "member" }, isNew: made !== null };
}

/** Has both see a new conversation, unless a block is between them: then the other does not see it. */
async function introduce(ctx: Context, actor: Actor, otherId: number, made: Conversation): Promise<void> {
  const { apart } = await findBlocks(ctx, actor.accountId, [otherId]);
  if (apart.size === 0) return tellOfNew(ctx, made, [actor.accountId, otherId]);
  await hideConversation(ctx, { accountId: otherId }, made.id);
  await tellOfNew(ctx, made, [actor.accountId]);
}

/** Open events sockets of both learn of it; it is there whether or not they could be told. */
async function tellOfNew(ctx: Context, { id, uuid }: Conversation, accountIds: number[]): Promise<void> {
  const told = accountIds.map((accountId) => tellChatOpened(ctx, accountId, uuid, true));
  for (const result of await Promise.allSettled(told)) {
    if (result.status === "rejected")
      ctx.logger.error("a person was not told of a new chat", result.reason, { conversation_id: id });
  }
}

/** Makes a group of the caller and others. @throws AppError validation_failed, not_allowed, not_found, too_many_members, rate_limited */
export async function createGroup(
  ctx: Context,
  actor: Actor,
  { name, participantIds }: { name: string | null; participantIds: number[] },
): Promise<Membership> {
  const others = [...new Set(participantIds)].filter((id) => id !== actor.accountId);
  if (others.length === 0) throw invalidField("participants", "A group needs someone besides you.");
  if (others.length >= conversationRooms.bounds.members) throw groupIsFull(conversationRooms.bounds.members);
  const known = new Set((await listAccountsByIds(ctx, others)).map(({ id }) => id));
  const unknown = others.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw invalidField(`participants.${participantIds.indexOf(unknown)}`, `There is no account ${unknown}.`);
  }
  await assertMayMeet(ctx, actor, others);
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
  if (!conversation) throw await whyNotMade(ctx, actor, others);
  const { id, directoryVersion } = conversation;
  ctx.background("tell of a new group", conversationRoom(ctx.env, id).refreshDirectory(directoryVersion));
  return { conversation, role: "creator" };
}

/** The reason why the write made no conversation, by what is so now. @throws AppError not_allowed */
async function whyNotMade(ctx: Context, actor: Actor, others: readonly number[]): Promise<AppError> {
  await assertMayMeet(ctx, actor, others);
  return new AppError("not_found", "There is no such account.");
}

/** One page of the caller's list, newest activity first. @throws AppError not_found beyond the last page */
export async function listConversations(
  ctx: Context,
  actor: Actor,
  { search, page }: { search: string | null; page: number },
): Promise<{ views: ConversationView[]; count: number }> {
  const [{ own, participants: ofAll }, inbox] = await Promise.all([
    search === null
      ? listMemberships(ctx.db, actor.accountId, ARRAY_PAGE_SIZE)
      : findMemberships(ctx, actor, wordsOf(search)),
    readInbox(ctx, actor),
  ]);
  const listed = byActivity(
    own.map((conversation) => ({ conversation })),
    inbox,
  );
  assertPageExists({ page, pageSize: ARRAY_PAGE_SIZE }, listed.length);
  const shown = listed.slice((page - 1) * ARRAY_PAGE_SIZE, page * ARRAY_PAGE_SIZE);
  const ids = shown.map(({ conversation }) => conversation.id);
  const participants = ofAll ?? (await listParticipants(ctx.db, conversationRooms, ids));
  const byConversation = Map.groupBy(participants, ({ roomId }) => roomId);
  const views = shown.map((view) => ({
    ...view,
    participants: byConversation.get(view.conversation.id) ?? [],
  }));
  return { views, count: listed.length };
}

async function findMemberships(ctx: Context, { accountId }: Actor, words: readonly string[]) {
  const isBlank = words.length === 0;
  const own = isBlank ? [] : await searchMemberships(ctx.db, accountId, words, SEARCHED_ACCOUNTS);
  return { own, participants: null };
}

/** Those of a caller's conversations that are on the caller's list, the newest activity first. */
export function byActivity<Own extends { conversation: Conversation }>(
  all: readonly Own[],
  inbox: ReadonlyMap<number, InboxEntry>,
): (Own & Pick<ConversationView, "lastMessage" | "unread" | "updatedAt">)[] {
  return all
    .filter(({ conversation: { id } }) => !inbox.get(id)?.isHidden)
    .map((own) => {
      const entry = inbox.get(own.conversation.id);
      const lastMessage = entry?.lastMessage ?? null;
      const updatedAt = Math.max(own.conversation.updatedAt, lastMessage?.sentAt ?? 0);
      return { ...own, lastMessage, unread: entry?.unread ?? 0, updatedAt };
    })
    .sort((one, other) => other.updatedAt - one.updatedAt || other.conversation.id - one.conversation.id);
}

/** Refuses to bring people together of whom one blocked the other. @throws AppError not_allowed */
export async function assertMayMeet(ctx: Context, { accountId }: Actor, others: readonly number[]) {
  const { apart } = await findBlocks(ctx, accountId, others);
  if (apart.size > 0) throw new AppError("not_allowed", "You cannot contact this person.");
}

/** One conversation with its last 50 messages and what is unread, read in one call; with these participants, if they were read already. */
export async function viewConversation(
  ctx: Context,
  actor: Actor,
  { conversation, participants: known }: Membership & { participants?: Participant[] },
): Promise<ConversationDetail> {
  const room = conversationRoom(ctx.env, conversation.id);
  const [participants, { messages, seq = 0, reader }] = await Promise.all([
    known ?? listParticipants(ctx.db, conversationRooms, [conversation.id]),
    room.before(null, MESSAGES_SHOWN, conversation.directoryVersion, actor.accountId),
  ]);
  const lastMessage = messages.at(-1) ?? null;
  return {
    conversation,
    participants,
    messages,
    lastMessage,
    seq,
    unread: reader?.unread ?? 0,
    readId: reader?.readId ?? 0,
    updatedAt: Math.max(conversation.updatedAt, lastMessage?.sentAt ?? 0),
  };
}

/** Renames a group. @throws AppError not_found, not_allowed for a conversation of two */
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

/** Takes a conversation off the caller's list, until someone writes in it again. */
export async function removeFromList(
  ctx: Context,
  actor: Actor,
  { conversation }: Membership,
): Promise<void> {
  await hideConversation(ctx, actor, conversation.id);
}

/** Hands a socket over to the room. @throws AppError not_signed_in, not_found, not_a_member, rate_limited */
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

/** Has every conversation of an account learn that its name changed. */
export async function renameInConversations(ctx: Context, accountId: number): Promise<void> {
  const rooms = await touchEverywhere(ctx.db, conversationRooms, accountId);
  ctx.background("rename in conversations", ctx.deliver(...rooms));
}

/**
 * Ends an account in every conversation and queues that its messages, likes and files go. Durable once it returns;
 * to be called before the account's row is deleted.
 */
export async function eraseFromConversations(ctx: Context, accountId: number): Promise<void> {
  const rooms = await queueErasure(ctx.db, conversationRooms, accountId, ctx.now());
  await markAccountFilesDeleted(ctx, accountId);
  ctx.background("erase from conversations", ctx.deliver(...rooms));
}

function noSuchConversation(): AppError {
  return new AppError("not_found", "You have no such conversation.");
}
