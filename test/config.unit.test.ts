import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";
import type { Env } from "../src/env.ts";
import { createLogger } from "../src/lib/logger.ts";

const SETTINGS = {
  AUTH_SECRET: "a secret of more than thirty-two characters",
  ENVIRONMENT: "development",
  RATE_LIMITS: "on",
  EDGE: "none",
  COOKIE_SAME_SITE: "lax",
  PLAYGROUND: "off",
  ALLOWED_ORIGINS: "https://app.example  https://m.example",
  MAIL_FROM: "Palaestra <no-reply@palaestra.example>",
};

const read = (changes: Record<string, string>) => readConfig({ ...SETTINGS, ...changes } as unknown as Env);

describe("the settings of a deployment", () => {
  it("are read", () => {
    expect(read({ QUOTAS: "workspaces=3", FRAMES_PER_SECOND: "5" })).toMatchObject({
      development: true,
      framesPerSecond: 5,
      allowedOrigins: ["https://app.example", "https://m.example"],
      quotas: { workspaces: 3, courses: 500 },
    });
  });

  it.each([
    [{ AUTH_SECRET: "short" }, "AUTH_SECRET must be set, to at least 32 characters."],
    [{ RATE_LIMITS: "fast" }, 'RATE_LIMITS must be on or relaxed or off, not "fast".'],
    [{ EDGE: "cloudflair" }, 'EDGE must be cloudflare or none, not "cloudflair".'],
    [{ COOKIE_SAME_SITE: "None" }, 'COOKIE_SAME_SITE must be lax or none, not "None".'],
    [{ PLAYGROUND: "yes" }, 'PLAYGROUND must be off or on, not "yes".'],
    [{ FRAMES_PER_SECOND: "abc" }, 'FRAMES_PER_SECOND must be a number above 0, such as 30, not "abc".'],
    [{ QUOTAS: "file=3" }, 'QUOTAS: "file=3" must be a name, "=" and a number. The names are files, '],
  ])("%j is refused with the setting's name in the log", (changes, message) => {
    expect(() => read(changes)).toThrow(message);
  });
});

it("the playground is served in development, and in production where its setting is on", () => {
  const production = { ENVIRONMENT: "production", MAIL_FROM: "" };
  const isServed = (changes: Record<string, string>) => read(changes).playground;
  expect(isServed({})).toBe(true);
  expect(isServed(production)).toBe(false);
  expect(isServed({ ...production, PLAYGROUND: "on" })).toBe(true);
});

describe("the sender of mails", () => {
  const LOCAL = "Palaestra <no-reply@localhost>";
  const production = (changes: Record<string, string>) => read({ ENVIRONMENT: "production", ...changes });

  it("must have a real domain in production, with or without a display name", () => {
    for (const sender of [
      "Palaestra <no-reply@example.org>",
      "no-reply@mail.example.org",
      "Пал <a@почта.рф>",
    ]) {
      expect(production({ MAIL_FROM: sender }).mailFrom).toBe(sender);
    }
  });

  it.each([
    LOCAL,
    "no-reply",
    "Palaestra",
    "no-reply@mail",
    "no-reply@mail.local",
    "no-reply@palaestra.example",
    "no-reply@127.0.0.1",
    "Palaestra <no-reply@example.org",
  ])("%s is refused in production", (sender) => {
    expect(() => production({ MAIL_FROM: sender })).toThrow(`your-domain.com>", not "${sender}".`);
    expect(read({ MAIL_FROM: sender }).mailFrom).toBe(sender);
  });

  it("may be empty in production, where no mail is sent then", () => {
    expect(production({ MAIL_FROM: "" }).mailFrom).toBeNull();
  });

  it("defaults to localhost in development", () => {
    expect(read({ MAIL_FROM: "" }).mailFrom).toBe(LOCAL);
  });
});

it("only setting errors are logged with their message", () => {
  const lines: string[] = [];
  const { error } = console;
  console.error = (line: string) => lines.push(line);
  try {
    for (const changes of [{ EDGE: "x" }, {}]) {
      try {
        read(changes);
        throw new Error("somebody's words");
      } catch (thrown) {
        createLogger().error("failed", thrown);
      }
    }
  } finally {
    console.error = error;
  }
  expect(lines[0]).toContain("EDGE must be");
  expect(lines[1]).not.toContain("somebody's words");
});
