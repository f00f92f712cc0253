import type { ExerciseValues } from "../exercises/store.ts";
import type { LogValues } from "../logs/store.ts";
import type { Session } from "../sessions/store.ts";
import type { Target, WorkoutValues } from "../store.ts";

/** What a file says, in our words, whoever wrote it. Weights in kilograms, moments in milliseconds since 1970. */
export interface Incoming {
  exercises: Entry<"exercise">[];
  workouts: Entry<"workout">[];
  sessions: Entry<"session">[];
  logs: Entry<"log">[];
  refused: Refused[];
  /** Whether sessions and exercises stand in the lines of sets alone, so that there is none without one. */
  isBySet: boolean;
  /** Of a file without ids, whose sets are known again by what they are and where they stand. */
  series: Series[];
}

/** The sets of one exercise in one session. */
export interface Series {
  sessionId: string;
  exercise: string;
  /** Whether the first of them is there: else the file goes on where another one ended. */
  isFromFirst: boolean;
  /** Whether warm-ups, drop sets and sets to failure have numbers among the others. */
  areAllNumbered: boolean;
  sets: { log: Entry<"log">; number: number }[];
}

export const KINDS = ["exercise", "workout", "session", "log"] as const;
export type Kind = (typeof KINDS)[number];

/** Where in the file something is: a line of CSV, or a path of JSON (`logs.3`). */
export type Place = number | string;

export interface Refused {
  line: Place;
  kind: Kind;
  name?: string | undefined;
  message: string;
}

/** An exercise as something refers to it; one of both is there. */
export interface ExerciseReference {
  id: string | null;
  name: string | null;
}

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
  /** Its id in the file; references among what the file holds are by it. */
  id: string;
  values: Values[K];
  /** What became of it on the way, where that is to be told. */
  message?: string | undefined;
}

/** Who reads a file, and when. */
export interface Reading {
  accountId: number;
  now: number;
}
