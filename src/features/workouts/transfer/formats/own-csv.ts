import type { Stepwise } from "../../../../lib/turns.ts";
import type { Exercise } from "../../exercises/store.ts";
import type { Log } from "../../logs/store.ts";
import { readMoment } from "../../sessions/schemas.ts";
import type { Session } from "../../sessions/store.ts";
import { derivedUuid, UNDATED_MS } from "../derived-id.ts";
import type { Incoming, Reading } from "../incoming.ts";
import type { KeptWorkout } from "../leaving/store.ts";
import { CellReader } from "./cells.ts";
import { type CsvLine, type CsvTable, withoutGuard, writeCsvLine } from "./csv.ts";
import { type Read, readLog, readSession } from "./entries.ts";
import { writeExercise, writeLog, writeSession, writeWorkout } from "./own-json.ts";

const SEPARATOR = " | ";

const SESSION_COLUMNS = {
  workout: "session_workout",
  workout_name: "session_name",
  status: "session_status",
  start_time: "session_start_time",
  end_time: "session_end_time",
  notes: "session_notes",
  rating: "session_rating",
  calories_given: "session_calories_given",
  calories_estimated: "session_calories_estimated",
  created_at: "session_created_at",
  updated_at: "session_updated_at",
} as const;

const LOG_COLUMNS = {
  exercise: "exercise",
  exercise_name: "exercise_name",
  set_number: "set_number",
  reps: "reps",
  weight: "weight_kg",
  duration_seconds: "duration_seconds",
  distance: "distance_km",
  notes: "notes",
  completed_at: "completed_at",
  created_at: "created_at",
  updated_at: "updated_at",
} as const;

type SessionField = keyof typeof SESSION_COLUMNS;
type LogField = keyof typeof LOG_COLUMNS;

const NUMBERS = new Set<SessionField | LogField>([
  "rating",
  "calories_given",
  "calories_estimated",
  "set_number",
  "reps",
  "weight",
  "duration_seconds",
  "distance",
]);
const TEXTS = new Set<SessionField | LogField>(["notes", "workout_name", "exercise_name"]);

export const OWN_CSV_COLUMNS = [
  "id",
  "session",
  ...Object.values(SESSION_COLUMNS),
  ...Object.values(LOG_COLUMNS),
];

/** Whether a table is our own of logs: some of its columns no one else has. */
export function isOwnCsv({ columns }: Pick<CsvTable, "columns">): boolean {
  return ["session", "session_name", "set_number", "completed_at"].every((name) => columns.has(name));
}

/** Reads our table of logs. What has no id in it gets one that follows from what it is. */
export function* readOwnCsv(table: CsvTable, reading: Reading): Stepwise<Incoming> {
  const incoming: Incoming = {
    exercises: [],
    workouts: [],
    sessions: [],
    logs: [],
    refused: [],
    isBySet: true,
    series: [],
  };
  const sessions = new Map<string, Read<"session">>();
  for (const line of table.lines) {
    yield;
    const read = readLine(table, line, sessions, reading);
    if ("entry" in read) incoming.logs.push(read.entry);
    else incoming.refused.push(read.refused);
  }
  incoming.sessions = [...sessions.values()].flatMap((read) => ("entry" in read ? [read.entry] : []));
  return incoming;
}

export function writeLogLine(log: Log, session: Session): string {
  const [ofLog, ofSession] = [writeLog(log), writeSession(session)];
  return writeCsvLine([
    ofLog.id,
    ofSession.id,
    ...(Object.keys(SESSION_COLUMNS) as SessionField[]).map((field) => ofSession[field]),
    ...(Object.keys(LOG_COLUMNS) as LogField[]).map((field) => ofLog[field]),
  ]);
}

export const SESSION_TABLE_COLUMNS = ["id", ...Object.keys(SESSION_COLUMNS)];

export function writeSessionLine(session: Session): string {
  return writeCsvLine(Object.values(writeSession(session)));
}

export const EXERCISE_TABLE_COLUMNS = [
  ...["id", "name", "description", "category", "difficulty_level", "primary_muscles", "secondary_muscles"],
  ...["equipment_needed", "instructions", "video_url", "image_url", "is_public", "created_at", "updated_at"],
  "deleted_at",
];

export function writeExerciseLine(exercise: Exercise): string {
  return writeCsvLine(
    Object.values(writeExercise(exercise)).map((value) =>
      Array.isArray(value) ? value.join(SEPARATOR) : value,
    ),
  );
}

const TARGET_COLUMNS = [
  ...["exercise", "exercise_name", "order", "target_sets", "target_reps_min", "target_reps_max"],
  ...["target_weight", "rest_seconds", "notes"],
];

export const WORKOUT_TABLE_COLUMNS = [
  ...["id", "name", "description", "difficulty_level", "estimated_duration_minutes", "tags", "is_template"],
  ...["is_public", "created_at", "updated_at", ...TARGET_COLUMNS],
];

/** A line for each exercise of a workout; one where there is none. */
export function writeWorkoutLines(workout: KeptWorkout): string {
  const { exercises, tags, ...written } = writeWorkout(workout);
  const { id, name, description, difficulty_level, estimated_duration_minutes, ...rest } = written;
  const { is_template, is_public, created_at, updated_at } = rest;
  const head = [id, name, description, difficulty_level, estimated_duration_minutes, tags.join(SEPARATOR)];
  const start = [...head, is_template, is_public, created_at, updated_at];
  const targets = exercises.map((target) => Object.values(target));
  const lines = targets.length > 0 ? targets : [TARGET_COLUMNS.map(() => null)];
  return lines.map((target) => writeCsvLine([...start, ...target])).join("");
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
  const name = cells.text("exercise_name").slice(0, 200) || undefined;
  const refuse = (message: string) => ({ refused: { line: line.line, kind: "log" as const, name, message } });
  if (cells.problem !== null) return refuse(cells.problem);
  const { accountId } = reading;
  const { workout_name: title = "", start_time: start = "" } = ofSession as Record<
    string,
    string | undefined
  >;
  const sessionId =
    cells.text("session").trim() ||
    derivedUuid(readMoment(start) ?? UNDATED_MS, "own", accountId, "session", start, title);
  const session = sessions.get(sessionId) ?? readSession({ ...ofSession, id: sessionId }, line.line, reading);
  sessions.set(sessionId, session);
  if ("refused" in session) return refuse(`Its session was refused: ${session.refused.message}`);
  const begun = session.entry.values.startTime ?? UNDATED_MS;
  const place = [session.entry.id, name ?? "", String(ofLog.set_number ?? "")];
  const id = cells.text("id").trim() || derivedUuid(begun, "own", accountId, "log", ...place);
  return readLog({ ...ofLog, id, workout_session: session.entry.id }, line.line, reading);
}

/** Cells under the names that their fields have in JSON; what is empty is left out. */
function readFields<F extends SessionField | LogField>(
  cells: CellReader,
  columns: Readonly<Record<F, string>>,
): Partial<Record<F, string | number>> {
  const fields: Partial<Record<F, string | number>> = {};
  for (const [field, column] of Object.entries(columns) as [F, string][]) {
    const text = cells.text(column);
    if (text === "") continue;
    const told = withoutGuard(text);
    const value = NUMBERS.has(field) ? cells.number(column) : TEXTS.has(field) ? told : told.trim();
    if (value !== null) fields[field] = value;
  }
  return fields;
}
