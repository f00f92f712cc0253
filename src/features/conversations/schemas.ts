import { z } from "@hono/zod-openapi";
import { messageUuid } from "../../lib/ids.ts";
import { anyUsername, name } from "../../lib/text-schemas.ts";
import { isoTime, isoTimeOrNull } from "../../lib/time.ts";
import { type Message, shownClientId } from "../messaging/protocol.ts";
import { Caption, ClientId, MessageText } from "../messaging/schemas.ts";
import type { ConversationDetail, ConversationView } from "./actions.ts";
import type { Participant } from "./store.ts";

const NAME_LENGTH_MAX = 100;
const AccountId = z.int().positive();

export const StartBody = z
  .object({ user2: AccountId.optional(), user_id: AccountId.optional() })
  .superRefine(({ user2, user_id }, { addIssue }) => {
    if (user2 === undefined && user_id === undefined) {
      addIssue({ code: "custom", path: ["user_id"], message: "is missing" });
    }
    if (user2 === undefined || user_id === undefined || user2 === user_id) return;
    for (const path of ["user2", "user_id"]) {
      addIssue({ code: "custom", path: [path], message: "user2 and user_id name two different people" });
    }
  })
  .openapi("StartConversation", { description: "The other person, as `user2` or `user_id`." });

const GroupName = name(NAME_LENGTH_MAX);

export const GroupBody = z
  .object({
    name: GroupName.nullish(),
    participants: z
      .array(AccountId)
      .min(1)
      .openapi({ description: "A group has 1,000 members at most, you among them: more is refused (409)" }),
  })
  .openapi("NewGroup");

export const RenameBody = z.object({ name: GroupName.nullable() }).openapi("RenameGroup");

export const MemberBody = z
  .object({ account_id: AccountId.optional(), username: anyUsername().optional() })
  .refine((body) => (body.account_id === undefined) !== (body.username === undefined), {
    path: ["account_id"],
    message: "give either account_id or username",
  })
  .openapi("NewMember");

export const SendBody = z
  .object({
    content: MessageText,
    client_id: ClientId.nullish(),
    attachment: z.null("is to come as a form, multipart/form-data").optional(),
  })
  .openapi("SendMessage");

/** The same as a form: text, a file, or both. */
export const SendForm = z
  .object({
    content: Caption.optional(),
    client_id: ClientId.optional(),
    attachment: z.string().optional().openapi({ type: "string", format: "binary" }),
  })
  .openapi("SendMessageForm");

/** The fields of such a form; `content` is needed where there is no file. */
export const MessageFields = z.discriminatedUnion("hasFile", [
  z.object({ hasFile: z.literal(false), content: MessageText, client_id: ClientId.nullish() }),
  z.object({
    hasFile: z.literal(true),
    content: Caption.default(""),
    client_id: ClientId.nullish(),
  }),
]);

export const SendToPersonBody = z
  .object({ recipient_id: AccountId, content: MessageText, client_id: ClientId.nullish() })
  .openapi("SendToPerson");

export const ReadBody = z
  .object({ message_ids: z.array(AccountId).max(10_000).nullish(), mark_all: z.boolean().nullish() })
  .refine((body) => (body.message_ids ?? null) !== null || body.mark_all !== false, {
    path: ["mark_all"],
    message: "is false, and there are no message_ids: nothing to read",
  })
  .openapi("MarkRead", {
    description:
      "These messages and all before them; all there are, if none are named or `mark_all` is true. Your own don't count.",
  });

export const MessageSchema = z
  .object({
    id: z.int().openapi({ description: "1, 2, 3 … within the conversation" }),
    uuid: z.uuid(),
    conversation: z.int(),
    sender: z.string().openapi({ description: "The sender's username" }),
    sender_id: z.int(),
    sender_username: z.string(),
    sender_first_name: z.string(),
    sender_last_name: z.string(),
    content: z.string(),
    attachment: z.string().nullable().openapi({ description: "Where its file is read, by members only" }),
    timestamp: z.iso.datetime(),
    is_read: z.boolean().openapi({ description: "Whether another member has read it" }),
    read_at: z.iso.datetime().nullable(),
    is_deleted: z.boolean(),
    edited_at: z.iso.datetime().nullable(),
    is_liked: z.boolean(),
    likes: z.int(),
    client_id: z.string().nullable(),
  })
  .openapi("Message");

