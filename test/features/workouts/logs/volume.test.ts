import { beforeAll, describe, expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { LOGS, makeExercise, makeLog, makeSession, read, SESSIONS } from "../../../support/training.ts";

let ada: Player;
let exercise: string;

beforeAll(async () => {
  [ada] = await cast("ada");
  exercise = await makeExercise(ada);
});

const volumeOf = async (session: string, query = "") =>
  (await read<{ total_volume: number }>(`${SESSIONS}${session}/${query}`, ada)).total_volume;
const log = (workout_session: string, reps: number | null, weight: number | null) =>
  makeLog(ada, { workout_session, exercise, reps, weight, duration_seconds: 1 });
const patch = (id: string, body: object) => api("PATCH", `${LOGS}${id}/`, { as: ada, body });

describe("the volume of a session", () => {
  it("is the sum of repetitions × weight of sets with both", async () => {
    const session = await makeSession(ada);
    for (const [reps, weight] of [
      [10, 50],
      [8, 62.5],
      [12, null],
      [null, 100],
      [0, 80],
      [5, 0],
    ] as const) {
      await log(session, reps, weight);
    }
    expect(await volumeOf(session)).toBe(1000);
    expect(await volumeOf(session, "?unit=lb")).toBe(2204.623);
  });

  it("follows edits and deletions of sets, even in completed sessions", async () => {
    const session = await makeSession(ada, { status: "in_progress", start_time: "2026-03-01T10:00:00Z" });
    const [one, other] = [await log(session, 10, 50), await log(session, 10, 40)];
    const completed = await api("POST", `${SESSIONS}${session}/complete/`, { as: ada });
    expect(completed.body).toMatchObject({ total_volume: 900 });
    await patch(one, { reps: 12 });
    expect(await volumeOf(session)).toBe(1000);
    await patch(one, { weight: null });
    expect(await volumeOf(session)).toBe(400);
    const set = { workout_session: session, exercise, set_number: 1, reps: 1, weight: 100 };
    await api("PUT", `${LOGS}${one}/`, { as: ada, body: set });
    expect(await volumeOf(session)).toBe(500);
    await api("DELETE", `${LOGS}${other}/`, { as: ada });
    expect(await volumeOf(session)).toBe(100);
    await api("DELETE", `${LOGS}${one}/`, { as: ada });
    expect(await volumeOf(session)).toBe(0);
  });

  it("follows a set to another session", async () => {
    const [from, to] = [await makeSession(ada), await makeSession(ada)];
    const id = await log(from, 10, 50);
    await log(to, 1, 1);
    await patch(id, { workout_session: to });
    expect([await volumeOf(from), await volumeOf(to)]).toEqual([0, 501]);
    await patch(id, { workout_session: from, reps: 2 });
    expect([await volumeOf(from), await volumeOf(to)]).toEqual([100, 1]);
  });

  it("is correct in all sessions after concurrent moves of a set", async () => {
    const sessions = await Promise.all([1, 2, 3, 4].map(() => makeSession(ada)));
    const id = await log(sessions[0] ?? "", 10, 50);
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(sessions.map((workout_session) => patch(id, { workout_session })));
      const { workout_session: where } = await read<{ workout_session: string }>(`${LOGS}${id}/`, ada);
      const volumes = await Promise.all(sessions.map((session) => volumeOf(session)));
      expect([round, volumes]).toEqual([round, sessions.map((session) => (session === where ? 500 : 0))]);
    }
  });

  it("is 0 when a set is moved and deleted concurrently", async () => {
    const sessions = await Promise.all([1, 2].map(() => makeSession(ada)));
    for (let round = 0; round < 10; round += 1) {
      const id = await log(sessions[0] ?? "", 10, 50);
      const move = patch(id, { workout_session: sessions[1] });
      await Promise.all([move, api("DELETE", `${LOGS}${id}/`, { as: ada })]);
      expect((await api("GET", `${LOGS}${id}/`, { as: ada })).status).toBe(404);
      const volumes = await Promise.all(sessions.map((session) => volumeOf(session)));
      expect([round, volumes]).toEqual([round, [0, 0]]);
    }
  });
});

