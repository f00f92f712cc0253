import type { Context } from "../../../../context.ts";
import type { Actor } from "../../../../http/credentials.ts";
import { writeCsvLine } from "../../../../lib/csv.ts";
import type { Span } from "../../dates.ts";
import { logRecord, TABLE_COLUMNS, workoutRecords, writeLine } from "../formats/own-csv.ts";
import { writeExercise, writeLog, writeSession, writeWorkout } from "../formats/own-json.ts";
import { EXPORT_FORMAT, EXPORT_VERSION, type ExportTable } from "../schemas.ts";
import { exercisesOf, logsOf, logsWithSessionsOf, sessionsOf, workoutsOf } from "./store.ts";

/** The same data give the same bytes. `span` limits sessions and sets. */
export async function* exportJson({ db }: Context, { accountId }: Actor, span: Span): AsyncGenerator<string> {
  yield `{"format":${JSON.stringify(EXPORT_FORMAT)},"version":${EXPORT_VERSION}`;
  yield* section("exercises", exercisesOf(db, accountId), writeExercise);
  yield* section("workouts", workoutsOf(db, accountId), writeWorkout);
  yield* section("sessions", sessionsOf(db, accountId, span), writeSession);
  yield* section("logs", logsOf(db, accountId, span), writeLog);
  yield "}\n";
}

export async function* exportTable(
  { db }: Context,
  { accountId }: Actor,
  table: ExportTable,
  span: Span,
): AsyncGenerator<string> {
  yield writeCsvLine(TABLE_COLUMNS[table]);
  const write = (record: Parameters<typeof writeLine>[1]) => writeLine(table, record);
  const lines = {
    logs: () => written(logsWithSessionsOf(db, accountId, span), (row) => write(logRecord(row))),
    sessions: () => written(sessionsOf(db, accountId, span), (row) => write(writeSession(row))),
    workouts: () => written(workoutsOf(db, accountId), (row) => workoutRecords(row).map(write).join("")),
    exercises: () => written(exercisesOf(db, accountId), (row) => write(writeExercise(row))),
  };
  yield* lines[table]();
}

async function* section<Row>(
  name: string,
  pages: AsyncIterable<Row[]>,
  write: (row: Row) => object,
): AsyncGenerator<string> {
  yield `,\n"${name}":[`;
  let separator = "\n";
  const writeNext = (row: Row) => {
    const item = `${separator}${JSON.stringify(write(row))}`;
    separator = ",\n";
    return item;
  };
  yield* written(pages, writeNext);
  yield "]";
}

async function* written<Row>(
  pages: AsyncIterable<Row[]>,
  write: (row: Row) => string,
): AsyncGenerator<string> {
  for await (const page of pages) yield page.map(write).join("");
}
