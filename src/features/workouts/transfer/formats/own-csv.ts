import { type CsvLine, type CsvTable, columnName, withoutGuard, writeCsvLine } from "../../../../lib/csv.ts";
import { cut } from "../../../../lib/text.ts";
import type { Stepwise } from "../../../../lib/turns.ts";
import { NAME_LENGTH_MAX } from "../../constants.ts";
import type { Log } from "../../logs/store.ts";
import { readMoment } from "../../sessions/schemas.ts";
import type { Session } from "../../sessions/store.ts";
import type { Workout } from "../../store.ts";
import { derivedUuid, UNDATED_MS } from "../ids.ts";
import type { Incoming, Reading } from "../incoming.ts";
import type { ExportTable } from "../schemas.ts";
import { CellReader } from "./cells.ts";
import { type Read, readLog, readSession } from "./own-entries.ts";
import { writeLog, writeSession, writeWorkout } from "./own-json.ts";

type Field = string | number | boolean | null | readonly string[];
type Fields = Readonly<Record<string, Field>>;

const SEPARATOR = " | ";

const SESSION_FIELDS = [
  ...["workout", "workout_name", "status", "start_time", "end_time", "notes", "rating"],
  ...["calories_given", "calories_estimated", "created_at", "updated_at"],
];
const LOG_FIELDS = [
  ...["exercise", "exercise_name", "set_number", "set_type", "reps", "weight", "duration_seconds"],
  ...["distance", "notes", "completed_at", "created_at", "updated_at"],
];
const TARGET_FIELDS = [
  ...["exercise", "exercise_name", "order", "target_sets", "target_reps_min", "target_reps_max"],
  ...["target_weight", "rest_seconds", "notes"],
];
const EXERCISE_FIELDS = [
  ...["id", "name", "description", "category", "difficulty_level", "primary_muscles", "secondary_muscles"],
  ...["equipment_needed", "instructions", "video_url", "image_url", "is_public", "created_at", "updated_at"],
  "deleted_at",
];
const WORKOUT_FIELDS = [
  ...["id", "name", "description", "difficulty_level", "estimated_duration_minutes", "tags", "is_template"],
  ...["is_public", "created_at", "updated_at"],
];
const NUMBERS = new Set([
  ...["rating", "calories_given", "calories_estimated"],
  ...["set_number", "reps", "weight", "duration_seconds", "distance"],
]);
const TEXTS = new Set(["notes", "workout_name", "exercise_name"]);

const SESSION_COLUMNS = SESSION_FIELDS.map((field) => [field, columnName(sessionColumn(field))] as const);
const LOG_COLUMNS = LOG_FIELDS.map((field) => [field, columnName(logColumn(field))] as const);

export const TABLE_COLUMNS: Record<ExportTable, readonly string[]> = {
  logs: ["id", "session", ...SESSION_FIELDS.map(sessionColumn), ...LOG_FIELDS.map(logColumn)],
  sessions: ["id", ...SESSION_FIELDS],
  workouts: [...WORKOUT_FIELDS, ...TARGET_FIELDS],
  exercises: EXERCISE_FIELDS,
};

/** No other app has all of these columns. */
export function isOwnCsv({ columns }: Pick<CsvTable, "columns">): boolean {
  return ["session", "session name", "set number", "completed at"].every((name) => columns.has(name));
}

/** Sessions and sets without ids get ones derived from their contents. */
export function* readOwnCsv(table: CsvTable, reading: Reading): Stepwise<Incoming> {
  const sessions = new Map<string, Read<"session">>();
  const logs: Incoming["logs"] = [];
  const refused: Incoming["refused"] = [];
  for (const line of table.lines) {
    yield;
    const read = readLine(table, line, sessions, reading);
    if ("entry" in read) logs.push(read.entry);
    else refused.push(read.refused);
  }
  const read = [...sessions.values()].flatMap((each) => ("entry" in each ? [each.entry] : []));
  return { exercises: [], workouts: [], sessions: read, logs, refused, isBySet: true, assumedUnit: null };
}

export function writeLine(table: ExportTable, record: Fields): string {
  return writeCsvLine(
    TABLE_COLUMNS[table].map((column) => {
      const value = record[column] ?? null;
      return typeof value === "object" && value !== null ? value.join(SEPARATOR) : value;
    }),
  );
}

export function logRecord({ log, session }: { log: Log; session: Session }): Fields {
  const ofSession = renamed(writeSession(session), sessionColumn);
  return { ...ofSession, ...renamed(writeLog(log), logColumn), session: session.id };
}

export function workoutRecords(workout: Workout): Fields[] {
  const { exercises, ...written } = writeWorkout(workout);
  return exercises.length > 0 ? exercises.map((target) => ({ ...written, ...target })) : [written];
}

function renamed(fields: Fields, columnOf: (field: string) => string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [columnOf(field), value]));
}

function sessionColumn(field: string): string {
  return `session_${field === "workout_name" ? "name" : field}`;
}

function logColumn(field: string): string {
  return { weight: "weight_kg", distance: "distance_km" }[field] ?? field;
}

function readLine(
  table: CsvTable,
  line: CsvLine,
  sessions: Map<string, Read<"session">>,
  reading: Reading,
): Read<"log"> {
  const cells = new CellReader(table, line);
  const ofSession = readFields(cells, SESSION_COLUMNS);
  const ofLog = readFields(cells, LOG_COLUMNS);
  const name = cut(cells.raw("exercise name"), NAME_LENGTH_MAX) || undefined;
  const refuse = (message: string) => ({ refused: { line: line.line, kind: "log" as const, name, message } });
  if (cells.problem !== null) return refuse(cells.problem);
  const { accountId } = reading;
  const [title, start] = [String(ofSession.workout_name ?? ""), String(ofSession.start_time ?? "")];
  const sessionId =
    cells.text("session") ||
    derivedUuid(readMoment(start) ?? UNDATED_MS, "own", accountId, "session", start, title);
  const session = sessions.get(sessionId) ?? readSession({ ...ofSession, id: sessionId }, line.line, reading);
  sessions.set(sessionId, session);
  if ("refused" in session) return refuse(`Its session was refused: ${session.refused.message}`);
  const begun = session.entry.values.startTime ?? UNDATED_MS;
  const place = [session.entry.id, name ?? "", String(ofLog.set_number ?? "")];
  const id = cells.text("id") || derivedUuid(begun, "own", accountId, "log", ...place);
  return readLog({ ...ofLog, id, workout_session: session.entry.id }, line.line, reading);
}

function readFields(
  cells: CellReader,
  columns: readonly (readonly [field: string, column: string])[],
): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  for (const [field, column] of columns) {
    const text = cells.raw(column);
    if (text === "") continue;
    const unguarded = withoutGuard(text);
    const value = NUMBERS.has(field) ? cells.number(column) : TEXTS.has(field) ? unguarded : unguarded.trim();
    if (value !== null) fields[field] = value;
  }
  return fields;
}
