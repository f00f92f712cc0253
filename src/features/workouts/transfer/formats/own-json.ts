import { invalidField } from "../../../../lib/error.ts";
import { isoTime, isoTimeOrNull } from "../../../../lib/time.ts";
import type { Stepwise } from "../../../../lib/turns.ts";
import { presentExercise } from "../../exercises/schemas.ts";
import type { Exercise } from "../../exercises/store.ts";
import { presentLog } from "../../logs/schemas.ts";
import type { Log } from "../../logs/store.ts";
import { presentWorkout } from "../../schemas.ts";
import { presentSession } from "../../sessions/schemas.ts";
import type { Session } from "../../sessions/store.ts";
import type { Workout } from "../../store.ts";
import type { Entry, Incoming, Kind, Place, Reading } from "../incoming.ts";
import { EXPORT_FORMAT, EXPORT_VERSION } from "../schemas.ts";
import { type Read, readExercise, readLog, readSession, readWorkout } from "./own-entries.ts";

export function isOwnJson(document: unknown): document is Record<string, unknown> {
  return typeof document === "object" && document !== null && "format" in document
    ? document.format === EXPORT_FORMAT
    : false;
}

/** @throws AppError validation_failed for another version or a malformed section */
export function* readOwnJson(document: Record<string, unknown>, reading: Reading): Stepwise<Incoming> {
  if (document.version !== EXPORT_VERSION) {
    throw invalidField("version", `version must be ${EXPORT_VERSION}.`);
  }
  const refused: Incoming["refused"] = [];
  function* readAll<K extends Kind>(
    section: string,
    read: (raw: unknown, line: Place, reading: Reading) => Read<K>,
  ): Stepwise<Entry<K>[]> {
    const entries: Entry<K>[] = [];
    for (const [index, raw] of sectionOf(document, section).entries()) {
      yield;
      const found = read(raw, `${section}.${index}`, reading);
      if ("entry" in found) entries.push(found.entry);
      else refused.push(found.refused);
    }
    return entries;
  }
  return {
    exercises: yield* readAll("exercises", readExercise),
    workouts: yield* readAll("workouts", readWorkout),
    sessions: yield* readAll("sessions", readSession),
    logs: yield* readAll("logs", readLog),
    refused,
    isBySet: false,
    assumedUnit: null,
  };
}

export function writeExercise(exercise: Exercise) {
  const { is_custom, created_by_user_id, created_at, updated_at, ...shown } = presentExercise(exercise);
  return { ...shown, created_at, updated_at, deleted_at: isoTimeOrNull(exercise.deletedAt) };
}

export function writeWorkout(workout: Workout) {
  const { total_exercises, created_by_user_id, created_at, updated_at, ...shown } = presentWorkout(
    workout,
    "kg",
  );
  return {
    ...shown,
    estimated_duration_minutes: workout.givenDurationMinutes,
    exercises: shown.exercises.map(({ exercise: { id, name }, ...target }) => ({
      exercise: id,
      exercise_name: name,
      ...target,
    })),
    created_at,
    updated_at,
  };
}

export function writeSession(session: Session) {
  const {
    actual_duration_minutes,
    total_volume,
    user_id,
    calories_burned,
    created_at,
    updated_at,
    ...shown
  } = presentSession(session, "kg");
  return {
    ...shown,
    calories_given: session.givenCalories,
    calories_estimated: session.estimatedCalories,
    created_at,
    updated_at,
  };
}

export function writeLog(log: Log) {
  const { user_id, ...shown } = presentLog(log, "kg");
  return { ...shown, created_at: isoTime(log.createdAt), updated_at: isoTime(log.updatedAt) };
}

function sectionOf(document: Record<string, unknown>, name: string): unknown[] {
  const section = document[name] ?? [];
  if (!Array.isArray(section)) throw invalidField(name, `${name} must be a list.`);
  return section;
}
