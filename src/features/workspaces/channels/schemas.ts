import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import { ChannelMessage } from "../../messaging/dialects/channel-frames.ts";
import { ClientId, MessageText } from "../../messaging/schemas.ts";
import { Flag, Name, success, WorkspaceId } from "../schemas.ts";
import type { Participant, VisibleChannel } from "./store.ts";

export const ChannelId = z.int().positive().openapi({ description: "The id of the channel", example: 1 });

const ChannelSchema = z
  .object({
    id: z.int().describe("The id of the channel"),
    workspace_id: z.int().describe("The id of its workspace"),
    name: z.string().describe("Its name"),
    is_private: z
      .union([z.literal(0), z.literal(1)])
      .openapi({ type: "integer", enum: [0, 1], description: "1 where only its members may see it, else 0" }),
    is_member: z.boolean().describe("Whether you are in it"),
    created_at: z.iso.datetime().describe("When it was created"),
  })
  .openapi("Channel", { description: "A channel, as you see it" });

export const ChannelAnswer = success({ data: ChannelSchema }).openapi("ChannelAnswer");

export const ChannelListSchema = success({
  data: z.array(ChannelSchema).describe("The channels, oldest first"),
}).openapi("ChannelList");

export const ChannelCreatedSchema = success({
  channel_id: z.int().describe("The id of the new channel"),
}).openapi("ChannelCreated");

export const ChannelBody = z
  .object({
    workspace_id: WorkspaceId,
    name: Name,
    is_private: Flag.nullish().describe("Whether only its members may see it; false unless given"),
  })
  .openapi("ChannelBody");

const ChannelMemberSchema = z
  .object({
    account_id: z.int().describe("The id of the account"),
    username: z.string().describe("The username"),
    role: z.enum(["owner", "member"]).describe("Whether the member owns the channel"),
    joined_at: z.iso.datetime().describe("When the member joined"),
  })
  .openapi("ChannelMember");

export const ChannelMemberListSchema = success({
  data: z.array(ChannelMemberSchema).describe("The members, those who joined first at the front"),
}).openapi("ChannelMemberList");

const ChannelMessageSchema = z.object(ChannelMessage.shape).openapi("ChannelMessage");

export const ChannelMessagePageSchema = success({
  data: z.array(ChannelMessageSchema).describe("The messages, oldest first"),
  has_more: z.boolean().describe("Whether there is more in this direction"),
  seq: z.int().describe("The channel's last change when this was read"),
}).openapi("ChannelMessagePage");

export const MessageSentSchema = success({
  message_id: z.int().describe("The number of the message in its channel"),
}).openapi("ChannelMessageSent");

export const ChannelMessageBody = z
  .object({ channel_id: ChannelId, body: MessageText, client_id: ClientId.nullish() })
  .openapi("ChannelMessageBody");

export function presentChannel({ channel, isMember }: VisibleChannel): z.infer<typeof ChannelSchema> {
  return {
    id: channel.id,
    workspace_id: channel.workspaceId,
    name: channel.name,
    is_private: channel.isPrivate ? 1 : 0,
    is_member: isMember,
    created_at: isoTime(channel.createdAt),
  };
}

export function presentChannelMember({ accountId, username, role, joinedAt }: Participant) {
  const shownRole = role === "creator" ? ("owner" as const) : role;
  return { account_id: accountId, username, role: shownRole, joined_at: isoTime(joinedAt) };
}
