import { describe, expect, it } from "vitest";
import { changeAddress } from "../../support/address.ts";
import { api, refused } from "../../support/api.ts";
import { Browser, mailsTo } from "../../support/browser.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";

const CONFIRM = "/api/auth/email/";
const at = (player: Player) => `/api/accounts/${player.id}/`;

const addressOf = async (player: Player) =>
  (await api<{ user: { email: string } }>("GET", "/api/auth/profile/", { as: player })).body.user.email;

async function codeTo(email: string): Promise<string> {
  const [mail] = await mailsTo(email);
  return /\b\d{6}\b/.exec(mail?.text ?? "")?.[0] ?? "";
}

/** As if the login had begun an hour ago: an access token alone. */
async function age(player: Player): Promise<void> {
  await ctx.env.DB.prepare("update grants set proved_at = proved_at - 3600000 where id = ?")
    .bind(player.grantId)
    .run();
}

const WAYS = [
  ["PUT", at, (player: Player) => ({ username: player.username })],
  ["PATCH", at, () => ({})],
  ["PUT", () => "/api/auth/profile/", () => ({})],
  ["PATCH", () => "/api/auth/profile/", () => ({})],
] as const;

describe("a new address", () => {
  it.each(WAYS)(
    "[P4] with %s %s counts once it is confirmed, and both addresses are told",
    async (method, path, rest) => {
      const [ada] = await cast("ada");
      await age(ada);
      const email = `new.${ada.email}`;
      const body = { ...rest(ada), email, current_password: ada.password };
      const asked = await api(method, path(ada), { as: ada, body });
      expect([asked.status, asked.body.pending_email]).toEqual([200, email]);
      expect(await addressOf(ada)).toBe(ada.email);
      expect((await mailsTo(ada.email))[0]?.text).toContain(email);

      const confirmed = await api("POST", CONFIRM, { as: ada, body: { code: await codeTo(email) } });
      expect([confirmed.status, confirmed.body.email]).toEqual([200, email]);
      expect(await addressOf(ada)).toBe(email);
      expect((await mailsTo(ada.email)).map(({ subject }) => subject)).toEqual([
        "Your e-mail address was changed",
        "Your e-mail address is about to change",
      ]);
      const { password } = ada;
      expect((await api("POST", "/api/auth/login/", { body: { email, password } })).status).toBe(200);
      const old = { email: ada.email, password };
      expect((await refused("POST", "/api/auth/login/", { body: old })).status).toBe(401);
    },
  );

  it.each(WAYS)(
    "[P2] with %s %s is refused to an access token alone, and nothing is sent",
    async (method, path, rest) => {
      const [ada] = await cast("ada");
      await age(ada);
      const email = `thief.${ada.email}`;
      const problem = await refused(method, path(ada), { as: ada, body: { ...rest(ada), email } });
      expect(problem).toMatchObject({ status: 403, code: "proof_required" });
      expect(problem.errors?.[0]?.path).toBe("current_password");
      for (const proof of [
        { password: "not the right one" },
        { current_password: "x" },
        { code: "000000" },
      ]) {
        const body = { ...rest(ada), email, ...proof };
        expect((await refused(method, path(ada), { as: ada, body })).status).toBe(403);
      }
      expect([await addressOf(ada), await mailsTo(email), await mailsTo(ada.email)]).toEqual([
        ada.email,
        [],
        [],
      ]);
    },
  );

  it.each(WAYS)("with %s %s needs no proof where it is the present one", async (method, path, rest) => {
    const [ada] = await cast("ada");
    await age(ada);
    const body = { ...rest(ada), email: ada.email };
    expect((await api(method, path(ada), { as: ada, body })).status).toBe(200);
    expect(await mailsTo(ada.email)).toEqual([]);
  });

  it("takes a code of the present address, or a login of the last ten minutes, each once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const body = { email: `one.${ada.email}` };
    expect((await api("PATCH", at(ada), { as: ada, body })).status).toBe(200);
    const again = { email: `two.${ada.email}` };
    expect((await refused("PATCH", at(ada), { as: ada, body: again })).status).toBe(403);
    await api("POST", "/api/request-otp/", { body: { email: ben.email } });
    const coded = { email: `one.${ben.email}`, code: await codeTo(ben.email) };
    await age(ben);
    expect((await api("PATCH", at(ben), { as: ben, body: coded })).status).toBe(200);
    expect((await refused("PATCH", at(ben), { as: ben, body: coded })).status).toBe(403);
  });

  it("signs nobody in by the code that confirms it, before or after", async () => {
    const [ada] = await cast("ada");
    const email = `new.${ada.email}`;
    await api("PATCH", at(ada), { as: ada, body: { email } });
    const otp = await codeTo(email);
    expect(otp).toMatch(/^\d{6}$/);
    const signIn = () => refused("POST", "/api/verify-otp/", { body: { email, otp } });
    expect((await signIn()).status).toBe(401);
    expect((await api("POST", CONFIRM, { as: ada, body: { code: otp } })).status).toBe(200);
    expect((await signIn()).status).toBe(401);
  });

  it("is not confirmed by a wrong code, another's login, a used or an old one", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const email = `new.${ada.email}`;
    await api("PATCH", at(ada), { as: ada, body: { email } });
    const code = await codeTo(email);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
    for (const [as, guess] of [
      [ada, wrong],
      [ben, code],
    ] as const) {
      const problem = await refused("POST", CONFIRM, { as, body: { code: guess } });
      expect(problem).toMatchObject({ status: 401, code: "wrong_credentials" });
    }
    expect((await refused("POST", CONFIRM, { body: { code } })).status).toBe(401);
    expect((await refused("POST", CONFIRM, { as: ada, body: {} })).status).toBe(400);
    expect((await api("POST", CONFIRM, { as: ada, body: { code } })).status).toBe(200);
    expect((await refused("POST", CONFIRM, { as: ada, body: { code } })).status).toBe(401);
    expect(await addressOf(ben)).toBe(ben.email);
  });

  it("[P4] is cancelled by a change of the password, and refused where somebody took it meanwhile", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const email = `new.${ada.email}`;
    await api("PATCH", at(ada), { as: ada, body: { email } });
    const code = await codeTo(email);
    const change = { old_password: ada.password, new_password: "another and longer evening" };
    await api("POST", "/api/auth/password/", { as: ada, body: change });
    expect((await refused("POST", CONFIRM, { as: ada, body: { code } })).status).toBe(401);

    const wanted = `wanted.${ben.email}`;
    await api("PATCH", at(ben), { as: ben, body: { email: wanted } });
    await api("POST", "/api/accounts/", {
      body: { username: `${ben.username}_2`, email: wanted, password: ben.password },
    });
    const taken = await refused("POST", CONFIRM, { as: ben, body: { code: await codeTo(wanted) } });
    expect(taken).toMatchObject({ status: 409, code: "email_taken" });
  });

  it("[D5] takes the old one's codes with it", async () => {
    const [ada] = await cast("ada");
    await api("POST", "/api/request-otp/", { body: { email: ada.email } });
    const otp = await codeTo(ada.email);
    await changeAddress(ada, `new.${ada.email}`);
    const body = { email: ada.email, otp };
    expect((await refused("POST", "/api/verify-otp/", { body })).status).toBe(401);
    expect((await new Browser().signIn(`new.${ada.email}`)).status).toBe(200);
  });
});

