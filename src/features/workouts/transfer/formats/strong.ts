import type { Stepwise } from "../../../../lib/turns.ts";
import { type LengthUnit, toKilometres } from "../../lengths.ts";
import { toKilograms, type Unit } from "../../units.ts";
import { CellReader, readDuration } from "./cells.ts";
import type { CsvTable } from "./csv.ts";
import type { ForeignSet } from "./foreign-sets.ts";
import { DROP_SET, TO_FAILURE, WARM_UP } from "./set-kinds.ts";

const SET_KINDS: Record<string, string> = { w: WARM_UP, d: DROP_SET, f: TO_FAILURE };
const REST = /^rest/i;
const NOTE = /^note/i;
/** What the exercise of a rest is called in some files, whatever its order. */
const REST_NAME = /^rest timer$/i;

/** Whether a table is as Strong exports it. */
export function isStrong({ columns }: Pick<CsvTable, "columns">): boolean {
  return ["date", "workout name", "exercise name", "set order"].every((name) => columns.has(name));
}

/**
 * The sets of Strong's export. Lines of rests are no sets, but may tell the workout's notes; a line that is a note
 * goes with its exercise's first set.
 * Strong writes 0 for what was not measured. `unit` is that of weights where the file does not say; with pounds go miles.
 */
export function* readStrong(table: CsvTable, unit: Unit): Stepwise<ForeignSet[]> {
  const all: CellReader[] = [];
  for (const line of table.lines) {
    yield;
    all.push(new CellReader(table, line));
  }
  const ofExercises = new Map<string, string>();
  const ofWorkouts = new Map<string, string>();
  for (const cells of all) {
    yield;
    if (NOTE.test(orderOf(cells))) ofExercises.set(exerciseKeyOf(cells), cells.text("notes").trim());
    const key = workoutKeyOf(cells);
    ofWorkouts.set(key, ofWorkouts.get(key) || cells.text("workout notes").trim());
  }
  const sets: ForeignSet[] = [];
  for (const cells of all) {
    yield;
    if (isRest(cells) || NOTE.test(orderOf(cells))) continue;
    sets.push({
      ...readSet(cells, unit),
      exerciseNotes: ofExercises.get(exerciseKeyOf(cells)) ?? "",
      sessionNotes: ofWorkouts.get(workoutKeyOf(cells)) ?? "",
    });
  }
  return sets;
}

function readSet(cells: CellReader, unit: Unit): Omit<ForeignSet, "exerciseNotes" | "sessionNotes"> {
  const isWhole = cells.problem === null;
  const start = cells.moment("date");
  const lasted = readLasted(cells);
  const order = orderOf(cells);
  const rpe = cells.text("rpe").trim();
  const reps = measured(cells.number("reps"));
  const weight = measured(cells.number("weight", "weight (kg)", "weight (lb)", "weight (lbs)"));
  const seconds = measured(cells.number("seconds"));
  return {
    line: cells.line,
    start,
    end: start === null || lasted === null ? null : start + lasted,
    title: cells.text("workout name").trim(),
    exercise: cells.text("exercise name").trim(),
    order: isWhole && /^[1-9]\d{0,3}$/.test(order) ? Number(order) : null,
    remarks: [
      /^\d*$/.test(order) ? "" : (SET_KINDS[order.toLowerCase()] ?? order),
      rpe && `RPE ${rpe}`,
      cells.text("notes").trim(),
    ],
    reps,
    weight: weight === null ? null : toKilograms(weight, weightUnit(cells, unit)),
    durationSeconds: seconds === null ? null : Math.round(seconds),
    distance: readDistance(cells, unit),
    problem: cells.problem,
  };
}

function readLasted(cells: CellReader): number | null {
  const text = cells.text("duration", "workout duration", "duration (sec)").trim();
  if (text === "") return null;
  const lasted = readDuration(text);
  if (lasted === null) cells.refuse(`duration: "${text.slice(0, 40)}" is no duration, as 1h 5m.`);
  return lasted;
}

function weightUnit(cells: CellReader, unit: Unit): Unit {
  if (cells.has("weight (kg)")) return "kg";
  if (cells.has("weight (lb)") || cells.has("weight (lbs)")) return "lb";
  switch (saidUnit(cells, "weight unit")) {
    case "":
      return unit;
    case "kg":
    case "kgs":
    case "kilogram":
    case "kilograms":
      return "kg";
    case "lb":
    case "lbs":
    case "pound":
    case "pounds":
      return "lb";
    default:
      cells.refuse("weight unit: is none of kg, lb.");
      return unit;
  }
}

function readDistance(cells: CellReader, unit: Unit): number | null {
  const columns = ["distance", "distance (km)", "distance (meters)", "distance (miles)"];
  const distance = measured(cells.number(...columns));
  return distance === null ? null : toKilometres(distance, lengthUnit(cells, unit));
}

function lengthUnit(cells: CellReader, unit: Unit): LengthUnit {
  if (cells.has("distance (meters)")) return "m";
  const isMetric = cells.has("distance (km)") || (!cells.has("distance (miles)") && unit === "kg");
  const unsaid = isMetric ? "km" : "mi";
  switch (saidUnit(cells, "distance unit")) {
    case "":
      return unsaid;
    case "km":
      return "km";
    case "m":
    case "meters":
      return "m";
    case "mi":
    case "miles":
      return "mi";
    case "yd":
    case "yards":
      return "yd";
    case "ft":
    case "feet":
      return "ft";
    default:
      cells.refuse("distance unit: is none of km, m, mi, yd, ft.");
      return unsaid;
  }
}

/** Zero stands where nothing was measured. */
function measured(value: number | null): number | null {
  return value === 0 ? null : value;
}

function saidUnit(cells: CellReader, column: string): string {
  return cells.text(column).trim().toLowerCase().replace(/\.$/, "");
}

function isRest(cells: CellReader): boolean {
  return REST.test(orderOf(cells)) || REST_NAME.test(cells.text("exercise name").trim());
}

function orderOf(cells: CellReader): string {
  return cells.text("set order").trim();
}

function exerciseKeyOf(cells: CellReader): string {
  return JSON.stringify([cells.text("date"), cells.text("workout name"), cells.text("exercise name")]);
}

function workoutKeyOf(cells: CellReader): string {
  return JSON.stringify([cells.text("date"), cells.text("workout name")]);
}
