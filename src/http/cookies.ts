import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { AppError } from "../lib/error.ts";
import { newSecret } from "../lib/ids.ts";
import { DAY_MS, SECOND_MS } from "../lib/time.ts";
import { BROWSER_COOKIE } from "./client.ts";
import type { LoginCookies } from "./credentials.ts";
import { isCrossSite } from "./origins.ts";
import type { AppEnv } from "./router.ts";

export const ACCESS_COOKIE = "access_token";

const NAMES = { access: ACCESS_COOKIE, refresh: "refresh_token", id: "id_token" } as const;
const BROWSER_COOKIE_SECONDS = (400 * DAY_MS) / SECOND_MS;

export function readAccessCookie(c: Context<AppEnv>): string | undefined {
  return getCookie(c, NAMES.access);
}

export function readRefreshCookie(c: Context<AppEnv>): string | undefined {
  return getCookie(c, NAMES.refresh);
}

export function setLoginCookies(c: Context<AppEnv>, { lifetimesMs, ...tokens }: LoginCookies): void {
  for (const kind of ["access", "refresh", "id"] as const) {
    setCookie(c, NAMES[kind], tokens[kind], {
      ...attributes(c),
      maxAge: Math.floor(lifetimesMs[kind] / SECOND_MS),
    });
  }
}

export function clearLoginCookies(c: Context<AppEnv>): void {
  for (const name of Object.values(NAMES)) deleteCookie(c, name, attributes(c));
}

/** The cookie signs nobody in: login limits tell the owner from strangers by it. */
export function ensureBrowserCookie(c: Context<AppEnv>): void {
  const ctx = c.get("ctx");
  if (ctx.client.browser !== null) return;
  const browser = newSecret();
  ctx.client = { ...ctx.client, browser };
  setCookie(c, BROWSER_COOKIE, browser, { ...attributes(c), maxAge: BROWSER_COOKIE_SECONDS });
}

/** Refuses a sign-in whose cookies the browser would drop. @throws AppError cross_site_cookies */
export function assertCookiesKept(c: Context<AppEnv>): void {
  if (c.get("ctx").config.cookieSameSite === "none" || !isCrossSite(c.req.raw)) return;
  throw new AppError(
    "cross_site_cookies",
    "This page is on another site, so browsers would drop its cookies. Set COOKIE_SAME_SITE=none on the server, or sign in " +
      "with POST /api/auth/login/ and send Authorization: Bearer.",
  );
}

/** `Secure` as the request in development, for networks without TLS. `SameSite=None` requires it. */
function attributes(c: Context<AppEnv>) {
  const { cookieSameSite, development } = c.get("ctx").config;
  const isCrossSiteUse = cookieSameSite === "none";
  const secure = !development || isCrossSiteUse || new URL(c.req.url).protocol === "https:";
  return { httpOnly: true, sameSite: isCrossSiteUse ? "None" : "Lax", path: "/", secure } as const;
}
