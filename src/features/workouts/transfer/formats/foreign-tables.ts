import type { CsvTable } from "../../../../lib/csv.ts";
import { MINUTE_MS } from "../../../../lib/time.ts";
import type { Stepwise } from "../../../../lib/turns.ts";
import type { SetType } from "../../constants.ts";
import type { FileTime } from "../../dates.ts";
import { CellReader, readDuration } from "./cells.ts";
import { byWord, type Measures } from "./measures.ts";

/** Kilograms (negative: assistance), kilometres, milliseconds since 1970. */
export interface ForeignLine {
  /** In Strong's files, rests may have the workout's notes, and a note belongs to its exercise. */
  kind: "set" | "rest" | "note";
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

export type App = keyof typeof APPS;

/** The columns that all of an app's files have. */
const APPS = {
  hevy: { title: "title", start: "start time", exercise: "exercise title", order: "set index" },
  strong: { title: "workout name", start: "date", exercise: "exercise name", order: "set order" },
} as const;

const LENGTHS_MINUTES = ["duration min", "duration mins", "duration minutes"];
const LENGTHS_SECONDS = ["duration sec", "duration secs", "duration seconds", "duration s"];

/** In lower case without separators. */
const SET_TYPES = byWord<SetType>({
  normal: "n normal work working workset workingset",
  warm_up: "w warmup warmupset warm warmingup",
  drop: "d drop dropset dropped",
  failure: "f failure tofailure failureset fail",
});
const LABELS = { normal: "", warm_up: "Warm-up", drop: "Drop set", failure: "To failure" } as const;

export function appOf({ columns }: Pick<CsvTable, "columns">): App | undefined {
  const apps = Object.keys(APPS) as App[];
  return apps.find((app) => Object.values(APPS[app]).every((name) => columns.has(name)));
}

export function* readForeign(
  table: CsvTable,
  app: App,
  measures: Measures,
  readTime: (text: string) => FileTime | null,
): Stepwise<ForeignLine[]> {
  const lines: ForeignLine[] = [];
  const columns = APPS[app];
  // Strong writes 0 for what was not measured.
  const measured = (value: number | null) => (value === 0 && app === "strong" ? null : value);
  for (const line of table.lines) {
    yield;
    const cells = new CellReader(table, line);
    const isWhole = cells.problem === null;
    const start = cells.time(columns.start, readTime);
    const end = app === "hevy" ? cells.time("end time", readTime)?.at : endOf(cells, start);
    const { kind, order, tag } = app === "hevy" ? readHevyOrder(cells) : readStrongOrder(cells);
    const { setType, label } = readSetType(tag);
    const [rpe, superset, notes] = [cells.text("rpe"), cells.text("superset id"), cells.text("notes")];
    const reps = measured(cells.number("reps"));
    const weight = measured(measures.weight(cells));
    const seconds = measured(cells.number(app === "hevy" ? "duration seconds" : "seconds"));
    lines.push({
      kind,
      line: line.line,
      start,
      end: end ?? null,
      title: cells.text(columns.title),
      sessionNotes: cells.text("description", "workout notes"),
      exercise: cells.text(columns.exercise),
      exerciseNotes: kind === "note" ? notes : cells.text("exercise notes"),
      order: isWhole ? order : null,
      setType,
      remarks: [label, rpe && `RPE ${rpe}`, superset && `Superset ${superset}`, notes],
      reps,
      weight,
      durationSeconds: seconds === null ? null : Math.round(seconds),
      distance: measured(measures.distance(cells)),
      problem: cells.problem,
    });
  }
  return lines;
}

type Order = Pick<ForeignLine, "kind" | "order"> & { tag: string };

function readHevyOrder(cells: CellReader): Order {
  const index = cells.text("set index");
  const order = /^\d{1,4}$/.test(index) ? Number(index) + 1 : null;
  return { kind: "set", order, tag: cells.text("set type") };
}

function readStrongOrder(cells: CellReader): Order {
  const text = cells.text("set order");
  // In some files rests are an exercise.
  const isRest = /^rest/i.test(text) || /^rest timer$/i.test(cells.text("exercise name"));
  const order = /^([1-9]\d{0,3})(?:\.0*)?$/.exec(text)?.[1];
  return {
    kind: /^note/i.test(text) ? "note" : isRest ? "rest" : "set",
    order: order ? Number(order) : null,
    tag: /^[\d.]*$/.test(text) ? "" : text,
  };
}

/** An unknown tag becomes the label. */
function readSetType(tag: string): { setType: SetType; label: string } {
  const letters = tag.toLowerCase().replace(/[^\p{L}]/gu, "");
  const setType = letters === "" ? "normal" : SET_TYPES.get(letters);
  return setType ? { setType, label: LABELS[setType] } : { setType: "normal", label: tag };
}

function endOf(cells: CellReader, start: FileTime | null): number | null {
  const minutes = cells.text(...LENGTHS_MINUTES);
  const text = minutes || cells.text("duration", "workout duration", ...LENGTHS_SECONDS);
  const length = /^\d+$/.test(minutes) ? Number(minutes) * MINUTE_MS : readDuration(text);
  if (length === null && text !== "")
    cells.refuse(`duration: "${text.slice(0, 40).toWellFormed()}" is not a duration such as 1h 5m.`);
  return start === null || length === null ? null : start.at + length;
}
