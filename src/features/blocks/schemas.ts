import { z } from "@hono/zod-openapi";
import { isoTime } from "../../lib/time.ts";
import { avatarOf } from "../accounts/protocol.ts";
import type { BlockView } from "./actions.ts";

export const BlockSchema = z
  .object({
    username: z.string().describe("The username of the person whom you blocked"),
    nickname: z.string().describe("Their full name, or their username"),
    avatar: z.string().describe("The address of their picture: a path on this host"),
    is_blocked_user: z.literal(true).describe("Always true: you blocked them"),
    is_blocked_by_user: z.literal(false).describe("Always false: nobody is told who blocked them"),
    date: z.iso.datetime().describe("When you blocked them"),
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
