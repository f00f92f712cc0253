import type { Context } from "../../context.ts";
import { indexQueued } from "../../db/search.ts";
import { SEARCHED_ACCOUNTS } from "./search/store.ts";

export function indexAccounts(ctx: Context, limit: number): Promise<number> {
  return indexQueued(ctx.db, SEARCHED_ACCOUNTS, limit);
}
