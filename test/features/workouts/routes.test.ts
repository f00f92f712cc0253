import { beforeAll, describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import {
  makeExercise,
  makeLog,
  makeSession,
  makeWorkout,
  read,
  SESSIONS,
  WORKOUTS,
} from "../../support/training.ts";

interface Workout {
  id: string;
  name: string;
  estimated_duration_minutes: number;
  total_exercises: number;
  exercises: { order: number; exercise: { id: string }; notes: string }[];
  updated_at: string;
}

let ada: Player;
let bench: string;
let squat: string;

beforeAll(async () => {
  [ada] = await cast("ada");
  bench = await makeExercise(ada, { name: "Bench Press" });
  squat = await makeExercise(ada, { name: "Squat", category: "powerlifting" });
});

const shown = (id: string, as = ada) => read<Workout>(`${WORKOUTS}${id}/`, as);
const WHOLE = {
  name: "Full Body",
  description: "Everything at once",
  difficulty_level: "advanced",
  estimated_duration_minutes: 45,
  tags: ["strength", "quick"],
  is_template: true,
  is_public: false,
};

describe("a workout", () => {
  it("keeps every field, with its exercises by order", async () => {
    const target = { target_sets: 3, target_reps_min: 5, target_reps_max: 5, target_weight: 62.5 };
    const made = await api<Workout>("POST", WORKOUTS, {
      as: ada,
      body: {
        ...WHOLE,
        exercises: [
          { exercise: squat, order: 4, ...target, rest_seconds: 0, notes: "to parallel" },
          { exercise: bench, order: 2 },
        ],
      },
    });
    expect(made.status).toBe(201);
    const unsaid = { target_sets: null, target_reps_min: null, target_reps_max: null, target_weight: null };
    expect(made.body).toEqual({
      ...WHOLE,
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      created_by_user_id: ada.id,
      total_exercises: 2,
      exercises: [
        {
          exercise: { id: bench, name: "Bench Press", category: "strength" },
          order: 2,
          ...unsaid,
          rest_seconds: 60,
          notes: "",
        },
        {
          exercise: { id: squat, name: "Squat", category: "powerlifting" },
          order: 4,
          ...target,
          rest_seconds: 0,
          notes: "to parallel",
        },
      ],
      created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      updated_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    expect(await shown(made.body.id)).toEqual(made.body);
  });

  it("only requires a name, and is then empty and private", async () => {
    expect(await shown(await makeWorkout(ada, { name: " Rest " }))).toMatchObject({
      name: "Rest",
      description: "",
      difficulty_level: null,
      estimated_duration_minutes: 0,
      total_exercises: 0,
      exercises: [],
      tags: [],
      is_template: false,
      is_public: false,
    });
  });

  it("has an estimated duration unless its creator gives one", async () => {
    const exercises = [
      { exercise: bench, order: 1, target_sets: 4, rest_seconds: 90 },
      { exercise: squat, order: 2 },
    ];
    const id = await makeWorkout(ada, { exercises });
    expect(await shown(id)).toMatchObject({ estimated_duration_minutes: 12 });
    const patch = (body: object) => api<Workout>("PATCH", `${WORKOUTS}${id}/`, { as: ada, body });
    const minutes = async (body: object) => (await patch(body)).body.estimated_duration_minutes;
    expect(await minutes({ estimated_duration_minutes: 50 })).toBe(50);
    expect(await minutes({ exercises: [] })).toBe(50);
    expect(await minutes({ estimated_duration_minutes: null })).toBe(0);
    expect(await minutes({ exercises })).toBe(12);
  });

  it("is replaced by PUT: missing fields stay, and exercises replace all", async () => {
    const id = await makeWorkout(ada, { ...WHOLE, exercises: [{ exercise: bench, order: 1 }] });
    const put = (body: object) => api<Workout>("PUT", `${WORKOUTS}${id}/`, { as: ada, body });
    const before = await shown(id);
    const renamed = await put({ name: "Again" });
    const expected = { ...before, name: "Again", updated_at: expect.any(String) };
    expect(renamed).toMatchObject({ status: 200, body: expected });
    expect(await shown(id)).toEqual(renamed.body);
    const exercises = [{ exercise: squat, order: 1 }];
    const { body } = await put({ name: "Again", description: null, difficulty_level: null, exercises });
    expect(body).toMatchObject({ description: "", difficulty_level: null, tags: WHOLE.tags });
    expect(body.exercises.map(({ exercise }) => exercise.id)).toEqual([squat]);
    for (const none of [[], null]) {
      await put({ name: "Again", exercises });
      expect((await put({ name: "Again", exercises: none })).body.exercises).toEqual([]);
    }
  });

  it.each([
    ["name", "Another"],
    ["description", "Other words"],
    ["difficulty_level", "expert"],
    ["difficulty_level", null],
    ["estimated_duration_minutes", 1],
    ["tags", ["slow"]],
    ["tags", []],
    ["is_template", false],
    ["is_public", true],
  ])("is changed only in %s by PATCH to %j", async (field, value) => {
    const id = await makeWorkout(ada, { ...WHOLE, exercises: [{ exercise: bench, order: 1 }] });
    const changed = await api("PATCH", `${WORKOUTS}${id}/`, { as: ada, body: { [field]: value } });
    expect(changed).toMatchObject({ status: 200, body: { ...WHOLE, [field]: value, total_exercises: 1 } });
  });

  it("keeps exact weights when written back in pounds as read", async () => {
    const weights = [60, 100, 82.5, 2.25];
    const exercises = weights.map((target_weight, index) => ({
      exercise: bench,
      order: index + 1,
      target_weight,
    }));
    const id = await makeWorkout(ada, { exercises });
    const path = `${WORKOUTS}${id}/`;
    const body = await read<object>(`${path}?unit=lb`, ada);
    expect((await api("PUT", `${path}?unit=lb`, { as: ada, body })).status).toBe(200);
    const kept = await read<{ exercises: { target_weight: number }[] }>(path, ada);
    expect(kept.exercises.map(({ target_weight }) => target_weight)).toEqual(weights);
  });

  it("keeps its sessions and their workout name when deleted", async () => {
    const workout = await makeWorkout(ada, { name: "Short-lived" });
    const session = await makeSession(ada, { workout });
    const log = await makeLog(ada, { workout_session: session, exercise: bench, weight: 50 });
    expect((await api("DELETE", `${WORKOUTS}${workout}/`, { as: ada })).status).toBe(204);
    expect((await refused("GET", `${WORKOUTS}${workout}/`, { as: ada })).status).toBe(404);
    expect(await read(`${SESSIONS}${session}/`, ada)).toMatchObject({
      workout: null,
      workout_name: "Short-lived",
      total_volume: 500,
    });
    expect(await read(`/api/exercise-logs/${log}/`, ada)).toMatchObject({ workout_session: session });
    const started = await api("POST", `${SESSIONS}${session}/start/`, { as: ada });
    expect(started).toMatchObject({ status: 200, body: { status: "in_progress", workout: null } });
  });

  it("keeps an exercise that was deleted or made private since", async () => {
    const [dan] = await cast("dan");
    const lent = await makeExercise(dan, { name: "Lent", is_public: true });
    const gone = await makeExercise(ada, { name: "Gone" });
    const exercises = [lent, gone].map((exercise, index) => ({ exercise, order: index + 1 }));
    const id = await makeWorkout(ada, { exercises });
    await api("PATCH", `/api/exercises/${lent}/`, { as: dan, body: { is_public: false } });
    await api("DELETE", `/api/exercises/${gone}/`, { as: ada });
    expect(await shown(id)).toMatchObject({
      exercises: [{ exercise: { name: "Lent" } }, { exercise: { name: "Gone" } }],
    });
    const body = { name: "Same", exercises: exercises.toReversed() };
    expect((await api("PUT", `${WORKOUTS}${id}/`, { as: ada, body })).status).toBe(200);
    const copy = await api<Workout>("POST", WORKOUTS, { as: ada, body });
    expect(copy).toMatchObject({ status: 201, body: { total_exercises: 2 } });
    for (const path of [`${WORKOUTS}${id}/`, `${WORKOUTS}${copy.body.id}/`]) {
      expect((await api("DELETE", path, { as: ada })).status).toBe(204);
    }
    expect((await refused("POST", WORKOUTS, { as: ada, body })).errors).toMatchObject([
      { path: "exercises.0.exercise" },
      { path: "exercises.1.exercise" },
    ]);
  });

  it("is created, cloned and extended once per Idempotency-Key", async () => {
    const [fay] = await cast("fay");
    const exercise = await makeExercise(fay);
    const twice = async (path: string, body?: object) => {
      const headers = { "Idempotency-Key": crypto.randomUUID() };
      const once = () => api<Workout>("POST", path, { as: fay, headers, ...(body && { body }) });
      const [first, second] = [await once(), await once()];
      expect(second).toMatchObject({ status: 201, body: first.body });
      return first.body;
    };
    const { id } = await twice(WORKOUTS, { name: "Once" });
    await twice(`${WORKOUTS}${id}/clone/`);
    await twice(`${WORKOUTS}${id}/exercises/`, { exercise });
    expect(await read(`${WORKOUTS}?is_public=false`, fay)).toMatchObject({ count: 2 });
    expect(await shown(id, fay)).toMatchObject({ total_exercises: 1 });
  });
});

describe("a body", () => {
  it("of a workout may be an answer sent back by PUT, PATCH and POST", async () => {
    const target = { target_sets: 3, target_reps_min: 5, target_weight: 62.5, notes: "slow" };
    const exercises = [
      { exercise: bench, order: 2, ...target },
      { exercise: squat, order: 5 },
    ];
    for (const fields of [{}, { exercises }, WHOLE, { ...WHOLE, exercises }]) {
      const id = await makeWorkout(ada, fields);
      const before = await shown(id);
      for (const method of ["PUT", "PATCH"]) {
        const { status, body } = await api<Workout>(method, `${WORKOUTS}${id}/`, { as: ada, body: before });
        expect([method, status, { ...body, updated_at: "" }]).toEqual([
          method,
          200,
          { ...before, updated_at: "" },
        ]);
      }
      const { estimated_duration_minutes: _minutes, ...again } = before;
      const made = await api<Workout>("POST", WORKOUTS, { as: ada, body: again });
      expect(made).toMatchObject({ status: 201, body: { exercises: before.exercises } });
    }
  });

  it("replaces lone surrogates with U+FFFD", async () => {
    const [half, kept] = ["half \ud83c", "half \ufffd"];
    const body = {
      name: half,
      description: half,
      tags: ["whole", half],
      exercises: [{ exercise: bench, order: 1, notes: half }],
    };
    const made = await api<Workout>("POST", WORKOUTS, { as: ada, body });
    const expected = { name: kept, description: kept, tags: ["whole", kept], exercises: [{ notes: kept }] };
    expect(made).toMatchObject({ status: 201, body: expected });
    expect(await shown(made.body.id)).toEqual(made.body);
  });

  it("that repeats an estimate keeps it an estimate", async () => {
    const id = await makeWorkout(ada, { exercises: [{ exercise: bench, order: 1, target_sets: 4 }] });
    const before = await shown(id);
    const body = { ...before, exercises: [] };
    const emptied = await api("PUT", `${WORKOUTS}${id}/`, { as: ada, body });
    expect(emptied).toMatchObject({ status: 200, body: { estimated_duration_minutes: 0 } });
  });

  it.each<[string, unknown]>([
    ["name", ""],
    ["name", "x".repeat(201)],
    ["name", null],
    ["description", "x".repeat(5001)],
    ["difficulty_level", "hard"],
    ["estimated_duration_minutes", 0],
    ["estimated_duration_minutes", -1],
    ["estimated_duration_minutes", 100_001],
    ["estimated_duration_minutes", 1.5],
    ["estimated_duration_minutes", "60"],
    ["tags", "push"],
    ["tags.1", ["push", " "]],
    ["tags.0", ["x".repeat(51)]],
    ["tags", Array.from({ length: 51 }, (_, index) => `tag ${index}`)],
    ["is_template", "yes"],
    ["is_public", 1],
    ["exercises", "all"],
  ])("is refused for its %s: %j", async (path, value) => {
    const id = await makeWorkout(ada, { exercises: [{ exercise: bench, order: 1 }] });
    const body = { ...WHOLE, [path.split(".")[0] ?? ""]: value };
    for (const [method = "", at = ""] of [["POST"], ["PUT", `${id}/`], ["PATCH", `${id}/`]]) {
      const problem = await refused(method, WORKOUTS + at, { as: ada, body });
      expect(problem).toMatchObject({ status: 400, code: "validation_failed", error: problem.detail });
      expect(problem.errors?.map((error) => error.path)).toEqual([path]);
    }
  });

  it.each<[string, object]>([
    ["exercise", { exercise: null }],
    ["exercise", { exercise: "no-such-exercise" }],
    ["exercise", { exercise: { id: "no-such-exercise" } }],
    ["exercise", { exercise: { id: 7 } }],
    ["exercise", { exercise: {} }],
    ["exercise", { exercise: undefined }],
    ["order", { order: 0 }],
    ["order", { order: 1.5 }],
    ["order", { order: "1" }],
    ["target_sets", { target_sets: 0 }],
    ["target_reps_min", { target_reps_min: 0 }],
    ["target_reps_max", { target_reps_max: 0 }],
    ["target_reps_max", { target_reps_min: 9, target_reps_max: 8 }],
    ["target_weight", { target_weight: -1 }],
    ["target_weight", { target_weight: "185" }],
    ["rest_seconds", { rest_seconds: -1 }],
    ["notes", { notes: "x".repeat(501) }],
  ])("is refused for the %s of an exercise: %j", async (field, fields) => {
    const id = await makeWorkout(ada);
    const exercise = { exercise: bench, order: 1, ...fields };
    const body = { name: "Wrong", exercises: [{ exercise: squat, order: 7 }, exercise] };
    for (const [method = "", at = ""] of [["POST"], ["PUT", `${id}/`], ["PATCH", `${id}/`]]) {
      const problem = await refused(method, WORKOUTS + at, { as: ada, body });
      expect(problem.errors?.map((error) => error.path)).toEqual([`exercises.1.${field}`]);
    }
    const added = await refused("POST", `${WORKOUTS}${id}/exercises/`, { as: ada, body: exercise });
    expect(added.errors?.map((error) => error.path)).toEqual([field]);
    expect(await shown(id)).toMatchObject({ exercises: [] });
  });

  it("must not repeat an order", async () => {
    const exercises = [3, 1, 3].map((order) => ({ exercise: bench, order }));
    const problem = await refused("POST", WORKOUTS, { as: ada, body: { name: "Twice", exercises } });
    expect(problem.errors?.map((error) => error.path)).toEqual(["exercises.2.order"]);
  });

  it("may have at most 100 exercises", async () => {
    const exercises = Array.from({ length: 101 }, (_, index) => ({ exercise: bench, order: index + 1 }));
    const full = { name: "Long", exercises: exercises.slice(0, 100) };
    expect(await api("POST", WORKOUTS, { as: ada, body: full })).toMatchObject({
      status: 201,
      body: { total_exercises: 100 },
    });
    const problem = await refused("POST", WORKOUTS, { as: ada, body: { name: "Longer", exercises } });
    expect(problem.errors?.map((error) => error.path)).toEqual(["exercises"]);
  });

  it("of POST and PUT requires a name", async () => {
    const id = await makeWorkout(ada);
    for (const [method = "", at = ""] of [["POST"], ["PUT", `${id}/`]]) {
      const problem = await refused(method, WORKOUTS + at, { as: ada, body: {} });
      expect(problem.errors?.map((error) => error.path)).toEqual(["name"]);
    }
  });
});
