import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { SECOND_MS } from "../lib/time.ts";
import type { AppEnv } from "./router.ts";

/** The tokens of a login as a browser keeps them, and how long each is good, in milliseconds. */
export interface LoginCookies {
  access: string;
  refresh: string;
  id: string;
  lifetimesMs: { access: number; refresh: number; id: number };
}

export const ACCESS_COOKIE = "access_token";

const NAMES = { access: ACCESS_COOKIE, refresh: "refresh_token", id: "id_token" } as const;
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

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

/** Browsers keep secure cookies for localhost, too, but other clients do not send them over plain HTTP. */
function attributes(c: Context<AppEnv>) {
  const isLocal = LOCAL_HOSTS.has(new URL(c.req.url).hostname);
  return { httpOnly: true, sameSite: "Lax", path: "/", secure: !isLocal } as const;
}
