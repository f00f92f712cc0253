import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time.ts";

/** Figures from OWASP ASVS 5 (6.5, 6.6) and NIST SP 800-63B-4 (3.1.3); SPEC.md has the reasons. */
export const CODE_LIFETIME_MS = 5 * MINUTE_MS;
export const TRIES_PER_CODE = 5;
export const TRIES_OF_OTHERS = 2;
export const CODES_PER_HOUR = 5;

const DIGITS = 6;

/**
 * `client`, `strangers` and `known` count sign-in codes for one address: of one unknown client, of all
 * unknown, of all known ones. `account` and `accounts` count address changes: by one account, by all for one
 * address.
 */
export interface Quota {
  scope: "client" | "strangers" | "known" | "account" | "accounts";
  max: number;
  perMs: number;
}

const STRANGERS: readonly Quota[] = [
  { scope: "client", max: CODES_PER_HOUR, perMs: HOUR_MS },
  { scope: "strangers", max: 10, perMs: HOUR_MS },
  { scope: "strangers", max: 20, perMs: DAY_MS },
];

const KNOWN: readonly Quota[] = [
  { scope: "known", max: 10, perMs: HOUR_MS },
  { scope: "known", max: 50, perMs: DAY_MS },
];

const CHANGES: readonly Quota[] = [
  { scope: "account", max: 5, perMs: HOUR_MS },
  { scope: "account", max: 10, perMs: DAY_MS },
  { scope: "accounts", max: 30, perMs: DAY_MS },
];

export function quotasOf(asked: {
  purpose: "sign_in" | "email_change";
  askerKnown: boolean;
}): readonly Quota[] {
  if (asked.purpose === "email_change") return CHANGES;
  return asked.askerKnown ? KNOWN : STRANGERS;
}

/** Uniformly random. */
export function newCode(): string {
  return String(randomInt(10 ** DIGITS)).padStart(DIGITS, "0");
}

export function isCode(value: unknown): value is string {
  return typeof value === "string" && /^\d{6}$/.test(value);
}

/** With the server's secret, because a million codes are soon tried. */
export function hashCode(secret: string, salt: string, code: string): string {
  return createHmac("sha256", secret).update(`one-time code ${salt} ${code}`).digest("base64url");
}

/** In constant time. */
export function matches(hash: string, expected: string): boolean {
  const [one, other] = [Buffer.from(hash), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
