import { beforeAll, describe, expect, it } from "vitest";
import { HOUR_MS, isoTime } from "../../../../src/lib/time.ts";
import { api, ORIGIN, refused } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import {
  LOGS,
  makeExercise,
  makeLog,
  makeSession,
  NO_ID,
  type Page,
  read,
  SESSIONS,
} from "../../../support/training.ts";

interface Log {
  id: string;
  set_number: number;
  completed_at: string;
}

let ada: Player;
let exercise: string;
let session: string;

beforeAll(async () => {
  [ada] = await cast("ada");
  exercise = await makeExercise(ada, { name: "Bench Press" });
  session = await makeSession(ada);
});

const base = () => ({ workout_session: session, exercise, set_number: 1, reps: 10 });
const shown = (id: string) => read<Log>(`${LOGS}${id}/`, ada);
const list = (query: string, as = ada) => read<Page<Log>>(`${LOGS}?${query}`, as);

const WHOLE = {
  set_number: 3,
  reps: 8,
  weight: 62.5,
  duration_seconds: 40,
  distance: 0.25,
  notes: "To the limit",
  completed_at: "2026-03-01T10:00:00.000Z",
};

describe("a set", () => {
  it("keeps every field", async () => {
    const body = { ...WHOLE, workout_session: session, exercise };
    const made = await api<Log>("POST", LOGS, { as: ada, body });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...body,
      set_type: "normal",
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      exercise_name: "Bench Press",
      user_id: ada.id,
    });
    expect(await shown(made.body.id)).toEqual(made.body);
  });

  it("accepts session and exercise objects from other answers", async () => {
    const shownWhole = {
      workout_session: await read(`${SESSIONS}${session}/`, ada),
      exercise: await read(`/api/exercises/${exercise}/`, ada),
    };
    const body = { ...base(), ...shownWhole };
    const made = await api<Log>("POST", LOGS, { as: ada, body });
    expect(made).toMatchObject({ status: 201, body: base() });
    for (const method of ["PUT", "PATCH"]) {
      const reply = await api(method, `${LOGS}${made.body.id}/`, { as: ada, body });
      expect(reply).toMatchObject({ status: 200, body: base() });
    }
    const all = await api("POST", `${LOGS}bulk_create/`, { as: ada, body: { logs: [body] } });
    expect(all).toMatchObject({ status: 201, body: [base()] });
  });

  it.each([{ reps: 0 }, { weight: 0 }, { duration_seconds: 0 }, { distance: 0 }, { reps: null, weight: 20 }])(
    "only requires one measure: %j",
    async (measure) => {
      const { reps: _reps, ...body } = base();
      const made = await api("POST", LOGS, { as: ada, body: { ...body, ...measure } });
      const none = { reps: null, weight: null, duration_seconds: null, distance: null };
      expect(made).toMatchObject({ status: 201, body: { ...none, ...measure, notes: "" } });
    },
  );

  it("is completed at the time of logging by default", async () => {
    const before = Date.now();
    const { completed_at } = await shown(await makeLog(ada, base()));
    const at = Date.parse(completed_at);
    expect([at >= before, at <= Date.now()]).toEqual([true, true]);
  });

  it.each(["2026-03-01T10:00Z", "2026-03-01T11:00:00+0100", "2026-03-01 10:00:00"])(
    "accepts the time format %s",
    async (completed_at) => {
      const id = await makeLog(ada, { ...base(), completed_at });
      expect(await shown(id)).toMatchObject({ completed_at: "2026-03-01T10:00:00.000Z" });
    },
  );

  it("is replaced by PUT: missing fields stay, and null clears", async () => {
    const id = await makeLog(ada, { ...base(), ...WHOLE });
    const body = { workout_session: session, exercise, set_number: 5 };
    const replaced = await api("PUT", `${LOGS}${id}/`, { as: ada, body });
    expect(replaced).toMatchObject({ status: 200, body: { ...WHOLE, ...body } });
    expect(await shown(id)).toEqual(replaced.body);
    const nothing = { weight: null, duration_seconds: null, distance: null, notes: null };
    expect(await api("PUT", `${LOGS}${id}/`, { as: ada, body: { ...body, ...nothing } })).toMatchObject({
      status: 200,
      body: { ...body, ...nothing, notes: "", reps: 8, completed_at: WHOLE.completed_at },
    });
  });

  it.each([
    ["set_number", 9],
    ["reps", 12],
    ["reps", null],
    ["weight", 100],
    ["weight", null],
    ["duration_seconds", 60],
    ["distance", 5],
    ["notes", "Easy"],
    ["notes", null],
    ["completed_at", "2026-02-01T10:00:00.000Z"],
  ])("is changed only in %s by PATCH to %j", async (field, value) => {
    const id = await makeLog(ada, { ...base(), ...WHOLE });
    const changed = await api("PATCH", `${LOGS}${id}/`, { as: ada, body: { [field]: value } });
    const expected = { ...WHOLE, [field]: field === "notes" ? (value ?? "") : value };
    expect(changed).toMatchObject({ status: 200, body: expected });
  });

  it("cannot lose its last measure", async () => {
    const id = await makeLog(ada, base());
    const problem = await refused("PATCH", `${LOGS}${id}/`, { as: ada, body: { reps: null } });
    expect(problem).toMatchObject({ status: 400, errors: [{ path: "reps" }] });
    expect(await shown(id)).toMatchObject({ reps: 10 });
  });

  it("cannot join a cancelled session, but can be corrected in one cancelled since", async () => {
    const cancelled = await makeSession(ada);
    const id = await makeLog(ada, { ...base(), workout_session: cancelled });
    await api("POST", `${SESSIONS}${cancelled}/cancel/`, { as: ada });
    const body = { ...base(), workout_session: cancelled };
    for (const [method = "", at = ""] of [["POST"], ["PATCH", `${await makeLog(ada, base())}/`]]) {
      const problem = await refused(method, LOGS + at, { as: ada, body });
      expect(problem).toMatchObject({ status: 400, errors: [{ path: "workout_session" }] });
    }
    const fixed = await api("PATCH", `${LOGS}${id}/`, { as: ada, body: { reps: 9 } });
    expect(fixed).toMatchObject({ status: 200, body: { reps: 9 } });
  });

  it("keeps unusual characters and replaces lone surrogates", async () => {
    for (const [notes, kept] of [
      ["Ж中🏋️", "Ж中🏋️"],
      [`half \ud83c`, "half \ufffd"],
    ]) {
      const made = await api("POST", LOGS, { as: ada, body: { ...base(), notes } });
      expect(made).toMatchObject({ status: 201, body: { notes: kept } });
    }
    const problem = await refused("POST", LOGS, { as: ada, body: { ...base(), notes: "a\u0000b" } });
    expect([problem.status, problem.errors?.map(({ path }) => path)]).toEqual([400, ["notes"]]);
  });

  it("answers 404 once deleted", async () => {
    const id = await makeLog(ada, base());
    expect((await api("DELETE", `${LOGS}${id}/`, { as: ada })).status).toBe(204);
    for (const method of ["GET", "DELETE"]) {
      expect((await refused(method, `${LOGS}${id}/`, { as: ada })).status).toBe(404);
    }
  });

  it("is logged once per Idempotency-Key", async () => {
    const workout_session = await makeSession(ada);
    const set = { ...base(), workout_session };
    for (const [path, body] of [
      [LOGS, set],
      [`${LOGS}bulk_create/`, { logs: [set, set] }],
    ] as const) {
      const options = { as: ada, body, headers: { "Idempotency-Key": crypto.randomUUID() } };
      const [first, second] = [await api("POST", path, options), await api("POST", path, options)];
      expect(second).toMatchObject({ status: 201, body: first.body });
    }
    expect((await list(`session=${workout_session}`)).count).toBe(3);
  });
});

