import { cut } from "../../lib/text.ts";

const NAME_LENGTH_MAX = 80;

const SYSTEMS = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X|Macintosh/],
  ["Linux", /Linux|X11/],
] as const;

// Browsers name those that they descend from, too: the more special comes first.
const BROWSERS = [
  ["Edge", /Edg(?:e|A|iOS)?\//],
  ["Opera", /OPR\//],
  ["Samsung Internet", /SamsungBrowser\//],
  ["Firefox", /Firefox\/|FxiOS\//],
  ["Chrome", /Chrome\/|CriOS\//],
  ["Safari", /Safari\//],
] as const;

/**
 * A User-Agent header as a person recognises their device: "Firefox on Linux", else its first product ("okhttp/4.12"),
 * cut to 80 characters; null where there is none.
 */
export function deviceName(agent: string | null): string | null {
  if (!agent?.trim()) return null;
  const system = SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0];
  const browser = BROWSERS.find(([, pattern]) => pattern.test(agent))?.[0];
  if (browser) return system ? `${browser} on ${system}` : browser;
  const [product = ""] = agent.trim().split(/\s+/);
  return cut(product.replace(/[^\x21-\x7e]/g, ""), NAME_LENGTH_MAX) || null;
}
