import { describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { mailsTo, newestCode } from "../../support/browser.ts";
import { cast, ctx, logIn, type Player } from "../../support/cast.ts";

const NEW = "another and longer evening";
const CHANGE = "/api/auth/password/";
const RESET = "/api/auth/password-reset/";

const login = async ({ username }: Player, password: string) =>
  (await api("POST", "/api/auth/login/", { body: { username, password } })).status;

const isAlive = async (access: string) =>
  (await api("GET", "/api/auth/profile/", { as: access })).status === 200;

async function codeFor(email: string): Promise<string> {
  await api("POST", "/api/request-otp/", { body: { email } });
  return newestCode(email);
}

/** As if the login had begun an hour ago. */
async function age(player: Player): Promise<void> {
  await ctx.env.DB.prepare("update grants set proved_at = proved_at - 3600000 where id = ?")
    .bind(player.grantId)
    .run();
}

describe("changing the password", () => {
  it.each(["old_password", "current_password"])("[P3, P5] requires the old one as %s", async (field) => {
    const [ada, ben] = await cast("ada", "ben");
    const other = await logIn(ada);
    const body = { [field]: ada.password, new_password: NEW };
    expect((await api("POST", CHANGE, { as: ada, body })).status).toBe(200);
    expect([await login(ada, ada.password), await login(ada, NEW)]).toEqual([401, 200]);
    expect([await isAlive(ada.access), await isAlive(other.access)]).toEqual([true, false]);
    expect((await refused("POST", "/api/auth/refresh/", { body: { refresh: other.refresh } })).status).toBe(
      401,
    );
    expect((await mailsTo(ada.email))[0]?.subject).toBe("Your password was changed");
    expect([await login(ben, ben.password), await mailsTo(ben.email)]).toEqual([200, []]);
  });

  it("accepts a code instead", async () => {
    const [ada] = await cast("ada");
    const body = { code: await codeFor(ada.email), new_password: NEW };
    expect((await api("POST", CHANGE, { as: ada, body })).status).toBe(200);
    expect(await login(ada, NEW)).toBe(200);
    expect(await refused("POST", CHANGE, { as: ada, body })).toMatchObject({
      status: 403,
      code: "proof_required",
    });
  });

  it("is refused with a wrong password or code", async () => {
    const [ada, ben] = await cast("ada", "ben");
    for (const proof of [
      { old_password: "not the right one" },
      { code: "000000" },
      { code: await codeFor(ben.email) },
    ]) {
      const problem = await refused("POST", CHANGE, { as: ada, body: { ...proof, new_password: NEW } });
      expect(problem).toMatchObject({ status: 403, code: "proof_required" });
    }
    expect(await login(ada, ada.password)).toBe(200);
  });

  it.each([
    ["no proof", { new_password: NEW }, "old_password"],
    ["no new password", { old_password: "x" }, "new_password"],
    ["a short password", { old_password: "x", new_password: "short" }, "password"],
    ["a common password", { old_password: "x", new_password: "password123" }, "password"],
    [
      "another confirmation",
      { old_password: "x", new_password: NEW, new_password_confirm: "y" },
      "new_password_confirm",
    ],
  ])("is refused with %s", async (_, body, path) => {
    const [ada] = await cast("ada");
    const problem = await refused("POST", CHANGE, { as: ada, body });
    expect([problem.status, problem.errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });

  it("requires a login", async () => {
    const body = { old_password: "x", new_password: NEW };
    expect((await refused("POST", CHANGE, { body })).status).toBe(401);
  });

  it("[P5] succeeds for only one of two concurrent changes", async () => {
    const [ada] = await cast("ada");
    const change = (new_password: string) =>
      api("POST", CHANGE, { as: ada, body: { old_password: ada.password, new_password } });
    const statuses = (await Promise.all([change(NEW), change(`${NEW}, too`)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 403]);
  });

  it("[P2] works once by PATCH with a login of the last ten minutes", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const at = (player: Player) => `/api/accounts/${player.id}/`;
    const body = { password: NEW };
    expect((await api("PATCH", at(ada), { as: ada, body })).status).toBe(200);
    expect([await login(ada, ada.password), await login(ada, NEW)]).toEqual([401, 200]);
    const again = await refused("PATCH", at(ada), { as: ada, body: { password: `${NEW}, too` } });
    expect(again).toMatchObject({ status: 403, code: "proof_required" });
    await age(ben);
    expect((await refused("PATCH", at(ben), { as: ben, body })).status).toBe(403);
    const proved = { ...body, current_password: ben.password };
    expect((await api("PATCH", "/api/auth/profile/", { as: ben, body: proved })).status).toBe(200);
    expect(await login(ben, NEW)).toBe(200);
  });

  it("does nothing if the current password is sent back", async () => {
    const [ada] = await cast("ada");
    const other = await logIn(ada);
    await age(ada);
    const body = { firstName: "Augusta", password: ada.password };
    expect((await api("PATCH", `/api/accounts/${ada.id}/`, { as: ada, body })).status).toBe(200);
    expect([await isAlive(other.access), await mailsTo(ada.email)]).toEqual([true, []]);
  });
});

describe("resetting a password", () => {
  it("requires a mailed code, ends every login and notifies the owner", async () => {
    const [ada] = await cast("ada");
    const asked = await api("POST", RESET, { body: { email: ada.email } });
    expect([asked.status, asked.body]).toEqual([
      200,
      { message: `If ${ada.email} has an account, a code was sent there.` },
    ]);
    const body = { email: ada.email, otp: await newestCode(ada.email), new_password: NEW };
    expect((await api("POST", RESET, { body })).status).toBe(200);
    expect([await login(ada, ada.password), await login(ada, NEW)]).toEqual([401, 200]);
    expect(await isAlive(ada.access)).toBe(false);
    expect((await mailsTo(ada.email))[0]?.subject).toBe("Your password was changed");
    expect((await refused("POST", RESET, { body })).status).toBe(401);
  });

  it("gives the same answer for an unknown address, without mail", async () => {
    const email = "nobody.resets@example.com";
    const asked = await api("POST", RESET, { body: { email } });
    expect([asked.status, asked.body]).toEqual([
      200,
      { message: `If ${email} has an account, a code was sent there.` },
    ]);
    expect(await mailsTo(email)).toEqual([]);
    const body = { email, code: "123456", new_password: NEW };
    expect(await refused("POST", RESET, { body })).toMatchObject({ status: 401, code: "wrong_credentials" });
  });

  it("keeps the code valid if the new password is refused", async () => {
    const [ada] = await cast("ada");
    const code = await codeFor(ada.email);
    for (const new_password of ["short", ada.username]) {
      const body = { email: ada.email, code, new_password };
      expect((await refused("POST", RESET, { body })).status).toBe(400);
    }
    const body = { email: ada.email, code, new_password: NEW };
    expect((await api("POST", RESET, { body })).status).toBe(200);
  });

  it.each([
    [{}, "email"],
    [{ email: "ada@example.com", code: "123456" }, "new_password"],
    [{ email: "ada@example.com", new_password: NEW }, "code"],
  ])("refuses %j", async (body, path) => {
    const problem = await refused("POST", RESET, { body });
    expect([problem.status, problem.errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });
});
