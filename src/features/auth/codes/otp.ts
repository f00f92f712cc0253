import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { MINUTE_MS } from "../../../lib/time.ts";

/** The figures of one-time codes (OWASP ASVS 5, 6.5 and 6.6; NIST SP 800-63B-4, 3.1.3). */
export const CODE_LIFETIME_MS = 5 * MINUTE_MS;
export const TRIES_PER_CODE = 5;
export const CODES_PER_HOUR = 5;
/** After so many wrong ones in a row no code is looked at until the account signs in by password. */
export const FAILURES_MAX = 100;

const DIGITS = 6;

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
