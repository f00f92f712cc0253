import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../client/test/support/browser.ts";
import { startThrowawayServer, type ThrowawayServer } from "../../scripts/demo/server.ts";
import { Chromium, type Tab } from "../support/chromium.ts";

if (!CHROMIUM) {
  console.warn("There is no Chromium here: Swagger UI is NOT tried in a browser. Set CHROMIUM to one.");
}

const PERSON = { username: "ada", email: "ada@example.org", password: "a long sentence" };
const OPERATION = "#operations-Authentication-listLogins";

describe.skipIf(!CHROMIUM)("Authorize in Swagger UI", () => {
  let server: ThrowawayServer;
  let browser: Chromium;
  let page: Tab;
  let login: { access: string; token: string };

  beforeAll(async () => {
    server = await startThrowawayServer();
    await post("/api/accounts/", PERSON);
    login = await post("/api/auth/login/", PERSON);
    browser = await Chromium.launch(CHROMIUM ?? "");
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function post<Body>(path: string, body: object): Promise<Body> {
    const headers = { "Content-Type": "application/json" };
    return (
      await fetch(server.origin + path, { method: "POST", headers, body: JSON.stringify(body) })
    ).json();
  }

  const has = (selector: string) =>
    page.evaluate(`document.querySelector(${JSON.stringify(selector)}) !== null`);
  const click = async (selector: string) => {
    await expect.poll(() => has(selector)).toBe(true);
    await page.click(selector);
  };

  /** What the operation that lists one's logins answers when it is tried. */
  async function tryIt(): Promise<string> {
    await click(`${OPERATION} .execute`);
    await expect.poll(() => has(`${OPERATION} .live-responses-table .response-col_status`)).toBe(true);
    const status = `document.querySelector("${OPERATION} .live-responses-table tbody .response-col_status").textContent`;
    return (await page.evaluate<string>(status)).trim();
  }

  async function open(): Promise<void> {
    page = await browser.newTab();
    // Swagger UI remembers what was entered before.
    await page.open(`${server.origin}/favicon.svg`);
    await expect.poll(() => page.evaluate(`location.pathname`)).toBe("/favicon.svg");
    await page.evaluate(`localStorage.clear()`);
    await page.open(`${server.origin}/api/docs/#/Authentication/listLogins`);
    await expect.poll(() => has(`${OPERATION} .execute`)).toBe(true);
  }

  it.each([
    ["bearer", () => login.access],
    ["token", () => `Token ${login.token}`],
  ])("lets requests through with %s, entered as it says", async (scheme, value) => {
    await open();
    expect(await tryIt()).toBe("401");
    await click(".auth-wrapper .authorize");
    await expect.poll(() => has(".auth-container input")).toBe(true);
    await page.evaluate(`[...document.querySelectorAll(".auth-container")]
      .find((each) => each.querySelector("h4").textContent.startsWith("${scheme}")).querySelector("input").focus()`);
    await page.type(value());
    await page.press("Enter", "\r");
    await expect
      .poll(() => has(".auth-btn-wrapper .modal-btn[aria-label='Remove authorization']"))
      .toBe(true);
    await click(".modal-ux-header .close-modal");
    await click(`${OPERATION} .btn-clear`);
    expect(await tryIt()).toBe("200");
  });

  it("lets requests through with the cookie of a code, with nothing entered", async () => {
    await open();
    await page.evaluate(`fetch("/api/request-otp/", { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: "ada@example.org" }) })`);
    const newest = async () => {
      const mails = await fetch(`${server.origin}/dev/mail/?to=ada@example.org`);
      const [mail] = (await mails.json()) as { text: string }[];
      return /\b\d{6}\b/.exec(mail?.text ?? "")?.[0] ?? null;
    };
    await expect.poll(newest).not.toBeNull();
    await page.evaluate(`fetch("/api/verify-otp/", { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: "ada@example.org", otp: "${await newest()}" }) })`);
    expect(await tryIt()).toBe("200");
  });
});
