import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "../support/axe.ts";
import { CHROMIUM, Site } from "../support/site.ts";

const RESULTS = `[...document.querySelectorAll(".results a")].map((link) => link.pathname + link.hash)`;

describe.skipIf(!CHROMIUM)("the documentation in a browser", () => {
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    site = await Site.open();
    page = await site.newPage("/docs/protocol/");
  });

  afterAll(() => site?.close());

  const results = () => page.evaluate<string[]>(RESULTS);
  const address = () => new URL(page.url()).pathname + new URL(page.url()).hash;

  it("is searched and followed by keyboard alone", async () => {
    await page.locator(".search").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("roll back");
    await expect.poll(results).toContain("/docs/operating/#rolling-back");
    await page.keyboard.press("Escape");
    expect(await results()).toEqual([]);
    await page.keyboard.type("rolling back");
    await expect.poll(async () => (await results())[0]).toBe("/docs/operating/#rolling-back");
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(`document.activeElement.hash`)).toBe("#rolling-back");
    await page.keyboard.press("Enter");
    await expect.poll(address).toBe("/docs/operating/#rolling-back");
  });

  it("requests nothing from other hosts, and logs no errors", () => {
    // axe adds inline styles of its own, so this is before it.
    expect(site.requests.filter((url) => new URL(url).host !== new URL(site.origin).host)).toEqual([]);
    expect(site.complaints).toEqual([]);
  });

  it.each([
    ["a desktop", { width: 1280, height: 900 }],
    ["a phone", { width: 390, height: 844 }],
  ])("fits %s, and every reader can use it", async (_device, size) => {
    await page.setViewportSize(size);
    await page.goto(`${site.origin}/docs/limits/`);
    await page.locator(".search").waitFor();
    expect(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
    expect(await findViolations(page)).toEqual([]);
  });
});
