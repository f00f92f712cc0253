import { env } from "cloudflare:workers";
import { scryptSync } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { login } from "../../../src/features/auth/actions.ts";
import { NOBODYS_HASH, verifyPassword } from "../../../src/features/auth/password.ts";
import { api, refused } from "../../support/api.ts";
import { cast, ctx } from "../../support/cast.ts";

interface LoggedIn {
  access: string;
  refresh: string;
  token: string;
  account: { id: number; username: string; email: string; profile_types: string[] };
  user: Record<string, unknown>;
}

const logInWith = (body: unknown) => api<LoggedIn>("POST", "/api/auth/login/", { body });

async function storedHash(id: number): Promise<string> {
  const hash = await env.DB.prepare("select password_hash from accounts where id = ?")
    .bind(id)
    .first<string>("password_hash");
  return hash ?? "";
}

describe("logging in", () => {
  it("returns an answer for every kind of client with working tokens", async () => {
    const [ada] = await cast("ada");
    await api("POST", "/api/profiles/", { as: ada, body: { profile_type: "trainer" } });
    const { status, body } = await logInWith({ username: ada.username, password: ada.password });
    expect(status).toBe(200);
    expect(body).toEqual({
      access: expect.any(String),
      refresh: expect.any(String),
      token: expect.any(String),
      account: { id: ada.id, username: ada.username, email: ada.email, profile_types: ["trainer"] },
      user: { id: ada.id, username: ada.username, email: ada.email, first_name: "Ada", last_name: "Test" },
    });
    expect((await api("GET", "/api/auth/profile/", { as: body.access })).status).toBe(200);
    const byKey = await api("GET", "/api/auth/profile/", {
      headers: { Authorization: `Token ${body.token}` },
    });
    expect(byKey.status).toBe(200);
  });

  it.each([
    ["by e-mail", (name: string) => ({ email: `${name}@example.com` })],
    ["by an e-mail in the username", (name: string) => ({ username: `${name}@example.com` })],
    ["by a username in the e-mail", (name: string) => ({ email: name })],
    ["by e-mail with an empty username", (name: string) => ({ username: "", email: `${name}@example.com` })],
    ["by a name with spaces around it", (name: string) => ({ username: ` ${name} ` })],
    ["by a name in another case", (name: string) => ({ username: name.toUpperCase() })],
    ["by an e-mail in another case", (name: string) => ({ email: `${name.toUpperCase()}@EXAMPLE.com` })],
  ])("works %s", async (_case, named) => {
    const [ada] = await cast("ada");
    const { status, body } = await logInWith({ ...named(ada.username), password: ada.password });
    expect(status).toBe(200);
    expect(body.account.id).toBe(ada.id);
  });

  it.each([
    ["nothing", {}, "password"],
    ["no name", { password: "x" }, "username"],
    ["an empty name", { username: " ", email: "", password: "x" }, "username"],
    ["a name too long", { username: "x".repeat(255), password: "x" }, "username"],
    ["no password", { username: "ada" }, "password"],
    ["an empty password", { username: "ada", password: "" }, "password"],
    ["a password beyond all measure", { username: "ada", password: "x".repeat(1001) }, "password"],
    ["a password that is no text", { username: "ada", password: 12345678 }, "password"],
  ])("is refused with %s", async (_case, body, path) => {
    const problem = await refused("POST", "/api/auth/login/", { body });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
    expect(problem.errors?.map((error) => error.path)).toContain(path);
  });

  it("gives the same answer for a wrong password and an unknown name", async () => {
    const [ada] = await cast("ada");
    const wrong = await refused("POST", "/api/auth/login", {
      body: { username: ada.username, password: "another password" },
    });
    const unknown = await refused("POST", "/api/auth/login", {
      body: { username: "nobody-at-all", password: "another password" },
    });
    expect(wrong).toMatchObject({ status: 401, code: "wrong_credentials" });
    expect({ ...unknown, request_id: null }).toEqual({ ...wrong, request_id: null });
  });

  it("hashes at the same cost for an unknown account", async () => {
    vi.resetModules();
    vi.doMock("../../../src/features/auth/password.ts", { spy: true });
    const watched = await import("../../../src/features/auth/password.ts");
    const { login: watchedLogin } = await import("../../../src/features/auth/actions.ts");
    const attempt = watchedLogin(ctx, { name: "nobody-at-all", password: "some password" });
    await expect(attempt).rejects.toMatchObject({ code: "wrong_credentials" });
    expect(vi.mocked(watched.verifyPassword).mock.calls).toEqual([["some password", NOBODYS_HASH]]);
    vi.doUnmock("../../../src/features/auth/password.ts");
  });

  it("rehashes a password only if its parameters are outdated", async () => {
    const [ada] = await cast("ada");
    const current = await storedHash(ada.id);
    const old = "scrypt$1024$8$1$MDEyMzQ1Njc4OWFiY2RlZg$";
    const hash = scryptSync(ada.password, Buffer.from("0123456789abcdef"), 32, { N: 1024, r: 8, p: 1 });
    await env.DB.prepare("update accounts set password_hash = ? where id = ?")
      .bind(old + hash.toString("base64url"), ada.id)
      .run();

    const work: Promise<unknown>[] = [];
    const patient = {
      ...ctx,
      background: (_name: string, done: Promise<unknown>) => void work.push(done),
    };
    await login(patient, { name: ada.username, password: ada.password });
    await Promise.all(work);
    const renewed = await storedHash(ada.id);
    expect(renewed).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(renewed).not.toBe(current);
    expect(await verifyPassword(ada.password, renewed)).toBe(true);

    await login(patient, { name: ada.username, password: ada.password });
    await Promise.all(work);
    expect(await storedHash(ada.id)).toBe(renewed);
  });
});
