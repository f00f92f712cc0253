import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import { ChannelMessage } from "../../messaging/dialects/channel-frames.ts";
import { ClientId, MessageText } from "../../messaging/schemas.ts";
import { Flag, Name, WorkspaceId } from "../schemas.ts";
import type { Channel, Participant } from "./store.ts";

export const ChannelId = z.int().positive().openapi({ example: 1 });

export const ChannelSchema = z
  .object({
    id: z.int(),
    workspace_id: z.int(),
    name: z.string(),
    is_private: z.union([z.literal(0), z.literal(1)]),
    is_member: z.boolean().openapi({ description: "Whether the caller is in it" }),
    created_at: z.iso.datetime(),
  })
  .openapi("Channel");

export const ChannelBody = z
  .object({ workspace_id: WorkspaceId, name: Name, is_private: Flag.nullish() })
  .openapi("ChannelBody");

export const ChannelMemberSchema = z
  .object({
    account_id: z.int(),
    username: z.string(),
    role: z.enum(["owner", "member"]),
    joined_at: z.iso.datetime(),
  })
  .openapi("ChannelMember");

export const ChannelMessageSchema = z.object(ChannelMessage.shape).openapi("ChannelMessage");

export const ChannelMessageBody = z
  .object({ channel_id: ChannelId, body: MessageText, client_id: ClientId.nullish() })
  .openapi("ChannelMessageBody");

export function presentChannel({
  channel,
  isMember,
}: {
  channel: Channel;
  isMember: boolean;
}): z.infer<typeof ChannelSchema> {
  return {
    id: channel.id,
    workspace_id: channel.workspaceId,
    name: channel.name,
    is_private: channel.isPrivate ? 1 : 0,
    is_member: isMember,
    created_at: isoTime(channel.createdAt),
  };
}

/** A member as a workspace's clients know one: who made a channel, or was handed it, is its owner. */
export function presentChannelMember({
  accountId,
  username,
  role,
  joinedAt,
}: Participant): z.infer<typeof ChannelMemberSchema> {
  const shownRole = role === "creator" ? "owner" : role;
  return { account_id: accountId, username, role: shownRole, joined_at: isoTime(joinedAt) };
}
