import { isoTime, SECOND_MS } from "../../../../lib/time.ts";
import type { Stepwise } from "../../../../lib/turns.ts";
import { estimateCalories } from "../../sessions/calories.ts";
import { durationOf } from "../../sessions/machine.ts";
import { derivedUuid } from "../derived-id.ts";
import type { Entry, Incoming, Reading, Refused, Series } from "../incoming.ts";
import { type Read, readLog, readSession } from "./entries.ts";
import { placesOf, type SetPlace } from "./set-places.ts";

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
  /** Its number among the exercise's sets, from 1; null where its app gives it none, or the line cannot be read. */
  order: number | null;
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

/** What a file tells of one workout. */
interface Gathered {
  session: Entry<"session"> | null;
  series: Series[];
  logs: Entry<"log">[];
  refused: Refused[];
}

/** A set, and where it stands in its exercise and in its workout. */
interface Placed extends SetPlace<ForeignSet> {
  series: Series;
  /** What is said of the exercise, where the set before it does not say it. */
  newNotes: string;
  /** How many sets of the workout came before it, as far as one knows. */
  before: number;
}

/**
 * Gathers sets into the sessions that they were done in, one for each start and title. Ids follow from the account, the
 * source, start, title, exercise and the set's place among those of its exercise, and so are the same every time. A set
 * was completed as many seconds after the session began as sets come before it, for the files do not say; where that is
 * longer than the session was, they follow each other faster.
 */
export function* gatherSets(sets: readonly ForeignSet[], reading: ForeignReading): Stepwise<Incoming> {
  const gathered: Gathered[] = [];
  for (const some of Map.groupBy(sets, keyOf).values()) gathered.push(yield* gatherWorkout(some, reading));
  return {
    exercises: [],
    workouts: [],
    sessions: gathered.flatMap(({ session }) => session ?? []),
    logs: gathered.flatMap(({ logs }) => logs).sort((one, other) => Number(one.line) - Number(other.line)),
    refused: gathered.flatMap(({ refused }) => refused),
    isBySet: true,
    series: gathered.flatMap(({ series }) => series),
  };
}

function* gatherWorkout(sets: readonly ForeignSet[], reading: ForeignReading): Stepwise<Gathered> {
  const gathered: Gathered = { session: null, series: [], logs: [], refused: [] };
  const [first] = sets;
  const start = first?.start ?? null;
  if (!first || start === null) {
    gathered.refused = sets.map((set) => refusal(set, set.problem ?? "When the session began is missing."));
    return gathered;
  }
  const sessionId = derivedUuid(start, reading.source, reading.accountId, "session", start, first.title);
  const placed = placeSets(sets, sessionId, reading);
  const count = 1 + (placed.at(-1)?.before ?? 0);
  const sessionNotes = sets.find((set) => set.sessionNotes !== "")?.sessionNotes ?? "";
  const { session, paceMs } = beginSession(
    { ...first, sessionNotes },
    { id: sessionId, start, count },
    reading,
  );
  if ("entry" in session) gathered.session = session.entry;
  for (const each of placed) {
    yield;
    const read = readSet(each, session, start + Math.floor(each.before * paceMs), reading);
    if ("refused" in read) gathered.refused.push(read.refused);
    else {
      gathered.logs.push(read.entry);
      each.series.sets.push({ log: read.entry, number: each.number });
    }
  }
  gathered.series = [...new Set(placed.map(({ series }) => series))];
  return gathered;
}

/** A line that is refused keeps its place, so that the ids of those after it stay when it is mended. */
function placeSets(sets: readonly ForeignSet[], sessionId: string, { source }: ForeignReading): Placed[] {
  const placed = new Map<ForeignSet, Placed>();
  for (const [exercise, some] of Map.groupBy(sets, (set) => set.exercise)) {
    const { isFromFirst, places } = placesOf(some);
    const series = { sessionId, exercise, isFromFirst, areAllNumbered: source === "hevy", sets: [] };
    // Where the file goes on, the sets before it have said it.
    let said = isFromFirst ? "" : some[0]?.exerciseNotes;
    for (const place of places) {
      const { exerciseNotes } = place.set;
      placed.set(place.set, {
        ...place,
        series,
        newNotes: exerciseNotes === said ? "" : exerciseNotes,
        before: 0,
      });
      said = exerciseNotes;
    }
  }
  let count = 0;
  return sets.flatMap((set) => {
    const each = placed.get(set);
    if (!each) return [];
    each.before = Math.max(count, each.position - 1);
    count = each.before + 1;
    return [each];
  });
}

