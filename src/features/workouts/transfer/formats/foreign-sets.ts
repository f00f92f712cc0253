import { cut, fits } from "../../../../lib/text.ts";
import { isoTime, SECOND_MS } from "../../../../lib/time.ts";
import { groupedBy, type Stepwise } from "../../../../lib/turns.ts";
import { NAME_LENGTH_MAX, NOTES_LENGTH_MAX, TEXT_LENGTH_MAX } from "../../constants.ts";
import type { FileTime } from "../../dates.ts";
import { estimateCalories } from "../../sessions/calories.ts";
import { durationOf } from "../../sessions/machine.ts";
import { derivedUuid } from "../ids.ts";
import {
  contentOfSet,
  type Entry,
  type Incoming,
  PLACES_A_NUMBER,
  type Reading,
  type Refused,
} from "../incoming.ts";
import { canonicalName } from "../planning/exercise-names.ts";
import type { App, ForeignLine } from "./foreign-tables.ts";
import { type Read, readLog, readSession } from "./own-entries.ts";

const UNTITLED = "Workout";

interface Placed {
  set: ForeignLine;
  series: string;
  isFromFirst: boolean;
  place: number;
  /** From 1; unnumbered sets count. */
  position: number;
  /** Empty if the previous set has the same. */
  newNotes: string;
  /** Sets of the workout before it, as far as known. */
  before: number;
}

/** Files have no time per set, so each follows the one before by a second, or less in a shorter session. */
export function* gatherSets(all: readonly ForeignLine[], app: App, reading: Reading): Stepwise<Incoming> {
  const sessions: Entry<"session">[] = [];
  const logs: Entry<"log">[] = [];
  const refused: Refused[] = [];
  const workouts = yield* groupedBy(all, ({ start, title }) => JSON.stringify([start?.key, title]));
  for (const lines of workouts.values()) {
    const sets = setsOf(lines);
    const [first] = sets;
    if (!first) continue;
    if (!first.start) {
      refused.push(
        ...sets.map((set) => refusal(set, set.problem ?? "The start time of the session is missing.")),
      );
      continue;
    }
    const placed = placeSets(sets);
    const count = 1 + (placed.at(-1)?.before ?? 0);
    const sessionNotes = lines.find((line) => line.sessionNotes !== "")?.sessionNotes ?? "";
    const { session, paceMs } = beginSession({ ...first, sessionNotes }, first.start, count, app, reading);
    if ("entry" in session) sessions.push(session.entry);
    for (const each of placed) {
      yield;
      const read = readSet(each, session, first.start.at + Math.floor(each.before * paceMs), reading);
      if ("refused" in read) refused.push(read.refused);
      else logs.push(read.entry);
    }
  }
  logs.sort((one, other) => Number(one.line) - Number(other.line));
  return { exercises: [], workouts: [], sessions, logs, refused, isBySet: true, assumedUnit: null };
}

function setsOf(lines: readonly ForeignLine[]): ForeignLine[] {
  const noted = lines.filter(({ kind }) => kind === "note");
  const notes = new Map(noted.map(({ exercise, exerciseNotes }) => [exercise, exerciseNotes]));
  const sets = lines.filter(({ kind }) => kind === "set");
  return sets.map((set) => ({ ...set, exerciseNotes: notes.get(set.exercise) ?? set.exerciseNotes }));
}

