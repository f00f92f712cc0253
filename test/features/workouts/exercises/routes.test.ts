import { beforeAll, describe, expect, it } from "vitest";
import { api, refused } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import {
  EXERCISES,
  LOGS,
  makeExercise,
  makeLog,
  makeSession,
  NO_ID,
  type Page,
  read,
} from "../../../support/training.ts";

const WHOLE = {
  name: "Cable Fly",
  description: "Slow on the way back",
  category: "strength",
  difficulty_level: "advanced",
  primary_muscles: ["chest"],
  secondary_muscles: ["shoulders", "arms"],
  equipment_needed: ["cable machine"],
  instructions: ["Stand between the towers", "Bring the hands together"],
  video_url: "https://example.com/fly.mp4",
  image_url: "https://example.com/fly.png",
  is_public: false,
};

let ada: Player;
let ben: Player;

beforeAll(async () => {
  [ada, ben] = await cast("ada", "ben");
});

const list = (query: string, as: Player) => read<Page<unknown>>(`${EXERCISES}?${query}`, as);

describe("an own exercise", () => {
  it("keeps every field", async () => {
    const made = await api<{ id: string }>("POST", EXERCISES, { as: ada, body: WHOLE });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...WHOLE,
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      is_custom: true,
      created_by_user_id: ada.id,
      created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      updated_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    expect(await read(`${EXERCISES}${made.body.id}`, ada)).toEqual(made.body);
  });

  it("only requires a name and a category, and is private by default", async () => {
    const id = await makeExercise(ada, { name: "  Plank  ", category: "balance" });
    expect(await read(`${EXERCISES}${id}/`, ada)).toMatchObject({
      name: "Plank",
      description: "",
      difficulty_level: "beginner",
      primary_muscles: [],
      secondary_muscles: [],
      equipment_needed: [],
      instructions: [],
      video_url: null,
      image_url: null,
      is_public: false,
    });
  });

  it("ignores a creation time in the body and refuses another creator", async () => {
    const id = await makeExercise(ada, { created_by_user_id: ada.id, is_custom: false, id: NO_ID });
    expect(id).not.toBe(NO_ID);
    expect(await read(`${EXERCISES}${id}/`, ada)).toMatchObject({
      created_by_user_id: ada.id,
      is_custom: true,
    });
    const body = { name: "Ben's", category: "cardio", created_by_user_id: ben.id };
    for (const [method, path, type] of [
      ["POST", EXERCISES, "application/json; charset=utf-8"],
      ["POST", EXERCISES, "Application/Vnd.Training.V1+JSON"],
      ["PUT", `${EXERCISES}${id}/`, "application/json"],
    ] as const) {
      const headers = { "Content-Type": type };
      expect(await refused(method, path, { as: ada, body, headers })).toMatchObject({
        status: 403,
        code: "not_allowed",
      });
    }
  });

  it("is replaced by PUT: missing fields stay, and null resets to the default", async () => {
    const id = await makeExercise(ada, WHOLE);
    const body = { name: "Pec Deck", category: "powerlifting" };
    const replaced = await api("PUT", `${EXERCISES}${id}/`, { as: ada, body });
    expect(replaced).toMatchObject({ status: 200, body: { ...WHOLE, ...body } });
    expect(await read(`${EXERCISES}${id}/`, ada)).toEqual(replaced.body);
    const { name: _name, category: _category, ...others } = WHOLE;
    const nothing = Object.fromEntries(Object.keys(others).map((field) => [field, null]));
    const emptied = await api("PUT", `${EXERCISES}${id}/`, { as: ada, body: { ...nothing, ...body } });
    const empty = Object.fromEntries(
      Object.entries(others).map(([field, value]) => [field, Array.isArray(value) ? [] : value]),
    );
    expect(emptied.body).toMatchObject({
      ...empty,
      ...body,
      description: "",
      difficulty_level: "beginner",
      video_url: null,
      image_url: null,
    });
  });

  it.each([
    ["name", "Another"],
    ["description", "Other words"],
    ["category", "sports"],
    ["difficulty_level", "expert"],
    ["primary_muscles", ["legs", "glutes"]],
    ["secondary_muscles", []],
    ["equipment_needed", ["a wall"]],
    ["instructions", ["Sit", "Stay"]],
    ["video_url", null],
    ["image_url", "http://example.com/b.png"],
    ["is_public", true],
  ])("is changed only in %s by PATCH", async (field, value) => {
    const id = await makeExercise(ada, WHOLE);
    const changed = await api("PATCH", `${EXERCISES}${id}/`, { as: ada, body: { [field]: value } });
    expect(changed).toMatchObject({ status: 200, body: { ...WHOLE, [field]: value } });
  });

  it("disappears from lists and paths once deleted", async () => {
    const id = await makeExercise(ada, { name: "Gone tomorrow" });
    expect((await api("DELETE", `${EXERCISES}${id}/`, { as: ada })).status).toBe(204);
    expect(await list("search=Gone tomorrow", ada)).toMatchObject({ count: 0, results: [] });
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const body = method === "GET" || method === "DELETE" ? undefined : WHOLE;
      expect((await refused(method, `${EXERCISES}${id}/`, { as: ada, ...(body && { body }) })).status).toBe(
        404,
      );
    }
  });

  it("keeps its sets and their exercise name when deleted", async () => {
    const exercise = await makeExercise(ada, { name: "Forgotten Curl" });
    const log = await makeLog(ada, { exercise, workout_session: await makeSession(ada) });
    await api("DELETE", `${EXERCISES}${exercise}/`, { as: ada });
    expect(await read(`${LOGS}${log}/`, ada)).toMatchObject({ exercise, exercise_name: "Forgotten Curl" });
    expect(await read(`${LOGS}?exercise=${exercise}`, ada)).toMatchObject({ count: 1 });
    expect(await read(`${LOGS}personal_records/?exercise=${exercise}`, ada)).toMatchObject({
      results: [{ exercise: { id: exercise, name: "Forgotten Curl" }, most_reps: { value: 10 } }],
    });
    const changed = await api("PATCH", `${LOGS}${log}/`, { as: ada, body: { reps: 11 } });
    expect(changed).toMatchObject({ status: 200, body: { reps: 11 } });
  });
});

