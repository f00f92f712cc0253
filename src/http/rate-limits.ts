import { createMiddleware } from "hono/factory";
import type { Context } from "../context.ts";
import { AppError } from "../lib/error.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import type { FrameRates } from "../realtime/frame-limit.ts";
import type { AppEnv } from "./router.ts";

export type LimitName =
  | "LOGIN_ACCOUNT"
  | "LOGIN_ADDRESS"
  | "REGISTER_ADDRESS"
  | "WRITE_ACCOUNT"
  | "HANDSHAKE_ACCOUNT"
  | "HANDSHAKE_PLACE"
  | "FRAMES_ACCOUNT";

/**
 * Counts one use of a limit whose figures are in wrangler.toml.
 * @throws AppError rate_limited, with the seconds until the minute turns
 */
export async function countUse(ctx: Context, name: LimitName, key: string | number): Promise<void> {
  if (await hasUseLeft(ctx, name, key)) return;
  const retryAfterSeconds = Math.ceil((MINUTE_MS - (ctx.now() % MINUTE_MS)) / SECOND_MS);
  throw new AppError("rate_limited", `Too many tries. Wait ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
}

/** Counts one use of a limit; false if it is one too many. */
async function hasUseLeft(ctx: Context, name: LimitName, key: string | number): Promise<boolean> {
  if (ctx.config.rateLimits === "off") return true;
  const limiter =
    ctx.config.rateLimits === "on" ? ctx.env[`LIMIT_${name}`] : ctx.env[`LIMIT_${name}_RELAXED`];
  const { success } = await limiter.limit({ key: String(key) });
  return success;
}

/** How many frames an account may send to one object, and to all. */
export function frameRates(ctx: Context): FrameRates {
  return {
    framesPerSecond: ctx.config.framesPerSecond,
    hasSampleLeft: (accountId) => hasUseLeft(ctx, "FRAMES_ACCOUNT", accountId),
  };
}

/** The caller's address, as the edge saw it. */
export function clientAddress(headers: Headers): string {
  return headers.get("CF-Connecting-IP") ?? "local";
}

/**
 * Counts an account's handshake, before anything is looked up of the place that its socket is to reach. That of the
 * account goes first: it bounds how many places can be counted.
 * @throws AppError rate_limited
 */
export async function countHandshake(ctx: Context, accountId: number, place: string): Promise<void> {
  await countUse(ctx, "HANDSHAKE_ACCOUNT", accountId);
  await countUse(ctx, "HANDSHAKE_PLACE", `${accountId} ${place}`);
}

export const limitWrites = createMiddleware<AppEnv>(async (c, next) => {
  if (!["GET", "HEAD", "OPTIONS"].includes(c.req.method)) {
    await countUse(c.get("ctx"), "WRITE_ACCOUNT", c.get("actor").accountId);
  }
  await next();
});
