import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time.ts";

/** The figures of one-time codes (OWASP ASVS 5, 6.5 and 6.6; NIST SP 800-63B-4, 3.1.3). Reasons are in SPEC.md. */
export const CODE_LIFETIME_MS = 5 * MINUTE_MS;
export const TRIES_PER_CODE = 5;
/** For all clients together that did not request the code. */
export const TRIES_OF_OTHERS = 2;
/** How many codes for one address may be requested by one client that the account does not know. */
export const CODES_PER_HOUR = 5;

const DIGITS = 6;

/**
 * So many codes in a time. To sign in, for one address: those of one unknown client, of all unknown ones, or of the known
 * ones. To confirm a new address: those that one account requested, or all accounts for the address.
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

/** The quotas of a code by its purpose, and by whether the account knows the client that requests it. */
export function quotasOf(asked: {
  purpose: "sign_in" | "email_change";
  askerKnown: boolean;
}): readonly Quota[] {
  if (asked.purpose === "email_change") return CHANGES;
  return asked.askerKnown ? KNOWN : STRANGERS;
}

/** Six digits, each as likely as any. */
export function newCode(): string {
  return String(randomInt(10 ** DIGITS)).padStart(DIGITS, "0");
}

export function isCode(value: unknown): value is string {
  return typeof value === "string" && /^\d{6}$/.test(value);
}

/** How a code is stored. A million codes are soon tried, so it takes the server's secret, too. */
export function hashCode(secret: string, salt: string, code: string): string {
  return createHmac("sha256", secret).update(`one-time code ${salt} ${code}`).digest("base64url");
}

/** Whether a hash is that of the code; the time it takes does not tell how near it was. */
export function matches(hash: string, expected: string): boolean {
  const [one, other] = [Buffer.from(hash), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
