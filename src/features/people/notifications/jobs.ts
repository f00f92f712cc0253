import type { Context } from "../../../context.ts";
import { DAY_MS } from "../../../lib/time.ts";
import { deliverNotices } from "./actions.ts";
import { deleteNoticesBefore, listDueNotices } from "./store.ts";

/** An object that takes nothing for so long is broken for good. */
const TRIED_FOR_MS = 7 * DAY_MS;

/** Delivers at most `limit` notifications whose time has come. @returns how many were tried */
export async function deliverDueNotices(ctx: Context, limit: number): Promise<number> {
  const due = await listDueNotices(ctx.db, ctx.now(), limit);
  await deliverNotices(ctx, due);
  return due.length;
}

/** Gives up at most `limit` notifications that nobody took for a week. @returns how many */
export function giveUpNotices(ctx: Context, limit: number): Promise<number> {
  return deleteNoticesBefore(ctx.db, ctx.now() - TRIED_FOR_MS, limit);
}
