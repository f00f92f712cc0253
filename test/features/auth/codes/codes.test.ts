import { describe, expect, it } from "vitest";
import { getStanding } from "../../../../src/features/auth/clients/actions.ts";
import { requestCode, verifyCode } from "../../../../src/features/auth/codes/actions.ts";
import { CODE_LIFETIME_MS, CODES_PER_HOUR } from "../../../../src/features/auth/codes/otp.ts";
import { endAllGrants } from "../../../../src/features/auth/grants/actions.ts";
import { purgeCodes } from "../../../../src/features/auth/jobs.ts";
import { register } from "../../../../src/features/registration/actions.ts";
import { AppError } from "../../../../src/lib/error.ts";
import { DAY_MS, HOUR_MS } from "../../../../src/lib/time.ts";
import { api, refused } from "../../../support/api.ts";
import { Browser, mailsTo, newestCode } from "../../../support/browser.ts";
import { cast, ctx } from "../../../support/cast.ts";

const GUESSES = 1000;
const GUESSES_AT_ONCE = 200;

const later = (ms: number) => ({ ...ctx, now: () => Date.now() + ms });

/** The context of a request from another address, and of a browser that has our cookie. */
const from = (address: string, browser: string | null = null) => ({
  ...ctx,
  client: { address, browser, agent: null },
});

/** A code that isn't this one. */
const wrong = (code: string, step = 1) => String((Number(code) + step) % 1_000_000).padStart(6, "0");

async function codeOf(email: string): Promise<string> {
  await requestCode(ctx, email);
  return newestCode(email);
}

async function isAccepted(email: string, code: unknown, at = ctx): Promise<boolean> {
  try {
    await verifyCode(at, email, code);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "wrong_credentials") return false;
    throw error;
  }
}

describe("a one-time code", () => {
  it("is mailed and signs in", async () => {
    const [ada] = await cast("ada");
    const asked = await api("POST", "/api/request-otp/", { body: { email: ada.email.toUpperCase() } });
    expect(asked).toMatchObject({ status: 200, body: { status: "success" } });
    const [mail] = await mailsTo(ada.email);
    expect(mail).toMatchObject({
      to: ada.email,
      subject: expect.any(String),
      text: expect.stringMatching(/\d{6}/),
    });
    const signedIn = await new Browser().ask("POST", "/api/verify-otp/", {
      body: { email: ada.email, otp: await newestCode(ada.email) },
    });
    expect(signedIn).toMatchObject({
      status: 200,
      body: { status: "success", message: "Login successful!" },
    });
  });

  it("is stored as a hash, and in no log and no answer", async () => {
    const [ada] = await cast("ada");
    const code = await codeOf(ada.email);
    const { results } = await ctx.env.DB.prepare("SELECT * FROM one_time_codes").all();
    expect(JSON.stringify(results)).not.toContain(code);
  });

  it("works once, even for concurrent requests", async () => {
    const [ada] = await cast("ada");
    const code = await codeOf(ada.email);
    const accepted = await Promise.all([isAccepted(ada.email, code), isAccepted(ada.email, code)]);
    expect(accepted.filter(Boolean)).toHaveLength(1);
    expect(await isAccepted(ada.email, code)).toBe(false);
  });

  it("works for five minutes", async () => {
    const [ada] = await cast("ada");
    const code = await codeOf(ada.email);
    expect(await isAccepted(ada.email, code, later(CODE_LIFETIME_MS))).toBe(false);
    expect(await isAccepted(ada.email, code, later(CODE_LIFETIME_MS - 1000))).toBe(true);
  });

  it("is replaced by a newer one", async () => {
    const [ada] = await cast("ada");
    const older = await codeOf(ada.email);
    const newer = await codeOf(ada.email);
    if (older !== newer) expect(await isAccepted(ada.email, older)).toBe(false);
    expect(await isAccepted(ada.email, newer)).toBe(true);
  });

  it("allows five attempts", async () => {
    const [ada] = await cast("ada");
    for (const [tries, expected] of [
      [4, true],
      [5, false],
    ] as const) {
      const code = await codeOf(ada.email);
      for (let step = 1; step <= tries; step += 1) {
        expect(await isAccepted(ada.email, wrong(code, step))).toBe(false);
      }
      expect(await isAccepted(ada.email, code)).toBe(expected);
    }
  });

  it("is not used up by malformed codes", async () => {
    const [ada] = await cast("ada");
    const code = await codeOf(ada.email);
    for (const otp of [undefined, null, "", "12", 123456, "1234567", "12345x", [code], { code }]) {
      const problem = await refused("POST", "/api/verify-otp/", { body: { email: ada.email, otp } });
      expect(problem).toMatchObject({ status: 401, code: "wrong_credentials" });
    }
    for (let step = 1; step <= 4; step += 1)
      expect(await isAccepted(ada.email, wrong(code, step))).toBe(false);
    expect(await isAccepted(ada.email, code)).toBe(true);
  });

  it("may have surrounding spaces, like the address", async () => {
    const [ada] = await cast("ada");
    const email = ` ${ada.email}\n`;
    const asked = await api("POST", "/api/request-otp/", { body: { email } });
    expect(asked).toMatchObject({ status: 200, body: { message: `OTP sent to ${ada.email}` } });
    const otp = `\t${await newestCode(ada.email)} `;
    expect((await api("POST", "/api/verify-otp/", { body: { email, otp } })).status).toBe(200);
  });

  it("does not work for another account", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const code = await codeOf(ada.email);
    const bens = await codeOf(ben.email);
    if (code !== bens) expect(await isAccepted(ben.email, code)).toBe(false);
  });

  it("is deleted the next day", async () => {
    const [ada] = await cast("ada");
    await codeOf(ada.email);
    expect(await purgeCodes(later(DAY_MS - HOUR_MS), 500)).toBe(0);
    expect(await purgeCodes(later(DAY_MS + HOUR_MS), 500)).toBeGreaterThan(0);
  });
});

