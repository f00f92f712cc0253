import { createMiddleware } from "hono/factory";
import type { Context } from "../context.ts";
import { AppError } from "../lib/error.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import type { AppEnv } from "./router.ts";

export type LimitName = "LOGIN_ACCOUNT" | "LOGIN_ADDRESS" | "REGISTER_ADDRESS" | "WRITE_ACCOUNT";

/**
 * Counts one use of a limit whose figures are in wrangler.toml.
 * @throws AppError rate_limited, with the seconds until the minute turns
 */
export async function countUse(ctx: Context, name: LimitName, key: string | number): Promise<void> {
  if (ctx.config.rateLimits === "off") return;
  const limiter =
    ctx.config.rateLimits === "on" ? ctx.env[`LIMIT_${name}`] : ctx.env[`LIMIT_${name}_RELAXED`];
  const { success } = await limiter.limit({ key: String(key) });
  if (success) return;
  const retryAfterSeconds = Math.ceil((MINUTE_MS - (ctx.now() % MINUTE_MS)) / SECOND_MS);
  throw new AppError("rate_limited", `Too many tries. Wait ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
}

/** The caller's address, as the edge saw it. */
export function clientAddress(headers: Headers): string {
  return headers.get("CF-Connecting-IP") ?? "local";
}

export const limitWrites = createMiddleware<AppEnv>(async (c, next) => {
  if (!["GET", "HEAD", "OPTIONS"].includes(c.req.method)) {
    await countUse(c.get("ctx"), "WRITE_ACCOUNT", c.get("actor").accountId);
  }
  await next();
});
