import { z } from "@hono/zod-openapi";
import { isoTime, isoTimeOrNull } from "../../lib/time.ts";
import { avatarOf } from "../accounts/protocol.ts";
import type { Friend } from "./actions.ts";

export const FriendSchema = z
  .object({
    username: z.string().describe("The friend's username"),
    nickname: z.string().describe("Their full name, or their username"),
    avatar: z.string().describe("The address of their picture: a path on this host"),
    is_online: z.boolean().describe("Whether they are online or idle"),
    status: z
      .enum(["online", "idle", "offline"])
      .describe("Whether they are there: idle is online, but away"),
    last_seen: z.iso.datetime().nullable().describe("When they were last online; null if unknown"),
    date: z.iso.datetime().describe("When you added them"),
  })
  .openapi("Friend");

export function presentFriend({ card, since, presence }: Friend): z.infer<typeof FriendSchema> {
  return {
    username: card.username,
    nickname: card.nickname,
    avatar: avatarOf(card),
    is_online: presence.status !== "offline",
    status: presence.status,
    last_seen: isoTimeOrNull(presence.lastSeenAt),
    date: isoTime(since),
  };
}
