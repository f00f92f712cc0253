import type { ExerciseValues } from "../exercises/store.ts";
import type { Log, LogValues } from "../logs/store.ts";
import type { Session } from "../sessions/store.ts";
import type { Target, WorkoutValues } from "../store.ts";
import type { Unit } from "../units.ts";

/** Weights in kilograms, times in milliseconds since 1970. */
export interface Incoming {
  exercises: Entry<"exercise">[];
  workouts: Entry<"workout">[];
  sessions: Entry<"session">[];
  logs: Entry<"log">[];
  refused: Refused[];
  /** A list of sets: sessions and exercises without sets are not added. */
  isBySet: boolean;
  assumedUnit: Unit | null;
}

export const KINDS = ["exercise", "workout", "session", "log"] as const;
export type Kind = (typeof KINDS)[number];

/** A line of a CSV file, or a path in JSON such as `logs.3`. */
export type Place = number | string;

export interface Refused {
  line: Place;
  kind: Kind;
  name?: string | undefined;
  message: string;
}

export interface ExerciseReference {
  id: string | null;
  name: string | null;
}

/** Room for unnumbered sets between two numbered ones. */
export const PLACES_A_NUMBER = 100_000;

/** Later files are matched by it (SPEC.md). */
export interface Shown {
  series: string;
  content: string;
  place: number;
  isFromFirst: boolean;
}

/** Negative weights are assistance. */
export function contentOfSet(set: Omit<Measured, "id">): string {
  return JSON.stringify([set.setType, set.reps, set.weight, set.durationSeconds, set.distance]);
}

export type Measured = Pick<Log, "id" | "setType" | "reps" | "weight" | "durationSeconds" | "distance">;

interface Dated {
  createdAt: number;
  updatedAt: number;
}

interface Values {
  exercise: ExerciseValues & Dated & { deletedAt: number | null };
  workout: WorkoutValues & Dated & { targets: (Target & { exercise: ExerciseReference })[] };
  session: Omit<Session, "id" | "accountId" | "totalVolume" | "importId">;
  log: Omit<LogValues, "exerciseId"> & Dated & { exercise: ExerciseReference };
}

export interface Entry<K extends Kind> {
  line: Place;
  id: string;
  values: Values[K];
  shown?: K extends "log" ? Shown : never;
  message?: string | undefined;
}

export interface Reading {
  accountId: number;
  now: number;
  timeZone: string;
  bodyWeight: number | null;
}
