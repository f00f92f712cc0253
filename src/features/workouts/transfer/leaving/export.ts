import type { Context } from "../../../../context.ts";
import type { Actor } from "../../../../http/authentication.ts";
import type { Span } from "../../dates.ts";
import { writeCsvLine } from "../formats/csv.ts";
import {
  EXERCISE_TABLE_COLUMNS,
  OWN_CSV_COLUMNS,
  SESSION_TABLE_COLUMNS,
  WORKOUT_TABLE_COLUMNS,
  writeExerciseLine,
  writeLogLine,
  writeSessionLine,
  writeWorkoutLines,
} from "../formats/own-csv.ts";
import { writeExercise, writeLog, writeSession, writeWorkout } from "../formats/own-json.ts";
import { EXPORT_FORMAT, EXPORT_VERSION, type ExportTable } from "../schemas.ts";
import { exercisesOf, logsOf, logsWithSessionsOf, sessionsOf, workoutsOf } from "./store.ts";

/**
 * All training that the caller made, as one JSON document, piece by piece; of sessions and their sets, those of a span.
 * The same data give the same bytes: it says nothing of when it was written, and its order is that of names, beginnings
 * and ids.
 */
export async function* exportJson({ db }: Context, { accountId }: Actor, span: Span): AsyncGenerator<string> {
  yield `{"format":${JSON.stringify(EXPORT_FORMAT)},"version":${EXPORT_VERSION}`;
  yield* section("exercises", exercisesOf(db, accountId), writeExercise);
  yield* section("workouts", workoutsOf(db, accountId), writeWorkout);
  yield* section("sessions", sessionsOf(db, accountId, span), writeSession);
  yield* section("logs", logsOf(db, accountId, span), writeLog);
  yield "}\n";
}

/** One table of the caller's training as CSV, piece by piece; of sessions and their sets, those of a span. */
export function exportTable(
  { db }: Context,
  { accountId }: Actor,
  table: ExportTable,
  span: Span,
): AsyncGenerator<string> {
  switch (table) {
    case "logs":
      return lines(OWN_CSV_COLUMNS, logsWithSessionsOf(db, accountId, span), ({ log, session }) =>
        writeLogLine(log, session),
      );
    case "sessions":
      return lines(SESSION_TABLE_COLUMNS, sessionsOf(db, accountId, span), writeSessionLine);
    case "workouts":
      return lines(WORKOUT_TABLE_COLUMNS, workoutsOf(db, accountId), writeWorkoutLines);
    case "exercises":
      return lines(EXERCISE_TABLE_COLUMNS, exercisesOf(db, accountId), writeExerciseLine);
  }
}

async function* section<Row>(
  name: string,
  pages: AsyncIterable<Row[]>,
  write: (row: Row) => object,
): AsyncGenerator<string> {
  yield `,\n"${name}":[`;
  let separator = "\n";
  for await (const page of pages) {
    yield page.reduce((text, row) => {
      const item = `${separator}${JSON.stringify(write(row))}`;
      separator = ",\n";
      return text + item;
    }, "");
  }
  yield "]";
}

async function* lines<Row>(
  columns: readonly string[],
  pages: AsyncIterable<Row[]>,
  write: (row: Row) => string,
): AsyncGenerator<string> {
  yield writeCsvLine(columns);
  for await (const page of pages) yield page.map(write).join("");
}