describe("a refused code", () => {
  it("gets the same answer for wrong, expired, used, missing and malformed codes and unknown addresses", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const used = await codeOf(ada.email);
    await verifyCode(ctx, ada.email, used);
    const fresh = await codeOf(ben.email);
    const tries = [
      { email: ben.email, otp: wrong(fresh) },
      { email: ada.email, otp: used },
      { email: ada.email },
      { email: ada.email, otp: null },
      { email: ada.email, otp: 123456 },
      { email: ada.email, otp: "12345" },
      { email: ada.email, otp: ["123456"] },
      { email: "nobody@example.com", otp: "123456" },
    ];
    const answers = new Set<string>();
    for (const body of tries) {
      const problem = await refused("POST", "/api/verify-otp/", { body });
      expect(problem).toMatchObject({ status: 401, code: "wrong_credentials" });
      answers.add(JSON.stringify({ ...problem, request_id: "" }));
    }
    expect(answers.size).toBe(1);
  });

  it("a request for an unknown address gets the usual answer and no mail", async () => {
    const [ada] = await cast("ada");
    const email = "nobody.at.all@example.com";
    const answers = [ada.email, email].map((each) =>
      api("POST", "/api/request-otp/", { body: { email: each } }),
    );
    const [known, unknown] = await Promise.all(answers);
    expect(known?.status).toBe(unknown?.status);
    expect(Object.keys(known?.body ?? {})).toEqual(Object.keys(unknown?.body ?? {}));
    expect(unknown?.body.message).toBe(`OTP sent to ${email}`);
    expect(await mailsTo(email)).toEqual([]);
  });

  it.each([{}, { email: "" }, { email: " " }, { email: "ada" }, { email: 7 }, "text"])(
    "%j is not an address",
    async (body) => {
      for (const path of ["/api/request-otp/", "/api/verify-otp/"]) {
        expect((await refused("POST", path, { body })).status).toBe(400);
      }
    },
  );

  it("a sixth request within an hour is refused with Retry-After", async () => {
    const [ada] = await cast("ada");
    for (const email of [ada.email, "somebody.else@example.com"]) {
      for (let count = 0; count < CODES_PER_HOUR; count += 1) await requestCode(ctx, email);
      const reply = await api("POST", "/api/request-otp/", { body: { email } });
      expect(reply).toMatchObject({ status: 429, body: { code: "rate_limited" } });
      const wait = Number(reply.headers.get("Retry-After"));
      expect(wait).toBeGreaterThan(3500);
      expect(wait).toBeLessThanOrEqual(3600);
      await requestCode(later(HOUR_MS + 1000), email);
    }
  });

  it("[D1] one stranger's five codes leave other clients theirs", async () => {
    const [ada] = await cast("ada");
    for (let count = 0; count < CODES_PER_HOUR; count += 1) await requestCode(from("stranger"), ada.email);
    await expect(requestCode(from("stranger"), ada.email)).rejects.toMatchObject({ code: "rate_limited" });
    const owner = from("owner");
    await requestCode(owner, ada.email);
    expect(await isAccepted(ada.email, await newestCode(ada.email), owner)).toBe(true);
  });

  it("[D2] all strangers together get ten codes an hour and twenty a day per address", async () => {
    const [ada] = await cast("ada");
    const ask = (count: number, ms: number) =>
      requestCode({ ...from(`stranger ${count}`), now: () => Date.now() + ms }, ada.email);
    for (let count = 0; count < 10; count += 1) await ask(count, 0);
    await expect(ask(10, 0)).rejects.toMatchObject({ code: "rate_limited" });
    for (let count = 10; count < 20; count += 1) await ask(count, HOUR_MS + 1000);
    const refusal = { code: "rate_limited", details: { retryAfterSeconds: expect.any(Number) } };
    await expect(ask(20, 3 * HOUR_MS)).rejects.toMatchObject(refusal);
    await ask(20, DAY_MS + 1000);
  });

  it("[D3] known clients have their own quota when strangers have used up theirs", async () => {
    const [ada] = await cast("ada");
    const home = from("home");
    await requestCode(home, ada.email);
    expect(await isAccepted(ada.email, await newestCode(ada.email), home)).toBe(true);
    for (let count = 0; count < 9; count += 1) await requestCode(from(`stranger ${count}`), ada.email);
    await expect(requestCode(from("elsewhere"), ada.email)).rejects.toMatchObject({ code: "rate_limited" });
    for (let count = 0; count < 10; count += 1) await requestCode(home, ada.email);
    expect(await isAccepted(ada.email, await newestCode(ada.email), home)).toBe(true);
    await expect(requestCode(home, ada.email)).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("[D7] the registering browser gets a first code when strangers have used up theirs", async () => {
    const browser = "r".repeat(43);
    const email = "registrant@example.com";
    const names = { username: "registrant", email, firstName: "", lastName: "" };
    const { id } = await register(from("home", browser), { ...names, password: "a long and quiet evening" });
    for (let count = 0; count < 10; count += 1) await requestCode(from(`stranger ${count}`), email);
    await expect(requestCode(from("elsewhere"), email)).rejects.toMatchObject({ code: "rate_limited" });
    await expect(requestCode(from("home"), email)).rejects.toMatchObject({ code: "rate_limited" });
    const train = from("train", browser);
    await requestCode(train, email);
    expect((await verifyCode(train, email, await newestCode(email))).access).toBeTruthy();
    expect((await getStanding(from("elsewhere"), id)).knownAs).toBeNull();
  });

  it("[D7] the registering browser becomes a stranger once the address's owner used a code", async () => {
    const [mallory, owner] = [from("mallory", "m".repeat(43)), from("owner", "o".repeat(43))];
    const email = "owner_of_this@example.com";
    const names = { username: "mallorys_claim", email, firstName: "", lastName: "" };
    const { id } = await register(mallory, { ...names, password: "a long and quiet evening" });
    expect((await getStanding(mallory, id)).knownAs).not.toBeNull();
    await requestCode(owner, email);
    await verifyCode(owner, email, await newestCode(email));
    expect((await getStanding(mallory, id)).knownAs).toBeNull();
    expect((await getStanding(owner, id)).knownAs).not.toBeNull();
  });

  it("[D4] strangers' wrong and newer codes leave the owner's code valid", async () => {
    const [ada] = await cast("ada");
    const [owner, stranger] = [from("owner"), from("stranger")];
    await requestCode(owner, ada.email);
    const code = await newestCode(ada.email);
    for (let step = 1; step <= 7; step += 1) {
      expect(await isAccepted(ada.email, wrong(code, step), stranger)).toBe(false);
    }
    // The two tries that others have are used up, so not even the right one is looked at.
    expect(await isAccepted(ada.email, code, stranger)).toBe(false);
    await requestCode(stranger, ada.email);
    for (let step = 1; step <= 5; step += 1) {
      await isAccepted(ada.email, wrong(await newestCode(ada.email), step), stranger);
    }
    expect(await isAccepted(ada.email, code, owner)).toBe(true);
  });

  it("[D4] the requesting browser is recognized by its cookie on any network", async () => {
    const [ada] = await cast("ada");
    const browser = "b".repeat(43);
    const [there, here] = [from("office", browser), from("train", browser)];
    await requestCode(there, ada.email);
    const code = await newestCode(ada.email);
    for (let step = 1; step <= 4; step += 1) {
      expect(await isAccepted(ada.email, wrong(code, step), here)).toBe(false);
    }
    expect(await isAccepted(ada.email, code, here)).toBe(true);
  });

  it("a hundred wrong codes over hours don't lock the owner out", async () => {
    const [ada] = await cast("ada");
    for (let hour = 0; hour < 20; hour += 1) {
      const stranger = { ...from(`stranger ${hour}`), now: () => Date.now() + hour * 2 * HOUR_MS };
      await requestCode(stranger, ada.email);
      const code = await newestCode(ada.email);
      for (let step = 1; step <= 5; step += 1) await isAccepted(ada.email, wrong(code, step), stranger);
    }
    const owner = { ...from("owner"), now: () => Date.now() + 41 * HOUR_MS };
    await requestCode(owner, ada.email);
    expect(await isAccepted(ada.email, await newestCode(ada.email), owner)).toBe(true);
  });

  it("only five of a thousand guesses are checked", { timeout: 360_000 }, async () => {
    const [ada] = await cast("ada");
    const code = await codeOf(ada.email);
    const at = { ...ctx, config: { ...ctx.config, rateLimits: "off" as const } };
    let accepted = 0;
    for (let start = 1; start <= GUESSES; start += GUESSES_AT_ONCE) {
      const guesses = Array.from({ length: GUESSES_AT_ONCE }, (_, step) => wrong(code, start + step));
      accepted += (await Promise.all(guesses.map((guess) => isAccepted(ada.email, guess, at)))).filter(
        Boolean,
      ).length;
    }
    const left = await ctx.env.DB.prepare("SELECT tries_left FROM one_time_codes WHERE account_id = ?")
      .bind(ada.id)
      .first<number>("tries_left");
    expect([accepted, left]).toEqual([0, 0]);
    expect(await isAccepted(ada.email, code)).toBe(false);
  });
});

describe("a code whose mail could not be sent", () => {
  it("[D6] is discarded, so the previous one still works and the answer reveals nothing", async () => {
    const [ada] = await cast("ada");
    const code = await codeOf(ada.email);
    const failing = { ...ctx, mail: () => Promise.reject(new AppError("mail_not_sent", "Not sent.")) };
    for (let count = 0; count < 2 * CODES_PER_HOUR; count += 1) {
      await expect(requestCode(failing, ada.email)).resolves.toBeUndefined();
    }
    expect(await isAccepted(ada.email, code)).toBe(true);
  });
});

it("a login by code counts towards the five of an account", async () => {
  const [ada] = await cast("ada");
  await endAllGrants(ctx, ada.id);
  const browsers = Array.from({ length: 6 }, () => new Browser());
  for (const [index, browser] of browsers.entries()) {
    await requestCode(later(index * HOUR_MS), ada.email);
    const cookies = await verifyCode(later(index * HOUR_MS), ada.email, await newestCode(ada.email));
    browser.cookies.set("access_token", cookies.access);
  }
  const statuses = await Promise.all(
    browsers.map(async (browser) => (await browser.ask("GET", "/api/auth/profile/")).status),
  );
  expect(statuses.slice(0, 2)).toEqual([401, 200]);
});