describe("a body", () => {
  it.each<[string, object]>([
    ["workout_session", { workout_session: null }],
    ["workout_session", { workout_session: NO_ID }],
    ["exercise", { exercise: 7 }],
    ["exercise", { exercise: NO_ID }],
    ["set_number", { set_number: 0 }],
    ["set_number", { set_number: null }],
    ["set_number", { set_number: 1.5 }],
    ["reps", { reps: -1 }],
    ["reps", { reps: 1.5 }],
    ["reps", { reps: "10" }],
    ["reps", { reps: null }],
    ["weight", { weight: -1 }],
    ["weight", { weight: 100_001 }],
    ["weight", { weight: "20" }],
    ["duration_seconds", { duration_seconds: -1 }],
    ["duration_seconds", { duration_seconds: 1.5 }],
    ["distance", { distance: -0.1 }],
    ["notes", { notes: "x".repeat(501) }],
    ["completed_at", { completed_at: "yesterday" }],
    ["completed_at", { completed_at: "2026-02-30T10:00:00Z" }],
    ["completed_at", { completed_at: isoTime(Date.now() + HOUR_MS) }],
  ])("is refused for its %s: %j", async (path, fields) => {
    const id = await makeLog(ada, base());
    const before = await shown(id);
    const body = { ...base(), ...fields };
    for (const [method = "", at = ""] of [["POST"], ["PUT", `${id}/`], ["PATCH", `${id}/`]]) {
      const problem = await refused(method, LOGS + at, { as: ada, body });
      expect(problem).toMatchObject({ status: 400, code: "validation_failed", error: problem.detail });
      expect(problem.errors?.map((error) => error.path)).toEqual([path]);
    }
    const all = { logs: [base(), base(), body] };
    const problem = await refused("POST", `${LOGS}bulk_create/`, { as: ada, body: all });
    expect(problem.errors?.map((error) => error.path)).toEqual([`logs.2.${path}`]);
    expect(await shown(id)).toEqual(before);
  });

  it.each(["workout_session", "exercise", "set_number"])("of POST and PUT requires %s", async (field) => {
    const id = await makeLog(ada, base());
    const body = { ...base(), [field]: undefined };
    for (const [method = "", at = ""] of [["POST"], ["PUT", `${id}/`]]) {
      const problem = await refused(method, LOGS + at, { as: ada, body });
      expect(problem.errors?.map((error) => error.path)).toEqual([field]);
    }
  });
});

