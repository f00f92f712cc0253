import { mapConcurrently } from "../../testbed.ts";
import type { Played, Scene } from "../scene.ts";
import type { Stage } from "../stage.ts";
import { difference } from "../tally.ts";

const TIMES = 20;
const SETS = 20;
const PASSWORD = "a long sentence that nobody guesses";

/** Operations by HTTP only. */
export const REQUEST_SCENES: Scene[] = [
  { name: "a workout of 20 sets, logged one by one", unit: "workout", people: TIMES, play: logWorkouts },
  { name: "a login by password", unit: "login", people: 1, play: logIn },
];

async function logWorkouts(stage: Stage): Promise<Played> {
  const people = stage.people(0, TIMES);
  const log = async (person: (typeof people)[number], workout: string) => {
    const post = (path: string, body: object) => stage.server.request("POST", path, person, body);
    const session = ((await post("/api/workout-sessions/", { workout })) as { id: string }).id;
    await post(`/api/workout-sessions/${session}/start/`, {});
    for (let set = 1; set <= SETS; set += 1) {
      const performed = { set_number: set, reps: 10, weight: 80 };
      await post("/api/exercise-logs/", {
        workout_session: session,
        exercise: exercises.get(person),
        ...performed,
      });
    }
    await post(`/api/workout-sessions/${session}/complete/`, {});
  };
  const exercises = new Map<(typeof people)[number], string>();
  const workouts = await mapConcurrently(people, async (person) => {
    const make = async (path: string, body: object) =>
      ((await stage.server.request("POST", path, person, body)) as { id: string }).id;
    const exercise = await make("/api/exercises/", { name: "Bench Press", category: "strength" });
    exercises.set(person, exercise);
    return make("/api/workouts/", {
      name: "Push Day",
      exercises: [{ exercise, order: 1, target_sets: SETS }],
    });
  });
  // A person's first set has extra effects.
  for (const [index, person] of people.entries()) await log(person, workouts[index] ?? "");
  const before = await stage.quiet();
  stage.report(`logs ${TIMES} workouts`);
  for (const [index, person] of people.entries()) await log(person, workouts[index] ?? "");
  return { tally: difference(before, await stage.quiet()), units: TIMES };
}

async function logIn(stage: Stage): Promise<Played> {
  const post = async (path: string, body: object) => {
    const response = await fetch(new URL(path, stage.server.url), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${answer}`);
  };
  const names = Array.from({ length: TIMES }, (_, number) => `cost_${number}`);
  for (const username of names) {
    await post("/api/accounts/", { username, email: `${username}@example.org`, password: PASSWORD });
    await post("/api/auth/login/", { username, password: PASSWORD });
  }
  const before = await stage.quiet();
  stage.report(`logs in ${TIMES} times`);
  for (const username of names) await post("/api/auth/login/", { username, password: PASSWORD });
  return { tally: difference(before, await stage.quiet()), units: TIMES };
}
