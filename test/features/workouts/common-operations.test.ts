import { beforeAll, describe, expect, it } from "vitest";
import { isoTime } from "../../../src/lib/time.ts";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import type { Page } from "../../support/training.ts";

interface Session {
  id: string;
  status: string;
  start_time: string | null;
  end_time: string | null;
  actual_duration_minutes: number | null;
  total_volume: number;
  rating: number | null;
  notes: string;
}

let ada: Player;
let key: string;

/** Asks as a client that knows one document does: by its token key. */
const ask = <Body = Record<string, unknown>>(method: string, path: string, body?: unknown) =>
  api<Body>(method, path, {
    headers: { Authorization: `Token ${key}` },
    ...(body !== undefined && { body }),
  });

beforeAll(async () => {
  [ada] = await cast("ada");
  const body = { username: ada.username, password: ada.password };
  key = (await api<{ token: string }>("POST", "/api/auth/login/", { body })).body.token;
});

/** The library's exercise that is called so. */
async function findInLibrary(name: string): Promise<{ id: string; name: string; category: string }> {
  const path = `/api/exercises/?search=${encodeURIComponent(name)}&page_size=100`;
  const { body } = await ask<Page<{ id: string; name: string; category: string }>>("GET", path);
  const found = body.results.find((exercise) => exercise.name === name) ?? body.results[0];
  if (!found) throw new Error(`The library has no ${name}`);
  return found;
}

describe("a new account", () => {
  it("finds a library of at least 90 public exercises without a creator", async () => {
    const { body } = await ask<Page<{ id: string; is_custom: boolean; is_public: boolean }>>(
      "GET",
      "/api/exercises/?page_size=100",
    );
    expect(body.count).toBeGreaterThanOrEqual(90);
    expect(body.results.filter((exercise) => exercise.is_custom || !exercise.is_public)).toEqual([]);
    expect((await ask("GET", `/api/exercises/${body.results[0]?.id}/`)).body).toMatchObject({
      created_by_user_id: null,
      instructions: expect.arrayContaining([expect.any(String)]),
    });
  });

  it("can list the library by category and muscle group", async () => {
    for (const query of ["category=strength", "category=cardio", "muscle_group=chest", "muscle_group=core"]) {
      const { body } = await ask<Page<unknown>>("GET", `/api/exercises/?${query}`);
      expect([query, body.count > 0]).toEqual([query, true]);
    }
  });

  it("cannot change or delete a library exercise", async () => {
    const { id } = await findInLibrary("Bench Press");
    const headers = { Authorization: `Token ${key}` };
    for (const [method, body] of [["PATCH", { name: "Mine" }], ["DELETE"]] as const) {
      const problem = await refused(method, `/api/exercises/${id}/`, { headers, ...(body && { body }) });
      expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
    }
  });
});

it("the complete workout flow works as documented", async () => {
  const exercise = await findInLibrary("Bench Press");
  const made = await ask<{ id: string }>("POST", "/api/workouts/", {
    name: "Push Day",
    description: "Chest, shoulders, triceps",
    difficulty_level: "intermediate",
    exercises: [
      {
        exercise: exercise.id,
        order: 1,
        target_sets: 4,
        target_reps_min: 8,
        target_reps_max: 12,
        target_weight: 185,
        rest_seconds: 90,
      },
    ],
  });
  expect(made.status).toBe(201);
  expect(made.body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: "Push Day",
    description: "Chest, shoulders, triceps",
    created_by_user_id: ada.id,
    difficulty_level: "intermediate",
    estimated_duration_minutes: 11,
    total_exercises: 1,
    exercises: [
      {
        exercise: { id: exercise.id, name: exercise.name, category: exercise.category },
        order: 1,
        target_sets: 4,
        target_reps_min: 8,
        target_reps_max: 12,
        target_weight: 185.0,
        rest_seconds: 90,
        notes: "",
      },
    ],
    tags: [],
    is_template: false,
    is_public: false,
    created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    updated_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
  });

  const planned = await ask<Session>("POST", "/api/workout-sessions/", {
    workout: made.body.id,
    status: "planned",
  });
  expect(planned.status).toBe(201);
  expect(planned.body).toMatchObject({ status: "planned", start_time: null, end_time: null });
  const { id } = planned.body;

  const before = isoTime(Date.now());
  const started = await ask<Session>("POST", `/api/workout-sessions/${id}/start/`);
  expect(started.status).toBe(200);
  expect(started.body).toMatchObject({ id, status: "in_progress", end_time: null });
  expect(String(started.body.start_time) >= before).toBe(true);
  expect(String(started.body.start_time) <= isoTime(Date.now())).toBe(true);

  const logged = await ask<object[]>("POST", "/api/exercise-logs/bulk_create/", {
    logs: [
      { workout_session: id, exercise: exercise.id, set_number: 1, reps: 12, weight: 185 },
      { workout_session: id, exercise: exercise.id, set_number: 2, reps: 10, weight: 185 },
    ],
  });
  expect(logged.status).toBe(201);
  expect(logged.body).toMatchObject([
    { workout_session: id, exercise: exercise.id, set_number: 1, reps: 12, weight: 185, user_id: ada.id },
    { workout_session: id, exercise: exercise.id, set_number: 2, reps: 10, weight: 185, user_id: ada.id },
  ]);

  const completed = await ask<Session>("POST", `/api/workout-sessions/${id}/complete/`, {
    rating: 4,
    notes: "Great session!",
  });
  expect(completed.status).toBe(200);
  expect(completed.body).toMatchObject({
    status: "completed",
    rating: 4,
    notes: "Great session!",
    actual_duration_minutes: 0,
    total_volume: 4070,
  });
  expect(String(completed.body.end_time) > String(completed.body.start_time)).toBe(true);
});

