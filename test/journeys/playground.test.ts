import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../scripts/chromium.ts";
import { Site } from "../support/site.ts";

const HELD = "✓ Held so far.";
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** What one side shows of each message: its text, and where it stands. */
const shown = (page: Page, side: string): Promise<string[][]> =>
  page.evaluate(`[...document.querySelectorAll("#${side} .message")].map((message) =>
    [message.querySelector(".words").lastChild.textContent.trim(), message.querySelector(".state")?.textContent ?? ""])`);

/** A script that drops the picture on an element. */
const dropOn = (selector: string, name: string) => `{
  const bytes = Uint8Array.from(atob("${PICTURE.toString("base64")}"), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], "${name}", { type: "image/png" }));
  const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
  document.querySelector("${selector}").dispatchEvent(drop);
}`;

/** A script that clicks on several at once, so that nothing of what the first does can be answered before. */
const clickAll = (...selectors: string[]) =>
  `for (const each of ${JSON.stringify(selectors)}) document.querySelector(each).click();`;

describe.skipIf(!CHROMIUM)("the playground", () => {
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    site = await Site.start();
    page = await site.openPlayground();
  });

  afterAll(() => site?.stop());

  const texts = async (side: string) => (await shown(page, side)).map(([text]) => text);
  const held = () =>
    expect
      .poll(async () => [
        await page.locator("#promise").getAttribute("data-state"),
        await page.locator(".verdict").textContent(),
      ])
      .toEqual(["held", HELD]);
  const write = async (side: string, text: string) => {
    await page.fill(`#${side}-message`, text);
    await page.press(`#${side}-message`, "Enter");
  };

  it("lets two people talk: each sees who types, and what is sent and read", async () => {
    await write("ada", "Six?");
    await expect.poll(() => shown(page, "ben")).toEqual([["Six?", ""]]);
    await expect.poll(() => shown(page, "ada")).toEqual([["Six?", "sent"]]);
    await expect.poll(() => page.locator("#ben .badge").textContent()).toBe("1 unread");
    await page.fill("#ben-message", "Six it is.");
    await expect.poll(() => shown(page, "ada")).toEqual([["Six?", "read"]]);
    await expect.poll(() => page.locator("#ben .badge").count()).toBe(0);
    await expect.poll(() => page.locator("#ada .typing").textContent()).toBe("Ben is typing …");
    await page.press("#ben-message", "Enter");
    await expect.poll(() => texts("ada")).toEqual(["Six?", "Six it is."]);
    await expect.poll(() => page.locator("#ada .typing").textContent()).toBe("");
    await held();
  });

  it("lets them like, edit and delete", async () => {
    await page.click(`#ben [data-id="1"] .like`);
    await page.locator(`#ada [data-id="1"] .liked`).waitFor();
    await page.click(`#ada [data-id="1"] [aria-label^="Edit"]`);
    await page.fill(`#ada [data-id="1"] .editor input`, "At six?");
    await page.keyboard.press("Enter");
    await expect.poll(() => texts("ben")).toEqual(["At six?", "Six it is."]);
    await page.click(`#ben [data-id="2"] [aria-label^="Delete"]`);
    await expect.poll(() => texts("ada")).toEqual(["At six?"]);
    await held();
  });

  it("sends a photo by its button and by dropping it, and both see it", async () => {
    const photo = { name: "gym.png", mimeType: "image/png", buffer: PICTURE };
    await page.setInputFiles("#ada input[type=file]", photo);
    await page.locator("#ben img[alt='gym.png']").waitFor();
    await page.evaluate(dropOn("#ben", "dropped.png"));
    for (const side of ["ada", "ben"]) {
      const picture = page.locator(`#${side} img[alt='dropped.png']`);
      await expect
        .poll(() => picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth))
        .toBe(1);
    }
    await held();
    for (const id of [3, 4]) await page.click(`.own[data-id="${id}"] [aria-label^="Delete"]`);
    await expect.poll(() => texts("ada")).toEqual(["At six?"]);
  });

  it("keeps what is written without a network, and brings it in order when it is back", async () => {
    await page.click("#ada .cut");
    for (const text of ["One", "Two", "Three"]) await write("ada", text);
    await write("ben", "Are you there?");
    await expect.poll(() => texts("ben")).toEqual(["At six?", "Are you there?"]);
    await expect
      .poll(async () => (await shown(page, "ada")).slice(1))
      .toEqual(["One", "Two", "Three"].map((text) => [text, "waiting in the outbox"]));
    expect(await page.locator("#ada .outbox").textContent()).toBe("3");
    expect(await page.locator("#promise").getAttribute("data-state")).toBe("pending");
    await page.click("#ada .cut");
    const all = ["At six?", "Are you there?", "One", "Two", "Three"];
    await expect.poll(() => texts("ben")).toEqual(all);
    await expect.poll(() => texts("ada")).toEqual(all);
    await held();
  });

  it("goes on where it was when the server's memory is restarted, even with 200 on their way", async () => {
    const frames = page.locator("#ada .frames");
    await page.click(".evict");
    await expect.poll(() => frames.textContent()).toContain("closed: 1006");
    await expect.poll(() => page.locator(".socket").allTextContents()).toEqual(["live", "live"]);
    expect(await frames.textContent()).toMatch(/opened [^·]*after=\d+.*closed: 1006/s);
    await page.evaluate(clickAll("#ben .burst", ".evict"));
    await expect
      .poll(() => page.locator("#ben .result").textContent())
      .toBe("200 of 200 arrived at Ada's side, in order.");
    await held();
  });

  it("loses none of 200 though the network is cut while the first of them are on their way", async () => {
    await page.evaluate(clickAll("#ada .burst", "#ada .cut"));
    await expect.poll(() => page.locator("#ada .outbox").textContent()).toBe("200");
    expect(await page.locator("#ada .frames").textContent()).toContain("burst 1");
    await page.click("#ada .cut");
    await expect
      .poll(() => page.locator("#ada .result").textContent())
      .toBe("200 of 200 arrived at Ben's side, in order.");
    await held();
    expect(await texts("ada")).toEqual(await texts("ben"));
  });

  it("shows one of them alone in another tab", async () => {
    const tab = await site.openPlayground("/?as=ben");
    await tab.fill("#ben-message", "From another tab");
    await tab.press("#ben-message", "Enter");
    await expect.poll(async () => (await texts("ben")).at(-1)).toBe("From another tab");
    expect(await tab.locator("[role=tab]").count()).toBe(0);
    await tab.close();
    await held();
  });

  it("begins again with what both have said when it is loaded again", async () => {
    await page.reload();
    await held();
    expect((await texts("ada")).at(-1)).toBe("From another tab");
  });

  it("makes two new people where the server doesn't know the old ones any more", async () => {
    await page.evaluate(`localStorage.setItem("palaestra-playground",
      localStorage.getItem("palaestra-playground").replaceAll(/"password":"/g, '"password":"not '))`);
    expect(site.complaints).toEqual([]);
    await page.reload();
    await expect.poll(() => page.locator(".socket").allTextContents()).toEqual(["live", "live"]);
    await expect.poll(() => shown(page, "ada")).toEqual([]);
  });

  it("asks no other host for anything", () => {
    expect(site.hosts).toEqual([site.host]);
  });
});
