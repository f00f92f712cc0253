import { describe, expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { seededRandom } from "../../../support/random.ts";
import { FUZZ_SEED } from "../../../support/room-commands.ts";
import { bring, exportOf, NOTHING, type Report, sessionsOf, wipe } from "./training.ts";

async function make(person: Player, path: string, body: object): Promise<string> {
  const made = await api<{ id: string }>("POST", path, { as: person, body });
  if (made.status !== 201) throw new Error(`${path}: ${JSON.stringify(made.body)}`);
  return made.body.id;
}

/** A person's training with something of everything in it, weights in pounds among it. */
async function train(person: Player, seed: number): Promise<string[]> {
  const random = seededRandom(seed);
  const upTo = (max: number) => Math.floor(random() * max);
  const moment = (day: number) => new Date(Date.UTC(2025, 0, 1 + day, 17, upTo(60), upTo(60), upTo(1000)));
  const exercises = await Promise.all(
    ['Bench, "flat"', "=Squat", "Übung\nmit Zeile", "Run", "Gone"].map((name, index) =>
      make(person, "/api/exercises/", {
        name,
        category: index === 3 ? "cardio" : "strength",
        primary_muscles: ["chest"],
        instructions: ["Lie down", 'Push; then, "rest"'],
        video_url: "https://example.com/video",
        is_public: false,
      }),
    ),
  );
  const workout = await make(person, "/api/workouts/?unit=lb", {
    name: "Push",
    tags: ["a", "b"],
    exercises: exercises.map((exercise, index) => ({ exercise, order: index + 1, target_weight: 185.5 })),
  });
  for (let day = 0; day < 6; day += 1) {
    const start = moment(day);
    const session = await make(person, "/api/workout-sessions/", {
      workout,
      status: "completed",
      start_time: start.toISOString(),
      end_time: new Date(start.getTime() + 3_600_000).toISOString(),
      notes: "-1 of \"10\",\r\nand '=2'",
      rating: 1 + upTo(5),
      calories_burned: day === 0 ? 0 : upTo(500),
    });
    await api("POST", "/api/exercise-logs/bulk_create/?unit=lb", {
      as: person,
      body: {
        logs: Array.from({ length: 12 }, (_, index) => ({
          workout_session: session,
          exercise: exercises[upTo(exercises.length)],
          set_number: index + 1,
          ...(random() < 0.8 && { reps: upTo(20), weight: upTo(1600) / 4 }),
          ...(random() < 0.4 && { duration_seconds: upTo(4000), distance: upTo(42_195) / 1000 }),
          ...(index === 0 && { reps: 37, notes: "+easy" }),
          ...(index > 0 && { duration_seconds: 1 }),
          completed_at: new Date(start.getTime() + upTo(5) * 1000).toISOString(),
        })),
      },
    });
  }
  const planned = await make(person, "/api/workout-sessions/", { workout });
  const cancelled = await make(person, "/api/workout-sessions/", { workout });
  await api("POST", `/api/workout-sessions/${cancelled}/start/`, { as: person });
  await api("POST", `/api/workout-sessions/${cancelled}/cancel/`, { as: person });
  await api("POST", `/api/workout-sessions/${planned}/start/`, { as: person });
  await api("DELETE", `/api/exercises/${exercises[4]}/`, { as: person });
  return exercises;
}

/** What a person is told of their training. */
async function told(person: Player, exercises: readonly string[]): Promise<unknown[]> {
  const paths = [
    "/api/exercise-logs/personal_records/",
    "/api/exercise-logs/personal_records/?unit=lb",
    ...exercises.map((id) => `/api/exercise-logs/progress/?bucket=day&exercise=${id}`),
    "/api/workout-sessions/statistics/",
    "/api/workouts/",
    "/api/exercises/?custom_only=true",
  ];
  const replies = await Promise.all(paths.map((path) => api("GET", path, { as: person })));
  return [...replies.map(({ status, body }) => [status, body]), await sessionsOf(person)];
}

describe("importing an export after deleting everything", () => {
  it(`restores the same export, records and progress (seed ${FUZZ_SEED})`, async () => {
    const [ada] = await cast("ada");
    const exercises = await train(ada, FUZZ_SEED);
    const before = await exportOf(ada);
    const toldBefore = await told(ada, exercises);
    expect(JSON.parse(before)).toMatchObject({
      format: "palaestra-training",
      version: 1,
      exercises: { length: 5 },
      workouts: [{ exercises: { length: 5 } }],
      sessions: { length: 8 },
      logs: { length: 72 },
    });

    await wipe(ada);
    expect(JSON.parse(await exportOf(ada))).toMatchObject({
      exercises: [],
      workouts: [],
      sessions: [],
      logs: [],
    });
    const { status, body } = await bring(ada, before);
    expect(body.lines.filter((line) => line.status === "refused")).toEqual([]);
    expect([status, body]).toMatchObject([
      201,
      {
        dry_run: false,
        added: { exercises: 5, workouts: 1, sessions: 8, logs: 72 },
        matched: NOTHING,
        refused: 0,
      },
    ]);
    expect(await exportOf(ada)).toBe(before);
    expect(await told(ada, exercises)).toEqual(toldBefore);
  });

  it(`restores everything with sets from the CSV of logs (seed ${FUZZ_SEED})`, async () => {
    const [ada] = await cast("ada");
    await train(ada, FUZZ_SEED);
    const csv = await exportOf(ada, "?format=csv");
    type Part = { id: string; exercise_name?: string }[];
    const before = JSON.parse(await exportOf(ada)) as { sessions: Part; logs: Part };
    await api("GET", "/api/exercises/", { as: ada });
    for (const { id } of before.sessions) await api("DELETE", `/api/workout-sessions/${id}/`, { as: ada });
    const { body } = await bring(ada, csv);
    expect(body).toMatchObject({ added: { exercises: 0, sessions: 6, logs: 72 }, refused: 0 });
    const after = JSON.parse(await exportOf(ada)) as typeof before;
    expect(after.logs).toEqual(before.logs);
    expect(after.sessions).toEqual(
      before.sessions.filter(({ id }) => after.sessions.some((s) => s.id === id)),
    );
    expect(await exportOf(ada, "?format=csv")).toBe(csv);
  });

  it(`restores records of missing exercises from the CSV of logs (seed ${FUZZ_SEED})`, async () => {
    const [ada] = await cast("ada");
    await train(ada, FUZZ_SEED);
    const [one, other] = [
      await make(ada, "/api/exercises/", { name: "Bench Press", category: "strength" }),
      await make(ada, "/api/exercises/", { name: "Bench Press", category: "strength" }),
    ];
    const [session] = (JSON.parse(await exportOf(ada)) as { sessions: { id: string }[] }).sessions;
    for (const [exercise, weight] of [[one, 50] as const, [other, 60] as const]) {
      const set = { workout_session: session?.id, exercise, set_number: 50, reps: 3, weight };
      await make(ada, "/api/exercise-logs/", set);
    }
    const csv = await exportOf(ada, "?format=csv");
    const records = await api("GET", "/api/exercise-logs/personal_records/", { as: ada });
    await wipe(ada);
    const { body } = await bring(ada, csv);
    expect(body).toMatchObject({ added: { exercises: 7, logs: 74 }, matched: { exercises: 0 }, refused: 0 });
    expect((await api("GET", "/api/exercise-logs/personal_records/", { as: ada })).body).toEqual(
      records.body,
    );
    expect((await bring(ada, csv)).body).toMatchObject({ added: NOTHING, matched: { logs: 74 } });
  });

  it("gives another account a copy with other ids", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await train(ada, 7);
    const file = await exportOf(ada);
    const first = await bring(ben, file);
    expect(first.body).toMatchObject({
      added: { exercises: 5, workouts: 1, sessions: 8, logs: 72 },
      refused: 0,
    });
    expect(await exportOf(ada)).toBe(file);
    const ids = (text: string) => new Set(text.match(/"id":"[^"]+"/g));
    const [adas, bens] = [ids(file), ids(await exportOf(ben))];
    expect(bens.size).toBe(adas.size);
    expect([...bens].filter((id) => adas.has(id))).toEqual([]);
    const withoutIds = (text: string) =>
      (JSON.parse(text) as { logs: Record<string, unknown>[] }).logs
        .map(({ exercise_name, set_number, reps, weight, completed_at }) =>
          JSON.stringify([completed_at, set_number, exercise_name, reps, weight]),
        )
        .sort();
    expect(withoutIds(await exportOf(ben))).toEqual(withoutIds(file));
    const again = await bring(ben, file);
    expect(again.body).toMatchObject({ import_id: null, added: NOTHING, matched: { logs: 72 } });
  });
});

describe("an exercise deleted while in use", () => {
  async function trained(person: Player): Promise<{ exercise: string; workout: string; session: string }> {
    const exercise = await make(person, "/api/exercises/", {
      ...{ name: "Stone Row", category: "strength", description: "Of stones", is_public: true },
    });
    const workout = await make(person, "/api/workouts/", {
      ...{ name: "Stones", exercises: [{ exercise, order: 1 }] },
    });
    const session = await make(person, "/api/workout-sessions/", { workout });
    await make(person, "/api/exercise-logs/", { workout_session: session, exercise, set_number: 1, reps: 5 });
    return { exercise, workout, session };
  }

  async function remove(person: Player, ...paths: string[]): Promise<void> {
    for (const path of paths) {
      expect((await api("DELETE", `/api/${path}/`, { as: person })).status).toBe(204);
    }
  }

  it("is restored as in the file, and deleted again with the import", async () => {
    const [ada] = await cast("ada");
    const { exercise, workout, session } = await trained(ada);
    const file = await exportOf(ada);
    await remove(ada, `exercises/${exercise}`, `workouts/${workout}`, `workout-sessions/${session}`);
    const tried = await bring(ada, file, "?dry_run=true");
    const { body } = await bring(ada, file);
    expect(body).toMatchObject({
      added: { exercises: 1, workouts: 1, sessions: 1, logs: 1 },
      matched: NOTHING,
    });
    expect(body).toEqual({ ...tried.body, dry_run: false, import_id: expect.any(String) });
    expect(await exportOf(ada)).toBe(file);
    expect((await api("GET", `/api/exercises/${exercise}/`, { as: ada })).status).toBe(200);
    expect((await bring(ada, file)).body).toMatchObject({ import_id: null, added: NOTHING });
    await remove(ada, `training/imports/${body.import_id}`);
    expect(JSON.parse(await exportOf(ada))).toMatchObject({ exercises: [], workouts: [], sessions: [] });
  });

  it("is restored once by concurrent imports, and deleted again when undone", async () => {
    const [ada] = await cast("ada");
    const { exercise } = await trained(ada);
    const file = await exportOf(ada);
    await remove(ada, `exercises/${exercise}`);
    const replies = await Promise.all([bring(ada, file), bring(ada, file)]);
    expect(replies.map(({ body }) => body.added.exercises).sort()).toEqual([0, 1]);
    expect(await exportOf(ada)).toBe(file);
    const [first] = replies.flatMap(({ body }) => body.import_id ?? []);
    await remove(ada, `training/imports/${first}`);
    expect((await api("GET", `/api/exercises/${exercise}/`, { as: ada })).status).toBe(404);
    const left = JSON.parse(await exportOf(ada));
    expect(left).toMatchObject({ exercises: [{ is_public: false }], logs: { length: 1 } });
    expect(left.exercises[0].deleted_at).not.toBeNull();
  });

  it("stays after undoing if something used it since", async () => {
    const head = "title,start_time,end_time,exercise_title,set_index,weight_kg,reps";
    const [ada] = await cast("ada");
    const { exercise, session } = await trained(ada);
    const file = await exportOf(ada);
    await remove(ada, `exercises/${exercise}`);
    const first = await bring(ada, file);
    const second = await bring(ada, `${head}\nDay,2024-11-28 10:00,,Stone Row,0,60,8`);
    const status = async () => (await api("GET", `/api/exercises/${exercise}/`, { as: ada })).status;
    await remove(ada, `training/imports/${first.body.import_id}`);
    expect(await status()).toBe(200);
    await remove(ada, `training/imports/${second.body.import_id}`);
    expect(await status()).toBe(404);

    const third = await bring(ada, file);
    await make(ada, "/api/exercise-logs/", { workout_session: session, exercise, set_number: 2, reps: 5 });
    await remove(ada, `training/imports/${third.body.import_id}`);
    expect(await status()).toBe(200);
  });

  it("stays deleted if the file has it as deleted", async () => {
    const [ada] = await cast("ada");
    const { exercise } = await trained(ada);
    await remove(ada, `exercises/${exercise}`);
    const file = await exportOf(ada);
    expect((await bring(ada, file)).body).toMatchObject({ import_id: null, added: NOTHING });
  });
});

it("all values that the API accepts or computes survive the round trip", async () => {
  const [ada] = await cast("ada");
  await api("PATCH", "/api/auth/profile/", { as: ada, body: { weight: 1000 } });
  const long = (length: number) => "ü".repeat(length);
  const exercise = await make(ada, "/api/exercises/", {
    ...{ name: long(200), description: long(5000), category: "plyometrics", difficulty_level: "expert" },
    ...{ primary_muscles: ["chest", "chest"], equipment_needed: [long(1000)], instructions: [long(1000)] },
    ...{ video_url: `https://x.example/${"a".repeat(1900)}`, is_public: true },
  });
  const workout = await make(ada, "/api/workouts/", {
    ...{ name: long(200), description: long(5000), tags: [long(50), "a", "a"], is_template: true },
    estimated_duration_minutes: 100_000,
    exercises: [
      {
        ...{ exercise, order: 100_000, target_sets: 100_000, target_weight: 100_000, rest_seconds: 100_000 },
        ...{ target_reps_min: 100_000, target_reps_max: 100_000, notes: long(500) },
      },
    ],
  });
  await make(ada, `/api/workouts/${workout}/exercises/`, { exercise, rest_seconds: 0 });
  const clone = await make(ada, `/api/workouts/${workout}/clone/`, {});
  const over = (start: string, end: string, more: object = {}) =>
    make(ada, "/api/workout-sessions/", {
      ...{ workout: clone, status: "completed", start_time: start, end_time: end, ...more },
    });
  const sessions = [
    await over("0000-01-01T00:00:00Z", "2025-01-01T01:00:00Z"),
    await over("2025-01-01T00:00:00.001Z", "2025-01-01T00:00:00.002Z", {
      calories_burned: 100_000,
      rating: 5,
    }),
    await over("2025-01-02T00:00:00Z", "2025-01-02T01:00:00Z", { calories_burned: 0, notes: long(5000) }),
    await make(ada, "/api/workout-sessions/", { workout, start_time: "2025-01-01T00:00:00Z" }),
  ];
  const logs = [
    { reps: 100_000, weight: 100_000, duration_seconds: 10_000_000, distance: 100_000 },
    { reps: 0, weight: 0.00000001, distance: 0.00000001, completed_at: "0000-01-01T00:00:00Z" },
    { weight: 0, set_number: 10_000, notes: long(500), completed_at: "2025-01-01T00:00:00Z" },
  ];
  for (const session of sessions) {
    for (const log of logs) {
      await make(ada, "/api/exercise-logs/", { workout_session: session, exercise, set_number: 1, ...log });
    }
  }
  const calories = (await sessionsOf(ada)).map((session) => session.calories_burned);
  expect(Math.max(...calories.map(Number))).toBeGreaterThan(1_000_000_000);
  const json = await exportOf(ada);
  const csv = await exportOf(ada, "?format=csv");
  const toldBefore = await told(ada, [exercise]);

  await wipe(ada);
  const restored = await bring(ada, json);
  expect(restored.body).toMatchObject({
    added: { exercises: 1, workouts: 2, sessions: 4, logs: 12 },
    refused: 0,
  });
  expect(await exportOf(ada)).toBe(json);
  expect(await told(ada, [exercise])).toEqual(toldBefore);

  for (const session of sessions) await api("DELETE", `/api/workout-sessions/${session}/`, { as: ada });
  const { body } = await bring(ada, csv);
  expect(body).toMatchObject({ added: { exercises: 0, sessions: 4, logs: 12 }, refused: 0 });
  expect(await exportOf(ada, "?format=csv")).toBe(csv);
});

it("two exports of the same data are identical", async () => {
  const [ada] = await cast("ada");
  const rows = Array.from({ length: 2500 }, (_, index) =>
    [`Day ${index % 7}`, "2024-11-28 17:10:00", "2024-11-28 18:10:00", "Row", 40 + (index % 9), 8].join(","),
  );
  const report = await bring(
    ada,
    [
      "title,start_time,end_time,exercise_title,weight_kg,reps,set_index",
      ...rows.map((row) => `${row},0`),
    ].join("\n"),
  );
  expect(report.body).toMatchObject({ added: { logs: 2500, sessions: 7, exercises: 1 } } satisfies object);
  const text = await exportOf(ada);
  expect(await exportOf(ada)).toBe(text);
  const { logs } = JSON.parse(text) as { logs: { id: string }[] };
  expect(new Set(logs.map(({ id }) => id)).size).toBe(2500);
  const lines = (await exportOf(ada, "?format=csv")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(2501);
});

it("concurrent imports of a file add it once", async () => {
  const [ada, ben] = await cast("ada", "ben");
  await train(ada, 11);
  const file = await exportOf(ada);
  const replies = await Promise.all([bring(ben, file), bring(ben, file), bring(ben, file)]);
  const added = replies
    .map(({ body }: { body: Report }) => body.added.logs)
    .sort((one, other) => one - other);
  expect(added).toEqual([0, 0, 72]);
  expect((JSON.parse(await exportOf(ben)) as { logs: unknown[] }).logs).toHaveLength(72);
});

it("a time before the year 0, which no date and time of the API has, is refused with its line", async () => {
  const [ada] = await cast("ada");
  const session = (start_time: string) => ({ id: crypto.randomUUID(), workout_name: "Early", start_time });
  const times = ["0000-01-01T00:00:00.000Z", "-000001-12-31T23:00:00.000Z", "-330910-53-06T54Z"];
  const file = { format: "palaestra-training", version: 1, exercises: [], workouts: [], logs: [] };
  const { status, body } = await bring(ada, JSON.stringify({ ...file, sessions: times.map(session) }));
  expect([status, body.refused]).toEqual([201, 2]);
  expect(body.added).toEqual({ ...NOTHING, sessions: 1 });
});
