import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { ROOT } from "./root.ts";

const FILE = join(ROOT, ".dev.vars");

const BROWSER_ORIGINS = [3000, 4200, 5173, 8080]
  .flatMap((port) => [`http://localhost:${port}`, `http://127.0.0.1:${port}`])
  .join(" ");

/** Settings that environment variables override for one run. */
export const SETTINGS = [
  "SMTP_URL",
  "MAIL_FROM",
  "RATE_LIMITS",
  "FRAMES_PER_SECOND",
  "QUOTAS",
  "EDGE",
  "COOKIE_SAME_SITE",
  "ALLOWED_ORIGINS",
] as const;

/** Variables and secrets of a local server: the environment first, then `.dev.vars`. */
export function developmentVariables(): Record<string, string> {
  const given = SETTINGS.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...parseEnv(readVariables() ?? ""), ...Object.fromEntries(given) };
}

/** Creates `.dev.vars`, or adds missing keys to it. */
export function ensureDevelopmentSecrets(): void {
  const wanted: Record<string, string> = {
    AUTH_SECRET: randomBytes(48).toString("base64url"),
    ENVIRONMENT: "development",
    RATE_LIMITS: "relaxed",
    EDGE: "none",
    ALLOWED_ORIGINS: BROWSER_ORIGINS,
  };
  if (readVariables() === null && createOnce(formatVariables(wanted))) return;
  const present = readVariables() ?? "";
  const missing = Object.fromEntries(
    Object.entries(wanted).filter(([key]) => !new RegExp(`^\\s*${key}\\s*=`, "m").test(present)),
  );
  if (Object.keys(missing).length === 0) return;
  const separator = present === "" || present.endsWith("\n") ? "" : "\n";
  writeFileSync(FILE, present + separator + formatVariables(missing));
}

function readVariables(): string | null {
  try {
    return readFileSync(FILE, "utf8");
  } catch {
    return null;
  }
}

/** Creates the file atomically; returns false if another process was first. */
function createOnce(text: string): boolean {
  const draft = `${FILE}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, FILE);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function formatVariables(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([key, value]) => `${key}="${value}"\n`)
    .join("");
}
