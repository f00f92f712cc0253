import { z } from "@hono/zod-openapi";
import { isoTime } from "../../lib/time.ts";
import { avatarOf } from "../accounts/protocol.ts";
import type { BlockView } from "./actions.ts";

export const BlockSchema = z
  .object({
    username: z.string(),
    nickname: z.string(),
    avatar: z.string().openapi({ description: "The address of a picture, a path on this host" }),
    is_blocked_user: z.literal(true),
    is_blocked_by_user: z.literal(false).openapi({ description: "Nobody is told who blocked them" }),
    date: z.iso.datetime(),
  })
  .openapi("Block");

export function presentBlock({ card, since }: BlockView): z.infer<typeof BlockSchema> {
  return {
    username: card.username,
    nickname: card.nickname,
    avatar: avatarOf(card),
    is_blocked_user: true,
    is_blocked_by_user: false,
    date: isoTime(since),
  };
}
