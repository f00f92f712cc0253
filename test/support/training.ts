import { expect } from "vitest";
import { api } from "./api.ts";
import type { Player } from "./cast.ts";

export const EXERCISES = "/api/exercises/";
export const WORKOUTS = "/api/workouts/";
export const SESSIONS = "/api/workout-sessions/";
export const LOGS = "/api/exercise-logs/";

/** An id that does not exist. */
export const NO_ID = "0197f000-0000-7000-8000-000000000000";

export interface Page<Item> {
  count: number;
  next: string | null;
  previous: string | null;
  results: Item[];
}

/** Creates an exercise; returns its id. */
export function makeExercise(by: Player, fields: object = {}): Promise<string> {
  return make(by, EXERCISES, { name: "Bench Press", category: "strength", ...fields });
}

/** Creates a workout; returns its id. */
export function makeWorkout(by: Player, fields: object = {}): Promise<string> {
  return make(by, WORKOUTS, { name: "Push Day", ...fields });
}

/** Creates a session, by default planned and of a new workout; returns its id. */
export async function makeSession(
  by: Player,
  fields: { workout?: string; [field: string]: unknown } = {},
): Promise<string> {
  const workout = fields.workout ?? (await makeWorkout(by));
  return make(by, SESSIONS, { ...fields, workout });
}

/** Logs a set, by default of ten repetitions; returns its id. */
export function makeLog(
  by: Player,
  fields: { workout_session: string; exercise: string; [field: string]: unknown },
  query = "",
): Promise<string> {
  return make(by, LOGS + query, { set_number: 1, reps: 10, ...fields });
}

export async function read<Body = Record<string, unknown>>(path: string, as: Player): Promise<Body> {
  const reply = await api<Body>("GET", path, { as });
  expect({ path, status: reply.status }).toEqual({ path, status: 200 });
  return reply.body;
}

async function make(as: Player, path: string, body: object): Promise<string> {
  const made = await api<{ id: string }>("POST", path, { as, body });
  if (made.status !== 201) throw new Error(`${path} answers ${made.status}: ${JSON.stringify(made.body)}`);
  return made.body.id;
}
