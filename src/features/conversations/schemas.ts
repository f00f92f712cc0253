import { z } from "@hono/zod-openapi";
import { messageUuid } from "../../lib/ids.ts";
import { anyUsername, name } from "../../lib/text-schemas.ts";
import { isoTime, isoTimeOrNull } from "../../lib/time.ts";
import { type Message, shownClientId } from "../messaging/protocol.ts";
import { Caption, ClientId, MessageText } from "../messaging/schemas.ts";
import type { Participant } from "./store.ts";
import type { ConversationDetail, ConversationView } from "./views/actions.ts";

const NAME_LENGTH_MAX = 100;
const AccountId = z.int().positive().describe("The id of an account");

export const StartBody = z
  .object({
    user2: AccountId.optional().describe("The id of the other person's account: the same as `user_id`"),
    user_id: AccountId.optional().describe("The id of the other person's account"),
  })
  .superRefine(({ user2, user_id }, { addIssue }) => {
    if (user2 === undefined && user_id === undefined) {
      addIssue({ code: "custom", path: ["user_id"], message: "is missing" });
    }
    if (user2 === undefined || user_id === undefined || user2 === user_id) return;
    for (const path of ["user2", "user_id"]) {
      addIssue({ code: "custom", path: [path], message: "user2 and user_id must be the same account" });
    }
  })
  .openapi("StartConversation", {
    description: "The other person, as `user2` or `user_id`",
    anyOf: [{ required: ["user2"] }, { required: ["user_id"] }],
  });

const GroupName = name(NAME_LENGTH_MAX);

export const GroupBody = z
  .object({
    name: GroupName.nullish().describe("The name of the group; none unless given"),
    participants: z
      .array(AccountId)
      .min(1)
      .describe("The ids of the others' accounts. A group has at most 1,000 members, you among them"),
  })
  .openapi("NewGroup");

export const RenameBody = z
  .object({ name: GroupName.nullable().describe("The new name; null for none") })
  .openapi("RenameGroup");

export const MemberBody = z
  .object({
    account_id: AccountId.optional().describe("The id of the account to add"),
    username: anyUsername().optional().describe("The username of the account to add"),
  })
  .refine((body) => (body.account_id === undefined) !== (body.username === undefined), {
    path: ["account_id"],
    message: "must have either account_id or username",
  })
  .openapi("NewMember", { oneOf: [{ required: ["account_id"] }, { required: ["username"] }] });

export const SendBody = z
  .object({
    content: MessageText,
    client_id: ClientId.nullish(),
    attachment: z
      .null("must be sent as a form (multipart/form-data)")
      .optional()
      .describe("Null: files are sent as a form"),
  })
  .openapi("SendMessage");

/** A message as a form: text, a file, or both. */
export const SendForm = z
  .object({
    content: Caption.optional(),
    client_id: ClientId.optional(),
    attachment: z
      .string()
      .optional()
      .openapi({ type: "string", format: "binary", description: "The file, of 25 MiB at most" }),
  })
  .openapi("SendMessageForm", { anyOf: [{ required: ["content"] }, { required: ["attachment"] }] });

/** The fields of such a form; `content` is required without a file. */
export const MessageFields = z.discriminatedUnion("hasFile", [
  z.object({ hasFile: z.literal(false), content: MessageText, client_id: ClientId.nullish() }),
  z.object({
    hasFile: z.literal(true),
    content: Caption.default(""),
    client_id: ClientId.nullish(),
  }),
]);

export const SendToPersonBody = z
  .object({
    recipient_id: AccountId.describe("The id of the recipient's account"),
    content: MessageText,
    client_id: ClientId.nullish(),
  })
  .openapi("SendToPerson");

export const ReadBody = z
  .object({
    message_ids: z
      .array(z.int().positive())
      .max(10_000)
      .nullish()
      .describe("The numbers of messages: these and all before them become read"),
    mark_all: z.boolean().nullish().describe("True: all messages become read, whatever `message_ids` has"),
  })
  .refine((body) => (body.message_ids ?? null) !== null || body.mark_all !== false, {
    path: ["mark_all"],
    message: "must be true if message_ids is absent",
  })
  .openapi("MarkRead", {
    description:
      "These messages and all before them; all there are, if none are named or `mark_all` is true. Your own don't count.",
    not: {
      required: ["mark_all"],
      properties: { mark_all: { const: false }, message_ids: { type: "null" } },
    },
  });

