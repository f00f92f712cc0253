import { describe, expect, it } from "vitest";
import { changeAccount, removeAccount } from "../../../src/features/accounts/actions.ts";
import { requestAddressCode, requestCode } from "../../../src/features/auth/codes/actions.ts";
import { DAY_MS, HOUR_MS } from "../../../src/lib/time.ts";
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
    "[P4] with %s %s takes effect once confirmed, and both addresses are notified",
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
    "[P2] with %s %s is refused without proof, and nothing is sent",
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

  it.each(WAYS)("with %s %s needs no proof if it is the current one", async (method, path, rest) => {
    const [ada] = await cast("ada");
    await age(ada);
    const body = { ...rest(ada), email: ada.email };
    expect((await api(method, path(ada), { as: ada, body })).status).toBe(200);
    expect(await mailsTo(ada.email)).toEqual([]);
  });

  it("accepts a code of the current address or a recent login as proof, each once", async () => {
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

  it("does not sign in with the confirmation code", async () => {
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

  it("is not confirmed by a wrong, used or expired code or by another account", async () => {
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

  it("[P4] is cancelled by a password change, and refused if taken meanwhile", async () => {
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

  it("[D5] invalidates codes of the old address", async () => {
    const [ada] = await cast("ada");
    await api("POST", "/api/request-otp/", { body: { email: ada.email } });
    const otp = await codeTo(ada.email);
    await changeAddress(ada, `new.${ada.email}`);
    const body = { email: ada.email, otp };
    expect((await refused("POST", "/api/verify-otp/", { body })).status).toBe(401);
    expect((await new Browser().signIn(`new.${ada.email}`)).status).toBe(200);
  });
});

describe("a username that is an address", () => {
  const PATHS = [
    ["PUT", at],
    ["PATCH", at],
  ] as const;

  it.each(PATHS)("[P6] with %s may not be a merely requested address", async (method, path) => {
    const [ada, ben] = await cast("ada", "ben");
    const email = `victim.${ada.email}`;
    const together = await refused(method, path(ada), { as: ada, body: { username: email, email } });
    expect(together).toMatchObject({ status: 400, code: "validation_failed" });
    expect(together.errors?.[0]?.path).toBe("username");
    await api("PATCH", at(ada), { as: ada, body: { email } });
    const later = await refused(method, path(ada), { as: ada, body: { username: email, email } });
    expect(later.status).toBe(400);
    const made = await api("POST", "/api/accounts/", {
      body: { username: email, email, password: ben.password },
    });
    expect(made.status).toBe(201);
  });

  it("[P6] changes with the address, and rooms learn the new name", async () => {
    const [ada, ben] = await cast("ada", "ben");
    expect((await api("PATCH", at(ada), { as: ada, body: { username: ada.email } })).status).toBe(200);
    const started = await api("POST", "/api/chat/conversations/start/", {
      as: ada,
      body: { user_id: ben.id },
    });
    expect(started.status).toBeLessThan(300);
    const email = `New.${ada.email}`;
    await changeAddress(ada, email);
    const { body } = await api("GET", at(ada), { as: ada });
    expect(body).toMatchObject({ username: email, email });
    await expect
      .poll(async () => JSON.stringify((await api("GET", "/api/chat/conversations/", { as: ben })).body))
      .toContain(email);
    const free = { username: ada.email, email: ada.email, password: ada.password };
    expect((await api("POST", "/api/accounts/", { body: free })).status).toBe(201);
  });

  it("[P6] changes even if it became the current address while the change was pending", async () => {
    const [ada] = await cast("ada");
    const email = `new.${ada.email}`;
    await api("PATCH", at(ada), { as: ada, body: { email } });
    await api("PATCH", at(ada), { as: ada, body: { username: ada.email } });
    const reply = await api("POST", CONFIRM, { as: ada, body: { code: await codeTo(email) } });
    expect(reply.status).toBe(200);
    expect((await api("GET", at(ada), { as: ada })).body).toMatchObject({ username: email, email });
  });

  it("[P6] blocks a new address with characters that usernames don't allow", async () => {
    const [ada] = await cast("ada");
    await api("PATCH", at(ada), { as: ada, body: { username: ada.email } });
    const body = { email: `o'${ada.email}` };
    const problem = await refused("PATCH", at(ada), { as: ada, body });
    expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
    expect(await mailsTo(body.email)).toEqual([]);
    const both = { ...body, username: ada.username };
    expect((await api("PATCH", at(ada), { as: ada, body: both })).status).toBe(200);
  });

  it("[P6] is not stored by a request that read the address before the change", async () => {
    const [ada] = await cast("ada");
    await changeAddress(ada, `new.${ada.email}`);
    await expect(changeAccount(ctx, ada.id, { username: ada.email })).rejects.toMatchObject({
      code: "validation_failed",
    });
    expect((await api("GET", at(ada), { as: ada })).body.username).toBe(ada.username);
  });
});

describe("a change of address that is refused", () => {
  const isUnspent = (player: Player) =>
    ctx.env.DB.prepare("select spent_at is null from one_time_codes where account_id = ?")
      .bind(player.id)
      .first<number>("spent_at is null");

  it("[P7] keeps the code valid while another account has the new address as its username", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const email = `new.${ada.email}`;
    await api("PATCH", at(ada), { as: ada, body: { username: ada.email } });
    await api("PATCH", at(ada), { as: ada, body: { email } });
    const code = await codeTo(email);
    await ctx.env.DB.prepare("update accounts set username = ?1, username_key = ?1 where id = ?2")
      .bind(email, ben.id)
      .run();
    const taken = await refused("POST", CONFIRM, { as: ada, body: { code } });
    expect(taken).toMatchObject({ status: 409, code: "username_taken" });
    expect([await isUnspent(ada), await addressOf(ada)]).toEqual([1, ada.email]);
    expect((await api("PATCH", at(ada), { as: ada, body: { username: ada.username } })).status).toBe(200);
    expect((await api("POST", CONFIRM, { as: ada, body: { code } })).status).toBe(200);
    expect([await isUnspent(ada), await addressOf(ada)]).toEqual([0, email]);
  });

  it("[P7] keeps the code valid while another account has the new address", async () => {
    const [ada] = await cast("ada");
    const email = `new.${ada.email}`;
    await api("PATCH", at(ada), { as: ada, body: { email } });
    const code = await codeTo(email);
    const other = { username: `${ada.username}_other`, email, password: ada.password };
    const made = await api<{ id: number }>("POST", "/api/accounts/", { body: other });
    expect(made.status).toBe(201);
    const taken = await refused("POST", CONFIRM, { as: ada, body: { code } });
    expect(taken).toMatchObject({ status: 409, code: "email_taken" });
    expect(await isUnspent(ada)).toBe(1);
    await removeAccount(ctx, made.body.id);
    expect((await api("POST", CONFIRM, { as: ada, body: { code } })).status).toBe(200);
    expect((await refused("POST", CONFIRM, { as: ada, body: { code } })).status).toBe(401);
  });

  it("[P7] keeps the code valid while the username is a third address", async () => {
    const [ada] = await cast("ada");
    const email = `new.${ada.email}`;
    await api("PATCH", at(ada), { as: ada, body: { email } });
    const code = await codeTo(email);
    const name = `other.${ada.email}`;
    await ctx.env.DB.prepare("update accounts set username = ?1, username_key = ?1 where id = ?2")
      .bind(name, ada.id)
      .run();
    const problem = await refused("POST", CONFIRM, { as: ada, body: { code } });
    expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
    expect((await api("PATCH", at(ada), { as: ada, body: { username: ada.username } })).status).toBe(200);
    expect((await api("POST", CONFIRM, { as: ada, body: { code } })).status).toBe(200);
  });
});

describe("codes that confirm a new address", () => {
  const stranger = (address: string) => ({ ...ctx, client: { address, browser: null, agent: null } });
  const request = (player: Player, email: string, at = ctx) => requestAddressCode(at, player as never, email);
  const limited = { code: "rate_limited", details: { retryAfterSeconds: expect.any(Number) } };

  it("[D8] have a quota separate from sign-in codes", async () => {
    const [ada] = await cast("ada");
    const email = `new.${ada.email}`;
    for (let count = 0; count < 10; count += 1) await requestCode(stranger(`stranger ${count}`), email);
    await expect(requestCode(stranger("elsewhere"), email)).rejects.toMatchObject(limited);
    await changeAddress(ada, email);
    expect(await addressOf(ada)).toBe(email);

    const [ben, eve] = await cast("ben", "eve");
    const wanted = `new.${ben.email}`;
    for (let count = 0; count < 5; count += 1) await request(ben, wanted);
    for (let count = 0; count < 5; count += 1) await request(eve, wanted);
    await expect(requestCode(stranger("newcomer"), wanted)).resolves.toBeUndefined();
  });

  it("[D8] are limited to five an hour and ten a day per account", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const at = (ms: number) => ({ ...ctx, now: () => Date.now() + ms });
    const ask = (count: number, ms: number) => request(ada, `new${count}.${ada.email}`, at(ms));
    for (let count = 0; count < 5; count += 1) await ask(count, 0);
    await expect(ask(5, 0)).rejects.toMatchObject(limited);
    await request(ben, `new5.${ada.email}`);
    for (let count = 5; count < 10; count += 1) await ask(count, HOUR_MS + 1000);
    await expect(ask(10, 3 * HOUR_MS)).rejects.toMatchObject(limited);
    await ask(10, DAY_MS + 1000);
  });

  it("[D8] are limited to thirty a day per address", async () => {
    const names = Array.from({ length: 7 }, (_, index) => `crowd${index}`);
    const crowd = (await cast(...names)) as Player[];
    const [ada] = await cast("ada");
    const email = `wanted.${ada.email}`;
    for (const player of crowd.slice(0, 6)) {
      for (let count = 0; count < 5; count += 1) await request(player, email);
    }
    await expect(request(ada, email)).rejects.toMatchObject(limited);
    await request(ada, `other.${email}`);
  });

  it("[D8] still count after a password change cancelled them", async () => {
    const [ada] = await cast("ada");
    const email = `new.${ada.email}`;
    for (let count = 0; count < 5; count += 1) await request(ada, email);
    const change = { old_password: ada.password, new_password: "another and longer evening" };
    expect((await api("POST", "/api/auth/password/", { as: ada, body: change })).status).toBe(200);
    await expect(request(ada, email)).rejects.toMatchObject(limited);
    const code = await codeTo(email);
    expect((await refused("POST", CONFIRM, { as: ada, body: { code } })).status).toBe(401);
  });
});

describe("deleting an account", () => {
  it("[P2] is refused without proof and with a wrong password or code", async () => {
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
  ])("accepts %s and notifies the address", async (_, proof) => {
    const [ada] = await cast("ada");
    await age(ada);
    const reply = await api("DELETE", at(ada), { as: ada, body: await proof(ada) });
    expect([reply.status, reply.body]).toEqual([200, { message: "Account deleted successfully" }]);
    expect((await mailsTo(ada.email))[0]?.subject).toBe("Your account was deleted");
    expect((await refused("GET", at(ada))).status).toBe(404);
  });
});
