import { afterEach, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../scripts/chromium.ts";
import { startThrowawayServer, type ThrowawayServer } from "../../scripts/demo/server.ts";
import { findViolations } from "../support/axe.ts";
import { Site } from "../support/site.ts";

const PRODUCTION = { ENVIRONMENT: "production", MAIL_FROM: "" };

let running: ThrowawayServer | Site | null = null;

afterEach(async () => {
  await running?.stop();
  running = null;
});

describe("a production server", () => {
  it("serves no file of the playground, however its path is spelled", async () => {
    const server = await startThrowawayServer(() => {}, PRODUCTION);
    running = server;
    const statusOf = async (path: string) => {
      const response = await fetch(server.origin + path);
      const text = await response.text();
      return [response.status, /two people|surfacesOf/i.test(text)];
    };
    for (const path of [
      "/playground",
      "/playground/",
      "/playground.html",
      "/playground/index",
      "/playground/index.html",
      "/playground/app.js",
      "/playground/talk/talk.js",
      "/%70layground/app.js",
      "/playground%2fapp.js",
      "//playground/app.js",
      "/docs/../playground/app.js",
      "/docs/..%2fplayground/app.js",
    ]) {
      expect([path, ...(await statusOf(path))]).toEqual([path, 404, false]);
    }
    for (const path of ["/", "/docs/", "/vendor/preact/preact.mjs", "/favicon.svg"]) {
      expect([path, ...(await statusOf(path))]).toEqual([path, 200, false]);
    }
  });

  it.skipIf(!CHROMIUM)("has a playground without development's tools where it is switched on", async () => {
    const site = await Site.start({ ...PRODUCTION, PLAYGROUND: "on" });
    running = site;
    const home = await site.open("/");
    expect(await home.locator("h1").textContent()).toBe("Palaestra");
    await home.click('.cards a[href="/playground/"]');
    await home.locator("#promise[data-state=held]").waitFor();
    expect(await home.locator(".evict").count()).toBe(0);
    const tabs = await home.locator("[role=tab]").allTextContents();
    expect(tabs.map((tab) => tab.trim())).toEqual(["Talk", "Workspace", "Game", "Workout", "Import", "API"]);
    expect(site.complaints).toEqual([]);
    await home.goto(`${site.origin}/`);
    expect(await findViolations(home)).toEqual([]);
  });
});
