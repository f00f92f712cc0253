import { parse } from "hono/utils/cookie";
import { clientAddress } from "./rate-limits.ts";

/** What a request says about the client that sent it. */
export interface Client {
  /** The network address, as limits count it. */
  address: string;
  /** The random id that we gave this browser as a cookie, or null. */
  browser: string | null;
  /** The User-Agent header, or null. */
  agent: string | null;
}

export const BROWSER_COOKIE = "device";

/** The client of work that no request asked for. */
export const NO_CLIENT: Client = { address: "local", browser: null, agent: null };

export function readClient(headers: Headers): Client {
  const cookie = parse(headers.get("Cookie") ?? "", BROWSER_COOKIE)[BROWSER_COOKIE] ?? "";
  return {
    address: clientAddress(headers),
    browser: /^[\w-]{43}$/.test(cookie) ? cookie : null,
    agent: headers.get("User-Agent"),
  };
}
