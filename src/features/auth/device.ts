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

// Browsers also name those they derive from, so specific ones are first.
const BROWSERS = [
  ["Edge", /Edg(?:e|A|iOS)?\//],
  ["Opera", /OPR\//],
  ["Samsung Internet", /SamsungBrowser\//],
  ["Firefox", /Firefox\/|FxiOS\//],
  ["Chrome", /Chrome\/|CriOS\//],
  ["Safari", /Safari\//],
] as const;

export function deviceName(agent: string | null): string | null {
  if (!agent?.trim()) return null;
  const system = SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0];
  const browser = BROWSERS.find(([, pattern]) => pattern.test(agent))?.[0];
  if (browser) return system ? `${browser} on ${system}` : browser;
  const [product = ""] = agent.trim().split(/\s+/);
  return cut(product.replace(/[^\x21-\x7e]/g, ""), NAME_LENGTH_MAX) || null;
}
