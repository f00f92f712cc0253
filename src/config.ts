import type { Env } from "./env.ts";
import { SettingError } from "./lib/error.ts";
import { type Quotas, readQuotas } from "./lib/quotas.ts";

export interface Config {
  development: boolean;
  /** Whether the playground is served: always in development. */
  playground: boolean;
  rateLimits: Env["RATE_LIMITS"];
  /** From one account to one object; infinite without limits. */
  framesPerSecond: number;
  allowedOrigins: readonly string[];
  cookieSameSite: "lax" | "none";
  quotas: Quotas;
  authSecret: string;
  /** Null if mail is sent another way. */
  smtpUrl: string | null;
  /** Null if no mail is sent. */
  mailFrom: string | null;
}

const SECRET_LENGTH_MIN = 32;
const FRAMES_PER_SECOND = 30;
const DEVELOPMENT_SENDER = "Palaestra <no-reply@localhost>";
const SENDER = /^(?:[^<>]*<[^\s<>@]+@(?<named>[^\s<>@]+)>|[^\s<>@]+@(?<bare>[^\s<>@]+))$/;
const HOST = /^(?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]*$/u;
/** RFC 2606, RFC 6761, RFC 6762. */
const RESERVED_DOMAIN = /\.(?:localhost|localdomain|local|internal|invalid|test|example)$/i;
const FRAME_FACTORS = { on: 1, relaxed: 100, off: Number.POSITIVE_INFINITY } as const;

const CHOICES = {
  ENVIRONMENT: ["production", "development"],
  RATE_LIMITS: ["on", "relaxed", "off"],
  EDGE: ["cloudflare", "none"],
  COOKIE_SAME_SITE: ["lax", "none"],
  PLAYGROUND: ["off", "on"],
} as const satisfies Partial<Record<keyof Env, readonly string[]>>;

const configs = new WeakMap<Env, Config>();

/** An invalid setting fails every request, instead of guessing or signing weakly. @throws SettingError */
export function readConfig(env: Env): Config {
  const config = configs.get(env) ?? parseConfig(env);
  configs.set(env, config);
  return config;
}

function parseConfig(env: Env): Config {
  if (typeof env.AUTH_SECRET !== "string" || env.AUTH_SECRET.length < SECRET_LENGTH_MIN) {
    throw new SettingError(`AUTH_SECRET must be set, to at least ${SECRET_LENGTH_MIN} characters.`);
  }
  for (const [name, choices] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    if (!choices.includes(env[name])) {
      throw new SettingError(`${name} must be ${choices.join(" or ")}, not "${env[name]}".`);
    }
  }
  return {
    development: env.ENVIRONMENT === "development",
    playground: env.ENVIRONMENT === "development" || env.PLAYGROUND === "on",
    rateLimits: env.RATE_LIMITS,
    framesPerSecond: readFramesPerSecond(env.FRAMES_PER_SECOND) * FRAME_FACTORS[env.RATE_LIMITS],
    allowedOrigins: env.ALLOWED_ORIGINS.split(/\s+/).filter(Boolean),
    cookieSameSite: env.COOKIE_SAME_SITE === "none" ? "none" : "lax",
    quotas: readQuotas(env.QUOTAS),
    authSecret: env.AUTH_SECRET,
    smtpUrl: env.SMTP_URL || null,
    mailFrom: readSender(env),
  };
}

function readFramesPerSecond(setting: string | number | undefined): number {
  if (!setting) return FRAMES_PER_SECOND;
  const frames = Number(setting);
  if (frames > 0) return frames;
  throw new SettingError(`FRAMES_PER_SECOND must be a number above 0, such as 30, not "${setting}".`);
}

/** In production the sender needs an existing domain: mail servers refuse or drop others. */
function readSender({ ENVIRONMENT, MAIL_FROM }: Env): string | null {
  if (ENVIRONMENT === "development") return MAIL_FROM || DEVELOPMENT_SENDER;
  if (!MAIL_FROM) return null;
  const { named, bare } = SENDER.exec(MAIL_FROM)?.groups ?? {};
  const host = named ?? bare ?? "";
  if (HOST.test(host) && !RESERVED_DOMAIN.test(host)) return MAIL_FROM;
  throw new SettingError(
    `MAIL_FROM must be a sender at a domain of yours, such as "Palaestra <no-reply@your-domain.com>", not "${MAIL_FROM}".`,
  );
}
