import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { splitFullName } from "../../../src/features/registration/actions.ts";
import type { Problem } from "../../../src/http/problems.ts";
import { api, refused } from "../../support/api.ts";
import { cast } from "../../support/cast.ts";

const GYM = "/api/accounts/";
const WORKOUT = "/api/auth/register/";
const PULSE = "/api/register/";
const PATHS = [GYM, WORKOUT, PULSE];

let people = 0;

function person(changes: Record<string, unknown> = {}) {
  people += 1;
  const username = `newcomer_${people}`;
  return { username, email: `${username}@example.com`, password: "a long and quiet evening", ...changes };
}

const logIn = (body: object) => api<{ user: object; access: string }>("POST", "/api/auth/login/", { body });

describe("registering", () => {
  it("in the gym's format answers with the id", async () => {
    const { username, email, password } = person();
    const reply = await api("POST", GYM, {
      body: { username, email, password, confirmPassword: password, firstName: " John ", lastName: "Doe" },
    });
    expect([reply.status, reply.body]).toEqual([201, { id: expect.any(Number) }]);
    const { status, body } = await logIn({ username, password });
    expect(status).toBe(200);
    expect(body.user).toEqual({ id: reply.body.id, username, email, first_name: "John", last_name: "Doe" });
  });

  it("in the workout tracker's format answers with account, key and profile", async () => {
    const body = person({
      password_confirm: "a long and quiet evening",
      first_name: "John",
      last_name: "Doe",
      bio: "Lifts.",
      height: 182.5,
      weight: 80,
      date_of_birth: "1990-04-23",
      fitness_goal: "muscle_gain",
      experience_level: "advanced",
      preferred_workout_types: ["strength"],
    });
    const reply = await api("POST", WORKOUT, { body });
    expect(reply.status).toBe(201);
    const { username, email } = body;
    expect(reply.body).toEqual({
      message: "User registered successfully",
      user: { id: expect.any(Number), username, email, first_name: "John", last_name: "Doe" },
      token: expect.any(String),
      profile: {
        user_id: expect.any(Number),
        bio: "Lifts.",
        height: 182.5,
        weight: 80,
        date_of_birth: "1990-04-23",
        fitness_goal: "muscle_gain",
        experience_level: "advanced",
        preferred_workout_types: ["strength"],
        time_zone: "UTC",
        created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        updated_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      },
    });
    const headers = { Authorization: `Token ${reply.body.token}` };
    const mine = await api("GET", "/api/auth/profile/", { headers });
    expect(mine.body).toEqual({ user: reply.body.user, profile: reply.body.profile });
  });

  it("in the workspace's format answers with a message", async () => {
    const { username, email, password } = person();
    const body = { username, email, password, full_name: "John van Doe" };
    const reply = await api("POST", PULSE, { body });
    expect([reply.status, reply.body]).toEqual([
      201,
      { status: "success", message: "User registered successfully!" },
    ]);
    expect((await logIn({ email, password })).body.user).toMatchObject({
      first_name: "John",
      last_name: "van Doe",
    });
  });

  it("only requires a username, an address and a password", async () => {
    const paths = PATHS.map((path) => path.replace(/\/$/, ""));
    const replies = await Promise.all(paths.map((path) => api("POST", path, { body: person() })));
    expect(replies.map((reply) => reply.status)).toEqual([201, 201, 201]);
  });

  it("stores no password in plain text", async () => {
    const body = person({ password: "never to be stored" });
    await api("POST", GYM, { body });
    const row = await env.DB.prepare("select * from accounts where username = ?").bind(body.username).first();
    expect(row?.password_hash).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(JSON.stringify(row)).not.toContain("never to be stored");
  });
});

const WRONG_EVERYWHERE: [string, Record<string, unknown>, string][] = [
  ["no username", { username: undefined }, "username"],
  ["an empty username", { username: "" }, "username"],
  ["a username with a space", { username: "john doe" }, "username"],
  ["a username with a slash", { username: "john/doe" }, "username"],
  ["a username of 151 characters", { username: "x".repeat(151) }, "username"],
  ["a username that is a number", { username: 12345678 }, "username"],
  ["a username that is another's address", { username: "other@example.com" }, "username"],
  ["no address", { email: undefined }, "email"],
  ["an address without an @", { email: "john" }, "email"],
  ["an address of 255 characters", { email: `${"x".repeat(243)}@example.com` }, "email"],
  ["no password", { password: undefined }, "password"],
  ["a password of 7 characters", { password: "x7-kqm2" }, "password"],
  ["a password of 129 characters", { password: "x".repeat(129) }, "password"],
  ["a password beyond all measure", { password: "x".repeat(1001) }, "password"],
  ["a common password", { password: "Password123" }, "password"],
  ["a password that is no text", { password: ["x"] }, "password"],
];

