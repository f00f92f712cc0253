import type { Context } from "../../context.ts";
import { indexQueued } from "../../db/search.ts";
import { SEARCHED_EXERCISES, SEARCHED_WORKOUTS } from "./search/store.ts";

/** Indexes up to `limit` new or changed exercises for search; returns how many it did. */
export function indexExercises(ctx: Context, limit: number): Promise<number> {
  return indexQueued(ctx.db, SEARCHED_EXERCISES, limit);
}

export function indexWorkouts(ctx: Context, limit: number): Promise<number> {
  return indexQueued(ctx.db, SEARCHED_WORKOUTS, limit);
}
