import { z } from "@hono/zod-openapi";
import { messageUuid } from "../../../lib/ids.ts";
import { isoTime, isoTimeOrNull } from "../../../lib/time.ts";
import { type Message, shownClientId } from "../../messaging/protocol.ts";
import { Caption, ClientId, MessageText } from "../../messaging/schemas.ts";

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
    recipient_id: z.int().positive().describe("The id of the recipient's account"),
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
