import type { DocumentPeople } from "./document-people.ts";
import type { DocumentClient } from "./document-story.ts";

interface Made {
  id: string;
}

/** A trainer offers a course. */
export async function teach(client: DocumentClient, { ada: as }: DocumentPeople): Promise<void> {
  const { id } = await client.send<{ id: number }>("createCourse", { as });
  const course = { as, params: { id } };
  await client.send("getCourse", course);
  await client.send("replaceCourse", course);
  await client.send("updateCourse", course);
  await client.send("listCourses", { as, query: { search: "squats" } });
  await client.send("deleteCourse", course);
}

/** Someone plans workouts, does them, and looks back. */
export async function train(client: DocumentClient, { ada: as }: DocumentPeople): Promise<void> {
  const exercise = await client.send<Made>("createExercise", { as });
  const ofExercise = { as, params: { id: exercise.id } };
  client.known.exercise = exercise.id;
  await client.send("getExercise", ofExercise);
  await client.send("replaceExercise", ofExercise);
  await client.send("updateExercise", ofExercise);
  await client.send("listExercises", { as, query: { category: "strength", page_size: 5 } });

  const workout = await client.send<Made>("createWorkout", { as, query: { unit: "kg" } });
  const ofWorkout = { as, params: { id: workout.id } };
  client.known.workout = workout.id;
  await client.send("getWorkout", ofWorkout);
  await client.send("replaceWorkout", ofWorkout);
  await client.send("updateWorkout", ofWorkout);
  await client.send("addWorkoutExercise", ofWorkout);
  await client.send("removeWorkoutExercise", { as, params: { id: workout.id, order: 2 } });
  const copy = await client.send<Made>("cloneWorkout", ofWorkout);
  await client.send("listWorkouts", { as, query: { difficulty: "intermediate" } });

  const session = await client.send<Made>("createSession", { as });
  const ofSession = { as, params: { id: session.id } };
  client.known.workout_session = session.id;
  await client.send("getSession", ofSession);
  await client.send("startSession", ofSession);
  const log = await client.send<Made>("createLog", { as, query: { unit: "lb" } });
  const ofLog = { as, params: { id: log.id } };
  await client.send("createLogs", { as });
  await client.send("getLog", ofLog);
  await client.send("replaceLog", ofLog);
  await client.send("updateLog", ofLog);
  await client.send("listLogs", { as, query: { session: session.id } });
  await client.send("completeSession", ofSession);
  await client.send("replaceSession", ofSession);
  await client.send("updateSession", ofSession);
  await client.send("listSessions", { as, query: { status: "completed" } });
  await client.send("getSessionStatistics", { as });
  await client.send("getWorkoutStatistics", ofWorkout);
  await client.send("getPersonalRecords", { as });
  await client.send("getProgress", { as, query: { exercise: exercise.id, bucket: "day" } });
  const planned = await client.send<Made>("createSession", { as });
  await client.send("cancelSession", { as, params: { id: planned.id } });
  await client.send("deleteSession", { as, params: { id: planned.id } });

  await transfer(client, as);
  await client.send("deleteLog", ofLog);
  await client.send("deleteWorkout", { as, params: { id: copy.id } });
  await client.send("deleteExercise", ofExercise);
}

/** The log is exported, and another one imported. */
async function transfer(client: DocumentClient, as: string): Promise<void> {
  const exported = await client.send("exportTraining", { as });
  await client.send("exportTraining", { as, query: { format: "csv" } });
  await client.send("importTraining", { as, query: { dry_run: "true" }, body: exported });
  const { import_id } = await client.send<{ import_id: string }>("importTraining", { as });
  await client.send("listImports", { as });
  await client.send("undoImport", { as, params: { id: import_id } });
}
