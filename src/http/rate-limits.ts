import { createMiddleware } from "hono/factory";
import type { Context } from "../context.ts";
import { AppError } from "../lib/error.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import type { AppEnv } from "./router.ts";

export type LimitName =
  | "LOGIN_ACCOUNT"
  | "LOGIN_KNOWN"
  | "LOGIN_STRANGERS"
  | "LOGIN_SLOWED"
  | "LOGIN_ADDRESS"
  | "REGISTER_ADDRESS"
  | "WRITE_ACCOUNT";

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

const ADDRESS_HEADER = "CF-Connecting-IP";

/**
 * The caller's address, as the edge saw it. An IPv6 address counts as its /64 network: that is what one subscriber
 * gets, and each device in it has addresses without end.
 */
export function clientAddress(headers: Headers): string {
  const address = headers.get(ADDRESS_HEADER) ?? "local";
  return address.includes(":") && !address.includes(".") ? ipv6Network(address) : address;
}

function ipv6Network(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

/** Only an edge may say where a request comes from: without one, that header is the client's own word. */
export const distrustAddressHeader = createMiddleware<AppEnv>(async (c, next) => {
  if (c.env.EDGE === "none" && c.req.raw.headers.has(ADDRESS_HEADER)) {
    const headers = new Headers(c.req.raw.headers);
    headers.delete(ADDRESS_HEADER);
    c.req.raw = new Request(c.req.raw, { headers });
  }
  await next();
});

export const limitWrites = createMiddleware<AppEnv>(async (c, next) => {
  if (!["GET", "HEAD", "OPTIONS"].includes(c.req.method)) {
    await countUse(c.get("ctx"), "WRITE_ACCOUNT", c.get("actor").accountId);
  }
  await next();
});