describe("the sets", () => {
  let eve: Player;
  const ids = { squat: "", row: "", monday: "", friday: "" };

  beforeAll(async () => {
    [eve] = await cast("eve");
    ids.squat = await makeExercise(eve, { name: "Squat" });
    ids.row = await makeExercise(eve, { name: "Row", is_public: true });
    [ids.monday, ids.friday] = [await makeSession(eve), await makeSession(eve)];
    const log = (workout_session: string, of: string, set_number: number, completed_at: string) =>
      makeLog(eve, { workout_session, exercise: of, set_number, completed_at });
    await log(ids.friday, ids.squat, 3, "2026-03-06T10:00:00.000Z");
    await log(ids.monday, ids.squat, 1, "2026-03-02T10:00:00.000Z");
    await log(ids.friday, ids.row, 4, "2026-03-06T23:59:59.999Z");
    await log(ids.monday, ids.row, 2, "2026-03-02T10:05:00.000Z");
    await makeLog(ada, { ...base(), exercise: ids.row });
  });

  it.each<[string, () => string, number[]]>([
    ["nothing: one's own, the latest first", () => "", [4, 3, 2, 1]],
    ["session", () => `session=${ids.monday}`, [2, 1]],
    ["exercise", () => `exercise=${ids.row}`, [4, 2]],
    ["both", () => `session=${ids.friday}&exercise=${ids.squat}`, [3]],
    ["a first date", () => "date_from=2026-03-03", [4, 3]],
    ["a last date, with it", () => "date_to=2026-03-06", [4, 3, 2, 1]],
    ["a last date before", () => "date_to=2026-03-05", [2, 1]],
    ["moments", () => "date_from=2026-03-02T10:00:00.001Z&date_to=2026-03-06T10:00:00Z", [3, 2]],
    ["all at once", () => `exercise=${ids.row}&session=${ids.monday}&date_to=2026-03-02`, [2]],
    ["what is not there", () => `session=${NO_ID}`, []],
  ])("are filtered by %s", async (_, query, expected) => {
    const page = await list(query(), eve);
    expect(page.results.map(({ set_number }) => set_number)).toEqual(expected);
    expect(page.count).toBe(expected.length);
  });

  it.each(["date_from=soon", "date_to=x", "unit=g", "page=0", "page_size=0"])(
    "are refused with ?%s",
    async (query) => {
      const problem = await refused("GET", `${LOGS}?${query}`, { as: eve });
      expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
      expect(problem.errors?.map(({ path }) => path)).toEqual([query.split("=")[0]]);
    },
  );

  it("are paged by 20 in a stable order, and answer 404 beyond the last page", async () => {
    const [fay] = await cast("fay");
    const set = { workout_session: await makeSession(fay), exercise: await makeExercise(fay) };
    const completed_at = "2026-03-01T10:00:00.000Z";
    const logs = Array.from({ length: 41 }, (_, index) => ({
      ...set,
      set_number: index + 1,
      reps: 1,
      completed_at,
    }));
    const made = await api<Log[]>("POST", `${LOGS}bulk_create/`, { as: fay, body: { logs } });
    expect(made.body.map(({ set_number }) => set_number)).toEqual(logs.map(({ set_number }) => set_number));
    const at = (page: number) => `${ORIGIN}${LOGS}?date_to=2026-03-01&page=${page}`;
    const pages = await Promise.all([1, 2, 3].map((page) => list(`date_to=2026-03-01&page=${page}`, fay)));
    expect(
      pages.map(({ count, next, previous, results }) => [count, next, previous, results.length]),
    ).toEqual([
      [41, at(2), null, 20],
      [41, at(3), at(1), 20],
      [41, null, at(2), 1],
    ]);
    expect(new Set(pages.flatMap(({ results }) => results.map(({ id }) => id))).size).toBe(41);
    expect((await list("page_size=900", fay)).results).toHaveLength(41);
    expect((await refused("GET", `${LOGS}?page=4`, { as: fay })).status).toBe(404);
  });
});
