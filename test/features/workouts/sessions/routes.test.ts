import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { HOUR_MS, isoTime, MINUTE_MS } from "../../../../src/lib/time.ts";
import { api, ORIGIN, refused } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import {
  LOGS,
  makeExercise,
  makeLog,
  makeSession,
  makeWorkout,
  NO_ID,
  read,
  SESSIONS,
} from "../../../support/training.ts";

interface Session {
  id: string;
  status: string;
  start_time: string | null;
  end_time: string | null;
  actual_duration_minutes: number | null;
  calories_burned: number | null;
  updated_at: string;
}

const START = "2026-03-01T10:00:00.000Z";
const END = "2026-03-01T11:30:00.000Z";
const DONE = { status: "completed", start_time: START, end_time: END };

let ada: Player;
let workout: string;

beforeAll(async () => {
  [ada] = await cast("ada");
  workout = await makeWorkout(ada, { name: "Push Day" });
});

const plan = (fields: object = {}, as = ada) => makeSession(as, { workout, ...fields });
const shown = (id: string, as = ada) => read<Session>(`${SESSIONS}${id}/`, as);
const move = (id: string, verb: string, body?: object) =>
  api<Session & { error: string; errors: { path: string }[] }>("POST", `${SESSIONS}${id}/${verb}/`, {
    as: ada,
    ...(body && { body }),
  });
const patch = (id: string, body: object, as = ada) =>
  api<Session>("PATCH", `${SESSIONS}${id}/`, { as, body });

describe("a session", () => {
  it("is planned from a workout and keeps every field", async () => {
    const made = await api<Session>("POST", SESSIONS, { as: ada, body: { workout } });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      user_id: ada.id,
      workout,
      workout_name: "Push Day",
      status: "planned",
      start_time: null,
      end_time: null,
      actual_duration_minutes: null,
      notes: "",
      rating: null,
      calories_burned: null,
      total_volume: 0,
      created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      updated_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    expect(await shown(made.body.id)).toEqual(made.body);
  });

  it("accepts a workout object from another answer", async () => {
    const body = { workout: await read(`/api/workouts/${workout}/`, ada) };
    expect(await api("POST", SESSIONS, { as: ada, body })).toMatchObject({ status: 201, body: { workout } });
    for (const method of ["PUT", "PATCH"]) {
      const path = `${SESSIONS}${await plan({ workout: await makeWorkout(ada) })}/`;
      expect(await api(method, path, { as: ada, body })).toMatchObject({ status: 200, body: { workout } });
    }
  });

  it("may be created as completed", async () => {
    const said = { rating: 5, notes: "Best so far", calories_burned: 0 };
    const id = await plan({ ...DONE, ...said });
    expect(await shown(id)).toMatchObject({ ...DONE, ...said, actual_duration_minutes: 90 });
  });

  it("replaces lone surrogates in its notes with U+FFFD", async () => {
    expect(await shown(await plan({ notes: "half \ud83c" }))).toMatchObject({ notes: "half \ufffd" });
    const started = await plan({ status: "in_progress" });
    expect(await move(started, "complete", { notes: "\udf89" })).toMatchObject({ body: { notes: "\ufffd" } });
  });

  it("may be created as started, in any time zone", async () => {
    const id = await plan({ status: "in_progress", start_time: "2026-03-01T12:00:00+02:00" });
    expect(await shown(id)).toMatchObject({ status: "in_progress", start_time: START });
    for (const start_time of [
      "2026-03-01T10:00:00",
      "2026-03-01T10:00",
      "2026-03-01T10:00Z",
      "2026-03-01T11:00:00+0100",
      "2026-03-01 10:00:00",
    ]) {
      const other = await plan({ status: "in_progress", start_time });
      expect(await shown(other)).toMatchObject({ start_time: START });
      const completed = await move(other, "complete", {
        end_time: start_time.replace("T1", "T2").replace(" 1", " 2"),
      });
      expect([start_time, completed.status]).toEqual([start_time, 200]);
      const planned = await plan();
      const started = await patch(planned, { status: "in_progress", start_time });
      expect(started).toMatchObject({ status: 200, body: { start_time: START } });
    }
  });

  it("is deleted with its sets", async () => {
    const id = await plan();
    const exercise = await makeExercise(ada);
    const log = await makeLog(ada, { workout_session: id, exercise });
    expect((await api("DELETE", `${SESSIONS}${id}/`, { as: ada })).status).toBe(204);
    expect((await refused("GET", `${SESSIONS}${id}/`, { as: ada })).status).toBe(404);
    expect((await refused("GET", `${LOGS}${log}/`, { as: ada })).status).toBe(404);
    expect(await read(`${LOGS}personal_records/?exercise=${exercise}`, ada)).toEqual({ results: [] });
  });

  it("is planned, started and completed once per Idempotency-Key", async () => {
    const [fay] = await cast("fay");
    const twice = async (path: string, body?: object) => {
      const headers = { "Idempotency-Key": crypto.randomUUID() };
      const once = () => api<Session>("POST", path, { as: fay, headers, ...(body && { body }) });
      const [first, second] = [await once(), await once()];
      expect([second.status, second.body]).toEqual([first.status, first.body]);
      return first.body;
    };
    const { id } = await twice(SESSIONS, { workout: await makeWorkout(fay) });
    await twice(`${SESSIONS}${id}/start/`);
    expect(await twice(`${SESSIONS}${id}/complete/`, { rating: 3 })).toMatchObject({ status: "completed" });
    expect(await read(SESSIONS, fay)).toMatchObject({ count: 1 });
  });
});

