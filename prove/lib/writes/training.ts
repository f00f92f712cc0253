import type { Scene } from "../scene.ts";
import { courseFields, logFields } from "../world.ts";
import type { Prepare, Writes } from "./prepared.ts";

const course = async (scene: Scene) => {
  const body = courseFields(scene.world.profile);
  return { params: { id: (await scene.post("/api/courses/create/", body)).id } };
};
const exercise = async (scene: Scene) => {
  const body = { name: scene.newName(), category: "strength" };
  return { params: { id: (await scene.post("/api/exercises/", body)).id } };
};
const workout = async (scene: Scene) => {
  const exercises = [{ exercise: scene.world.exercise, order: 1, sets: 3 }];
  const { id } = await scene.post("/api/workouts/", { name: scene.newName(), exercises });
  return { params: { id, order: 1 } };
};
const sessionThatIs =
  (status: string): Prepare =>
  async (scene) => {
    const body = { workout: scene.world.workout, status };
    return { params: { id: (await scene.post("/api/workout-sessions/", body)).id } };
  };
const log = async (scene: Scene) => {
  const body = logFields(scene.world.session, scene.world.exercise);
  return { params: { id: (await scene.post("/api/exercise-logs/", body)).id } };
};

const withBody =
  (prepare: Prepare, body: (scene: Scene) => object): Prepare =>
  async (scene, person) => ({ ...(await prepare(scene, person)), body: body(scene) });

const logBody = ({ world }: Scene) => logFields(world.session, world.exercise);

/** A training log with one session of one set, on a day of its own. */
export function trainingCsv(name: string): string {
  const start = "2024-11-28 10:00,2024-11-28 11:00";
  return `title,start_time,end_time,description,exercise_title,set_index,weight_kg,reps\n${name},${start},,Row,0,60,8`;
}

export const TRAINING_WRITES: Writes = {
  "POST /api/courses/create": (scene) => ({ body: courseFields(scene.world.profile) }),
  "PUT /api/courses/{id}/update": withBody(course, () => ({
    title: "Power",
    description: "More",
    price: 12.5,
  })),
  "PATCH /api/courses/{id}/update": withBody(course, () => ({ title: "Power" })),
  "DELETE /api/courses/{id}/delete": course,
  "POST /api/exercises": (scene) => ({ body: { name: scene.newName(), category: "strength" } }),
  "PUT /api/exercises/{id}": withBody(exercise, () => ({ name: "Row", category: "strength" })),
  "PATCH /api/exercises/{id}": withBody(exercise, () => ({ name: "Row" })),
  "DELETE /api/exercises/{id}": exercise,
  "POST /api/workouts": (scene) => ({ body: { name: scene.newName() } }),
  "PUT /api/workouts/{id}": withBody(workout, () => ({ name: "Pull" })),
  "PATCH /api/workouts/{id}": withBody(workout, () => ({ name: "Pull" })),
  "DELETE /api/workouts/{id}": workout,
  "POST /api/workouts/{id}/clone": workout,
  "POST /api/workouts/{id}/exercises": withBody(workout, ({ world }) => ({
    exercise: world.exercise,
    notes: "Slowly",
  })),
  "DELETE /api/workouts/{id}/exercises/{order}": workout,
  "POST /api/workout-sessions": (scene) => ({ body: { workout: scene.world.workout, status: "planned" } }),
  "PUT /api/workout-sessions/{id}": withBody(sessionThatIs("planned"), ({ world }) => ({
    ...{ workout: world.workout, notes: "Legs" },
  })),
  "PATCH /api/workout-sessions/{id}": withBody(sessionThatIs("planned"), () => ({ notes: "Legs" })),
  "DELETE /api/workout-sessions/{id}": sessionThatIs("planned"),
  "POST /api/workout-sessions/{id}/start": sessionThatIs("planned"),
  "POST /api/workout-sessions/{id}/cancel": sessionThatIs("planned"),
  "POST /api/workout-sessions/{id}/complete": withBody(sessionThatIs("in_progress"), () => ({
    notes: "Hard",
  })),
  "POST /api/exercise-logs": (scene) => ({ body: logBody(scene) }),
  "POST /api/exercise-logs/bulk_create": (scene) => ({ body: { logs: [1, 2, 3].map(() => logBody(scene)) } }),
  "PUT /api/exercise-logs/{id}": withBody(log, (scene) => ({ ...logBody(scene), notes: "Hard" })),
  "PATCH /api/exercise-logs/{id}": withBody(log, () => ({ notes: "Hard" })),
  "DELETE /api/exercise-logs/{id}": log,
  "POST /api/training/import": (scene) => ({
    headers: { "Content-Type": "text/csv" },
    body: trainingCsv(scene.newName()),
  }),
  "DELETE /api/training/imports/{id}": async (scene) => {
    const { import_id } = await scene.caller.make<{ import_id: string }>({
      ...{ method: "POST", path: "/api/training/import/", as: scene.owner },
      ...{ headers: { "Content-Type": "text/csv" }, body: trainingCsv(scene.newName()) },
    });
    return { params: { id: import_id } };
  },
};