describe("pounds", () => {
  it("survive the round trip over HTTP for every plate to 1,000", async () => {
    const workout_session = await makeSession(ada);
    const own = await makeExercise(ada);
    const weights = Array.from({ length: 3999 }, (_, index) => 0.5 + index * 0.25);
    expect([weights[0], weights.at(-1)]).toEqual([0.5, 1000]);
    for (let start = 0; start < weights.length; start += 500) {
      const logs = weights
        .slice(start, start + 500)
        .map((weight) => ({ workout_session, exercise: own, set_number: 1, reps: 1, weight }));
      const made = await api<{ weight: number }[]>("POST", `${LOGS}bulk_create/?unit=lb`, {
        as: ada,
        body: { logs },
      });
      expect(made.body.map(({ weight }) => weight)).toEqual(logs.map(({ weight }) => weight));
    }
    const back: number[] = [];
    for (let page = 1; page <= 40; page += 1) {
      const path = `${LOGS}?session=${workout_session}&unit=lb&page_size=100&page=${page}`;
      const { results } = await read<{ results: { weight: number }[] }>(path, ada);
      back.push(...results.map(({ weight }) => weight));
    }
    expect(back.sort((one, other) => one - other)).toEqual(weights);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    expect(await volumeOf(workout_session, "?unit=lb")).toBe(sum);
  });

  it("written back as read leave the kilograms unchanged", async () => {
    const workout_session = await makeSession(ada);
    const path = `${LOGS}${await makeLog(ada, { workout_session, exercise, weight: 100 })}/`;
    for (const method of ["PUT", "PATCH", "PUT"]) {
      const body = await read(`${path}?unit=lb`, ada);
      expect(body).toMatchObject({ weight: 220.462 });
      expect((await api(method, `${path}?unit=lb`, { as: ada, body })).status).toBe(200);
    }
    expect(await read(path, ada)).toMatchObject({ weight: 100 });
    await api("PATCH", `${path}?unit=lb`, { as: ada, body: { weight: 220 } });
    expect(await read(path, ada)).toMatchObject({ weight: 99.7903214 });
  });

  it("are shown as kilograms by default, and the reverse", async () => {
    const workout_session = await makeSession(ada);
    const id = await makeLog(ada, { workout_session, exercise, weight: 225 }, "?unit=lb");
    expect(await read(`${LOGS}${id}/`, ada)).toMatchObject({ weight: 102.05828325 });
    expect(await read(`${LOGS}${id}/?unit=lb`, ada)).toMatchObject({ weight: 225 });
    const changed = await api("PATCH", `${LOGS}${id}/?unit=lb`, { as: ada, body: { weight: 2.5 } });
    expect(changed.body).toMatchObject({ weight: 2.5 });
    await patch(id, { weight: 100 });
    expect(await read(`${LOGS}${id}/?unit=lb`, ada)).toMatchObject({ weight: 220.462 });
    expect((await patch(id, { reps: 9 })).body).toMatchObject({ weight: 100 });
  });

  it("also apply to a workout's targets", async () => {
    const body = { name: "In pounds", exercises: [{ exercise, order: 1, target_weight: 185 }] };
    const made = await api<{ id: string }>("POST", "/api/workouts/?unit=lb", { as: ada, body });
    const weightIn = async (query: string) => {
      const path = `/api/workouts/${made.body.id}/${query}`;
      return (await read<{ exercises: { target_weight: number }[] }>(path, ada)).exercises[0]?.target_weight;
    };
    expect(made.body).toMatchObject({ exercises: [{ target_weight: 185 }] });
    expect([await weightIn(""), await weightIn("?unit=kg"), await weightIn("?unit=lb")]).toEqual([
      83.91458845, 83.91458845, 185,
    ]);
    const added = await api("POST", `/api/workouts/${made.body.id}/exercises/?unit=lb`, {
      as: ada,
      body: { exercise, target_weight: 2.25 },
    });
    expect(added.body).toMatchObject({ exercises: [{ target_weight: 185 }, { target_weight: 2.25 }] });
    const cloned = await api("POST", `/api/workouts/${made.body.id}/clone/?unit=lb`, { as: ada });
    expect(cloned.body).toMatchObject({ exercises: [{ target_weight: 185 }, { target_weight: 2.25 }] });
  });

  it("and kilograms are the only units", async () => {
    const reply = await api("GET", `${LOGS}?unit=stone`, { as: ada });
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ path: "unit" }] } });
  });
});