describe("the lifecycle of a session", () => {
  it("starts at the server's time", async () => {
    const before = Date.now();
    const started = await move(await plan(), "start");
    expect(started).toMatchObject({ status: 200, body: { status: "in_progress", end_time: null } });
    const at = Date.parse(started.body.start_time ?? "");
    expect([at >= before, at <= Date.now()]).toEqual([true, true]);
  });

  it("starts now by POST, PATCH and PUT even if planned for earlier", async () => {
    const starts = [
      (id: string) => move(id, "start"),
      (id: string) => patch(id, { status: "in_progress" }),
      (id: string) =>
        api<Session>("PUT", `${SESSIONS}${id}/`, { as: ada, body: { workout, status: "in_progress" } }),
    ];
    for (const start of starts) {
      const id = await plan({ start_time: START });
      expect(await shown(id)).toMatchObject({ status: "planned", start_time: START });
      const before = Date.now();
      const started = await start(id);
      expect(started).toMatchObject({ status: 200, body: { status: "in_progress" } });
      expect(Date.parse(started.body.start_time ?? "")).toBeGreaterThanOrEqual(before);
    }
  });

  it("is completed with rating, notes and calories, and has a duration", async () => {
    const start_time = isoTime(Date.now() - 90 * MINUTE_MS);
    const id = await plan({ status: "in_progress", start_time });
    const said = { rating: 4, notes: "Great session!", calories_burned: 300 };
    const completed = await move(id, "complete", said);
    expect(completed).toMatchObject({
      status: 200,
      body: { ...said, status: "completed", start_time, actual_duration_minutes: 90 },
    });
    expect(await shown(id)).toEqual(completed.body);
  });

  it("is completed without a body, or with an earlier end", async () => {
    const id = await plan({ status: "in_progress", start_time: START });
    expect(await move(id, "complete")).toMatchObject({ status: 200, body: { rating: null, notes: "" } });
    const other = await plan({ status: "in_progress", start_time: START });
    expect(await move(other, "complete", { end_time: END })).toMatchObject({
      status: 200,
      body: { end_time: END, actual_duration_minutes: 90 },
    });
  });

  it("is completed by an empty body with a JSON content type", async () => {
    const id = await plan({ status: "in_progress" });
    const headers = { Authorization: `Bearer ${ada.access}`, "Content-Type": "application/json" };
    const url = new URL(`${SESSIONS}${id}/complete/`, ORIGIN);
    const completed = await exports.default.fetch(new Request(url, { method: "POST", headers }));
    expect([completed.status, await completed.json()]).toMatchObject([200, { status: "completed" }]);
  });

  it.each(["planned", "in_progress"])("is cancelled while it is %s, by POST and by PATCH", async (status) => {
    const [one, other] = [await plan({ status }), await plan({ status })];
    expect(await move(one, "cancel")).toMatchObject({ status: 200, body: { status: "cancelled" } });
    const patched = await patch(other, { status: "cancelled" });
    expect(patched).toMatchObject({ status: 200, body: { status: "cancelled", end_time: null } });
  });

  it("is the same by PATCH and by POST", async () => {
    const id = await plan();
    expect(await patch(id, { status: "in_progress" })).toMatchObject({ status: 200 });
    expect((await shown(id)).start_time).not.toBeNull();
    const completed = await patch(id, { status: "completed", rating: 2 });
    expect(completed).toMatchObject({ status: 200, body: { status: "completed", rating: 2 } });
    expect(completed.body.end_time).not.toBeNull();
  });

  it.each([
    ["in_progress", "start", "Can only start planned sessions"],
    ["completed", "start", "Can only start planned sessions"],
    ["cancelled", "start", "Can only start planned sessions"],
    ["planned", "complete", "Can only complete sessions in progress"],
    ["completed", "complete", "Can only complete sessions in progress"],
    ["cancelled", "complete", "Can only complete sessions in progress"],
    ["completed", "cancel", "Can only cancel planned sessions and those in progress"],
    ["cancelled", "cancel", "Can only cancel planned sessions and those in progress"],
  ])("does not leave %s by %s: “%s”", async (status, verb, error) => {
    const id = await plan(status === "completed" ? DONE : status === "in_progress" ? { status } : {});
    if (status === "cancelled") await move(id, "cancel");
    const before = await shown(id);
    expect(before.status).toBe(status);
    const body = verb === "complete" ? { rating: 1, notes: "Again" } : undefined;
    const reply = await move(id, verb, body);
    expect(reply.body).toMatchObject({
      status: 400,
      code: "validation_failed",
      error,
      detail: error,
      errors: [{ path: "status", message: error }],
    });
    expect(await shown(id)).toEqual(before);
  });

  it.each([
    ["planned", "completed"],
    ["in_progress", "planned"],
    ["completed", "in_progress"],
    ["completed", "cancelled"],
    ["cancelled", "planned"],
    ["cancelled", "in_progress"],
  ])("does not go from %s to %s by PATCH", async (from, status) => {
    const id = await plan(from === "completed" ? DONE : from === "in_progress" ? { status: from } : {});
    if (from === "cancelled") await move(id, "cancel");
    const problem = await refused("PATCH", `${SESSIONS}${id}/`, { as: ada, body: { status } });
    expect(problem).toMatchObject({ status: 400, errors: [{ path: "status" }] });
  });

  it("is started by only one of two concurrent requests", async () => {
    const id = await plan();
    const replies = await Promise.all([move(id, "start"), move(id, "start"), move(id, "start")]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });
});

describe("a changed session", () => {
  it("keeps missing fields by PATCH, and the same status", async () => {
    const id = await plan({ ...DONE, notes: "Kept", rating: 3 });
    expect(await patch(id, { status: "completed", rating: null })).toMatchObject({
      status: 200,
      body: { ...DONE, notes: "Kept", rating: null },
    });
    const moved = { start_time: "2026-03-01T10:30:00.000Z" };
    expect(await patch(id, moved)).toMatchObject({ body: { ...moved, actual_duration_minutes: 60 } });
  });

  it("keeps missing fields by PUT except the workout", async () => {
    const said = { notes: "Kept", rating: 3, calories_burned: 200 };
    const id = await plan({ ...DONE, ...said });
    const put = await api("PUT", `${SESSIONS}${id}/`, { as: ada, body: { workout, rating: null } });
    expect(put).toMatchObject({ status: 200, body: { ...DONE, ...said, workout, rating: null } });
  });

  it("can move to another workout and takes its name", async () => {
    const id = await plan();
    const other = await makeWorkout(ada, { name: "Leg Day" });
    expect(await patch(id, { workout: other })).toMatchObject({
      status: 200,
      body: { workout: other, workout_name: "Leg Day" },
    });
  });

  it("can be written back as read after its workout became private", async () => {
    const [ben] = await cast("ben");
    const lent = await makeWorkout(ben, { is_public: true });
    const id = await plan({ workout: lent, ...DONE });
    await api("PATCH", `/api/workouts/${lent}/`, { as: ben, body: { is_public: false } });
    const replaced = await api("PUT", `${SESSIONS}${id}/`, { as: ada, body: await shown(id) });
    expect(replaced).toMatchObject({ status: 200, body: { workout: lent, ...DONE } });
  });
});

describe("a body", () => {
  const soon = isoTime(Date.now() + HOUR_MS);

  it.each<[string, object]>([
    ["workout", { workout: null }],
    ["workout", { workout: 7 }],
    ["workout", { workout: NO_ID }],
    ["status", { status: "done" }],
    ["status", { status: "cancelled" }],
    ["start_time", { status: "in_progress", start_time: soon }],
    ["start_time", { status: "in_progress", start_time: "yesterday" }],
    ["start_time", { status: "in_progress", start_time: "2026-02-30T10:00:00Z" }],
    ["start_time", { status: "in_progress", start_time: "2026-03-01" }],
    ["start_time", { status: "in_progress", start_time: 1_772_359_200_000 }],
    ["start_time", { status: "completed", end_time: END }],
    ["end_time", { status: "completed", start_time: START }],
    ["end_time", { status: "completed", start_time: START, end_time: soon }],
    ["end_time", { status: "completed", start_time: END, end_time: START }],
    ["end_time", { status: "completed", start_time: START, end_time: START }],
    ["end_time", { status: "planned", end_time: END }],
    ["rating", { rating: 0 }],
    ["rating", { rating: 6 }],
    ["rating", { rating: 4.5 }],
    ["rating", { rating: "4" }],
    ["notes", { notes: "x".repeat(5001) }],
    ["notes", { notes: 7 }],
    ["calories_burned", { calories_burned: -1 }],
    ["calories_burned", { calories_burned: 1.5 }],
  ])("is refused for its %s: %j", async (path, fields) => {
    const problem = await refused("POST", SESSIONS, { as: ada, body: { workout, ...fields } });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed", error: problem.detail });
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  });

  it("of a session without a workout keeps it so, or sets one", async () => {
    const workout = await makeWorkout(ada);
    const id = await makeSession(ada, { workout });
    await api("DELETE", `/api/workouts/${workout}/`, { as: ada });
    const path = `${SESSIONS}${id}/`;
    for (const method of ["PUT", "PATCH"]) {
      const { status, body } = await api(method, path, { as: ada, body: { workout: null, notes: method } });
      expect([status, body]).toMatchObject([200, { workout: null, notes: method }]);
    }
    const other = await makeWorkout(ada);
    expect((await api("PUT", path, { as: ada, body: { workout: other } })).body).toMatchObject({
      workout: other,
    });
    for (const method of ["PUT", "PATCH"]) {
      expect(await refused(method, path, { as: ada, body: { workout: null } })).toMatchObject({
        status: 400,
        errors: [{ path: "workout" }],
      });
    }
  });

  it("of POST and PUT requires a workout", async () => {
    const id = await plan();
    for (const [method = "", at = ""] of [["POST"], ["PUT", `${id}/`]]) {
      const problem = await refused(method, SESSIONS + at, { as: ada, body: { rating: 3 } });
      expect(problem.errors?.map((error) => error.path)).toEqual(["workout"]);
    }
  });

  it.each<[string, object]>([
    ["rating", { rating: 6 }],
    ["notes", { notes: "x".repeat(5001) }],
    ["calories_burned", { calories_burned: -1 }],
    ["end_time", { end_time: soon }],
    ["end_time", { end_time: START }],
  ])("is refused on completion for its %s: %j", async (path, body) => {
    const id = await plan({ status: "in_progress", start_time: START });
    const reply = await move(id, "complete", body);
    expect([reply.status, reply.body.errors.map((error) => error.path)]).toEqual([400, [path]]);
    expect(await shown(id)).toMatchObject({ status: "in_progress", end_time: null });
  });
});