function readSet(
  { set, series, position, number, newNotes }: Placed,
  session: Read<"session">,
  completedAt: number,
  reading: ForeignReading,
): Read<"log"> {
  const { line, exercise } = set;
  if (set.problem !== null) return { refused: refusal(set, set.problem) };
  if ("refused" in session) return { refused: refusal(set, session.refused.message) };
  if (exercise === "") return { refused: refusal(set, "Which exercise it was is missing.") };
  const { sessionId, isFromFirst, areAllNumbered } = series;
  // How many sets without a number came before the first of the file, one does not know where it goes on.
  const place = isFromFirst || areAllNumbered ? [position - 1] : ["number", number];
  const notes = [...set.remarks, newNotes].filter(Boolean).join("\n");
  const read = readLog(
    {
      id: derivedUuid(
        session.entry.values.at,
        reading.source,
        reading.accountId,
        "log",
        sessionId,
        exercise,
        ...place,
      ),
      workout_session: sessionId,
      exercise_name: exercise,
      set_number: position,
      reps: set.reps,
      weight: set.weight,
      duration_seconds: set.durationSeconds,
      distance: set.distance,
      notes: notes.slice(0, NOTES_LENGTH_MAX).toWellFormed(),
      completed_at: isoTime(completedAt),
    },
    line,
    reading,
  );
  const isCut = notes.length > NOTES_LENGTH_MAX;
  if (isCut && "entry" in read) read.entry.message = `Its notes were cut to ${NOTES_LENGTH_MAX} characters.`;
  return read;
}

function refusal({ line, exercise }: ForeignSet, message: string): Refused {
  return { line, kind: "log", name: exercise.slice(0, NAME_LENGTH_MAX) || undefined, message };
}

/** The session, and how long after one set of it the next one was completed, as far as one knows. */
function beginSession(
  set: ForeignSet,
  { id, start, count }: { id: string; start: number; count: number },
  reading: ForeignReading,
): { session: Read<"session">; paceMs: number } {
  // Times in whole minutes let a short session end as it begins.
  const saidEnd = set.end === start ? null : set.end;
  const setsMs = (count - 1) * SECOND_MS;
  const end = saidEnd ?? Math.max(Math.min(start + setsMs, reading.now), start + 1);
  const session = readForeignSession(set, { id, start, end, isEndSaid: saidEnd !== null }, reading);
  return { session, paceMs: Math.min(setsMs, end - start) / Math.max(count - 1, 1) };
}

function readForeignSession(
  set: ForeignSet,
  { id, start, end, isEndSaid }: { id: string; start: number; end: number; isEndSaid: boolean },
  reading: ForeignReading,
): Read<"session"> {
  const minutes = durationOf({ status: "completed", startTime: start, endTime: end });
  const read = readSession(
    {
      id,
      workout_name: set.title.slice(0, NAME_LENGTH_MAX).toWellFormed().trim() || UNTITLED,
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
  const cut = [
    ...(set.title.length > NAME_LENGTH_MAX ? [`name was cut to ${NAME_LENGTH_MAX}`] : []),
    ...(set.sessionNotes.length > SESSION_NOTES_LENGTH_MAX
      ? [`notes were cut to ${SESSION_NOTES_LENGTH_MAX}`]
      : []),
  ];
  if (cut.length > 0 && "entry" in read) read.entry.message = `Its ${cut.join(" and its ")} characters.`;
  return read;
}

/** Of the session that a set was done in. */
function keyOf({ start, title }: ForeignSet): string {
  return JSON.stringify([start, title]);
}
