import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../scripts/chromium.ts";
import { findViolations, overflowOf } from "../support/axe.ts";
import { Site } from "../support/site.ts";
import { runCurl, runTypeScript } from "../support/snippets.ts";

const TABS = ["Talk", "Workspace", "Game", "Workout", "Import", "Mail", "API"];
const STRONG = `Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE
2023-05-01 18:12:33,"Leg day",1h 5m,"Squat (Barbell)",1,102.5,5.0,0,0.0,"","",8
2023-05-01 18:12:33,"Leg day",1h 5m,"Squat (Barbell)",2,many,5.0,0,0.0,"","",8
2023-05-08 18:02:10,"Leg day",58m,"Squat (Barbell)",1,105,5.0,0,0.0,"","",9
`;

describe.skipIf(!CHROMIUM)("the playground's tabs", () => {
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    site = await Site.start();
    page = await site.openPlayground();
  });

  afterAll(() => site?.stop());

  const tab = (name: string) => page.getByRole("tab", { name, exact: true });
  const text = (selector: string) => page.locator(selector).first().textContent();
  const rows = (table: string) =>
    page
      .locator(`${table} tbody tr`)
      .allInnerTexts()
      .then((all) => all.map((row) => row.split("\t").map((cell) => cell.trim())));
  const write = async (side: string, message: string) => {
    await page.fill(`#${side}-message`, message);
    await page.press(`#${side}-message`, "Enter");
  };
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();

  it("are reached by the keyboard, and each has an address of its own", async () => {
    await tab("Talk").focus();
    for (const name of [...TABS.slice(1), "Talk"]) {
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => page.locator("[role=tab][aria-selected=true]").textContent()).toContain(name);
      expect(await page.evaluate("document.activeElement.textContent.trim()")).toBe(name);
    }
    await page.keyboard.press("End");
    await expect.poll(() => page.url()).toMatch(/#documentation$/);
    await page.keyboard.press("Home");
    await expect.poll(() => page.url()).toMatch(/#talk$/);
  });

  it("copy what was done as curl and as TypeScript, which both do it again", async () => {
    const talked = () => page.locator("#ben .message .words").allTextContents();
    await write("ada", "It's “six”, isn't it?");
    await expect.poll(async () => (await talked()).length).toBe(1);
    const copied = async (name: string) => {
      await press(`Copy as ${name}`);
      await page
        .locator(".snippet", { hasText: `Copy as ${name}` })
        .getByText("Copied")
        .waitFor();
      return page.evaluate<string>("navigator.clipboard.readText()");
    };
    await runCurl(await copied("curl"));
    await expect.poll(async () => (await talked()).length).toBe(2);
    await runTypeScript(await copied("TypeScript"));
    await expect.poll(async () => (await talked()).length).toBe(3);
    expect(new Set(await talked()).size).toBe(1);
    await page.click(`#ben [data-id="2"] .like`);
    await page.locator(`#ada [data-id="2"] .liked`).waitFor();
    expect(await page.getByText("Copy as curl").count()).toBe(0);
    await page.click(`#ben [data-id="2"] .like`);
    await expect.poll(() => page.locator(`#ada [data-id="2"] .liked`).count()).toBe(0);
    await page.click(`#ben [data-id="3"] .like`);
    const liking = await copied("TypeScript");
    await page.click(`#ben [data-id="3"] .like`);
    await expect.poll(() => page.locator(`#ada [data-id="3"] .liked`).count()).toBe(0);
    await runTypeScript(liking);
    await page.locator(`#ada [data-id="3"] .liked`).waitFor();
  });

  it("show a workspace: channels in which both write, what happened, and fourteen days", async () => {
    await tab("Workspace").click();
    await expect.poll(() => page.locator(".side .status").allTextContents()).toEqual(["live", "live"]);
    const days = async () => (await rows(".chart details")).map(([, count]) => Number(count));
    await page.getByText("As a table").click();
    await expect.poll(days).toEqual(Array.from({ length: 14 }, () => 0));
    await write("ada", "Who trains today?");
    await expect.poll(() => text("#ben .message .words")).toContain("Who trains today?");
    await write("ben", "I do.");
    await expect.poll(() => page.locator("#ada .message").count()).toBe(2);
    await expect.poll(() => text(".activities li")).toMatch(/^ben_\w+ sent a message in #general/);
    await expect.poll(days).toEqual([...Array.from({ length: 13 }, () => 0), 2]);
    await page.getByLabel("Name of a new channel").fill("nutrition");
    await press("Add");
    await expect.poll(() => text("#ada .empty")).toBe("Nothing has been said yet.");
    await write("ben", "Oats");
    await expect.poll(() => text("#ada .message .words")).toContain("Oats");
    await page.getByText("#general", { exact: true }).click();
    await expect.poll(() => page.locator("#ada .message").count()).toBe(2);
  });

  it("show an invite to a game, which is declined, taken back or accepted", async () => {
    await tab("Game").click();
    await expect.poll(() => page.locator(".side .status").allTextContents()).toEqual(["live", "live"]);
    // What was done in another tab is not shown here, nor that strangers appear offline.
    expect(await page.locator(".doing").count()).toBe(0);
    expect(await page.locator(".side", { hasText: "is offline" }).count()).toBe(0);
    const games = () => page.locator(".game").allTextContents();
    const none = "No game or invite.";
    await expect.poll(games).toEqual([none, none]);
    await page.getByText("fast").click();
    await press("Invite Ben");
    const asked = ["Waiting for Ben's answer.", "Ada invites you to a game at fast speed."];
    await expect.poll(games).toEqual(asked);
    await press("Decline");
    await expect.poll(games).toEqual([none, none]);
    await press("Invite Ben");
    await expect.poll(games).toEqual(asked);
    await press("Cancel the invite");
    await expect.poll(games).toEqual([none, none]);
    await press("Invite Ben");
    await press("Accept");
    await expect.poll(games).toEqual(["In a game with Ben.", "In a game with Ada."]);
    await page.locator("#ada").getByText("End the game").click();
    await expect.poll(games).toEqual([none, none]);
  });

  it("show a workout: a session from the library, its sets, and the records in kilograms and pounds", async () => {
    await tab("Workout").click();
    await page.getByLabel("Search the library").fill("goblet");
    await press("Add Goblet Squat");
    await press("Remove Barbell Row");
    await press("Start the session");
    await page.getByLabel("Exercise").first().selectOption("Goblet Squat");
    const log = async (weight: string, reps: string) => {
      const sets = await page.locator(".sets tbody tr").count();
      await page.getByLabel("Weight (kg)").fill(weight);
      await page.getByLabel("Repetitions").fill(reps);
      await press("Log the set");
      await expect.poll(() => page.locator(".sets tbody tr").count()).toBe(sets + 1);
    };
    await log("20", "10");
    await log("24", "5");
    await expect.poll(() => rows(".records")).toEqual([["Goblet Squat", "24", "28", "10", "200"]]);
    await page.locator(".progress-of").waitFor();
    expect(await page.locator(".plot canvas").count()).toBe(2);
    await page.getByText("Pounds").click();
    await expect.poll(() => rows(".records")).toEqual([["Goblet Squat", "52.9", "61.7", "10", "440.9"]]);
    await expect.poll(() => text(".sets tbody tr td:nth-of-type(2)")).toBe("44.092");
    await page.getByText("Kilograms").click();
    await press("Delete set 2 of Goblet Squat");
    await expect.poll(() => rows(".records")).toEqual([["Goblet Squat", "20", "26.7", "10", "200"]]);
    await page.getByLabel("Rating").selectOption("5 of 5");
    await press("Complete the session");
    await expect.poll(() => text(".result")).toMatch(/Completed: 200 kg moved in \d+ min, rated 5 of 5\./);
  });

  it("import a file of Strong that is dropped, once its dry run was looked at, and undo it", async () => {
    await tab("Import").click();
    await page.locator(".drop").waitFor();
    await page.evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([${JSON.stringify(STRONG)}], "strong.csv", { type: "text/csv" }));
      const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector(".drop").dispatchEvent(drop);
    }`);
    await expect
      .poll(() => text(".summary"))
      .toMatch(/^Would add 2 sessions, 2 sets and 0 exercises;.* 1 lines refused\.$/);
    const report = async () => (await rows(".report")).filter(([line]) => line === "3").map((row) => row[3]);
    expect(await report()).toEqual(["refused"]);
    await tab("Workout").click();
    await expect.poll(() => page.locator(".records tbody tr").count()).toBe(1);
    await tab("Import").click();
    await press("Import it");
    await expect.poll(() => text(".summary")).toMatch(/^Added 2 sessions, 2 sets/);
    await tab("Workout").click();
    await expect
      .poll(async () => (await rows(".records")).map(([name]) => name))
      .toEqual(["Back Squat", "Goblet Squat"]);
    await tab("Import").click();
    await page.getByRole("button", { name: /^Undo the import/ }).click();
    await expect.poll(() => page.locator(".imports li").count()).toBe(0);
  });

  it("import twelve weeks as Hevy exports them, and draw how strength and volume grew", async () => {
    await press("Use a Hevy sample");
    await expect.poll(() => text(".summary")).toMatch(/^Would add 24 sessions, 180 sets and 0 exercises;/);
    await press("Import it");
    await expect.poll(() => text(".summary")).toMatch(/^Added 24 sessions/);
    await tab("Workout").click();
    await page.locator(".progress-of").selectOption("Deadlift");
    await page.getByText("As a table").first().click();
    await expect
      .poll(async () => (await rows(".chart:first-child details")).at(-2)?.slice(1))
      .toEqual(["125", "145.8"]);
    await page.locator(".bucket").selectOption("month");
    await expect.poll(async () => (await rows(".chart:first-child details")).length).toBeLessThan(5);
  });

  it("show the mails that a development server keeps", async () => {
    await tab("Mail").click();
    await press("Mail Ben a sign-in code");
    await expect
      .poll(() => text(".mails li"))
      .toMatch(/Your Palaestra code.*to ben_\w+@example\.com.*\d{6}/s);
  });

  it("list the operations of the API, and lead to its documentation", async () => {
    await tab("API").click();
    await page.getByLabel("Search the operations").fill("media ticket");
    await expect
      .poll(async () => (await rows(".operations")).map(([operation]) => operation))
      .toEqual(["POST /api/media-tickets/"]);
    expect(await page.getByRole("link", { name: "Swagger UI" }).getAttribute("href")).toBe("/api/docs/");
  });

  it.each(TABS)(
    "have nothing in %s that axe finds fault with, light and dark, and fit a phone",
    async (name) => {
      await tab(name).click();
      await page.locator("[role=tabpanel] .panel").first().waitFor();
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: "light" });
      expect(await findViolations(page)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await findViolations(page)).toEqual([]);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    },
  );

  it("ask no other host for anything, and leave the console empty", () => {
    expect(site.hosts).toEqual([site.host]);
    expect(site.complaints).toEqual([]);
  });
});