describe("a body", () => {
  it.each<[string, unknown]>([
    ["name", ""],
    ["name", "   "],
    ["name", "x".repeat(201)],
    ["name", 7],
    ["name", null],
    ["category", "yoga"],
    ["category", null],
    ["description", "x".repeat(5001)],
    ["difficulty_level", "hard"],
    ["primary_muscles", "chest"],
    ["primary_muscles.1", ["chest", "neck"]],
    ["secondary_muscles.0", [""]],
    ["equipment_needed.0", ["  "]],
    ["equipment_needed.0", [7]],
    ["instructions.0", ["x".repeat(1001)]],
    ["instructions", Array.from({ length: 101 }, () => "Breathe")],
    ["video_url", "not an address"],
    ["video_url", "javascript:alert(1)"],
    ["image_url", "data:image/png;base64,AAAA"],
    ["is_public", "yes"],
  ])("is refused for its %s: %j", async (path, value) => {
    const field = path.split(".")[0] ?? "";
    const exercise = await makeExercise(ada);
    const body = { ...WHOLE, [field]: value };
    for (const [method, at] of [
      ["POST", ""],
      ["PUT", `${exercise}/`],
      ["PATCH", `${exercise}/`],
    ]) {
      const problem = await refused(method ?? "", EXERCISES + at, { as: ada, body });
      expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
      expect(problem.errors?.map((error) => error.path)).toEqual([path]);
      expect(problem.error).toBe(problem.detail);
    }
  });

  it("replaces lone surrogates with U+FFFD", async () => {
    const [half, kept] = ["half \ud83c", "half \ufffd"];
    const address = "https://example.com/\ud83c";
    const body = {
      ...WHOLE,
      name: half,
      description: half,
      equipment_needed: [half],
      instructions: [half, half],
      video_url: address,
      image_url: address,
    };
    const made = await api<{ id: string }>("POST", EXERCISES, { as: ada, body });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: kept,
        description: kept,
        equipment_needed: [kept],
        instructions: [kept, kept],
        video_url: "https://example.com/\ufffd",
        image_url: "https://example.com/\ufffd",
      },
    });
    expect(await read(`${EXERCISES}${made.body.id}/`, ada)).toEqual(made.body);
  });

  it.each(["name", "category"])("of POST and PUT requires %s", async (field) => {
    const { [field as "name"]: _left, ...body } = WHOLE;
    const exercise = await makeExercise(ada);
    for (const [method, at] of [
      ["POST", ""],
      ["PUT", `${exercise}/`],
    ]) {
      const problem = await refused(method ?? "", EXERCISES + at, { as: ada, body });
      expect(problem.errors).toMatchObject([{ path: field }]);
    }
  });

  it("with an Idempotency-Key creates one exercise", async () => {
    const [fay] = await cast("fay");
    const options = { as: fay, body: WHOLE, headers: { "Idempotency-Key": crypto.randomUUID() } };
    const first = await api("POST", EXERCISES, options);
    const second = await api("POST", EXERCISES, options);
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect((await list("custom_only=true", fay)).count).toBe(1);
    const other = { ...options, body: { ...WHOLE, name: "Other" } };
    expect((await refused("POST", EXERCISES, other)).code).toBe("idempotency_key_reused");
  });
});
