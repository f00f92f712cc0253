import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../client/test/support/browser.ts";
import { startThrowawayServer, type ThrowawayServer } from "../../scripts/demo/server.ts";
import { Chromium, type Tab } from "../support/chromium.ts";

if (!CHROMIUM) {
  console.warn("There is no Chromium here: the playground is NOT tried in a browser. Set CHROMIUM to one.");
}

/** What one side of the page shows of each message: its text, and where it stands. */
const shown = (side: string) => `[...document.querySelectorAll("#${side} .message")].map((message) =>
  [message.querySelector(".words").lastChild.textContent, message.querySelector(".state")?.textContent ?? ""])`;
const textOf = (selector: string) =>
  `document.querySelector(${JSON.stringify(selector)})?.textContent ?? null`;
const VERDICT = `[document.querySelector("#promise")?.dataset.state, document.querySelector(".verdict")?.textContent]`;
const SOCKETS = `[...document.querySelectorAll(".socket")].map((each) => each.textContent)`;
const HELD = ["held", "✓ Held so far."];

describe.skipIf(!CHROMIUM)("the playground", () => {
  let server: ThrowawayServer;
  let browser: Chromium;
  let page: Tab;

  beforeAll(async () => {
    server = await startThrowawayServer();
    browser = await Chromium.launch(CHROMIUM ?? "");
    page = await browser.newTab();
    await page.open(`${server.origin}/playground/`);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const texts = async (side: string) => (await page.evaluate<string[][]>(shown(side))).map(([text]) => text);

  it("lets two people talk: each sees who types, and what is sent and read", async () => {
    await expect.poll(() => page.evaluate(SOCKETS)).toEqual(["live", "live"]);
    await page.write("#ada-message", "Six?");
    await expect.poll(() => page.evaluate(shown("ben"))).toEqual([["Six?", ""]]);
    await expect.poll(() => page.evaluate(shown("ada"))).toEqual([["Six?", "sent"]]);
    await expect.poll(() => page.evaluate(textOf("#ben .badge"))).toBe("1 unread");
    await page.evaluate(`document.querySelector("#ben-message").focus()`);
    await page.type("Six it is.");
    await expect.poll(() => page.evaluate(shown("ada"))).toEqual([["Six?", "read"]]);
    await expect.poll(() => page.evaluate(textOf("#ben .badge"))).toBeNull();
    await expect.poll(() => page.evaluate(textOf("#ada .typing"))).toBe("Ben is typing …");
    await page.press("Enter", "\r");
    await expect.poll(() => texts("ada")).toEqual(["Six?", "Six it is."]);
    await expect.poll(() => page.evaluate(textOf("#ada .typing"))).toBe("");
    await expect.poll(() => page.evaluate(VERDICT)).toEqual(HELD);
  });

  it("lets them like, edit and delete", async () => {
    await page.click(`#ben [data-id="1"] [aria-pressed]`);
    await expect.poll(() => page.evaluate(textOf(`#ada [data-id="1"] .facts`))).toContain("♥");
    await page.click(`#ada [data-id="1"] [aria-label^="Edit"]`);
    await page.evaluate(`document.activeElement.select()`);
    await page.type("At six?");
    await page.press("Enter", "\r");
    await expect.poll(() => texts("ben")).toEqual(["At six?", "Six it is."]);
    await page.click(`#ben [data-id="2"] [aria-label^="Delete"]`);
    await expect.poll(() => texts("ada")).toEqual(["At six?"]);
    await expect.poll(() => page.evaluate(VERDICT)).toEqual(HELD);
  });

  it("keeps what is written without a network, and brings it in order when it is back", async () => {
    await page.click("#ada .cut");
    for (const text of ["One", "Two", "Three"]) await page.write("#ada-message", text);
    await page.write("#ben-message", "Are you there?");
    await expect.poll(() => texts("ben")).toEqual(["At six?", "Are you there?"]);
    await expect
      .poll(async () => (await page.evaluate<string[][]>(shown("ada"))).slice(1))
      .toEqual(["One", "Two", "Three"].map((text) => [text, "waiting in the outbox"]));
    expect(await page.evaluate(textOf("#ada .outbox"))).toBe("3");
    expect(await page.evaluate(VERDICT)).toEqual(["pending", "✓ Held so far."]);
    await page.click("#ada .cut");
    const all = ["At six?", "Are you there?", "One", "Two", "Three"];
    await expect.poll(() => texts("ben")).toEqual(all);
    await expect.poll(() => texts("ada")).toEqual(all);
    await expect.poll(() => page.evaluate(VERDICT)).toEqual(HELD);
  });

  it("sends 200 at once, which arrive in order", async () => {
    await page.click("#ben .burst");
    await expect
      .poll(() => page.evaluate(textOf("#ben .result")))
      .toBe("200 of 200 arrived at Ada's side, in order.");
    await expect.poll(() => page.evaluate(VERDICT)).toEqual(HELD);
  });

  it("loses none of 200 though the network is cut while the first of them are on their way", async () => {
    // In one go, so that nothing of what is sent can be answered before.
    await page.evaluate(
      `for (const button of ["burst", "cut"]) document.querySelector("#ada ." + button).click()`,
    );
    await expect.poll(() => page.evaluate(textOf("#ada .outbox"))).toBe("200");
    expect(await page.evaluate(`document.querySelector("#ada .frames").innerText`)).toContain("burst 1");
    await page.click("#ada .cut");
    await expect
      .poll(() => page.evaluate(textOf("#ada .result")))
      .toBe("200 of 200 arrived at Ben's side, in order.");
    await expect.poll(() => page.evaluate(VERDICT)).toEqual(HELD);
    expect(await texts("ada")).toEqual(await texts("ben"));
  });

  it("shows one of them alone in another tab", async () => {
    const tab = await browser.newTab();
    await tab.open(`${server.origin}/playground/?as=ben`);
    await expect.poll(() => tab.evaluate(SOCKETS)).toEqual(["live"]);
    await tab.write("#ben-message", "From another tab");
    await page.show();
    await expect.poll(async () => (await texts("ben")).at(-1)).toBe("From another tab");
    await expect.poll(() => page.evaluate(VERDICT)).toEqual(HELD);
    expect(tab.complaints).toEqual([]);
  });

  it("begins again with what both have said when it is loaded again", async () => {
    await page.open(`${server.origin}/playground/`);
    await expect.poll(() => page.evaluate(VERDICT)).toEqual(HELD);
    expect((await texts("ada")).at(-1)).toBe("From another tab");
  });

  it("names all that can be used, and fits a phone", async () => {
    const unnamed = (await page.accessibles()).filter(({ name }) => name === "");
    expect(unnamed).toEqual([]);
    await page.resize({ width: 320, height: 640 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
  });

  it("asks no other host for anything, and its console is empty", () => {
    expect(new Set(page.requests.map((url) => new URL(url).host))).toEqual(
      new Set([new URL(server.origin).host]),
    );
    expect(page.complaints).toEqual([]);
  });

  it("makes two new people where the server doesn't know the old ones any more", async () => {
    await page.evaluate(`localStorage.setItem("palaestra-playground",
      localStorage.getItem("palaestra-playground").replaceAll(/"password":"/g, '"password":"not '))`);
    await page.open(`${server.origin}/playground/`);
    await expect.poll(() => page.evaluate(SOCKETS)).toEqual(["live", "live"]);
    await expect.poll(() => page.evaluate(shown("ada"))).toEqual([]);
  });
});
