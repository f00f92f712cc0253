import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium to use: CHROMIUM, or an installed one; null if there is none. */
export const CHROMIUM: string | null =
  [process.env.CHROMIUM, ...PATHS].find((path) => path && existsSync(path)) ?? null;

/** Starts it headless. @throws Error if there is none */
export function launchChromium(): Promise<Browser> {
  if (!CHROMIUM) throw new Error("No Chromium was found. Set CHROMIUM to the path of one.");
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-proxy-server"] });
}
