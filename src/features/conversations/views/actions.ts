import type { Context } from "../../../context.ts";
import { listParticipants } from "../../../db/membership.ts";
import type { Actor } from "../../../http/credentials.ts";
import { wordsOf } from "../../../lib/fold.ts";
import { ARRAY_PAGE_SIZE, assertPageExists } from "../../../lib/pages.ts";
import { SEARCHED_ACCOUNTS } from "../../accounts/actions.ts";
import type { Message } from "../../messaging/protocol.ts";
import { type InboxEntry, readInbox } from "../../people/actions.ts";
import type { Membership } from "../policy.ts";
import {
  type Conversation,
  conversationRooms,
  listMemberships,
  type Participant,
  searchMemberships,
} from "../store.ts";
import { conversationRoom } from "../stub.ts";

const MESSAGES_SHOWN = 50;

export interface ConversationView {
  conversation: Conversation;
  participants: Participant[];
  lastMessage: Message | null;
  unread: number;
  updatedAt: number;
}

/** As of its change `seq`. */
export interface ConversationDetail extends ConversationView {
  messages: Message[];
  seq: number;
  readId: number;
}

/** Newest activity first. @throws AppError not_found beyond the last page */
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

/** With its last 50 messages. Reads the participants unless they are given. */
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
