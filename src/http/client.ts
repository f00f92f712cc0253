import { parse } from "hono/utils/cookie";

export interface Client {
  address: string;
  browser: string | null;
  agent: string | null;
}

export const BROWSER_COOKIE = "device";
export const ADDRESS_HEADER = "CF-Connecting-IP";

export const NO_CLIENT: Client = { address: "local", browser: null, agent: null };

export function readClient(headers: Headers): Client {
  const cookie = parse(headers.get("Cookie") ?? "", BROWSER_COOKIE)[BROWSER_COOKIE] ?? "";
  return {
    address: clientAddress(headers),
    browser: /^[\w-]{43}$/.test(cookie) ? cookie : null,
    agent: headers.get("User-Agent"),
  };
}

/** As the edge sees it. An IPv6 address counts as its /64 network, which one subscriber has. */
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
