import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { invalidField } from "../../../lib/error.ts";
import { assertPageExists, type PageRequest } from "../../../lib/pages.ts";
import { discardFile, type ReceivedFile, settleFile } from "../../media/actions.ts";
import type { HistoryPage } from "../../messaging/calls.ts";
import type { Command, Message } from "../../messaging/protocol.ts";
import { assertDone, sending } from "../../rooms/actions.ts";
import { startConversation } from "../actions.ts";
import type { Membership } from "../policy.ts";
import { conversationRoom } from "../stub.ts";
import type { ScrollStart } from "./scrolling.ts";

export interface NewMessage {
  content: string;
  clientId: string | null;
  file?: ReceivedFile;
}

/**
 * A repeated `clientId` is answered with the first message, and the new file is discarded; without one, the
 * operation's id is used. @throws AppError validation_failed, not_a_member
 */
export async function sendMessage(
  ctx: Context,
  actor: Actor,
  membership: Membership,
  { content, clientId, file }: NewMessage,
): Promise<Message> {
  const attachment = file?.path ?? null;
  const { message } = await perform(ctx, actor, membership, sending(ctx, content, clientId, attachment));
  if (!message) throw new Error("a message was sent and is not there");
  if (file) {
    const isKept = message.attachment === attachment;
    ctx.background("settle a file", isKept ? settleFile(ctx, file.key) : discardFile(ctx, file.key));
  }
  return message;
}

/** Creates the conversation if there is none. */
export async function sendToPerson(
  ctx: Context,
  actor: Actor,
  recipientId: number,
  message: NewMessage,
): Promise<{ message: Message; conversationId: number }> {
  if (recipientId === actor.accountId) throw invalidField("recipient_id", "You cannot write to yourself.");
  const { membership } = await startConversation(ctx, actor, recipientId);
  return {
    message: await sendMessage(ctx, actor, membership, message),
    conversationId: membership.conversation.id,
  };
}

/** Returns how many messages that changed. */
export async function markRead(
  ctx: Context,
  actor: Actor,
  membership: Membership,
  messageIds: number[] | "all",
): Promise<number> {
  if (messageIds.length === 0) return 0;
  const { markedRead } = await perform(ctx, actor, membership, {
    type: "MarkRead",
    messageIds,
    ...(ctx.operation && { operation: ctx.operation.id }),
  });
  return markedRead;
}

/** Oldest first. @throws AppError not_found beyond the last */
export async function listByPage(ctx: Context, { conversation }: Membership, request: PageRequest) {
  const room = conversationRoom(ctx.env, conversation.id);
  const { messages, count } = await room.page(request.page, request.pageSize, conversation.directoryVersion);
  assertPageExists(request, count);
  return { messages, count };
}

/** Messages before or after a number, ascending. */
export function scroll(
  ctx: Context,
  { conversation }: Membership,
  from: ScrollStart,
  limit: number,
): Promise<HistoryPage> {
  const room = conversationRoom(ctx.env, conversation.id);
  return "after" in from
    ? room.after(from.after, limit, conversation.directoryVersion)
    : room.before(from.before, limit, conversation.directoryVersion);
}

async function perform(ctx: Context, actor: Actor, { conversation }: Membership, command: Command) {
  const room = conversationRoom(ctx.env, conversation.id);
  return assertDone(await room.perform(actor.accountId, command, conversation.directoryVersion));
}
