import type { Context } from "../../context.ts";
import { DAY_MS } from "../../lib/time.ts";
import { CLIENT_KEPT_MS, deleteClientsBefore } from "./clients/actions.ts";
import { deleteCodesBefore } from "./codes/store.ts";
import { deleteGrantsEndedBefore, deleteTicketsBefore } from "./store.ts";

/** The longest lifetime of a refresh token: a row outlasts the tokens that name it. */
const ENDED_GRANT_KEPT_MS = 30 * DAY_MS;

export function purgeEndedGrants(ctx: Context, limit: number): Promise<number> {
  return deleteGrantsEndedBefore(ctx.db, ctx.now() - ENDED_GRANT_KEPT_MS, limit);
}

export function purgeTickets(ctx: Context, limit: number): Promise<number> {
  return deleteTicketsBefore(ctx.db, ctx.now(), limit);
}

export function purgeCodes(ctx: Context, limit: number): Promise<number> {
  return deleteCodesBefore(ctx.db, ctx.now() - DAY_MS, limit);
}

export function purgeClients(ctx: Context, limit: number): Promise<number> {
  return deleteClientsBefore(ctx.db, ctx.now() - CLIENT_KEPT_MS, limit);
}
