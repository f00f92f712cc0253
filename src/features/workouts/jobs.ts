import type { Context } from "../../context.ts";
import { indexQueued } from "../../db/search.ts";
import { SEARCHED_EXERCISES, SEARCHED_WORKOUTS } from "./search/store.ts";

/** Makes the search terms of exercises that are new or changed, up to `limit` of them. Returns how many there were. */
export function indexExercises(ctx: Context, limit: number): Promise<number> {
  return indexQueued(ctx.db, SEARCHED_EXERCISES, limit);
}

/** The same of workouts. */
export function indexWorkouts(ctx: Context, limit: number): Promise<number> {
  return indexQueued(ctx.db, SEARCHED_WORKOUTS, limit);
}
