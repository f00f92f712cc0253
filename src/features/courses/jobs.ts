import type { Context } from "../../context.ts";
import { indexQueued } from "../../db/search.ts";
import { SEARCHED_COURSES } from "./store.ts";

export function indexCourses(ctx: Context, limit: number): Promise<number> {
  return indexQueued(ctx.db, SEARCHED_COURSES, limit);
}
