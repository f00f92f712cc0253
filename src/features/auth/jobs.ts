import type { Context } from "../../context.ts";
import { DAY_MS } from "../../lib/time.ts";
import { deleteGrantsEndedBefore, deleteTicketsBefore } from "./store.ts";

/** As long as a refresh token can live: the row outlasts every token that names it. */
const ENDED_GRANT_KEPT_MS = 2 * DAY_MS;

/** Removes at most `limit` grants that ended more than two days ago; returns how many. */
export function purgeEndedGrants(ctx: Context, limit: number): Promise<number> {
  return deleteGrantsEndedBefore(ctx.db, ctx.now() - ENDED_GRANT_KEPT_MS, limit);
}

/** Removes at most `limit` tickets that ran out unused; returns how many. */
export function purgeTickets(ctx: Context, limit: number): Promise<number> {
  return deleteTicketsBefore(ctx.db, ctx.now(), limit);
}
