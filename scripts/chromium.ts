import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium of this machine: CHROMIUM, or the one of the system; null if there is none. */
export const CHROMIUM: string | null =
  [process.env.CHROMIUM, ...PATHS].find((path) => path && existsSync(path)) ?? null;

/** Starts it without a window. @throws Error if there is none */
export async function launchChromium(): Promise<Browser> {
  if (!CHROMIUM) throw new Error("No Chromium was found. Set CHROMIUM to the path of one.");
  // Only here: where Chromium is, a machine without this library may ask as well.
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-proxy-server"] });
}
