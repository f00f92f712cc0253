import type { Context } from "../../context.ts";
import { indexAllQueued } from "../../db/search.ts";
import { SEARCHED_COURSES } from "./store.ts";

/** Makes the search terms of courses that are new or changed, in portions. */
export function indexCourses(ctx: Context): Promise<number> {
  return indexAllQueued(ctx.db, SEARCHED_COURSES);
}
