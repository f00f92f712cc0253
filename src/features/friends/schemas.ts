import { z } from "@hono/zod-openapi";
import { isoTime, isoTimeOrNull } from "../../lib/time.ts";
import { avatarOf } from "../accounts/protocol.ts";
import type { Friend } from "./actions.ts";

export const FriendSchema = z
  .object({
    username: z.string(),
    nickname: z.string(),
    avatar: z.string().openapi({ description: "The address of a picture, a path on this host" }),
    is_online: z.boolean(),
    status: z.enum(["online", "idle", "offline"]),
    last_seen: z.iso.datetime().nullable(),
    date: z.iso.datetime().openapi({ description: "When you added them" }),
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
