import { z } from "zod";
import { ClientId } from "../schemas.ts";

/** Fields that mean the same in the frames of several sockets. */

export const ConversationId = z.int().describe("The id of the conversation");
export const ChannelId = z.int().describe("The id of the channel");
export const MessageId = z.int().describe("The number of the message in its conversation or channel");
export const OneMessage = z.object({ message_id: MessageId.positive() });
export const MessageIds = z
  .array(z.int())
  .describe("The numbers of all messages that became read, in ascending order");

export const Seq = z.int().describe("The sequence number of this change");
export const LastSeq = z.int().describe("The sequence number of the last change so far: resume from it");

export const SentClientId = ClientId.nullish().describe(
  "Your own id for the message: sent again with the same one, it is not stored twice. Absent or null: the message has none",
);
export const ShownClientId = z
  .string()
  .nullable()
  .describe("The id that its sender's client gave it; null if it gave none");

export const StartsTyping = z
  .boolean()
  .default(true)
  .describe("True: you are typing, for ten seconds. False: you stopped. True if absent");
export const IsTyping = z.boolean().describe("Whether they are typing; false if they stopped or paused");

export const EditedAt = z.iso.datetime().describe("When it was edited");
export const DeletedAt = z.iso.datetime().describe("When it was deleted");
export const ReadAt = z.iso.datetime().describe("When it was read");

export const Username = z.string().describe("The person's username");
export const self = {
  user_id: z.int().describe("The id of your account"),
  username: z.string().describe("Your username"),
};
export const other = { user_id: z.int().describe("The id of the person's account"), username: Username };
