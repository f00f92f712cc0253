import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { api, refused } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { read } from "../../../support/training.ts";
import {
  bring,
  bringBytes,
  exportOf,
  IMPORT,
  linesOf,
  NOTHING,
  type Report,
  sessionsOf,
  setsOf,
} from "./training.ts";

const MIB = 1024 * 1024;
const HEAD = "title,start_time,end_time,exercise_title,set_index,weight_kg,reps";
const DAY = "Day,2024-11-28 10:00,2024-11-28 11:00";
const FILE = [HEAD, `${DAY},Stone Row,0,60,8`, `${DAY},Stone Row,1,62.5,8`, `${DAY},Stone Dip,0,,12`].join(
  "\n",
);
const OTHER_SET = `${DAY},Stone Row,2,65,5`;

let ada: Player;

beforeEach(async () => {
  [ada] = await cast("ada");
});

async function undo(person: Player, id: string | null): Promise<number> {
  return (await api("DELETE", `/api/training/imports/${id}/`, { as: person })).status;
}

describe("an import", () => {
  it("as a dry run gives the same answer without writing", async () => {
    const before = await exportOf(ada);
    const tried = await bring(ada, FILE, "?dry_run=true");
    expect(tried).toMatchObject({
      status: 200,
      body: {
        import_id: null,
        dry_run: true,
        added: { exercises: 2, workouts: 0, sessions: 1, logs: 3 },
        matched: NOTHING,
        refused: 0,
        lines_left_out: 0,
        lines: [
          { line: 2, kind: "exercise", status: "added", name: "Stone Row" },
          { line: 2, kind: "session", status: "added", name: "Day" },
          { line: 2, kind: "log", status: "added", name: "Stone Row" },
          { line: 3, kind: "log", status: "added", name: "Stone Row" },
          { line: 4, kind: "exercise", status: "added", name: "Stone Dip" },
          { line: 4, kind: "log", status: "added", name: "Stone Dip" },
        ],
      },
    });
    expect(await exportOf(ada)).toBe(before);
    expect((await api("GET", "/api/training/imports/", { as: ada })).body).toMatchObject({ count: 0 });
    const { status, body } = await bring(ada, FILE);
    expect([status, body]).toEqual([
      201,
      { ...tried.body, dry_run: false, import_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
  });

  it("can be sent as a form", async () => {
    const form = new FormData();
    form.set("file", new File([`\ufeff${FILE}`], "log.csv", { type: "application/vnd.ms-excel" }));
    const reply = await api<Report>("POST", IMPORT, { as: ada, body: form });
    expect(reply).toMatchObject({ status: 201, body: { added: { logs: 3 } } });
    const json = new FormData();
    json.set("file", new File([await exportOf(ada)], "log.json"));
    expect(await api("POST", IMPORT, { as: ada, body: json })).toMatchObject({
      status: 201,
      body: { import_id: null, matched: { exercises: 2, sessions: 1, logs: 3 } },
    });
  });

  it("accepts options in form fields as in the query", async () => {
    const form = (fields: Record<string, string>, isFileFirst = false) => {
      const data = new FormData();
      const pounds = FILE.replace("weight_kg", "weight");
      if (isFileFirst) data.set("file", new File([pounds], "log.csv"));
      for (const [name, value] of Object.entries(fields)) data.set(name, value);
      if (!isFileFirst) data.set("file", new File([pounds], "log.csv"));
      return { as: ada, body: data };
    };
    const bringForm = (fields: Record<string, string>, query = "", isFileFirst = false) =>
      api<Report>("POST", `${IMPORT}${query}`, form(fields, isFileFirst));
    for (const isFileFirst of [true, false]) {
      const tried = await bringForm({ dry_run: "true", unit: "lb" }, "?dry_run=1", isFileFirst);
      expect(tried).toMatchObject({ status: 200, body: { dry_run: true, import_id: null } });
    }
    expect(await setsOf(ada)).toEqual([]);
    for (const [fields, query, path] of [
      [{ dry_run: "true" }, "?dry_run=false", "dry_run"],
      [{ dry_run: "false" }, "?dry_run=true", "dry_run"],
      [{ unit: "lb" }, "?unit=kg", "unit"],
      [{ dry_run: "perhaps" }, "", "dry_run"],
      [{ unit: "stone" }, "?unit=kg", "unit"],
      [{ dryrun: "true" }, "", "dryrun"],
    ] as const) {
      expect(await refused("POST", `${IMPORT}${query}`, form(fields)), path).toMatchObject({
        status: 400,
        code: "validation_failed",
        errors: [{ path }],
      });
    }
    expect((await refused("POST", IMPORT, form({ dryrun: "true" }))).detail).toContain(
      "Send file, dry_run, unit, time_zone",
    );
    expect(await setsOf(ada)).toEqual([]);
    expect(await bringForm({ unit: "lb" }, "?dry_run=false")).toMatchObject({ status: 201 });
    expect(await setsOf(ada, "&unit=lb")).toMatchObject([{ weight: 60 }, { weight: 62.5 }, { weight: null }]);
  });

  it("runs once per Idempotency-Key with the same answer", async () => {
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const first = await bring(ada, FILE, "", headers);
    const again = await bring(ada, FILE, "", headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("Idempotency-Replayed")).toBe("true");
    expect(again.body.import_id).not.toBeNull();
    expect((await bring(ada, `${FILE}\n${OTHER_SET}`, "", headers)).status).toBe(409);
    const form = () => {
      const data = new FormData();
      data.set("file", new File([`${FILE}\n${OTHER_SET}`], "log.csv"));
      return { as: ada, body: data, headers: { "Idempotency-Key": "form" } };
    };
    const sent = await api("POST", IMPORT, form());
    expect((await api("POST", IMPORT, form())).body).toEqual(sent.body);
    expect(await setsOf(ada)).toHaveLength(4);
  });

  it("of 20,000 sets can be made, also with an Idempotency-Key, and undone", async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => {
      const at = new Date(Date.UTC(2015, 0, 1 + Math.floor(index / 20), 10)).toISOString();
      return `Day ${Math.floor(index / 20)},${at},,Exercise ${index % 4},${index % 5},${60 + (index % 50)},8`;
    });
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const reply = await bring(ada, [HEAD, ...rows].join("\n"), "", headers);
    expect(reply).toMatchObject({
      status: 201,
      body: { added: { exercises: 4, sessions: 1000, logs: 20_000 }, refused: 0 },
    });
    const { lines, lines_left_out } = reply.body;
    expect(lines.length + lines_left_out).toBe(21_004);
    const count = () =>
      env.DB.prepare(
        "select count(*) as count, sum(weight * reps) as volume from exercise_logs where account_id = ?",
      )
        .bind(ada.id)
        .first<{ count: number; volume: number }>();
    const volume = await env.DB.prepare(
      "select sum(total_volume) as volume from workout_sessions where account_id = ?",
    )
      .bind(ada.id)
      .first<{ volume: number }>();
    const stored = await count();
    expect(stored).toMatchObject({ count: 20_000, volume: volume?.volume });
    expect((await bring(ada, [HEAD, ...rows].join("\n"))).body).toMatchObject({ added: NOTHING });
    expect(await undo(ada, reply.body.import_id)).toBe(204);
    expect(await count()).toMatchObject({ count: 0 });
  });

  it("lists refused lines first if the answer would be too long", async () => {
    const name = "x".repeat(190);
    const rows = Array.from(
      { length: 8000 },
      (_, index) => `${DAY},${name},${index},${index < 7990 ? 60 : "?"},8`,
    );
    const { body } = await bring(ada, [HEAD, ...rows].join("\n"), "?dry_run=true");
    expect(body).toMatchObject({ added: { logs: 7990 }, refused: 10 });
    expect(body.lines_left_out).toBeGreaterThan(0);
    expect(linesOf(body, "refused").map(([line]) => line)).toEqual(
      Array.from({ length: 10 }, (_, index) => 7992 + index),
    );
  });
});

describe("undoing an import", () => {
  it("restores the previous state, and the file can be imported again", async () => {
    const own = await api<{ id: string }>("POST", "/api/exercises/", {
      as: ada,
      body: { name: "Stone Row", category: "strength" },
    });
    await bring(ada, [HEAD, `${DAY},Stone Row,0,60,8`].join("\n"));
    const before = await exportOf(ada);
    const statistics = await api("GET", "/api/workout-sessions/statistics/", { as: ada });
    const grown = `${FILE}\nOther,2024-11-29 10:00,,Stone Curl,0,10,10`;
    const { body } = await bring(ada, grown);
    expect(body).toMatchObject({
      added: { exercises: 2, sessions: 1, logs: 3 },
      matched: { logs: 1, sessions: 1 },
    });
    expect(await exportOf(ada)).not.toBe(before);
    expect(await sessionsOf(ada)).toMatchObject([{ total_volume: 60 * 8 + 62.5 * 8 }, { total_volume: 100 }]);

    expect(await undo(ada, body.import_id)).toBe(204);
    expect(await exportOf(ada)).toBe(before);
    expect((await api("GET", "/api/workout-sessions/statistics/", { as: ada })).body).toEqual(
      statistics.body,
    );
    expect(await sessionsOf(ada)).toMatchObject([{ total_volume: 480 }]);
    expect((await api("GET", `/api/exercises/${own.body.id}/`, { as: ada })).status).toBe(200);
    expect(await undo(ada, body.import_id)).toBe(404);
    expect((await bring(ada, grown)).body.added).toEqual(body.added);
  });

  it("keeps what was added since and what that needs", async () => {
    const { body } = await bring(ada, FILE);
    const [row] = await setsOf(ada);
    const own = await api<{ id: string }>("POST", "/api/exercise-logs/", {
      as: ada,
      body: {
        workout_session: row?.workout_session,
        exercise: row?.exercise,
        set_number: 9,
        reps: 2,
        weight: 70,
      },
    });
    expect(own.status).toBe(201);
    expect(await undo(ada, body.import_id)).toBe(204);
    expect(await setsOf(ada)).toMatchObject([{ id: own.body.id, exercise_name: "Stone Row" }]);
    expect(await sessionsOf(ada)).toMatchObject([{ workout_name: "Day", total_volume: 140 }]);
    const { body: left } = await api<{ results: object[] }>("GET", "/api/exercises/?custom_only=true", {
      as: ada,
    });
    expect(left.results).toMatchObject([{ name: "Stone Row" }]);
  });

  it("keeps a workout of another import's session until that is undone", async () => {
    const exercises = [{ exercise: crypto.randomUUID(), exercise_name: "Stone Row", order: 1 }];
    const workout = { id: crypto.randomUUID(), name: "Stones", exercises };
    const sessionOf = (day: string) => {
      const times = { start_time: `${day}T10:00:00Z`, end_time: `${day}T11:00:00Z` };
      const of = { workout: workout.id, workout_name: "Stones" };
      return { id: crypto.randomUUID(), ...of, status: "completed", ...times };
    };
    const [one, other] = [sessionOf("2024-11-28"), sessionOf("2024-11-29")];
    const fileOf = (...sessions: object[]) =>
      JSON.stringify({ format: "palaestra-training", version: 1, workouts: [workout], sessions });
    const first = await bring(ada, fileOf(one));
    const second = await bring(ada, fileOf(other));
    expect(second.body).toMatchObject({ added: { sessions: 1 }, matched: { workouts: 1 } });
    expect(await undo(ada, first.body.import_id)).toBe(204);
    expect(await sessionsOf(ada)).toMatchObject([{ id: other.id, workout: workout.id }]);
    const { status } = await api("GET", `/api/workouts/${workout.id}/`, { as: ada });
    expect(status).toBe(200);
    expect(await undo(ada, second.body.import_id)).toBe(204);
    expect(JSON.parse(await exportOf(ada))).toMatchObject({ exercises: [], workouts: [], sessions: [] });
  });

  it("is only possible for the importer: another's import is 404 and unlisted", async () => {
    const [ben] = await cast("ben");
    const { body } = await bring(ada, FILE);
    expect(await refused("DELETE", `/api/training/imports/${body.import_id}/`, { as: ben })).toMatchObject({
      status: 404,
      code: "not_found",
    });
    expect(await undo(ben, "nonsense")).toBe(404);
    expect((await api("GET", "/api/training/imports/", { as: ben })).body).toMatchObject({
      count: 0,
      results: [],
    });
    expect(await setsOf(ada)).toHaveLength(3);
    expect(JSON.parse(await exportOf(ben))).toMatchObject({ exercises: [], sessions: [], logs: [] });
  });
});

describe("a list of imports", () => {
  it("is paged, latest first", async () => {
    const ids: (string | null)[] = [];
    for (let day = 1; day <= 3; day += 1) {
      const { body } = await bring(ada, [HEAD, `Day,2024-11-0${day} 10:00,,Stone Row,0,60,8`].join("\n"));
      ids.unshift(body.import_id);
    }
    const first = await api<{ results: { id: string }[] }>("GET", "/api/training/imports/?page_size=2", {
      as: ada,
    });
    expect(first.body).toMatchObject({ count: 3, previous: null, next: expect.stringContaining("page=2") });
    const second = await api<{ results: { id: string }[] }>(
      "GET",
      "/api/training/imports/?page_size=2&page=2",
      {
        as: ada,
      },
    );
    expect([...first.body.results, ...second.body.results].map(({ id }) => id)).toEqual(ids);
    expect(await refused("GET", "/api/training/imports/?page=2", { as: ada })).toMatchObject({ status: 404 });
    expect(await refused("GET", "/api/training/imports/?page=x", { as: ada })).toMatchObject({
      status: 400,
      errors: [{ path: "page" }],
    });
  });
});

describe("an anonymous caller", () => {
  it.each([
    ["GET", "/api/training/export/"],
    ["POST", IMPORT],
    ["GET", "/api/training/imports/"],
    ["DELETE", "/api/training/imports/0/"],
  ])("%s %s: 401", async (method, path) => {
    expect(await refused(method, path)).toMatchObject({ status: 401, code: "not_signed_in" });
  });
});

describe("a file is refused", () => {
  it.each([
    "a,b\n1,2\n",
    "Datum;Workout-Name;Name der Übung;Reihenfolge\n1;2;3;4\n",
    "",
    "nonsense",
    '{"format":"other","logs":[]}',
    "{}",
    "[]",
  ])("with an unknown format (%j), naming the known ones", async (text) => {
    const type = /^[{[]/.test(text) ? "application/json" : "text/csv";
    const problem = await refused("POST", IMPORT, {
      as: ada,
      body: text,
      headers: { "Content-Type": type },
    });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed", errors: [{ path: "format" }] });
    for (const name of ["JSON", "CSV", "Hevy", "Strong"]) expect(problem.detail).toContain(name);
  });

  it.each([
    ['{"format":"palaestra-training","version":2}', "version"],
    ['{"format":"palaestra-training","version":1,"logs":{}}', "logs"],
  ])("as a whole if it is malformed: %s", async (text, path) => {
    expect(await refused("POST", IMPORT, { as: ada, body: text })).toMatchObject({
      status: 400,
      errors: [{ path }],
    });
  });

  it("if it is not JSON, of another type, or in another field", async () => {
    for (const body of ['{"format":', "not json", "", FILE]) {
      const json = { "Content-Type": "application/json" };
      const problem = await refused("POST", IMPORT, { as: ada, body, headers: json });
      expect(problem, body).toMatchObject({ status: 400, code: "malformed_body" });
      expect(problem.detail).toContain("text/csv");
    }
    const headers = { "Content-Type": "application/pdf" };
    expect(await refused("POST", IMPORT, { as: ada, body: FILE, headers })).toMatchObject({ status: 415 });
    const form = new FormData();
    form.set("log", new File([FILE], "log.csv"));
    expect(await refused("POST", IMPORT, { as: ada, body: form })).toMatchObject({
      status: 400,
      errors: [{ path: "log" }],
    });
    const none = new FormData();
    none.set("note", "no file");
    expect(await refused("POST", IMPORT, { as: ada, body: none })).toMatchObject({
      status: 400,
      errors: [{ path: "file" }],
    });
  });

  it.each([
    ["Windows-1252", Uint8Array.from(`${HEAD}\n${DAY},R\u00fcck,0,60,8`, (letter) => letter.charCodeAt(0))],
    ["UTF-16", Uint8Array.from(`\ufeff${FILE}`, (letter) => letter.charCodeAt(0) & 0xff)],
    ["UTF-8 that was cut off", new TextEncoder().encode(`${FILE}\n${DAY},R\u00fc`).slice(0, -1)],
  ])("if it is encoded in %s instead of UTF-8", async (_, bytes) => {
    const form = new FormData();
    form.set("file", new File([bytes], "log.csv"));
    const key = { "Idempotency-Key": crypto.randomUUID() };
    const answers = [
      await bringBytes(ada, bytes, { "Content-Type": "text/csv" }),
      await bringBytes(ada, bytes, { "Content-Type": "text/csv", ...key }),
      await bringBytes(ada, bytes, { "Content-Type": "application/json" }),
      await bringBytes(ada, form),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 400, code: "malformed_body" });
      expect(answer.detail).toContain("UTF-8");
    }
    expect(JSON.parse(await exportOf(ada))).toMatchObject({ sessions: [], logs: [] });
  });

  it("with an invalid query", async () => {
    expect((await bring(ada, FILE, "?unit=stone")).body).toMatchObject({ errors: [{ path: "unit" }] });
    expect((await bring(ada, FILE, "?dry_run=perhaps")).body).toMatchObject({
      errors: [{ path: "dry_run" }],
    });
    for (const [path, query] of [
      ["format", "format=xml"],
      ["table", "format=csv&table=accounts"],
      ["date_from", "date_from=2026-02-30"],
      ["date_to", "format=csv&date_to=yesterday"],
    ]) {
      expect(await refused("GET", `/api/training/export/?${query}`, { as: ada })).toMatchObject({
        status: 400,
        errors: [{ path }],
      });
    }
  });

  it("beyond 16 MiB with 413, in any form", async () => {
    const filler = `${FILE}\n`.padEnd(16 * MIB, `${" ".repeat(999)}\n`);
    const large = `${filler}\n`;
    const headers = { "Content-Type": "text/csv" };
    expect(await refused("POST", IMPORT, { as: ada, body: large, headers })).toMatchObject({
      status: 413,
      code: "content_too_large",
    });
    const form = new FormData();
    form.set("file", new File([large], "log.csv"));
    expect(await refused("POST", IMPORT, { as: ada, body: form })).toMatchObject({ status: 413 });
    expect(await setsOf(ada)).toEqual([]);
    expect((await bring(ada, filler)).status).toBe(201);
  });
});

describe("invalid entries of our own JSON", () => {
  it("are reported by path, and the rest is imported", async () => {
    await bring(ada, FILE);
    const text = await exportOf(ada);
    const [ben] = await cast("ben");
    const document = JSON.parse(text) as Record<"exercises" | "sessions" | "logs", Record<string, unknown>[]>;
    const [set] = document.logs;
    const [session] = document.sessions;
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const id = () => crypto.randomUUID();
    document.exercises.push(
      { id: id(), name: "", category: "strength" },
      { id: id(), name: "Gone", category: "strength", deleted_at: tomorrow },
    );
    document.sessions.push(
      { ...session, id: id(), end_time: session?.start_time },
      { ...session, id: id(), start_time: tomorrow, end_time: null, status: "in_progress" },
    );
    document.logs.push(
      { ...set, id: "no id" },
      { ...set, id: id(), weight: "60" },
      { ...set, id: id(), reps: null, weight: null },
      { ...set, id: id(), completed_at: tomorrow },
      { ...set, id: id(), workout_session: id() },
      { ...set, id: id(), exercise: id(), exercise_name: null },
      { ...set, id: id(), updated_at: tomorrow },
    );
    const { body } = await bring(ben, JSON.stringify({ ...document, logs: [...document.logs, null] }));
    expect(body).toMatchObject({ added: { exercises: 2, sessions: 1, logs: 3 }, refused: 12 });
    expect(linesOf(body, "refused")).toEqual([
      ["exercises.2", "exercise", expect.stringContaining("name: ")],
      ["exercises.3", "exercise", "deleted_at: must not be in the future"],
      ["sessions.1", "session", "end_time: A session must end after it starts"],
      ["sessions.2", "session", "start_time: A session must not start in the future"],
      ["logs.3", "log", expect.stringContaining("id: ")],
      ["logs.4", "log", expect.stringContaining("weight: ")],
      ["logs.5", "log", expect.stringContaining("is required unless")],
      ["logs.6", "log", expect.stringContaining("completed_at: ")],
      ["logs.7", "log", expect.stringContaining("the session does not exist")],
      ["logs.8", "log", expect.stringContaining("exercise: ")],
      ["logs.9", "log", expect.stringContaining("updated_at: ")],
      ["logs.10", "log", expect.any(String)],
    ]);
  });

  it("that are repeated are imported once, as first given", async () => {
    const [sessionId, logId] = [crypto.randomUUID(), crypto.randomUUID()];
    const times = { start_time: "2024-01-01T10:00:00Z", end_time: "2024-01-01T11:00:00Z" };
    const session = { id: sessionId, workout_name: "First", status: "completed", ...times };
    const set = { workout_session: sessionId, exercise_name: "Stone Row", set_number: 1, reps: 5 };
    const log = { id: logId, ...set, completed_at: "2024-01-01T10:30:00Z" };
    const file = JSON.stringify({
      ...{ format: "palaestra-training", version: 1 },
      sessions: [session, { ...session, workout_name: "Second" }],
      logs: [log, { ...log, reps: 99 }],
    });
    const tried = await bring(ada, file, "?dry_run=true");
    expect(tried.body).toMatchObject({
      added: { exercises: 1, sessions: 1, logs: 1 },
      matched: { exercises: 0, sessions: 1, logs: 1 },
    });
    expect(linesOf(tried.body, "matched")).toEqual([
      ["sessions.1", "session"],
      ["logs.1", "log", "Ignored: an earlier entry of the file has the same set with other values."],
    ]);
    const { body } = await bring(ada, file);
    expect(body).toEqual({ ...tried.body, dry_run: false, import_id: expect.any(String) });
    expect(await sessionsOf(ada)).toMatchObject([{ id: sessionId, workout_name: "First" }]);
    expect(await read(`/api/exercise-logs/${logId}/`, ada)).toMatchObject({ reps: 5 });
    expect((await bring(ada, file)).body).toMatchObject({
      added: NOTHING,
      matched: { sessions: 2, logs: 2 },
    });
  });

  it("cannot reach another account's private things", async () => {
    const [ben] = await cast("ben");
    await bring(ada, FILE);
    const [hers] = await setsOf(ada);
    const workout = await api<{ id: string }>("POST", "/api/workouts/", {
      as: ada,
      body: { name: "Secret" },
    });
    const before = await exportOf(ada);
    const id = () => crypto.randomUUID();
    const session = id();
    const times = {
      status: "completed",
      start_time: "2024-01-01T10:00:00Z",
      end_time: "2024-01-01T11:00:00Z",
    };
    const set = { set_number: 1, reps: 5, completed_at: "2024-01-01T10:30:00Z" };
    const { body } = await bring(
      ben,
      JSON.stringify({
        format: "palaestra-training",
        version: 1,
        sessions: [{ id: session, workout: workout.body.id, workout_name: "Stone Mine", ...times }],
        logs: [
          { ...set, id: id(), workout_session: hers?.workout_session, exercise_name: "Stone Row" },
          { ...set, id: id(), workout_session: session, exercise: hers?.exercise },
          {
            ...set,
            id: hers?.id,
            workout_session: session,
            exercise: hers?.exercise,
            exercise_name: "Stone Mine",
          },
        ],
      }),
    );
    expect(linesOf(body, "refused").map(([line]) => line)).toEqual(["logs.0", "logs.1"]);
    expect(await exportOf(ada)).toBe(before);
    expect(await sessionsOf(ben)).toMatchObject([{ workout: null, workout_name: "Stone Mine" }]);
    const bens = await setsOf(ben);
    expect(bens).toMatchObject([{ exercise_name: "Stone Mine" }]);
    expect([bens[0]?.id, bens[0]?.exercise]).not.toContain(hers?.id);
    expect(bens[0]?.exercise).not.toBe(hers?.exercise);
  });
});

describe("an export", () => {
  it("is a named file that is not cached", async () => {
    for (const [query, type, name] of [
      ["", "application/json", "palaestra-training.json"],
      ["?format=csv", "text/csv; charset=utf-8", "palaestra-training-logs.csv"],
      ["?format=csv&table=exercises", "text/csv; charset=utf-8", "palaestra-training-exercises.csv"],
    ]) {
      const { status, headers } = await api("GET", `/api/training/export${query}`, { as: ada });
      expect([status, headers.get("Content-Type"), headers.get("Content-Disposition")]).toEqual([
        200,
        type,
        `attachment; filename="${name}"`,
      ]);
      expect(headers.get("Cache-Control")).toContain("no-store");
    }
  });

  it("of spans gives parts that can be imported separately and make the whole", async () => {
    const head = "title,start_time,end_time,exercise_title,exercise_notes,set_index,weight_kg,reps";
    const days = ["2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"];
    const lines = days.flatMap((day) => [
      `${day},${day}T23:50:00Z,,Bench Press,,0,60,8`,
      `${day},${day}T23:50:00Z,,Home Made,,0,60,8`,
    ]);
    await bring(ada, [head, ...lines].join("\n"));
    const whole = await exportOf(ada);
    const spans = ["date_to=2024-12-31", "date_from=2025-01-01&date_to=2025-12-31", "date_from=2026-01-01"];
    const parts = [];
    for (const span of spans) parts.push(await exportOf(ada, `?${span}`));
    const csv = await exportOf(ada, `?format=csv&${spans[1]}`);
    expect(csv.trimEnd().split("\r\n")).toHaveLength(1 + 4);
    const sessions = await exportOf(ada, `?format=csv&table=sessions&${spans[0]}`);
    expect(sessions.trimEnd().split("\r\n")).toHaveLength(1 + 1);

    const [imported] = (await read<{ results: { id: string }[] }>("/api/training/imports/", ada)).results;
    await undo(ada, imported?.id ?? null);
    expect(JSON.parse(await exportOf(ada))).toMatchObject({ exercises: [], sessions: [], logs: [] });
    const counts = [];
    for (const part of parts) counts.push((await bring(ada, part)).body.added);
    expect(counts).toMatchObject([
      { exercises: 1, sessions: 1, logs: 2 },
      { exercises: 0, sessions: 2, logs: 4 },
      { exercises: 0, sessions: 1, logs: 2 },
    ]);
    expect(await exportOf(ada)).toBe(whole);
  });

  it("as CSV guards formulas and survives the round trip", async () => {
    const names = ["=1+1", "+1", "-1", "@SUM(A1)", "'=quoted", "''@", "\tTab", "plain", "a=b", "'plain"];
    const head = "title,start_time,end_time,exercise_title,exercise_notes,set_index,weight_kg,reps";
    const file = [head, ...names.map((name) => `${DAY},"${name}","n ${name}",0,60,8`)].join("\n");
    const made = names.map((name) => name.trim());
    await bring(ada, file);
    const csv = await exportOf(ada, "?format=csv");
    const cells = csv.split("\r\n").flatMap((line) => line.split(","));
    expect(cells.filter((cell) => /^"?[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(cells).toContain("'=1+1");
    const before = await setsOf(ada);
    expect(before.map((set) => set.exercise_name).sort()).toEqual([...made].sort());
    const { results } = (
      await api<{ results: { id: string }[] }>("GET", "/api/training/imports/", { as: ada })
    ).body;
    await undo(ada, results[0]?.id ?? null);
    expect((await bring(ada, csv)).body).toMatchObject({ added: { logs: names.length }, refused: 0 });
    const named = (sets: Record<string, unknown>[]) =>
      sets.map(({ id, exercise_name, notes }) => [id, exercise_name, notes]);
    expect(named(await setsOf(ada))).toEqual(named(before));
  });

  it("has tables of sessions, workouts and exercises with headers", async () => {
    await bring(ada, FILE);
    const exercise = (await setsOf(ada))[0]?.exercise;
    await api("POST", "/api/workouts/", {
      as: ada,
      body: {
        name: 'A "b", c',
        tags: ["x", "y"],
        exercises: [
          { exercise, order: 1 },
          { exercise, order: 2 },
        ],
      },
    });
    const table = async (name: string) =>
      (await exportOf(ada, `?format=csv&table=${name}`)).trimEnd().split("\r\n");
    const exercises = await table("exercises");
    expect(exercises[0]).toMatch(/^id,name,description,category,/);
    expect(exercises).toHaveLength(3);
    const workouts = await table("workouts");
    expect(workouts).toHaveLength(3);
    expect(workouts[1]).toContain(',"A ""b"", c",');
    expect(workouts[1]).toContain(",x | y,");
    const [header, first] = await table("sessions");
    expect(header).toMatch(/^id,workout,workout_name,status,/);
    expect(first).toContain(",Day,completed,2024-11-28T10:00:00.000Z,");
    for (const lines of [exercises, workouts, [header, first]]) {
      const [columns, ...rest] = lines.map((line) => line?.replace(/"(?:[^"]|"")*"/g, "q").split(",").length);
      expect(rest.every((count) => count === columns)).toBe(true);
    }
  });

  it("as CSV of logs reports damaged lines by number", async () => {
    await bring(ada, FILE);
    const csv = await exportOf(ada, "?format=csv");
    const lines = csv.trimEnd().split("\r\n");
    const [ben] = await cast("ben");
    const spoilt = [lines[0], lines[1]?.replace(",60,", ",lots,"), `${lines[2]},more`, lines[3]].join("\r\n");
    const { body } = await bring(ben, spoilt);
    expect(body).toMatchObject({ added: { exercises: 1, sessions: 1, logs: 1 }, refused: 2 });
    expect(linesOf(body, "refused").map(([line]) => line)).toEqual([2, 3]);
  });
});
