import type { Context } from "../../context.ts";
import { indexQueued } from "../../db/search.ts";
import { SEARCHED_COURSES } from "./store.ts";

/** Makes the search terms of courses that are new or changed, up to `limit` of them. Returns how many there were. */
export function indexCourses(ctx: Context, limit: number): Promise<number> {
  return indexQueued(ctx.db, SEARCHED_COURSES, limit);
}
