import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError, invalidField } from "../../../lib/error.ts";
import type { Slice } from "../../../lib/pages.ts";
import { type Card, cardOf, getAccountByUsername, type Named } from "../../accounts/actions.ts";
import { standingsTo } from "../../contacts/relations/actions.ts";
import type { Message } from "../../messaging/protocol.ts";
import { publishChatOpened, readInbox } from "../../people/actions.ts";
import { readPresence } from "../../presence/actions.ts";
import { startConversation } from "../actions.ts";
import { type Conversation, findPairWith, listPairs } from "../store.ts";
import { conversationRoom } from "../stub.ts";
import { byActivity } from "../views/actions.ts";

const MESSAGES_SHOWN = 30;

/** As one of the two sees it. */
export interface Chat {
  conversation: Conversation;
  other: Card;
  isOnline: boolean;
  isBlocked: boolean;
  unread: number;
  lastMessage: Message | null;
}

export async function listChats(
  ctx: Context,
  actor: Actor,
  { limit, offset }: Slice,
): Promise<{ items: Chat[]; count: number }> {
  const [pairs, inbox] = await Promise.all([listPairs(ctx.db, actor.accountId), readInbox(ctx, actor)]);
  const chats = byActivity(pairs, inbox);
  const shown = chats.slice(offset, offset + limit);
  return { items: await withPeople(ctx, actor, shown), count: chats.length };
}

/** A block only prevents writing. @throws AppError not_found, validation_failed for oneself, rate_limited */
export async function openChat(
  ctx: Context,
  actor: Actor,
  username: string,
): Promise<{ chat: Chat; messages: Message[]; isNew: boolean }> {
  const other = await getAccountByUsername(ctx, username);
  if (other.id === actor.accountId) throw invalidField("username", "You cannot chat with yourself.");
  const { membership, isNew } = await startConversation(ctx, actor, other.id, { despiteBlock: true });
  const { conversation } = membership;
  if (!isNew) await publishChatOpened(ctx, actor.accountId, conversation.uuid, false);
  const room = conversationRoom(ctx.env, conversation.id);
  const { directoryVersion } = conversation;
  const page = await room.before(null, MESSAGES_SHOWN, directoryVersion, actor.accountId);
  const messages = page.messages.reverse();
  const [chat] = await withPeople(ctx, actor, [
    { conversation, other, lastMessage: messages[0] ?? null, unread: page.reader?.unread ?? 0 },
  ]);
  if (!chat) throw new Error("a chat was opened and is not there");
  return { chat, messages, isNew };
}

/** Newest first. @throws AppError not_found if there is no chat */
export async function listChatMessages(
  ctx: Context,
  actor: Actor,
  username: string,
  read: () => Slice,
): Promise<{ conversation: Conversation; messages: Message[]; count: number }> {
  const found = await findPairWith(ctx.db, actor.accountId, username);
  if (!found) throw new AppError("not_found", "No account has this username.");
  const { conversation } = found;
  if (!conversation) throw new AppError("not_found", "You have no chat with this person.");
  const { limit, offset } = read();
  const room = conversationRoom(ctx.env, conversation.id);
  const { messages, count } = await room.newest(offset, limit, conversation.directoryVersion);
  return { conversation, messages, count };
}

type Bare = Pick<Chat, "conversation" | "lastMessage" | "unread"> & { other: Named };

async function withPeople(ctx: Context, { accountId }: Actor, chats: Bare[]): Promise<Chat[]> {
  const others = chats.map(({ other }) => other.id);
  const { blocked, presences: listed } = await standingsTo(ctx, accountId, others);
  const presences = await readPresence(ctx, listed);
  return chats.map(({ conversation, other, lastMessage, unread }) => ({
    conversation,
    lastMessage,
    unread,
    other: cardOf(other),
    isOnline: (presences.get(other.id)?.status ?? "offline") !== "offline",
    isBlocked: blocked.has(other.id),
  }));
}
