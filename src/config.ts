import type { Env } from "./env.ts";
import { type Quotas, readQuotas } from "./lib/quotas.ts";

export interface Config {
  development: boolean;
  rateLimits: Env["RATE_LIMITS"];
  /** Frames that one account may send to one object; infinite where limits are off. */
  framesPerSecond: number;
  allowedOrigins: readonly string[];
  /** The SameSite of the cookies of a login. */
  cookieSameSite: "lax" | "none";
  relaySockets: boolean;
  quotas: Quotas;
  authSecret: string;
  /** Where mail is handed over, `smtps://user:password@host`; null where by other ways. */
  smtpUrl: string | null;
  /** The sender of mails. */
  mailFrom: string;
}

const SECRET_LENGTH_MIN = 32;
const FRAMES_PER_SECOND = 30;
const FRAME_FACTORS = { on: 1, relaxed: 100, off: Number.POSITIVE_INFINITY } as const;

/** Reads the configuration; a deployment without a sound secret answers nothing rather than sign with a weak one. */
export function readConfig(env: Env): Config {
  if (typeof env.AUTH_SECRET !== "string" || env.AUTH_SECRET.length < SECRET_LENGTH_MIN) {
    throw new Error(`AUTH_SECRET must be set, to at least ${SECRET_LENGTH_MIN} characters`);
  }
  return {
    development: env.ENVIRONMENT === "development",
    rateLimits: env.RATE_LIMITS,
    framesPerSecond: (Number(env.FRAMES_PER_SECOND) || FRAMES_PER_SECOND) * FRAME_FACTORS[env.RATE_LIMITS],
    allowedOrigins: env.ALLOWED_ORIGINS.split(/\s+/).filter(Boolean),
    cookieSameSite: env.COOKIE_SAME_SITE === "none" ? "none" : "lax",
    relaySockets: env.RELAY_SOCKETS === "on",
    quotas: readQuotas(env.QUOTAS),
    authSecret: env.AUTH_SECRET,
    smtpUrl: env.SMTP_URL || null,
    mailFrom: env.MAIL_FROM,
  };
}
