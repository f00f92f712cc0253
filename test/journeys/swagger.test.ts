import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../scripts/chromium.ts";
import { Site } from "../support/site.ts";

const PERSON = { username: "ada", email: "ada@example.org", password: "a long sentence" };
const OPERATION = "#operations-Authentication-listLogins";

describe.skipIf(!CHROMIUM)("Authorize in Swagger UI", () => {
  let site: Site;
  let page: Page;
  let login: { access: string; token: string };

  beforeAll(async () => {
    site = await Site.start();
    await post("/api/accounts/", PERSON);
    login = await post("/api/auth/login/", PERSON);
  });

  afterAll(() => site?.stop());

  async function post<Body>(path: string, body: object): Promise<Body> {
    const headers = { "Content-Type": "application/json" };
    return (await fetch(site.origin + path, { method: "POST", headers, body: JSON.stringify(body) })).json();
  }

  /** The status that the operation answers with when it is tried: it lists one's logins. */
  async function tryIt(): Promise<string> {
    await page.click(`${OPERATION} .execute`);
    const status = page.locator(`${OPERATION} .live-responses-table tbody .response-col_status`);
    return ((await status.textContent()) ?? "").trim();
  }

  async function open(): Promise<void> {
    await page?.close();
    page = await site.open("/favicon.svg");
    // Swagger UI remembers what was entered before.
    await page.evaluate(`localStorage.clear()`);
    await page.goto(`${site.origin}/api/docs/#/Authentication/listLogins`);
    await page.locator(`${OPERATION} .execute`).waitFor();
  }

  it.each([
    ["bearer", () => login.access],
    ["token", () => `Token ${login.token}`],
  ])("lets requests through with %s, entered as it says", async (scheme, value) => {
    await open();
    expect(await tryIt()).toBe("401");
    await page.click(".auth-wrapper .authorize");
    const field = page.locator(".auth-container", { has: page.locator("h4", { hasText: `${scheme} ` }) });
    await field.locator("input").fill(value());
    await field.locator("input").press("Enter");
    await page.locator(".auth-btn-wrapper .modal-btn[aria-label='Remove authorization']").waitFor();
    await page.click(".modal-ux-header .close-modal");
    await page.click(`${OPERATION} .btn-clear`);
    expect(await tryIt()).toBe("200");
  });

  it("lets requests through with the cookie of a code, with nothing entered", async () => {
    await open();
    await page.evaluate(`fetch("/api/request-otp/", { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: "ada@example.org" }) })`);
    const newest = async () => {
      const mails = await fetch(`${site.origin}/dev/mail/?to=ada@example.org`);
      const [mail] = (await mails.json()) as { text: string }[];
      return /\b\d{6}\b/.exec(mail?.text ?? "")?.[0] ?? null;
    };
    await expect.poll(newest).not.toBeNull();
    await page.evaluate(`fetch("/api/verify-otp/", { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: "ada@example.org", otp: "${await newest()}" }) })`);
    expect(await tryIt()).toBe("200");
  });
});