export const MessageSchema = z
  .object({
    id: z.int().describe("The number of the message in its conversation: 1, 2, 3 …"),
    uuid: z.uuid().describe("The UUID of the message"),
    conversation: z.int().describe("The id of the conversation"),
    sender: z.string().describe("The sender's username"),
    sender_id: z.int().describe("The id of the sender's account"),
    sender_username: z.string().describe("The sender's username"),
    sender_first_name: z.string().describe("The sender's first name, or an empty text"),
    sender_last_name: z.string().describe("The sender's last name, or an empty text"),
    content: z.string().describe("The text; empty where there is none, or the message is deleted"),
    attachment: z
      .string()
      .nullable()
      .describe("The address of the file, for members only: a path on this host"),
    timestamp: z.iso.datetime().describe("When it was sent"),
    is_read: z.boolean().describe("Whether another member has read it"),
    read_at: z.iso.datetime().nullable().describe("When another member first read it"),
    is_deleted: z.boolean().describe("Whether it was deleted"),
    edited_at: z.iso.datetime().nullable().describe("When its text was last changed, or it was deleted"),
    is_liked: z.boolean().describe("Whether anyone likes it"),
    likes: z.int().min(0).describe("How many members like it"),
    client_id: z.string().nullable().describe("The id that its sender's client gave it"),
  })
  .openapi("Message");

export const MarkedReadSchema = z
  .object({
    success: z.literal(true).describe("Always true"),
    messages_marked_read: z.int().min(0).describe("How many messages this request made read"),
  })
  .openapi("MarkedRead");

const ParticipantSchema = z
  .object({
    id: z.int().describe("The id of the account"),
    username: z.string().describe("The username"),
    first_name: z.string().describe("The first name, or an empty text"),
    last_name: z.string().describe("The last name, or an empty text"),
  })
  .openapi("Participant");

const OtherParticipant = ParticipantSchema.or(z.null()).describe("The other person; null for a group");
const CreatedAt = z.iso.datetime().describe("When the conversation was created");
const UpdatedAt = z.iso.datetime().describe("When something last happened in it");

const ConversationSchema = z
  .object({
    id: z.int().describe("The id of the conversation"),
    uuid: z.uuid().describe("The UUID of the conversation"),
    name: z.string().nullable().describe("The name of the group; null where it has none"),
    is_group: z.boolean().describe("Whether it is a group, rather than a conversation of two"),
    participants: z.array(ParticipantSchema).describe("Its members, you among them"),
    other_participant: OtherParticipant,
    last_message: MessageSchema.or(z.null()).describe("The newest message; null where there is none"),
    unread_count: z.int().min(0).describe("How many of the others' messages you have not read"),
    created_at: CreatedAt,
    updated_at: UpdatedAt,
  })
  .openapi("Conversation");

export const ConversationListSchema = z.array(ConversationSchema).openapi("ConversationList");

const LastMessages = z.array(MessageSchema).describe("The last 50 messages, oldest first");

export const ConversationDetailSchema = ConversationSchema.extend({
  messages: LastMessages,
  seq: z
    .int()
    .describe(
      "The last change in this answer: connect to the socket with `?after=` it to get every later one",
    ),
  last_read_id: z
    .int()
    .describe(
      "You have read up to this message; 0 if you have read none. `unread_count` counts those after it",
    ),
}).openapi("ConversationDetail");

export const StartedSchema = z
  .object({
    id: z.int().describe("The id of the conversation"),
    uuid: z.uuid().describe("The UUID of the conversation"),
    participants: z.array(z.int()).describe("The ids of the two accounts"),
    other_participant: OtherParticipant,
    messages: LastMessages,
    created_at: CreatedAt,
    updated_at: UpdatedAt,
  })
  .openapi("StartedConversation");

export const MemberSchema = z
  .object({
    account_id: z.int().describe("The id of the account"),
    username: z.string().describe("The username"),
    role: z.enum(["creator", "member"]).describe("Whether the member created the group"),
    joined_at: z.iso.datetime().describe("When the member joined"),
  })
  .openapi("Member");

export const MessagePageSchema = z
  .object({
    count: z.int().min(0).describe("How many messages the conversation has"),
    next: z.url().nullable().describe("The address of what comes next in this direction; null at the end"),
    previous: z.url().nullable().describe("The address of older messages; null where there are none"),
    results: z.array(MessageSchema).describe("The messages, oldest first"),
    has_more: z.boolean().describe("Whether there is more in this direction"),
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
