import type { ExerciseValues } from "../exercises/store.ts";
import type { Log, LogValues } from "../logs/store.ts";
import type { Session } from "../sessions/store.ts";
import type { Target, WorkoutValues } from "../store.ts";
import type { Unit } from "../units.ts";

/** The contents of a file, whoever wrote it. Weights in kilograms, times in milliseconds since 1970. */
export interface Incoming {
  exercises: Entry<"exercise">[];
  workouts: Entry<"workout">[];
  sessions: Entry<"session">[];
  logs: Entry<"log">[];
  refused: Refused[];
  /** Whether the file consists of sets: a session or an exercise without one is not added. */
  isBySet: boolean;
  /** The unit that its weights were taken for, where neither the file nor the request names one. */
  assumedUnit: Unit | null;
}

export const KINDS = ["exercise", "workout", "session", "log"] as const;
export type Kind = (typeof KINDS)[number];

/** Where something is in a file: a line of CSV, or a path of JSON (`logs.3`). */
export type Place = number | string;

export interface Refused {
  line: Place;
  kind: Kind;
  name?: string | undefined;
  message: string;
}

/** A reference to an exercise, by its id or its name. */
export interface ExerciseReference {
  id: string | null;
  name: string | null;
}

/** Room for sets without a number between two that have one: a file has fewer. */
export const PLACES_A_NUMBER = 100_000;

/** How a file without ids shows a set: by this it is known again (SPEC.md). */
export interface Shown {
  /** Its session and its exercise: the list that it is in. */
  series: string;
  /** Its type and its measures. */
  content: string;
  /** Where it is in the list. */
  place: number;
  /** Whether the file has the list from its first set. */
  isFromFirst: boolean;
}

/** The content of a set; a weight below zero is assistance. */
export function contentOfSet(set: Omit<Measured, "id">): string {
  return JSON.stringify([set.setType, set.reps, set.weight, set.durationSeconds, set.distance]);
}

/** A set's type and measures. */
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
  /** Its id in the file: what the file holds refers to it by this. */
  id: string;
  values: Values[K];
  /** Of a set in a file without ids. */
  shown?: K extends "log" ? Shown : never;
  /** What was changed in reading it. */
  message?: string | undefined;
}

export interface Reading {
  accountId: number;
  now: number;
  /** Local times are read in it. */
  timeZone: string;
  /** Kilograms; null where it is not known. */
  bodyWeight: number | null;
}
