import type { Context } from "../../context.ts";
import { indexAllQueued } from "../../db/search.ts";
import { SEARCHED_EXERCISES } from "./exercises/search/store.ts";
import { SEARCHED_WORKOUTS } from "./search/store.ts";

/** Makes the search terms of exercises that are new or changed, in portions. */
export function indexExercises(ctx: Context): Promise<number> {
  return indexAllQueued(ctx.db, SEARCHED_EXERCISES);
}

/** The same of workouts. */
export function indexWorkouts(ctx: Context): Promise<number> {
  return indexAllQueued(ctx.db, SEARCHED_WORKOUTS);
}
