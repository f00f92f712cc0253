import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../scripts/chromium.ts";
import { findViolations, overflowOf } from "../support/axe.ts";
import { Site } from "../support/site.ts";

const RESULTS = `[...document.querySelectorAll(".results a")].map((link) => link.pathname + link.hash)`;

describe.skipIf(!CHROMIUM)("the documentation in a browser", () => {
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    site = await Site.start();
    page = await site.open("/docs/protocol/");
  });

  afterAll(() => site?.stop());

  it("is searched and followed by keyboard alone", async () => {
    await expect.poll(() => page.evaluate(`document.querySelector(".search")?.hidden`)).toBe(false);
    await page.keyboard.press("/");
    await page.keyboard.type("roll back");
    await expect.poll(() => page.evaluate(RESULTS)).toContain("/docs/operating/#rolling-back");
    await page.keyboard.press("Escape");
    expect(await page.evaluate(RESULTS)).toEqual([]);
    await page.keyboard.type("rolling back");
    await expect
      .poll(async () => (await page.evaluate<string[]>(RESULTS))[0])
      .toBe("/docs/operating/#rolling-back");
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(`document.activeElement.hash`)).toBe("#rolling-back");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.evaluate(`location.pathname + location.hash`))
      .toBe("/docs/operating/#rolling-back");
  });

  it("requests nothing from other hosts, and logs no errors", () => {
    // axe adds inline styles of its own, which the policy refuses: this comes before it.
    expect(site.hosts).toEqual([site.host]);
    expect(site.complaints).toEqual([]);
  });

  it.each([
    ["a desktop", { width: 1280, height: 900 }],
    ["a phone", { width: 390, height: 844 }],
  ])("fits %s, and every reader can use it", async (_device, size) => {
    await page.setViewportSize(size);
    await page.goto(new URL("/docs/limits/", page.url()).href);
    await expect.poll(() => page.evaluate(`document.querySelector(".search")?.hidden`)).toBe(false);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(await findViolations(page)).toEqual([]);
  });
});