export const ParticipantSchema = z
  .object({ id: z.int(), username: z.string(), first_name: z.string(), last_name: z.string() })
  .openapi("Participant");

export const ConversationSchema = z
  .object({
    id: z.int(),
    uuid: z.uuid(),
    name: z.string().nullable(),
    is_group: z.boolean(),
    participants: z.array(ParticipantSchema),
    other_participant: ParticipantSchema.or(z.null()).openapi({ description: "Null for a group" }),
    last_message: MessageSchema.or(z.null()),
    unread_count: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi("Conversation");

export const ConversationDetailSchema = ConversationSchema.extend({
  messages: z.array(MessageSchema).openapi({ description: "The last 50, oldest first" }),
  seq: z.int().openapi({
    description:
      "The last change in this answer: connect to the socket with `?after=` it to get every later one",
  }),
  last_read_id: z.int().openapi({
    description:
      "You have read up to this message; 0 if you have read none. `unread_count` counts those after it",
  }),
}).openapi("ConversationDetail");

export const StartedSchema = z
  .object({
    id: z.int(),
    uuid: z.uuid(),
    participants: z.array(z.int()),
    other_participant: ParticipantSchema.or(z.null()),
    messages: z.array(MessageSchema).openapi({ description: "The last 50, oldest first" }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi("StartedConversation");

export const MemberSchema = z
  .object({
    account_id: z.int(),
    username: z.string(),
    role: z.enum(["creator", "member"]),
    joined_at: z.iso.datetime(),
  })
  .openapi("Member");

export const MessagePageSchema = z
  .object({
    count: z.int(),
    next: z.url().nullable(),
    previous: z.url().nullable(),
    results: z.array(MessageSchema),
    has_more: z.boolean(),
  })
  .openapi("MessagePage");

export function presentMessage(message: Message, conversationId: number): z.infer<typeof MessageSchema> {
  const { sender } = message;
  return {
    id: message.id,
    uuid: messageUuid({ conversationId, messageId: message.id }),
    conversation: conversationId,
    sender: sender.username,
    sender_id: sender.accountId,
    sender_username: sender.username,
    sender_first_name: sender.firstName,
    sender_last_name: sender.lastName,
    content: message.content,
    attachment: message.attachment,
    timestamp: isoTime(message.sentAt),
    is_read: message.readAt !== null,
    read_at: isoTimeOrNull(message.readAt),
    is_deleted: message.deletedAt !== null,
    edited_at: isoTimeOrNull(message.deletedAt ?? message.editedAt),
    is_liked: message.likes > 0,
    likes: message.likes,
    client_id: shownClientId(message),
  };
}

export function presentConversation(
  view: ConversationView,
  viewerId: number,
): z.infer<typeof ConversationSchema> {
  const { conversation, participants, lastMessage, unread } = view;
  const isGroup = conversation.pairKey === null;
  const other = isGroup ? undefined : participants.find(({ accountId }) => accountId !== viewerId);
  return {
    id: conversation.id,
    uuid: conversation.uuid,
    name: conversation.name,
    is_group: isGroup,
    participants: participants.map(presentParticipant),
    other_participant: other ? presentParticipant(other) : null,
    last_message: lastMessage && presentMessage(lastMessage, conversation.id),
    unread_count: unread,
    created_at: isoTime(conversation.createdAt),
    updated_at: isoTime(view.updatedAt),
  };
}

export function presentDetail(
  view: ConversationDetail,
  viewerId: number,
): z.infer<typeof ConversationDetailSchema> {
  const { id } = view.conversation;
  return {
    ...presentConversation(view, viewerId),
    messages: view.messages.map((message) => presentMessage(message, id)),
    seq: view.seq,
    last_read_id: view.readId,
  };
}

export function presentStarted(view: ConversationDetail, viewerId: number): z.infer<typeof StartedSchema> {
  const { id, uuid, other_participant, messages, created_at, updated_at } = presentDetail(view, viewerId);
  const participants = view.participants.map(({ accountId }) => accountId);
  return { id, uuid, participants, other_participant, messages, created_at, updated_at };
}

export function presentMember({
  accountId,
  username,
  role,
  joinedAt,
}: Participant): z.infer<typeof MemberSchema> {
  return { account_id: accountId, username, role, joined_at: isoTime(joinedAt) };
}

function presentParticipant({ accountId, username, firstName, lastName }: Participant) {
  return { id: accountId, username, first_name: firstName, last_name: lastName };
}
