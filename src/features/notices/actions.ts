import type { Context } from "../../context.ts";
import type { Target } from "../../db/outbox/store.ts";
import { insertNotices, type Notice } from "./store.ts";

export type { Notice } from "./store.ts";

/** Returns their receivers. */
export async function queueNotices(ctx: Context, notices: readonly Notice[]): Promise<Target[]> {
  await insertNotices(ctx.db, notices, ctx.now());
  return notices.map(({ accountId }): Target => `person:${accountId}`);
}
