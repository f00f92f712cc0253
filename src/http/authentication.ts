import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { parse } from "hono/utils/cookie";
import { AppError } from "../lib/error.ts";
import { ACCESS_COOKIE, readAccessCookie, readRefreshCookie, setLoginCookies } from "./cookies.ts";
import type { Actor, Credentials } from "./credentials.ts";
import { isOriginAllowed } from "./origins.ts";
import type { AppEnv } from "./router.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export function readCredentials(headers: Headers): Credentials | null {
  const match = /^(bearer|token) +(\S+)$/i.exec(headers.get("Authorization")?.trim() ?? "");
  if (!match?.[1] || !match[2]) return null;
  return { kind: match[1].toLowerCase() === "bearer" ? "bearer" : "token", value: match[2] };
}

/** In this order: `?ticket=`, `?token=`, the Authorization header, the access cookie. */
export function readSocketCredentials(request: Request): Credentials | null {
  const query = new URL(request.url).searchParams;
  const [ticket, token] = [readParameter(query, "ticket"), readParameter(query, "token")];
  if (ticket) return { kind: "ticket", value: ticket };
  if (token) return { kind: "bearer", value: token };
  const presented = readCredentials(request.headers);
  if (presented) return presented;
  const cookie = parse(request.headers.get("Cookie") ?? "", ACCESS_COOKIE)[ACCESS_COOKIE];
  return cookie ? { kind: "bearer", value: cookie } : null;
}

/** `<img>`, `<video>` and `<audio>` send no headers. */
function readMediaTicket({ req }: Context<AppEnv>): Credentials | null {
  if (!req.path.startsWith("/media/") || !SAFE_METHODS.has(req.method)) return null;
  const ticket = readParameter(new URL(req.url).searchParams, "ticket");
  return ticket === null ? null : { kind: "media_ticket", value: ticket };
}

/** Scripts without a token send `undefined` or `null`, which count as absent. */
function readParameter(query: URLSearchParams, name: string): string | null {
  const value = query.get(name);
  return value === null || ["", "undefined", "null"].includes(value) ? null : value;
}

export const identify = createMiddleware<AppEnv>(async (c, next) => {
  const credentials = readCredentials(c.req.raw.headers) ?? readMediaTicket(c);
  const actor = await (credentials ? c.get("ctx").authenticate(credentials) : signInByCookie(c));
  if (actor) c.set("actor", actor);
  await next();
});

/** @throws AppError not_signed_in, origin_not_allowed for a write from another site's page */
export const requireSignIn = createMiddleware<AppEnv>(async (c, next) => {
  if (!c.get("actor")) {
    const presented = (readCredentials(c.req.raw.headers) ?? readMediaTicket(c)) !== null;
    if (!presented && hasCookies(c)) assertOwnPage(c);
    throw notSignedIn(presented);
  }
  await next();
});

function hasCookies(c: Context<AppEnv>): boolean {
  return readAccessCookie(c) !== undefined || readRefreshCookie(c) !== undefined;
}

/** Null also for a write from another site's page. Renews both tokens if the access cookie has expired. */
async function signInByCookie(c: Context<AppEnv>): Promise<Actor | null> {
  if (!hasCookies(c) || !isOwnPage(c)) return null;
  const [access, refresh] = [readAccessCookie(c), readRefreshCookie(c)];
  const ctx = c.get("ctx");
  if (ctx.config.cookieSameSite === "none" && isForeignSubresource(c)) return null;
  const actor = access === undefined ? null : await ctx.authenticate({ kind: "bearer", value: access });
  if (actor || refresh === undefined) return actor;
  const renewed = await ctx.renewCookies(refresh);
  if (renewed) setLoginCookies(c, renewed.cookies);
  return renewed?.actor ?? null;
}

/** Browsers send cookies with cross-site requests: a write must come from one of our pages. */
export function assertOwnPage(c: Context<AppEnv>): void {
  if (isOwnPage(c)) return;
  throw new AppError(
    "origin_not_allowed",
    "This page's origin may not send writes with cookies. Add it to ALLOWED_ORIGINS, or use Authorization: Bearer.",
  );
}

function isOwnPage(c: Context<AppEnv>): boolean {
  return SAFE_METHODS.has(c.req.method) || isOriginAllowed(c.req.raw, c.get("ctx").config.allowedOrigins);
}

/** `SameSite=None` cookies are sent for other sites' images and frames: these must learn nothing. */
function isForeignSubresource(c: Context<AppEnv>): boolean {
  if (c.req.header("Sec-Fetch-Dest") === "document") return false;
  return !isOriginAllowed(c.req.raw, c.get("ctx").config.allowedOrigins);
}

function notSignedIn(presented: boolean): AppError {
  return presented
    ? new AppError("not_signed_in", "These credentials are invalid or have expired. Sign in again.")
    : new AppError("not_signed_in", "Sign in, and send Authorization: Bearer <access token>.");
}
