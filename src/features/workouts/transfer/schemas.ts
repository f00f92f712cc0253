import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import { TimeZone } from "../../profiles/fitness/actions.ts";
import { ExerciseBody } from "../exercises/schemas.ts";
import { Name, QueryFlag, SpanQuery } from "../fields/schemas.ts";
import { LogBody } from "../logs/schemas.ts";
import { WorkoutBody, WorkoutExerciseBody } from "../schemas.ts";
import { Moment, SessionBody } from "../sessions/schemas.ts";
import { UNITS } from "../units.ts";
import { KINDS } from "./incoming.ts";
import type { Report } from "./report.ts";
import type { Import } from "./store.ts";

const TARGETS_MAX = 1000;

const Id = z.uuid().toLowerCase().describe("The id, which it keeps");
const FileMoment = Moment.describe("A date and time, not in the future");
const WRITTEN = {
  created_at: Moment.nullish().describe("When it was created; now unless given"),
  updated_at: Moment.nullish().describe("When it last changed; when it was created unless given"),
};
const ExerciseName = Name.nullish().describe(
  "The name of the exercise, by which one is found without its id",
);
/** Estimates and assigned orders may exceed the bounds for input. */
const Estimate = z.int().min(0);
const Order = z.int().min(1);

export const FileExercise = z
  .object({
    ...ExerciseBody.shape,
    id: Id,
    deleted_at: Moment.nullish().describe("When it was deleted; null where it is not"),
    ...WRITTEN,
  })
  .openapi("TrainingExercise");
const FileTarget = WorkoutExerciseBody.safeExtend({
  exercise_name: ExerciseName,
  order: Order.describe("Its place in the workout, from 1; each place once"),
}).openapi("TrainingWorkoutExercise");
export const FileWorkout = z
  .object({
    ...WorkoutBody.shape,
    id: Id,
    exercises: z.array(FileTarget).max(TARGETS_MAX).nullish().describe("The exercises, each at its place"),
    ...WRITTEN,
  })
  .openapi("TrainingWorkout");
export const FileSession = z
  .object({
    ...SessionBody.omit({ workout: true, calories_burned: true }).shape,
    id: Id,
    workout: Id.nullish().describe("The id of the workout; null where it was deleted"),
    workout_name: Name.describe("The name of the workout"),
    start_time: FileMoment.nullish(),
    end_time: FileMoment.nullish(),
    calories_given: SessionBody.shape.calories_burned.describe(
      "How many kilocalories it took, as it was given",
    ),
    calories_estimated: Estimate.nullish().describe("How many kilocalories it took, as it was estimated"),
    ...WRITTEN,
  })
  .openapi("TrainingSession");
export const FileLog = z
  .object({
    ...LogBody.shape,
    id: Id,
    workout_session: Id.describe("The id of the session"),
    completed_at: FileMoment,
    exercise: z.string().nullish().describe("The id of the exercise; its name is enough"),
    exercise_name: ExerciseName,
    ...WRITTEN,
  })
  .openapi("TrainingLog");

export const EXPORT_FORMAT = "palaestra-training";
export const EXPORT_VERSION = 1;

const EXPORT_FORMATS = ["json", "csv"] as const;
const EXPORT_TABLES = ["logs", "sessions", "workouts", "exercises"] as const;
export type ExportTable = (typeof EXPORT_TABLES)[number];

export const ExportQuery = SpanQuery.extend({
  format: z.enum(EXPORT_FORMATS).default("json").describe("JSON holds everything; CSV one table"),
  table: z
    .enum(EXPORT_TABLES)
    .default("logs")
    .openapi({ description: "The table of CSV. That of logs can be imported again" }),
});

