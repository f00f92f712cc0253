import { beforeAll, describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import {
  EXERCISES,
  makeExercise,
  makeSession,
  makeWorkout,
  read,
  SESSIONS,
  WORKOUTS,
} from "../../support/training.ts";

interface Workout {
  id: string;
  exercises: {
    order: number;
    exercise: { id: string; name: string };
    notes: string;
    target_weight: number | null;
  }[];
}

let ada: Player;
let ben: Player;
let all: string[];

beforeAll(async () => {
  [ada, ben] = await cast("ada", "ben");
  all = [];
  for (const name of ["A", "B", "C", "D"]) all.push(await makeExercise(ada, { name }));
});

const inOrders = (...orders: number[]) => orders.map((order, index) => ({ exercise: all[index], order }));

async function layout(id: string, as = ada): Promise<string> {
  const { exercises } = await read<Workout>(`${WORKOUTS}${id}/`, as);
  return exercises.map(({ order, exercise }) => `${order}${exercise.name}`).join(" ");
}

describe("an exercise", () => {
  it("is added at the end, or at the given order", async () => {
    const id = await makeWorkout(ada, { exercises: inOrders(1, 5) });
    const target = { target_sets: 3, target_weight: 20, rest_seconds: 30, notes: "slow" };
    const added = await api<Workout>("POST", `${WORKOUTS}${id}/exercises/`, {
      as: ada,
      body: { exercise: all[2], ...target },
    });
    expect(added.status).toBe(201);
    expect(added.body.exercises.at(-1)).toMatchObject({ order: 6, exercise: { name: "C" }, ...target });
    const body = { exercise: all[3], order: 2 };
    expect((await api("POST", `${WORKOUTS}${id}/exercises/`, { as: ada, body })).status).toBe(201);
    expect(await layout(id)).toBe("1A 2D 5B 6C");
  });

  it("is added by an object from another answer", async () => {
    const id = await makeWorkout(ada);
    const exercise = await read(`/api/exercises/${all[1]}/`, ada);
    const added = await api("POST", `${WORKOUTS}${id}/exercises/`, { as: ada, body: { exercise } });
    expect(added.status).toBe(201);
    expect(await layout(id)).toBe("1B");
  });

  it("is the first of an empty workout", async () => {
    const id = await makeWorkout(ada);
    await api("POST", `${WORKOUTS}${id}/exercises/`, { as: ada, body: { exercise: all[0], order: null } });
    expect(await layout(id)).toBe("1A");
  });

  it("may occur more than once, but not at a taken order", async () => {
    const id = await makeWorkout(ada, { exercises: inOrders(1, 2) });
    await api("POST", `${WORKOUTS}${id}/exercises/`, { as: ada, body: { exercise: all[0] } });
    const taken = { exercise: all[0], order: 2 };
    const problem = await refused("POST", `${WORKOUTS}${id}/exercises/`, { as: ada, body: taken });
    expect(problem).toMatchObject({ status: 400, errors: [{ path: "order" }] });
    expect(await layout(id)).toBe("1A 2B 3A");
  });

  it("at the greatest order can be written back as read", async () => {
    const id = await makeWorkout(ada, { exercises: [{ exercise: all[0], order: 100_000 }] });
    const added = await api<Workout>("POST", `${WORKOUTS}${id}/exercises/`, {
      as: ada,
      body: { exercise: all[1] },
    });
    expect(added.status).toBe(201);
    expect(await layout(id)).toBe("100000A 100001B");
    expect((await api("PUT", `${WORKOUTS}${id}/`, { as: ada, body: added.body })).status).toBe(200);
    expect(await layout(id)).toBe("100000A 100001B");
  });

  it("is not added beyond the greatest order", async () => {
    const id = await makeWorkout(ada, { exercises: [{ exercise: all[0], order: 1_000_000 }] });
    const add = (body: object) => refused("POST", `${WORKOUTS}${id}/exercises/`, { as: ada, body });
    expect(await add({ exercise: all[1] })).toMatchObject({ status: 400, errors: [{ path: "order" }] });
    const beyond = { exercise: all[1], order: 1_000_001 };
    expect(await add(beyond)).toMatchObject({ status: 400, errors: [{ path: "order" }] });
    expect(await layout(id)).toBe("1000000A");
  });

  it.each([
    [1, "1B 2C 3D"],
    [2, "1A 2C 3D"],
    [4, "1A 2B 3C"],
  ])("is removed at %s, and the rest move up", async (order, left) => {
    const id = await makeWorkout(ada, { exercises: inOrders(1, 2, 3, 4) });
    expect((await api("DELETE", `${WORKOUTS}${id}/exercises/${order}/`, { as: ada })).status).toBe(204);
    expect(await layout(id)).toBe(left);
  });

  it("is removed between gaps, and the rest move up by one", async () => {
    const id = await makeWorkout(ada, { exercises: inOrders(2, 5, 6, 9) });
    await api("DELETE", `${WORKOUTS}${id}/exercises/5/`, { as: ada });
    expect(await layout(id)).toBe("2A 5C 8D");
  });

  it.each(["3", "0", "-1", "1.5", "one", "9".repeat(20)])("is not found for removal at %s", async (order) => {
    const id = await makeWorkout(ada, { exercises: inOrders(1, 2) });
    const problem = await refused("DELETE", `${WORKOUTS}${id}/exercises/${order}/`, { as: ada });
    expect(problem).toMatchObject({ status: 404, code: "not_found" });
    expect(await layout(id)).toBe("1A 2B");
  });

  it("is reordered by a PATCH of all exercises", async () => {
    const id = await makeWorkout(ada, { exercises: inOrders(1, 2, 3, 4) });
    const exercises = inOrders(4, 3, 2, 1);
    expect((await api("PATCH", `${WORKOUTS}${id}/`, { as: ada, body: { exercises } })).status).toBe(200);
    expect(await layout(id)).toBe("1D 2C 3B 4A");
    await api("PATCH", `${WORKOUTS}${id}/`, { as: ada, body: { name: "Renamed" } });
    expect(await layout(id)).toBe("1D 2C 3B 4A");
    const wrong = { exercises: [...inOrders(1), { exercise: all[1], order: 1 }] };
    await refused("PATCH", `${WORKOUTS}${id}/`, { as: ada, body: wrong });
    expect(await layout(id)).toBe("1D 2C 3B 4A");
  });

  it("counts towards the limit of 100 when added", async () => {
    const exercises = Array.from({ length: 100 }, (_, index) => ({ exercise: all[0], order: index + 1 }));
    const id = await makeWorkout(ada, { exercises });
    const problem = await refused("POST", `${WORKOUTS}${id}/exercises/`, {
      as: ada,
      body: { exercise: all[1] },
    });
    expect(problem).toMatchObject({ status: 400, errors: [{ path: "exercise" }] });
  });

  it("added concurrently gets a place of its own or is refused", async () => {
    const id = await makeWorkout(ada);
    const add = (exercise?: string) =>
      api("POST", `${WORKOUTS}${id}/exercises/`, { as: ada, body: { exercise } });
    const replies = await Promise.all(all.map(add));
    const made = replies.filter(({ status }) => status === 201).length;
    expect(replies.every(({ status }) => status === 201 || status === 400)).toBe(true);
    const { exercises } = await read<Workout>(`${WORKOUTS}${id}/`, ada);
    expect(exercises.map(({ order }) => order)).toEqual(
      Array.from({ length: made }, (_, index) => index + 1),
    );
  });
});

describe("a clone", () => {
  it("is a private copy with “(Copy)” after its name", async () => {
    const exercise = await makeExercise(ben, { name: "Shared", is_public: true });
    const original = await makeWorkout(ben, {
      name: "Ben's",
      description: "As Ben does it",
      difficulty_level: "expert",
      estimated_duration_minutes: 33,
      tags: ["ben"],
      is_template: true,
      is_public: true,
      exercises: [{ exercise, order: 2, target_sets: 5, target_weight: 100, notes: "deep" }],
    });
    const before = await read<Workout>(`${WORKOUTS}${original}/`, ada);
    const cloned = await api<Workout>("POST", `${WORKOUTS}${original}/clone/`, { as: ada });
    expect(cloned.status).toBe(201);
    expect(cloned.body).toEqual({
      ...before,
      id: expect.any(String),
      name: "Ben's (Copy)",
      created_by_user_id: ada.id,
      is_public: false,
      exercises: [{ ...before.exercises[0], order: 1 }],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(cloned.body.id).not.toBe(original);
    expect((await refused("GET", `${WORKOUTS}${cloned.body.id}/`, { as: ben })).status).toBe(404);
    await api("PATCH", `${WORKOUTS}${cloned.body.id}/`, { as: ada, body: { exercises: [] } });
    expect(await read(`${WORKOUTS}${original}/`, ben)).toEqual(before);
  });

  it("has all exercises of the original without gaps, including private and deleted ones", async () => {
    const exercises = [];
    for (const [index, is_public] of [true, false, true, false].entries()) {
      const exercise = await makeExercise(ben, { name: `${index}`, is_public });
      exercises.push({ exercise, order: (index + 1) * 10 });
    }
    const original = await makeWorkout(ben, { is_public: true, exercises });
    const clone = async (of: string, as: Player) =>
      (await api<Workout>("POST", `${WORKOUTS}${of}/clone/`, { as })).body.id;
    const copy = await clone(original, ada);
    expect(await layout(copy)).toBe("10 21 32 43");
    expect(await layout(await clone(original, ben), ben)).toBe("10 21 32 43");
    await api("DELETE", `${EXERCISES}${exercises[3]?.exercise}/`, { as: ben });
    expect(await layout(await clone(original, ada))).toBe("10 21 32 43");
    await api("PATCH", `${WORKOUTS}${original}/`, { as: ben, body: { is_public: false } });
    expect(await layout(await clone(copy, ada))).toBe("10 21 32 43");
  });

  it("shortens the longest name, and a clone of a clone says “(Copy)” twice", async () => {
    const id = await makeWorkout(ada, { name: "x".repeat(200) });
    const clone = async (of: string) =>
      (await api<{ id: string; name: string }>("POST", `${WORKOUTS}${of}/clone/`, { as: ada })).body;
    expect((await clone(id)).name).toBe(`${"x".repeat(193)} (Copy)`);
    const lifted = await makeWorkout(ada, { name: `${"x".repeat(192)}💪${"y".repeat(5)}` });
    expect((await clone(lifted)).name).toBe(`${"x".repeat(192)}💪 (Copy)`);
    const strong = await makeWorkout(ada, { name: `${"x".repeat(190)}🏋🏽‍♀️${"y".repeat(5)}` });
    expect((await clone(strong)).name).toBe(`${"x".repeat(190)} (Copy)`);
    const arms = await clone(await makeWorkout(ada, { name: "💪".repeat(200) }));
    expect(arms.name).toBe(`${"💪".repeat(193)} (Copy)`);
    const putBack = await api("PUT", `${WORKOUTS}${arms.id}/`, { as: ada, body: arms });
    expect(putBack).toMatchObject({ status: 200, body: { name: arms.name } });
    const first = await clone(await makeWorkout(ada, { name: "Day" }));
    expect((await clone(first.id)).name).toBe("Day (Copy) (Copy)");
  });
});

describe("the statistics of a workout", () => {
  it("are empty before it was completed", async () => {
    const workout = await makeWorkout(ada);
    await makeSession(ada, { workout });
    expect(await read(`${WORKOUTS}${workout}/statistics/`, ada)).toEqual({
      times_completed: 0,
      last_completed_at: null,
      average_duration_minutes: null,
      average_volume: null,
      average_rating: null,
    });
  });

  it("only count the caller's completed sessions", async () => {
    const exercise = await makeExercise(ada, { is_public: true });
    const workout = await makeWorkout(ada, { is_public: true });
    const at = (hour: string) => `2026-03-01T${hour}:00.000Z`;
    const done = async (as: Player, start: string, end: string, rating: number | null, weight: number) => {
      const times = { start_time: at(start), end_time: at(end) };
      const session = await makeSession(as, { workout, status: "completed", ...times, rating });
      const log = { workout_session: session, exercise, set_number: 1, reps: 10, weight };
      await api("POST", "/api/exercise-logs/", { as, body: log });
    };
    await done(ada, "10:00", "10:45", 4, 50);
    await done(ada, "18:00", "18:30", 5, 100);
    await done(ada, "08:00", "08:15", null, 0);
    await done(ben, "20:00", "22:00", 1, 200);
    await api("POST", `${SESSIONS}${await makeSession(ada, { workout })}/start/`, { as: ada });
    expect(await read(`${WORKOUTS}${workout}/statistics/`, ada)).toEqual({
      times_completed: 3,
      last_completed_at: at("18:30"),
      average_duration_minutes: 30,
      average_volume: 500,
      average_rating: 4.5,
    });
    expect(await read(`${WORKOUTS}${workout}/statistics/?unit=lb`, ben)).toMatchObject({
      times_completed: 1,
      average_volume: 4409.245,
      average_rating: 1,
    });
  });
});
