import { createMiddleware } from "hono/factory";
import type { Context } from "../context.ts";
import { AppError } from "../lib/error.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import type { FrameRates } from "../realtime/frame-limit.ts";
import { ADDRESS_HEADER, clientAddress } from "./client.ts";
import type { Actor } from "./credentials.ts";
import type { AppEnv } from "./router.ts";

type LimitName =
  | "ANONYMOUS_ADDRESS"
  | "LOGIN_ACCOUNT"
  | "LOGIN_KNOWN"
  | "LOGIN_STRANGERS"
  | "LOGIN_SLOWED"
  | "LOGIN_ADDRESS"
  | "REGISTER_ADDRESS"
  | "WRITE_ACCOUNT"
  | "HANDSHAKE_ACCOUNT"
  | "HANDSHAKE_PLACE"
  | "FRAMES_ACCOUNT";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Limits are configured in wrangler.toml. @throws AppError rate_limited */
export async function countUse(ctx: Context, name: LimitName, key: string | number): Promise<void> {
  if (await hasUseLeft(ctx, name, key)) return;
  const retryAfterSeconds = Math.ceil((MINUTE_MS - (ctx.now() % MINUTE_MS)) / SECOND_MS);
  throw new AppError("rate_limited", `Too many requests. Try again in ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
}

async function hasUseLeft(ctx: Context, name: LimitName, key: string | number): Promise<boolean> {
  if (ctx.config.rateLimits === "off") return true;
  const limiter =
    ctx.config.rateLimits === "on" ? ctx.env[`LIMIT_${name}`] : ctx.env[`LIMIT_${name}_RELAXED`];
  const exhausted = exhaustedKeys(limiter, ctx.now());
  if (exhausted.has(String(key))) return false;
  const { success } = await limiter.limit({ key: String(key) });
  if (!success && exhausted.size < EXHAUSTED_KEYS_MAX) exhausted.add(String(key));
  return success;
}

const EXHAUSTED_KEYS_MAX = 10_000;
const exhaustedByLimiter = new WeakMap<RateLimit, { minute: number; keys: Set<string> }>();

function exhaustedKeys(limiter: RateLimit, now: number): Set<string> {
  const minute = Math.floor(now / MINUTE_MS);
  const known = exhaustedByLimiter.get(limiter);
  if (known?.minute === minute) return known.keys;
  const keys = new Set<string>();
  exhaustedByLimiter.set(limiter, { minute, keys });
  return keys;
}

export function frameRates(ctx: Context): FrameRates {
  return {
    framesPerSecond: ctx.config.framesPerSecond,
    hasSampleLeft: (accountId) => hasUseLeft(ctx, "FRAMES_ACCOUNT", accountId),
  };
}

export const distrustAddressHeader = createMiddleware<AppEnv>(async (c, next) => {
  if (c.env.EDGE === "none" && c.req.raw.headers.has(ADDRESS_HEADER)) {
    const headers = new Headers(c.req.raw.headers);
    headers.delete(ADDRESS_HEADER);
    c.req.raw = new Request(c.req.raw, { headers });
  }
  await next();
});

/** The account's limit comes first: it bounds how many places are counted. @throws AppError rate_limited */
export async function countHandshake(ctx: Context, accountId: number, place: string): Promise<void> {
  await countUse(ctx, "HANDSHAKE_ACCOUNT", accountId);
  await countUse(ctx, "HANDSHAKE_PLACE", `${accountId} ${place}`);
}

export const limitRequests = createMiddleware<AppEnv>(async (c, next) => {
  const [ctx, actor] = [c.get("ctx"), c.get("actor") as Actor | undefined];
  if (!actor) await countUse(ctx, "ANONYMOUS_ADDRESS", clientAddress(c.req.raw.headers));
  else if (!SAFE_METHODS.has(c.req.method)) await countUse(ctx, "WRITE_ACCOUNT", actor.accountId);
  await next();
});

export function limitByAddress(name: LimitName) {
  return createMiddleware<AppEnv>(async (c, next) => {
    await countUse(c.get("ctx"), name, clientAddress(c.req.raw.headers));
    await next();
  });
}