const FORMAT = z.literal(EXPORT_FORMAT).describe("Says that the file is an export of ours");
const VERSION = z.literal(EXPORT_VERSION).describe("The version of the format");
const SECTIONS = {
  exercises: z.array(FileExercise).describe("The exercises that you made"),
  workouts: z.array(FileWorkout).describe("The workouts that you made, with their exercises"),
  sessions: z.array(FileSession).describe("Your sessions"),
  logs: z.array(FileLog).describe("Your sets: weights in kilograms, distances in kilometres"),
};

export const ExportSchema = z
  .object({ format: FORMAT, version: VERSION, ...SECTIONS })
  .openapi("TrainingExport");

/** Read entry by entry, so that a malformed entry does not refuse the others. */
export const ImportFile = z
  .object({ format: FORMAT, version: VERSION, ...z.object(SECTIONS).partial().shape })
  .openapi("TrainingImportFile");

export const IMPORT_EXAMPLE: z.input<typeof ImportFile> = {
  format: EXPORT_FORMAT,
  version: EXPORT_VERSION,
  sessions: [
    {
      id: "0190b8f0-0000-7000-8000-00000000000a",
      workout_name: "Legs",
      status: "completed",
      start_time: "2025-11-20T18:00:00Z",
      end_time: "2025-11-20T19:00:00Z",
    },
  ],
  logs: [
    {
      id: "0190b8f0-0000-7000-8000-00000000000b",
      workout_session: "0190b8f0-0000-7000-8000-00000000000a",
      exercise_name: "Barbell Squat",
      set_number: 1,
      reps: 5,
      weight: 100,
      completed_at: "2025-11-20T18:10:00Z",
    },
  ],
};

export const ImportOptions = z.object({
  dry_run: QueryFlag.optional().openapi({
    description: "Answers what would be done, and does nothing; false unless given",
  }),
  unit: z
    .enum(UNITS)
    .optional()
    .openapi({ description: "The unit of weights, if the file has none; kg unless given" }),
  time_zone: TimeZone.optional().openapi({
    description: "The IANA name of the time zone of local times in the file; your profile's unless given",
  }),
});

export const ImportForm = ImportOptions.extend({
  file: z.string().openapi({ format: "binary", description: "The file, of 16 MiB at most" }),
}).openapi("TrainingImportForm", {
  description:
    "As fields, dry_run and unit mean what they mean in the query; where both say, they say the same.",
});

const CountsSchema = z
  .object({
    exercises: z.int().min(0).describe("How many exercises"),
    workouts: z.int().min(0).describe("How many workouts"),
    sessions: z.int().min(0).describe("How many sessions"),
    logs: z.int().min(0).describe("How many sets"),
  })
  .openapi("TrainingCounts", { description: "How many there are of each kind" });

export const ReportSchema = z
  .object({
    import_id: z.uuid().nullable().describe("The id of the import, to undo it; null where nothing was added"),
    dry_run: z.boolean().describe("Whether nothing was done"),
    added: CountsSchema,
    matched: CountsSchema,
    refused: z.int().min(0).describe("How many lines or entries were refused"),
    assumed_unit: z
      .enum(UNITS)
      .nullable()
      .describe("The unit that was assumed; null where the file or the request names one"),
    lines: z
      .array(
        z
          .object({
            line: z
              .union([z.int(), z.string()])
              .describe("The line of CSV, where the header is line 1; the path of JSON, such as logs.3"),
            kind: z.enum(KINDS).describe("What the line or entry is"),
            status: z.enum(["added", "matched", "refused"]).describe("What was done with it"),
            name: z.string().optional().describe("Its name, where it has one"),
            message: z.string().optional().describe("Why it was refused, or what else to know"),
          })
          .openapi("TrainingImportLine"),
      )
      .describe("What was done with each line or entry"),
    lines_left_out: z
      .int()
      .min(0)
      .describe("How many lines are left out, as the answer would be too long; refused ones come first"),
  })
  .openapi("TrainingImportReport");

export const ImportSchema = z
  .object({
    id: z.uuid().describe("The id of the import"),
    created_at: z.iso.datetime().describe("When it was imported"),
    added: CountsSchema,
  })
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
