import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../../src/lib/time.ts";
import { api, refused } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";

interface OwnProfile {
  user: Record<string, unknown>;
  profile: Record<string, unknown>;
}

const PATH = "/api/auth/profile/";
const EMPTY = {
  bio: "",
  height: null,
  weight: null,
  date_of_birth: null,
  fitness_goal: null,
  experience_level: null,
  preferred_workout_types: [],
  time_zone: "UTC",
};
const FULL = {
  bio: "Lifts, mostly.",
  height: 182.5,
  weight: 80.25,
  date_of_birth: "1990-04-23",
  fitness_goal: "endurance",
  experience_level: "expert",
  preferred_workout_types: ["strength", "cardio"],
  time_zone: "Europe/Berlin",
};

const read = (as: Player) => api<OwnProfile>("GET", PATH, { as });
const replace = (as: Player, body: unknown) => api<OwnProfile>("PUT", PATH, { as, body });
const change = (as: Player, body: unknown) => api<OwnProfile>("PATCH", PATH, { as, body });

describe("the caller's profile", () => {
  it("is empty at first, and as old as the account", async () => {
    const [ada] = await cast("ada");
    const { status, body } = await read(ada);
    expect(status).toBe(200);
    const time = expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/);
    expect(body).toEqual({
      user: { id: ada.id, username: ada.username, email: ada.email, first_name: "Ada", last_name: "Test" },
      profile: { user_id: ada.id, ...EMPTY, created_at: time, updated_at: time },
    });
    const account = await api("GET", `/api/accounts/${ada.id}/`);
    expect(body.profile.created_at).toBe(account.body.createdAt);
  });

  it("is changed by PUT, which keeps missing fields and refuses another user_id", async () => {
    const [ada] = await cast("ada");
    const full = await replace(ada, { ...FULL, first_name: "Augusta" });
    expect(full.status).toBe(200);
    expect(full.body).toMatchObject({ user: { first_name: "Augusta", last_name: "Test" }, profile: FULL });
    expect((await read(ada)).body).toEqual(full.body);
    const sparse = await replace(ada, { bio: "Rests." });
    expect(sparse.body).toMatchObject({
      user: { first_name: "Augusta", last_name: "Test", email: ada.email },
      profile: { ...FULL, bio: "Rests." },
    });
    expect((await read(ada)).body).toEqual(sparse.body);
    expect((await replace(ada, sparse.body)).body.profile).toMatchObject({ ...FULL, bio: "Rests." });
    for (const write of [replace, change]) {
      expect(await write(ada, { user_id: ada.id + 1, bio: "x" })).toMatchObject({ status: 403 });
      expect((await write(ada, { user_id: ada.id })).status).toBe(200);
    }
  });

  it("is changed by PATCH in the given fields", async () => {
    const [ada] = await cast("ada");
    await replace(ada, FULL);
    const changed = await change(ada, { weight: 79, last_name: "Lovelace", fitness_goal: null });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      user: { first_name: "Ada", last_name: "Lovelace" },
      profile: { ...FULL, weight: 79, fitness_goal: null },
    });
    expect((await change(ada, {})).body.profile).toMatchObject({ ...FULL, weight: 79, fitness_goal: null });
  });

  it.each([
    ["PUT", replace],
    ["PATCH", change],
  ])("keeps the account's creation time when %s first writes it", async (_, write) => {
    const [ada] = await cast("ada");
    const before = (await read(ada)).body.profile;
    const { profile } = (await write(ada, { bio: "Lifts." })).body;
    expect(profile.created_at).toBe(before.created_at);
    expect(String(profile.updated_at) > String(before.created_at)).toBe(true);
    expect((await write(ada, { bio: "Rests." })).body.profile.created_at).toBe(before.created_at);
  });

  it("is created by a first PATCH", async () => {
    const [ada] = await cast("ada");
    expect((await change(ada, { height: 170 })).body.profile).toMatchObject({ ...EMPTY, height: 170 });
    expect((await read(ada)).body.profile).toMatchObject({ ...EMPTY, height: 170 });
  });

  it("has UTC as its time zone once cleared", async () => {
    const [ada] = await cast("ada");
    expect((await change(ada, { time_zone: "Asia/Kolkata" })).body.profile.time_zone).toBe("Asia/Kolkata");
    expect((await change(ada, { time_zone: null })).body.profile.time_zone).toBe("UTC");
  });

  it("is only the caller's own", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await replace(ada, FULL);
    expect((await read(ben)).body.profile).toMatchObject({ user_id: ben.id, ...EMPTY });
  });

  it("accepts boundary values", async () => {
    const [ada] = await cast("ada");
    const edges = {
      bio: "x".repeat(500),
      height: 0,
      weight: 0,
      preferred_workout_types: [],
      date_of_birth: new Date(Date.now() - DAY_MS).toISOString().slice(0, 10),
    };
    expect((await replace(ada, edges)).body.profile).toMatchObject(edges);
  });

  it.each(["1990-04-23T00:00:00Z", "1990-04-23T23:59:59.999+02:00", "1990-04-23T10:00:00"])(
    "keeps the date of birth given as %s",
    async (date_of_birth) => {
      const [ada] = await cast("ada");
      expect((await change(ada, { date_of_birth })).body.profile.date_of_birth).toBe("1990-04-23");
    },
  );

  it.each([
    ["bio", "x".repeat(501)],
    ["bio", 7],
    ["bio", null],
    ["height", -0.1],
    ["height", "182"],
    ["height", 301],
    ["weight", -1],
    ["weight", 1001],
    ["weight", true],
    ["date_of_birth", "2999-01-01"],
    ["date_of_birth", new Date(Date.now() + DAY_MS).toISOString()],
    ["date_of_birth", "1990-02-30"],
    ["date_of_birth", "23.04.1990"],
    ["date_of_birth", 640828800],
    ["date_of_birth", ""],
    ["fitness_goal", "fame"],
    ["fitness_goal", ""],
    ["experience_level", "godlike"],
    ["time_zone", "Mars/Olympus"],
    ["time_zone", "+02:00"],
    ["time_zone", ""],
    ["time_zone", 2],
    ["preferred_workout_types", "strength"],
    ["preferred_workout_types", null],
    ["first_name", "x".repeat(151)],
    ["first_name", null],
    ["last_name", 7],
    ["email", "nowhere"],
    ["email", null],
  ])("refuses the %s %j without changes", async (field, value) => {
    const [ada] = await cast("ada");
    await replace(ada, FULL);
    const before = (await read(ada)).body;
    for (const method of ["PUT", "PATCH"]) {
      const body = { first_name: "Other", bio: "Other", [field]: value };
      const problem = await refused(method, PATH, { as: ada, body });
      expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
      expect(problem.errors?.map((error) => error.path)).toEqual([field]);
    }
    expect((await read(ada)).body).toEqual(before);
  });

  it("names the refused item of a list", async () => {
    const [ada] = await cast("ada");
    const body = { preferred_workout_types: ["strength", 7] };
    const problem = await refused("PATCH", PATH, { as: ada, body });
    expect(problem.errors?.map((error) => error.path)).toEqual(["preferred_workout_types.1"]);
  });

  it("refuses another account's address in any case", async () => {
    const [ada, ben] = await cast("ada", "ben");
    for (const method of ["PUT", "PATCH"]) {
      const body = { email: ben.email.toUpperCase(), bio: "Changed." };
      expect(await refused(method, PATH, { as: ada, body })).toMatchObject({
        status: 409,
        code: "email_taken",
      });
    }
    expect((await read(ada)).body).toMatchObject({ user: { email: ada.email }, profile: { bio: "" } });
  });

  it("requires a login", async () => {
    for (const method of ["GET", "PUT", "PATCH"]) {
      const body = method === "GET" ? undefined : "{";
      expect((await refused(method, PATH, { body })).status).toBe(401);
    }
  });
});
