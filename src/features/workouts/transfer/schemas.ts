import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import { TimeZone } from "../../profiles/fitness/actions.ts";
import { ExerciseBody } from "../exercises/schemas.ts";
import { LogBody } from "../logs/schemas.ts";
import { Name, QueryFlag, SpanQuery, WorkoutBody, WorkoutExerciseBody } from "../schemas.ts";
import { Moment, SessionBody } from "../sessions/schemas.ts";
import { UNITS } from "../units.ts";
import { KINDS } from "./incoming.ts";
import type { Report } from "./report.ts";
import type { Import } from "./store.ts";

const TARGETS_MAX = 1000;

const Id = z.uuid().toLowerCase();
/** A start converted to UTC may lie before the year 0. */
const FileMoment = Moment.or(z.string().regex(/^-\d{6}-\d{2}-\d{2}T[\d:.]+Z$/));
const WRITTEN = { created_at: Moment.nullish(), updated_at: Moment.nullish() };
const ExerciseName = Name.nullish();
/** Wider bounds than for input: estimates and assigned orders may exceed those. */
const Estimate = z.int().min(0);
const Order = z.int().min(1);

/** An export has the API's fields and what restoring a row needs. */
export const FileExercise = ExerciseBody.extend({ id: Id, deleted_at: Moment.nullish(), ...WRITTEN });
export const FileWorkout = WorkoutBody.extend({
  id: Id,
  exercises: z
    .array(WorkoutExerciseBody.safeExtend({ exercise_name: ExerciseName, order: Order }))
    .max(TARGETS_MAX)
    .nullish(),
  ...WRITTEN,
});
export const FileSession = SessionBody.omit({ workout: true, calories_burned: true }).extend({
  id: Id,
  workout: Id.nullish(),
  workout_name: Name,
  start_time: FileMoment.nullish(),
  end_time: FileMoment.nullish(),
  calories_given: SessionBody.shape.calories_burned,
  calories_estimated: Estimate.nullish(),
  ...WRITTEN,
});
export const FileLog = LogBody.extend({
  id: Id,
  workout_session: Id,
  completed_at: FileMoment,
  exercise: z.string().nullish(),
  exercise_name: ExerciseName,
  ...WRITTEN,
});

export const EXPORT_FORMAT = "palaestra-training";
export const EXPORT_VERSION = 1;

const EXPORT_FORMATS = ["json", "csv"] as const;
const EXPORT_TABLES = ["logs", "sessions", "workouts", "exercises"] as const;
export type ExportTable = (typeof EXPORT_TABLES)[number];

export const ExportQuery = SpanQuery.extend({
  format: z.enum(EXPORT_FORMATS).default("json"),
  table: z
    .enum(EXPORT_TABLES)
    .default("logs")
    .openapi({ description: "Of CSV, which has one table: that of logs can be imported again" }),
});

const Items = z.array(z.record(z.string(), z.unknown()));

export const ExportSchema = z
  .object({
    format: z.literal(EXPORT_FORMAT),
    version: z.literal(EXPORT_VERSION),
    exercises: Items.openapi({ description: "Those that you made" }),
    workouts: Items.openapi({ description: "Those that you made, with their exercises" }),
    sessions: Items,
    logs: Items.openapi({ description: "Weights in kilograms, distances in kilometres" }),
  })
  .openapi("TrainingExport");

export const ImportOptions = z.object({
  dry_run: QueryFlag.optional().openapi({
    default: false,
    description: "Tells what would be done, and does nothing",
  }),
  unit: z
    .enum(UNITS)
    .optional()
    .openapi({ default: "kg", description: "Of weights, if the file has no unit" }),
  time_zone: TimeZone.optional().openapi({
    description: "IANA name, for local times in the file; that of your profile unless given",
  }),
});

export const ImportForm = ImportOptions.extend({
  file: z.string().openapi({ format: "binary", description: "16 MiB at most" }),
}).openapi("TrainingImportForm", {
  description:
    "As fields, dry_run and unit mean what they mean in the query; where both say, they say the same.",
});

const CountsSchema = z.object({
  exercises: z.int(),
  workouts: z.int(),
  sessions: z.int(),
  logs: z.int(),
});

export const ReportSchema = z
  .object({
    import_id: z
      .uuid()
      .nullable()
      .openapi({ description: "By which it is undone; null where nothing was added" }),
    dry_run: z.boolean(),
    added: CountsSchema,
    matched: CountsSchema.openapi({ description: "What was there already" }),
    refused: z.int(),
    assumed_unit: z
      .enum(UNITS)
      .nullable()
      .openapi({ description: "What weights were taken for, where neither file nor request names a unit" }),
    lines: z.array(
      z.object({
        line: z.union([z.int(), z.string()]).openapi({
          description: "Of CSV, where the header is line 1; of JSON the path, as logs.3",
        }),
        kind: z.enum(KINDS),
        status: z.enum(["added", "matched", "refused"]),
        name: z.string().optional(),
        message: z.string().optional(),
      }),
    ),
    lines_left_out: z.int().openapi({
      description:
        "How many lines are not told of, for the answer would be too long: refused ones come first",
    }),
  })
  .openapi("TrainingImportReport");

export const ImportSchema = z
  .object({ id: z.uuid(), created_at: z.iso.datetime(), added: CountsSchema })
  .openapi("TrainingImport");

export function presentReport(
  { added, matched, refused, assumedUnit, lines, linesLeftOut }: Report,
  importId: string | null,
  isDryRun: boolean,
): z.infer<typeof ReportSchema> {
  return {
    import_id: importId,
    dry_run: isDryRun,
    added,
    matched,
    refused,
    assumed_unit: assumedUnit,
    lines,
    lines_left_out: linesLeftOut,
  };
}

export function presentImport({ id, createdAt, ...row }: Import): z.infer<typeof ImportSchema> {
  const { exercises, workouts, sessions, logs } = row;
  return { id, created_at: isoTime(createdAt), added: { exercises, workouts, sessions, logs } };
}
