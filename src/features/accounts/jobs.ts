import type { Context } from "../../context.ts";
import { indexQueued } from "../../db/search.ts";
import { SEARCHED_ACCOUNTS } from "./search/store.ts";

/** Makes the search terms of accounts that are new or changed, up to `limit` of them. Returns how many there were. */
export function indexAccounts(ctx: Context, limit: number): Promise<number> {
  return indexQueued(ctx.db, SEARCHED_ACCOUNTS, limit);
}