/** Refused lines keep their place: the lines after them keep theirs once they are corrected. */
function placeSets(sets: readonly ForeignLine[]): Placed[] {
  const placed = new Map<ForeignLine, Placed>();
  for (const [series, some] of Map.groupBy(sets, ({ exercise }) => canonicalName(exercise))) {
    const first = some.findIndex(({ order }) => order !== null);
    const isFromFirst = (some[first]?.order ?? 0) <= first + 1;
    // The omitted sets before a partial list had its notes.
    let notes = isFromFirst ? "" : some[0]?.exerciseNotes;
    let [before, last, unnumbered, position] = [0, 0, 0, 0];
    for (const set of some) {
      const { order, exerciseNotes } = set;
      if (order === null) unnumbered += 1;
      else {
        // Numbers that restart mean the exercise was done again later in the session.
        if (order <= last) before += last;
        [last, unnumbered] = [order, 0];
      }
      position = Math.max(position + 1, before + last);
      const place = (before + last) * PLACES_A_NUMBER + unnumbered;
      const newNotes = exerciseNotes === notes ? "" : exerciseNotes;
      placed.set(set, { set, series, isFromFirst, place, position, newNotes, before: 0 });
      notes = exerciseNotes;
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
  { set, series, isFromFirst, place, position, newNotes }: Placed,
  session: Read<"session">,
  completedAt: number,
  reading: Reading,
): Read<"log"> {
  const { line, exercise, weight } = set;
  if (set.problem !== null) return { refused: refusal(set, set.problem) };
  if ("refused" in session) return { refused: refusal(set, session.refused.message) };
  if (exercise === "") return { refused: refusal(set, "The name of the exercise is missing.") };
  const notes = [...set.remarks, newNotes].filter(Boolean).join("\n");
  const cutNotes = cut(notes, NOTES_LENGTH_MAX);
  const read = readLog(
    {
      id: session.entry.id,
      workout_session: session.entry.id,
      exercise_name: exercise,
      set_number: position,
      set_type: set.setType,
      reps: set.reps,
      weight,
      duration_seconds: set.durationSeconds,
      distance: set.distance,
      notes: cutNotes,
      completed_at: isoTime(completedAt),
    },
    line,
    reading,
  );
  if ("entry" in read) {
    const content = contentOfSet(set);
    if (cutNotes !== notes) read.entry.message ??= `Its notes were cut to ${NOTES_LENGTH_MAX} characters.`;
    read.entry.shown = { series, content, place, isFromFirst };
  }
  return read;
}

function refusal({ line, exercise }: ForeignLine, message: string): Refused {
  return { line, kind: "log", name: cut(exercise, NAME_LENGTH_MAX) || undefined, message };
}

function beginSession(
  set: ForeignLine,
  start: FileTime,
  count: number,
  app: App,
  reading: Reading,
): { session: Read<"session">; paceMs: number } {
  const { at, key } = start;
  // With times in whole minutes, a short session ends when it starts.
  const givenEnd = set.end === at ? null : set.end;
  const setsMs = (count - 1) * SECOND_MS;
  const end = givenEnd ?? Math.max(Math.min(at + setsMs, reading.now), at + 1);
  const minutes = durationOf({ status: "completed", startTime: at, endTime: end });
  const isTimed = givenEnd !== null && end > at;
  const session = readSession(
    {
      id: derivedUuid(key, app, reading.accountId, "session", key, set.title),
      workout_name: cut(set.title, NAME_LENGTH_MAX).trim() || UNTITLED,
      status: "completed",
      start_time: isoTime(at),
      end_time: isoTime(end),
      notes: cut(set.sessionNotes, TEXT_LENGTH_MAX),
      calories_estimated: isTimed
        ? estimateCalories({ categories: [], bodyWeight: reading.bodyWeight, minutes })
        : null,
    },
    set.line,
    reading,
  );
  const shortened = [
    ...(fits(set.title, NAME_LENGTH_MAX) ? [] : [`name was cut to ${NAME_LENGTH_MAX}`]),
    ...(fits(set.sessionNotes, TEXT_LENGTH_MAX) ? [] : [`notes were cut to ${TEXT_LENGTH_MAX}`]),
  ];
  if (shortened.length > 0 && "entry" in session) {
    session.entry.message = `Its ${shortened.join(" and its ")} characters.`;
  }
  return { session, paceMs: Math.min(setsMs, end - at) / Math.max(count - 1, 1) };
}