describe("registering is refused", () => {
  it.each(WRONG_EVERYWHERE)("with %s, on every path", async (_case, changes, field) => {
    for (const path of PATHS) {
      const problem = await refused("POST", path, { body: person(changes) });
      expect(problem).toMatchObject({ status: 400, code: "validation_failed", title: "Bad Request" });
      expect(problem.errors?.map((error) => error.path)).toContain(field);
    }
  });

  it("with the username as the password", async () => {
    for (const path of PATHS) {
      const body = person({ username: `Quiet_Evening_${people}`, password: `quiet_evening_${people}` });
      expect((await refused("POST", path, { body })).errors?.[0]?.path).toBe("password");
    }
  });

  it.each([
    [GYM, { confirmPassword: "another" }, "confirmPassword"],
    [GYM, { confirmPassword: 7 }, "confirmPassword"],
    [GYM, { firstName: "x".repeat(151) }, "firstName"],
    [GYM, { lastName: null }, "lastName"],
    [WORKOUT, { password_confirm: "another" }, "password_confirm"],
    [WORKOUT, { first_name: 7 }, "first_name"],
    [WORKOUT, { bio: "x".repeat(501) }, "bio"],
    [WORKOUT, { height: -1 }, "height"],
    [WORKOUT, { fitness_goal: "fame" }, "fitness_goal"],
    [WORKOUT, { date_of_birth: "2999-01-01" }, "date_of_birth"],
    [PULSE, { full_name: "x".repeat(151) }, "full_name"],
  ])("at %s with %j", async (path, changes, field) => {
    const body = person(changes);
    expect((await refused("POST", path, { body })).errors?.map((error) => error.path)).toEqual([field]);
    const account = await env.DB.prepare("select id from accounts where username = ?")
      .bind(body.username)
      .first();
    expect(account).toBeNull();
  });

  it("with a taken username or address in any case", async () => {
    const [ada] = await cast("ada");
    for (const path of PATHS) {
      const sameName = person({ username: ada.username.toUpperCase() });
      expect(await refused("POST", path, { body: sameName })).toMatchObject({
        status: 409,
        code: "username_taken",
      });
      const sameAddress = person({ email: ada.email.toUpperCase() });
      expect(await refused("POST", path, { body: sameAddress })).toMatchObject({
        status: 409,
        code: "email_taken",
      });
    }
  });

  it("with a taken username in another Unicode form", async () => {
    const name = `Élodie_${crypto.randomUUID()}`;
    expect((await api("POST", GYM, { body: person({ username: name }) })).status).toBe(201);
    for (const same of [name.toUpperCase(), name.normalize("NFD")]) {
      const problem = await refused("POST", GYM, { body: person({ username: same }) });
      expect(problem.code).toBe("username_taken");
    }
  });

  it("for all but one of concurrent requests for a username", async () => {
    const { username } = person();
    const replies = await Promise.all(
      [username, username.toUpperCase(), username].map((name) =>
        api<Problem>("POST", GYM, { body: person({ username: name }) }),
      ),
    );
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409]);
  });

  it("for all but one of concurrent requests for an address", async () => {
    const { email } = person();
    const replies = await Promise.all(
      PATHS.map((path) => api<Problem>("POST", path, { body: person({ email }) })),
    );
    const codes = replies.map((reply) => (reply.status === 201 ? "made" : reply.body.code));
    expect(codes.sort()).toEqual(["email_taken", "email_taken", "made"]);
  });
});

describe("a username with an @", () => {
  it("may be the account's own address in any case", async () => {
    const body = person();
    const username = body.email.toUpperCase();
    expect((await api("POST", GYM, { body: { ...body, username } })).status).toBe(201);
    expect((await logIn({ username, password: body.password })).status).toBe(200);
  });
});

describe("a full name", () => {
  it.each([
    ["John Doe", "John", "Doe"],
    ["  John   van  Doe ", "John", "van Doe"],
    ["Madonna", "Madonna", ""],
    ["", "", ""],
  ])("%j is split at its first space", (fullName, firstName, lastName) => {
    expect(splitFullName(fullName)).toEqual({ firstName, lastName });
  });
});
