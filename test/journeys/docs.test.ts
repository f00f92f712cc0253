import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../client/test/support/browser.ts";
import { startThrowawayServer, type ThrowawayServer } from "../../scripts/demo/server.ts";
import { Chromium, type Tab } from "../support/chromium.ts";

if (!CHROMIUM) {
  console.warn(
    "There is no Chromium here: the documentation is NOT tried in a browser. Set CHROMIUM to one.",
  );
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RESULTS = `[...document.querySelectorAll(".results a")].map((link) => link.pathname + link.hash)`;

describe.skipIf(!CHROMIUM)("the documentation in a browser", () => {
  let server: ThrowawayServer;
  let browser: Chromium;
  let page: Tab;

  beforeAll(async () => {
    server = await startThrowawayServer();
    browser = await Chromium.launch(CHROMIUM ?? "");
    page = await browser.newTab();
    await page.open(`${server.origin}/docs/protocol/`);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it("is searched and followed by keyboard alone", async () => {
    await expect.poll(() => page.evaluate(`document.querySelector(".search")?.hidden`)).toBe(false);
    await page.press("/");
    await page.type("roll back");
    await expect.poll(() => page.evaluate(RESULTS)).toContain("/docs/operating/#rolling-back");
    await page.press("Escape");
    expect(await page.evaluate(RESULTS)).toEqual([]);
    await page.type("rolling back");
    await expect
      .poll(async () => (await page.evaluate<string[]>(RESULTS))[0])
      .toBe("/docs/operating/#rolling-back");
    await page.press("ArrowDown");
    expect(await page.evaluate(`document.activeElement.hash`)).toBe("#rolling-back");
    await page.press("Enter", "\r");
    await expect
      .poll(() => page.evaluate(`location.pathname + location.hash`))
      .toBe("/docs/operating/#rolling-back");
  });

  it.each([
    ["a desktop", { width: 1280, height: 900 }],
    ["a phone", { width: 390, height: 844 }],
  ])("fits %s, and every reader can use it", async (_device, size) => {
    await page.resize(size);
    await page.open(`${server.origin}/docs/limits/`);
    await expect.poll(() => page.evaluate(`document.querySelector(".search")?.hidden`)).toBe(false);
    expect(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
    await page.evaluate(AXE);
    const violations = `axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
      id + " " + nodes.map(({ target }) => target).join(", ")))`;
    expect(await page.evaluate(violations)).toEqual([]);
  });

  it("asks nothing of another host, and nothing is refused or missing", () => {
    expect(page.requests.filter((url) => !url.startsWith(server.origin))).toEqual([]);
    expect(page.complaints).toEqual([]);
  });
});
