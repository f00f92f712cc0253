import type { Context } from "../../context.ts";
import { DAY_MS } from "../../lib/time.ts";
import { CLIENT_KEPT_MS, deleteClientsBefore } from "./clients/actions.ts";
import { deleteCodesBefore } from "./codes/store.ts";
import { deleteGrantsEndedBefore, deleteTicketsBefore } from "./store.ts";

/** As long as a refresh token can live: the row outlasts every token that names it. */
const ENDED_GRANT_KEPT_MS = 30 * DAY_MS;

/** Removes at most `limit` grants that ended more than a month ago; returns how many. */
export function purgeEndedGrants(ctx: Context, limit: number): Promise<number> {
  return deleteGrantsEndedBefore(ctx.db, ctx.now() - ENDED_GRANT_KEPT_MS, limit);
}

/** Removes at most `limit` tickets that ran out unused; returns how many. */
export function purgeTickets(ctx: Context, limit: number): Promise<number> {
  return deleteTicketsBefore(ctx.db, ctx.now(), limit);
}

/** Removes at most `limit` one-time codes that were asked for more than a day ago; returns how many. */
export function purgeCodes(ctx: Context, limit: number): Promise<number> {
  return deleteCodesBefore(ctx.db, ctx.now() - DAY_MS, limit);
}

/** Removes at most `limit` clients from which nobody has signed in for 90 days; returns how many. */
export function purgeClients(ctx: Context, limit: number): Promise<number> {
  return deleteClientsBefore(ctx.db, ctx.now() - CLIENT_KEPT_MS, limit);
}
