import { invalidField } from "../../../../lib/error.ts";
import { isoTime, isoTimeOrNull } from "../../../../lib/time.ts";
import type { Stepwise } from "../../../../lib/turns.ts";
import type { Exercise } from "../../exercises/store.ts";
import type { Log } from "../../logs/store.ts";
import type { Session } from "../../sessions/store.ts";
import type { Entry, Incoming, Kind, Place, Reading } from "../incoming.ts";
import type { KeptWorkout } from "../leaving/store.ts";
import { EXPORT_FORMAT, EXPORT_VERSION } from "../schemas.ts";
import { type Read, readExercise, readLog, readSession, readWorkout } from "./entries.ts";

/** Whether a JSON document says that it is an export of ours. */
export function isOwnJson(document: unknown): document is Record<string, unknown> {
  return typeof document === "object" && document !== null && "format" in document
    ? document.format === EXPORT_FORMAT
    : false;
}

/**
 * Reads an export of ours; an entry that is not sound is refused by its path (`logs.3`), and the others stand.
 * @throws AppError validation_failed for another version, or a section that is no list
 */
export function* readOwnJson(document: Record<string, unknown>, reading: Reading): Stepwise<Incoming> {
  if (document.version !== EXPORT_VERSION) {
    throw invalidField("version", `version: exports of version ${EXPORT_VERSION} can be read.`);
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
    series: [],
  };
}

export function writeExercise(exercise: Exercise) {
  return {
    id: exercise.id,
    name: exercise.name,
    description: exercise.description,
    category: exercise.category,
    difficulty_level: exercise.difficultyLevel,
    primary_muscles: exercise.primaryMuscles,
    secondary_muscles: exercise.secondaryMuscles,
    equipment_needed: exercise.equipmentNeeded,
    instructions: exercise.instructions,
    video_url: exercise.videoUrl,
    image_url: exercise.imageUrl,
    is_public: exercise.isPublic,
    ...writeWritten(exercise),
    deleted_at: isoTimeOrNull(exercise.deletedAt),
  };
}

export function writeWorkout(workout: KeptWorkout) {
  return {
    id: workout.id,
    name: workout.name,
    description: workout.description,
    difficulty_level: workout.difficultyLevel,
    estimated_duration_minutes: workout.givenDurationMinutes,
    tags: workout.tags,
    is_template: workout.isTemplate,
    is_public: workout.isPublic,
    exercises: workout.exercises.map(({ exercise, ...target }) => ({
      exercise: exercise.id,
      exercise_name: exercise.name,
      order: target.order,
      target_sets: target.targetSets,
      target_reps_min: target.targetRepsMin,
      target_reps_max: target.targetRepsMax,
      target_weight: target.targetWeight,
      rest_seconds: target.restSeconds,
      notes: target.notes,
    })),
    ...writeWritten(workout),
  };
}

/** Without its volume, which is a function of its sets. */
export function writeSession(session: Session) {
  return {
    id: session.id,
    workout: session.workoutId,
    workout_name: session.workoutName,
    status: session.status,
    start_time: isoTimeOrNull(session.startTime),
    end_time: isoTimeOrNull(session.endTime),
    notes: session.notes,
    rating: session.rating,
    calories_given: session.givenCalories,
    calories_estimated: session.estimatedCalories,
    ...writeWritten(session),
  };
}

export function writeLog(log: Log) {
  return {
    id: log.id,
    workout_session: log.sessionId,
    exercise: log.exerciseId,
    exercise_name: log.exerciseName,
    set_number: log.setNumber,
    reps: log.reps,
    weight: log.weight,
    duration_seconds: log.durationSeconds,
    distance: log.distance,
    notes: log.notes,
    completed_at: isoTime(log.completedAt),
    ...writeWritten(log),
  };
}

function writeWritten({ createdAt, updatedAt }: { createdAt: number; updatedAt: number }) {
  return { created_at: isoTime(createdAt), updated_at: isoTime(updatedAt) };
}

function sectionOf(document: Record<string, unknown>, name: string): unknown[] {
  const section = document[name] ?? [];
  if (!Array.isArray(section)) throw invalidField(name, `${name} is to be a list.`);
  return section;
}
