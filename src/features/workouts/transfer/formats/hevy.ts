import type { Stepwise } from "../../../../lib/turns.ts";
import { toKilometres } from "../../lengths.ts";
import { toKilograms, type Unit } from "../../units.ts";
import { CellReader } from "./cells.ts";
import type { CsvTable } from "./csv.ts";
import type { ForeignSet } from "./foreign-sets.ts";
import { DROP_SET, TO_FAILURE, WARM_UP } from "./set-kinds.ts";

const SET_TYPES: Record<string, string> = {
  normal: "",
  warmup: WARM_UP,
  dropset: DROP_SET,
  failure: TO_FAILURE,
};

/** Whether a table is as Hevy exports it. */
export function isHevy({ columns }: Pick<CsvTable, "columns">): boolean {
  return ["title", "start_time", "exercise_title", "set_index"].every((name) => columns.has(name));
}

/** The sets of Hevy's export. `unit` is that of weights, where the columns do not say. */
export function* readHevy(table: CsvTable, unit: Unit): Stepwise<ForeignSet[]> {
  const sets: ForeignSet[] = [];
  for (const line of table.lines) {
    yield;
    const cells = new CellReader(table, line);
    const type = cells.text("set_type").trim();
    const rpe = cells.text("rpe").trim();
    const superset = cells.text("superset_id").trim();
    const index = cells.text("set_index").trim();
    const duration = cells.number("duration_seconds");
    sets.push({
      line: line.line,
      start: cells.moment("start_time"),
      end: cells.moment("end_time"),
      title: cells.text("title").trim(),
      sessionNotes: cells.text("description").trim(),
      exercise: cells.text("exercise_title").trim(),
      exerciseNotes: cells.text("exercise_notes").trim(),
      order: line.problem === null && /^\d{1,4}$/.test(index) ? Number(index) + 1 : null,
      remarks: [
        SET_TYPES[type.toLowerCase()] ?? type,
        rpe && `RPE ${rpe}`,
        superset && `Superset ${superset}`,
      ],
      reps: cells.number("reps"),
      weight: readWeight(cells, unit),
      durationSeconds: duration === null ? null : Math.round(duration),
      distance: readDistance(cells, unit),
      problem: cells.problem,
    });
  }
  return sets;
}

function readWeight(cells: CellReader, unit: Unit): number | null {
  const said = cells.has("weight_kg") ? "kg" : cells.has("weight_lbs") ? "lb" : unit;
  const weight = cells.number("weight_kg", "weight_lbs", "weight");
  return weight === null ? null : toKilograms(weight, said);
}

function readDistance(cells: CellReader, unit: Unit): number | null {
  if (cells.has("distance_km")) return toKilometres(cells.number("distance_km"), "km");
  if (cells.has("distance_meters")) return toKilometres(cells.number("distance_meters"), "m");
  const isSaid = cells.has("distance_miles");
  return toKilometres(cells.number("distance_miles", "distance"), isSaid || unit === "lb" ? "mi" : "km");
}