describe("deleting an account", () => {
  it("[P2] is refused to an access token alone, and with a wrong password or code", async () => {
    const [ada] = await cast("ada");
    await age(ada);
    for (const body of [undefined, {}, { password: "not the right one" }, { code: "000000" }]) {
      const problem = await refused("DELETE", at(ada), { as: ada, ...(body && { body }) });
      expect(problem).toMatchObject({ status: 403, code: "proof_required" });
    }
    expect((await api("GET", at(ada), { as: ada })).status).toBe(200);
  });

  it.each([
    ["the password", async (player: Player) => ({ password: player.password })],
    ["the password by its longer name", async (player: Player) => ({ current_password: player.password })],
    [
      "a code",
      async (player: Player) => {
        await api("POST", "/api/request-otp/", { body: { email: player.email } });
        return { code: await codeTo(player.email) };
      },
    ],
  ])("takes %s, and tells the address", async (_, proof) => {
    const [ada] = await cast("ada");
    await age(ada);
    const reply = await api("DELETE", at(ada), { as: ada, body: await proof(ada) });
    expect([reply.status, reply.body]).toEqual([200, { message: "Account deleted successfully" }]);
    expect((await mailsTo(ada.email))[0]?.subject).toBe("Your account was deleted");
    expect((await refused("GET", at(ada))).status).toBe(404);
  });
});
