import type { CsvTable } from "../../../../lib/csv.ts";
import { SECOND_MS } from "../../../../lib/time.ts";
import type { Stepwise } from "../../../../lib/turns.ts";
import type { SetType } from "../../constants.ts";
import type { FileTime } from "../../dates.ts";
import { CellReader, readDuration } from "./cells.ts";

import type { Measures } from "./measures.ts";
import { readSetType } from "./set-types.ts";

type TimeReader = (text: string) => FileTime | null;

/** Kilograms (negative: assistance), kilometres, milliseconds since 1970. */
export interface ForeignSet {
  line: number;
  problem: string | null;
  start: FileTime | null;
  end: number | null;
  title: string;
  sessionNotes: string;
  exercise: string;
  exerciseNotes: string;
  /** From 1; null if the file has none or the line is unreadable. */
  order: number | null;
  setType: SetType;
  remarks: string[];
  reps: number | null;
  weight: number | null;
  durationSeconds: number | null;
  distance: number | null;
}

const SECONDS_A_MINUTE = 60;
const MINUTES = ["duration min", "duration mins", "duration minutes"];
const SECONDS = ["duration sec", "duration secs", "duration seconds", "duration s"];
const REST = /^rest/i;
const NOTE = /^note/i;
/** In some Strong files rests are an exercise. */
const REST_NAME = /^rest timer$/i;

export function isHevy({ columns }: Pick<CsvTable, "columns">): boolean {
  return ["title", "start time", "exercise title", "set index"].every((name) => columns.has(name));
}

export function isStrong({ columns }: Pick<CsvTable, "columns">): boolean {
  return ["date", "workout name", "exercise name", "set order"].every((name) => columns.has(name));
}

export function* readHevy(table: CsvTable, measures: Measures, readTime: TimeReader): Stepwise<ForeignSet[]> {
  const sets: ForeignSet[] = [];
  for (const line of table.lines) {
    yield;
    const cells = new CellReader(table, line);
    const { setType, remark } = readSetType(cells.text("set type"));
    const superset = cells.text("superset id").trim();
    const index = cells.text("set index").trim();
    const end = cells.time("end time", readTime);
    sets.push({
      line: line.line,
      start: cells.time("start time", readTime),
      end: end?.at ?? null,
      title: cells.text("title").trim(),
      sessionNotes: cells.text("description").trim(),
      exercise: cells.text("exercise title").trim(),
      exerciseNotes: cells.text("exercise notes").trim(),
      order: line.problem === null && /^\d{1,4}$/.test(index) ? Number(index) + 1 : null,
      setType,
      remarks: [remark, exertion(cells), superset && `Superset ${superset}`],
      reps: cells.number("reps"),
      weight: measures.weight(cells),
      durationSeconds: rounded(cells.number("duration seconds")),
      distance: measures.distance(cells),
      problem: cells.problem,
    });
  }
  return sets;
}

/** Rest lines may have the workout's notes, a note line belongs to its exercise, and 0 means unmeasured. */
export function* readStrong(
  table: CsvTable,
  measures: Measures,
  readTime: TimeReader,
): Stepwise<ForeignSet[]> {
  const sets: ForeignSet[] = [];
  const ofExercises = new Map<string, string>();
  const ofWorkouts = new Map<string, string>();
  for (const line of table.lines) {
    yield;
    const cells = new CellReader(table, line);
    const order = cells.text("set order").trim();
    const workout = JSON.stringify([cells.text("date"), cells.text("workout name")]);
    ofWorkouts.set(workout, ofWorkouts.get(workout) || cells.text("workout notes").trim());
    const exercise = cells.text("exercise name").trim();
    if (NOTE.test(order)) ofExercises.set(`${workout}${exercise}`, cells.text("notes").trim());
    else if (!REST.test(order) && !REST_NAME.test(exercise))
      sets.push(readStrongSet(cells, measures, readTime));
  }
  for (const set of sets) {
    yield;
    const workout = set.sessionNotes;
    set.sessionNotes = ofWorkouts.get(workout) ?? "";
    set.exerciseNotes = ofExercises.get(`${workout}${set.exercise}`) ?? "";
  }
  return sets;
}

function readStrongSet(cells: CellReader, measures: Measures, readTime: TimeReader): ForeignSet {
  const isWhole = cells.problem === null;
  const start = cells.time("date", readTime);
  const length = readLength(cells);
  const order = cells.text("set order").trim();
  const number = /^([1-9]\d{0,3})(?:\.0*)?$/.exec(order)?.[1];
  const { setType, remark } = readSetType(/^[\d.]*$/.test(order) ? "" : order);
  return {
    line: cells.line,
    start,
    end: start === null || length === null ? null : start.at + length,
    title: cells.text("workout name").trim(),
    sessionNotes: JSON.stringify([cells.text("date"), cells.text("workout name")]),
    exercise: cells.text("exercise name").trim(),
    exerciseNotes: "",
    order: isWhole && number ? Number(number) : null,
    setType,
    remarks: [remark, exertion(cells), cells.text("notes").trim()],
    reps: measured(cells.number("reps")),
    weight: measured(measures.weight(cells)),
    durationSeconds: rounded(measured(cells.number("seconds"))),
    distance: measured(measures.distance(cells)),
    problem: cells.problem,
  };
}

function readLength(cells: CellReader): number | null {
  const minutes = cells.text(...MINUTES).trim();
  if (/^\d+$/.test(minutes)) return Number(minutes) * SECONDS_A_MINUTE * SECOND_MS;
  const text = minutes || cells.text("duration", "workout duration", ...SECONDS).trim();
  if (text === "") return null;
  const length = readDuration(text);
  if (length === null)
    cells.refuse(`duration: "${text.slice(0, 40).toWellFormed()}" is not a duration such as 1h 5m.`);
  return length;
}

function exertion(cells: CellReader): string {
  const rpe = cells.text("rpe").trim();
  return rpe && `RPE ${rpe}`;
}

function measured(value: number | null): number | null {
  return value === 0 ? null : value;
}

function rounded(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds);
}
