/**
 * `npm run screenshots`: plays a talk and a workout on a server of its own, and writes the pictures of the README and the
 * guides, `docs/playground.png` and `docs/workout.png`. Needs a Chromium: CHROMIUM is its path.
 */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { startThrowawayServer } from "./demo/server.ts";
import { ROOT } from "./root.ts";

const WIDTH = 1280;

/** The photo that Ada sends. */
const BARBELL = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" viewBox="0 0 640 360">
  <rect width="640" height="360" fill="#e9d8c3"/><rect y="250" width="640" height="110" fill="#8a6a4f"/>
  <circle cx="520" cy="90" r="46" fill="#f6b26b"/><rect x="60" y="214" width="520" height="12" rx="6" fill="#555b66"/>
  <g fill="#8a3b12"><rect x="112" y="130" width="30" height="180" rx="8"/><rect x="498" y="130" width="30" height="180" rx="8"/></g>
  <g fill="#2b2f38"><rect x="150" y="160" width="22" height="120" rx="6"/><rect x="468" y="160" width="22" height="120" rx="6"/></g>
</svg>`;

const server = await startThrowawayServer((step) => console.log(step));
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 }, colorScheme: "light" });
  const photo = await paint(page);
  await page.goto(`${server.origin}/`);
  await page.locator("#promise[data-state=held]").waitFor();
  await playTalk(page, photo);
  await takePicture(page, "playground.png", ".sides");
  await playWorkout(page);
  await takePicture(page, "workout.png", "[aria-labelledby=records]");
} finally {
  await browser.close();
  await server.stop();
}

async function paint(page: Page): Promise<Buffer> {
  await page.setContent(BARBELL);
  return page.locator("svg").screenshot();
}

/** Ends with Ben offline, and what he wrote in his outbox. */
async function playTalk(page: Page, photo: Buffer): Promise<void> {
  const say = async (side: string, text: string) => {
    await page.fill(`#${side}-message`, text);
    await page.press(`#${side}-message`, "Enter");
    await page.locator(`#${side} .own .words`, { hasText: text }).last().waitFor();
  };
  await say("ada", "Legs at six? I keep this one for us.");
  await page.setInputFiles("#ada input[type=file]", {
    name: "gym.png",
    mimeType: "image/png",
    buffer: photo,
  });
  await page.locator("#ben .picture img").waitFor();
  await page.click("#ben .message:has(.picture) .like");
  await page.locator("#ada .liked").waitFor();
  await page.click("#ben .cut");
  await say("ben", "Six it is. I'm in the tunnel.");
  await say("ben", "And chalk!");
  await say("ada", "Are you there?");
  await page.locator("#ada .own .state", { hasText: "sent" }).last().waitFor();
  await page.locator("h1").click();
}

async function playWorkout(page: Page): Promise<void> {
  await page.click("#tab-import");
  await page.click(".sample");
  await page.click(".take");
  await page.locator(".summary.held").waitFor();
  await page.click("#tab-workout");
  await page.click(".start");
  await page.locator(".log").waitFor();
  for (const [weight, reps] of [
    ["70", "8"],
    ["75", "6"],
    ["77.5", "4"],
  ] as const) {
    const sets = await page.locator(".sets tbody tr").count();
    await page.fill(".weight", weight);
    await page.fill(".reps", reps);
    await page.click(".log");
    await page.locator(".sets tbody tr").nth(sets).waitFor();
  }
  await page.locator(".progress-of").selectOption("Deadlift");
  await page.locator("figcaption", { hasText: "Deadlift" }).first().waitFor();
}

/** The page from its top down to the end of an element. */
async function takePicture(page: Page, name: string, last: string): Promise<void> {
  const box = await page.locator(last).last().boundingBox();
  const path = join(ROOT, "docs", name);
  const clip = { x: 0, y: 0, width: WIDTH, height: Math.ceil((box?.y ?? 0) + (box?.height ?? 0)) + 12 };
  await page.screenshot({ path, fullPage: true, clip });
  console.log(`docs/${name}`);
}
