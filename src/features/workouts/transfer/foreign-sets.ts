import { isoTime, SECOND_MS } from "../../../lib/time.ts";
import { estimateCalories } from "../sessions/calories.ts";
import { durationOf } from "../sessions/machine.ts";
import { derivedUuid } from "./derived-id.ts";
import { type Read, readLog, readSession } from "./entries.ts";
import type { Incoming, Reading } from "./incoming.ts";

/** A set as another app wrote it. Kilograms, kilometres, milliseconds since 1970. */
export interface ForeignSet {
  line: number;
  /** Why the line cannot be read, or null. */
  problem: string | null;
  start: number | null;
  /** Null where the file does not say. */
  end: number | null;
  title: string;
  sessionNotes: string;
  exercise: string;
  exerciseNotes: string;
  /** What kind of set it was and how it felt. */
  remarks: string[];
  reps: number | null;
  weight: number | null;
  durationSeconds: number | null;
  distance: number | null;
}

export interface ForeignReading extends Reading {
  source: "hevy" | "strong";
  /** Kilograms; null where it is not known. */
  bodyWeight: number | null;
}

const NOTES_LENGTH_MAX = 500;
const SESSION_NOTES_LENGTH_MAX = 5000;
const NAME_LENGTH_MAX = 200;
const UNTITLED = "Workout";

interface Gathered {
  session: Read<"session">;
  /** How long after one set the next one was completed, as far as one knows. */
  paceMs: number;
  sets: number;
  exercises: Map<string, { sets: number; notes: string }>;
}

/**
 * Gathers sets into the sessions that they were done in, one for each start and title. Ids follow from the account, the
 * source, start, title, exercise and the set's place among those of its exercise, and so are the same every time. A set
 * was completed as many seconds after the session began as sets come before it, for the files do not say; where that is
 * longer than the session was, they follow each other faster.
 */
export function gatherSets(sets: readonly ForeignSet[], reading: ForeignReading): Incoming {
  const counts = Map.groupBy(sets, keyOf);
  const sessions = new Map<string, Gathered>();
  const incoming: Incoming = {
    exercises: [],
    workouts: [],
    sessions: [],
    logs: [],
    refused: [],
    isBySet: true,
  };
  for (const set of sets) {
    const read = readSet(set, counts.get(keyOf(set))?.length ?? 1, sessions, reading);
    if ("entry" in read) incoming.logs.push(read.entry);
    else incoming.refused.push(read.refused);
  }
  incoming.sessions = [...sessions.values()].flatMap(({ session }) =>
    "entry" in session ? [session.entry] : [],
  );
  return incoming;
}

function readSet(
  set: ForeignSet,
  count: number,
  sessions: Map<string, Gathered>,
  reading: ForeignReading,
): Read<"log"> {
  const { line, start, exercise } = set;
  const name = exercise.slice(0, NAME_LENGTH_MAX) || undefined;
  const refuse = (message: string) => ({ refused: { line, kind: "log" as const, name, message } });
  if (start === null) return refuse(set.problem ?? "When the session began is missing.");
  const gathered = sessions.get(keyOf(set)) ?? beginSession(set, start, count, reading);
  sessions.set(keyOf(set), gathered);
  // A line that is refused keeps its place, so that the ids of those after it stay when it is mended.
  const place = gathered.sets++;
  const before = gathered.exercises.get(exercise) ?? { sets: 0, notes: "" };
  gathered.exercises.set(exercise, { sets: before.sets + 1, notes: set.exerciseNotes });
  if (set.problem !== null) return refuse(set.problem);
  if (gathered.session && "refused" in gathered.session) return refuse(gathered.session.refused.message);
  if (exercise === "") return refuse("Which exercise it was is missing.");

  const { id: sessionId } = gathered.session.entry;
  const newNotes = set.exerciseNotes === before.notes ? "" : set.exerciseNotes;
  const notes = [...set.remarks, newNotes].filter(Boolean).join("\n");
  const read = readLog(
    {
      id: derivedUuid(start, reading.source, reading.accountId, "log", sessionId, exercise, before.sets),
      workout_session: sessionId,
      exercise_name: exercise,
      set_number: before.sets + 1,
      reps: set.reps,
      weight: set.weight,
      duration_seconds: set.durationSeconds,
      distance: set.distance,
      notes: notes.slice(0, NOTES_LENGTH_MAX).toWellFormed(),
      completed_at: isoTime(start + Math.floor(place * gathered.paceMs)),
    },
    line,
    reading,
  );
  const isCut = notes.length > NOTES_LENGTH_MAX;
  if (isCut && "entry" in read) read.entry.message = `Its notes were cut to ${NOTES_LENGTH_MAX} characters.`;
  return read;
}

function beginSession(set: ForeignSet, start: number, count: number, reading: ForeignReading): Gathered {
  // Times in whole minutes let a short session end as it begins.
  const saidEnd = set.end === start ? null : set.end;
  const setsMs = (count - 1) * SECOND_MS;
  const end = saidEnd ?? Math.max(Math.min(start + setsMs, reading.now), start + 1);
  const session = readForeignSession(set, { start, end, isEndSaid: saidEnd !== null }, reading);
  return {
    session,
    paceMs: Math.min(setsMs, end - start) / Math.max(count - 1, 1),
    sets: 0,
    exercises: new Map(),
  };
}

function readForeignSession(
  set: ForeignSet,
  { start, end, isEndSaid }: { start: number; end: number; isEndSaid: boolean },
  reading: ForeignReading,
): Read<"session"> {
  const minutes = durationOf({ status: "completed", startTime: start, endTime: end });
  return readSession(
    {
      id: derivedUuid(start, reading.source, reading.accountId, "session", start, set.title),
      workout_name: set.title.slice(0, NAME_LENGTH_MAX).trim() || UNTITLED,
      status: "completed",
      start_time: isoTime(start),
      end_time: isoTime(end),
      notes: set.sessionNotes.slice(0, SESSION_NOTES_LENGTH_MAX).toWellFormed(),
      calories_estimated:
        isEndSaid && end > start
          ? estimateCalories({ categories: [], bodyWeight: reading.bodyWeight, minutes })
          : null,
    },
    set.line,
    reading,
  );
}

/** Of the session that a set was done in. */
function keyOf({ start, title }: ForeignSet): string {
  return JSON.stringify([start, title]);
}
