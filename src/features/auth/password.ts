import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { invalidField } from "../../lib/error.ts";
import { codePoints, nameKey, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "../../lib/text.ts";
import { COMMON_PASSWORDS } from "./common-passwords.ts";

interface Cost {
  N: number;
  r: number;
  p: number;
}

/** One of the equivalent settings of the OWASP Password Storage Cheat Sheet; 32 MiB fit an isolate. */
const COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
const MEMORY_BYTES_MAX = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Verified when the account is unknown, at the same cost. */
export const NOBODYS_HASH = formatHash(COST, Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES));

/** @throws AppError validation_failed for one that is too short, too long, common or the username */
export function assertGoodPassword(password: string, username: string): void {
  const length = codePoints(password);
  if (length < PASSWORD_LENGTH_MIN || length > PASSWORD_LENGTH_MAX) {
    throw invalidField(
      "password",
      `password must have ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`,
    );
  }
  const plain = nameKey(password);
  if (plain === nameKey(username)) {
    throw invalidField("password", "password must not be the username.");
  }
  if (COMMON_PASSWORDS.has(plain)) {
    throw invalidField("password", "password is one of the most common passwords. Choose another.");
  }
}

/** `scrypt$N$r$p$salt$hash`: the parameters allow raising them later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return formatHash(COST, salt, await derive(password, salt, COST));
}

/** In constant time; false also for a malformed hash. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parsed = parseHash(stored);
  if (!parsed) return false;
  const hash = await derive(password, parsed.salt, parsed.cost);
  return hash.length === parsed.hash.length && timingSafeEqual(hash, parsed.hash);
}

export function needsRehash(stored: string): boolean {
  const cost = parseHash(stored)?.cost;
  return cost?.N !== COST.N || cost.r !== COST.r || cost.p !== COST.p;
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: MEMORY_BYTES_MAX };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, HASH_BYTES, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}

function formatHash({ N, r, p }: Cost, salt: Buffer, hash: Buffer): string {
  return ["scrypt", N, r, p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

function parseHash(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } | null {
  const match = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/.exec(stored);
  if (!match?.[4] || !match[5]) return null;
  return {
    cost: { N: Number(match[1]), r: Number(match[2]), p: Number(match[3]) },
    salt: Buffer.from(match[4], "base64url"),
    hash: Buffer.from(match[5], "base64url"),
  };
}