describe("the common operations", () => {
  const kept = { exercise: "", workout: "", session: "" };

  it("1. create exercises in the library", async () => {
    const body = { name: "Landmine Press", category: "strength", primary_muscles: ["shoulders"] };
    const made = await ask<{ id: string }>("POST", "/api/exercises/", body);
    expect(made).toMatchObject({ status: 201, body: { ...body, difficulty_level: "beginner" } });
    kept.exercise = made.body.id;
  });

  it("2. build a workout template with exercises", async () => {
    const made = await ask<{ id: string }>("POST", "/api/workouts/", {
      name: "Template",
      is_template: true,
      exercises: [{ exercise: kept.exercise, order: 1, target_sets: 3 }],
    });
    expect(made).toMatchObject({ status: 201, body: { is_template: true, total_exercises: 1 } });
    kept.workout = made.body.id;
  });

  it("3. plan a workout session", async () => {
    const made = await ask<{ id: string }>("POST", "/api/workout-sessions/", { workout: kept.workout });
    expect(made).toMatchObject({ status: 201, body: { status: "planned", workout: kept.workout } });
    kept.session = made.body.id;
  });

  it("4. start the session", async () => {
    const started = await ask("POST", `/api/workout-sessions/${kept.session}/start/`);
    expect(started).toMatchObject({ status: 200, body: { status: "in_progress" } });
  });

  it("5. log all sets as they are completed", async () => {
    const set = { workout_session: kept.session, exercise: kept.exercise };
    const logs = [1, 2, 3].map((set_number) => ({ ...set, set_number, reps: 8, weight: 30 }));
    const made = await ask("POST", "/api/exercise-logs/bulk_create/", { logs });
    expect(made).toMatchObject({ status: 201, body: logs });
  });

  it("6. complete the session and record its metrics", async () => {
    const completed = await ask("POST", `/api/workout-sessions/${kept.session}/complete/`, {
      calories_burned: 250,
    });
    expect(completed).toMatchObject({
      status: 200,
      body: { status: "completed", total_volume: 720, calories_burned: 250 },
    });
  });

  it("7. view progress over time", async () => {
    const path = `/api/exercise-logs/?date_from=2025-01-01&exercise=${kept.exercise}`;
    const listed = await ask<Page<{ set_number: number }>>("GET", path);
    expect(listed).toMatchObject({ status: 200, body: { count: 3, next: null, previous: null } });
    expect(listed.body.results.map(({ set_number }) => set_number).sort()).toEqual([1, 2, 3]);
  });
});

it("the workouts of a difficulty are listed as documented", async () => {
  await ask("POST", "/api/workouts/", { name: "Leg Day", difficulty_level: "expert" });
  const listed = await ask<Page<object>>("GET", "/api/workouts/?difficulty=expert");
  expect(listed.body).toMatchObject({
    count: 1,
    next: null,
    previous: null,
    results: [
      { name: "Leg Day", difficulty_level: "expert", total_exercises: 0, estimated_duration_minutes: 0 },
    ],
  });
  expect(listed.body.results[0]).not.toHaveProperty("exercises");
});

it("a token key no longer works after logout", async () => {
  const body = { username: ada.username, password: ada.password };
  const { token } = (await api<{ token: string }>("POST", "/api/auth/login/", { body })).body;
  const headers = { Authorization: `Token ${token}` };
  expect((await api("GET", "/api/workouts/", { headers })).status).toBe(200);
  await api("POST", "/api/auth/logout/", { headers });
  expect((await api("GET", "/api/workouts/", { headers })).status).toBe(401);
});
