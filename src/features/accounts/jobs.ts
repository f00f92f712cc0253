import type { Context } from "../../context.ts";
import { indexAllQueued } from "../../db/search.ts";
import { SEARCHED_ACCOUNTS } from "./search/store.ts";

/** Makes the search terms of accounts that are new or changed, in portions. */
export function indexAccounts(ctx: Context): Promise<number> {
  return indexAllQueued(ctx.db, SEARCHED_ACCOUNTS);
}
