import { scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  assertGoodPassword,
  hashPassword,
  NOBODYS_HASH,
  needsRehash,
  verifyPassword,
} from "../../../src/features/auth/password.ts";
import { AppError } from "../../../src/lib/error.ts";

function refusal(password: string, username = "ada"): AppError | null {
  try {
    assertGoodPassword(password, username);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** A hash in our form, at a cost that a test can afford. */
function cheapHash(password: string): string {
  const salt = Buffer.from("0123456789abcdef");
  const hash = scryptSync(password.normalize("NFKC"), salt, 32, { N: 1024, r: 8, p: 1 });
  return ["scrypt", 1024, 8, 1, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

describe("a good password", () => {
  it.each([
    ["8 characters", "x7-kqm2z"],
    ["128 characters", "x".repeat(128)],
    ["128 characters that take two units each", "🏋".repeat(128)],
    ["spaces and other scripts", "ein ruhiger Abend ☕ 夜"],
  ])("may have %s", (_case, password) => {
    expect(refusal(password)).toBeNull();
  });

  it.each([
    ["shorter than 8 characters", "x7-kqm2", "8 to 128 characters"],
    ["of 7 characters that take two units each", "🏋".repeat(7), "8 to 128 characters"],
    ["longer than 128 characters", "x".repeat(129), "8 to 128 characters"],
    ["the username", "ada.lovelace", "the username"],
    ["the username in another case", "ADA.Lovelace", "the username"],
    ["the username in other letter forms", "ａda.lovelace", "the username"],
    ["a common one", "password123", "most common"],
    ["a common one in another case", "PassWord123", "most common"],
    ["a common row of keys", "qwertyuiop", "most common"],
  ])("is not %s", (_case, password, words) => {
    const error = refusal(password, "ada.lovelace");
    expect(error?.code).toBe("validation_failed");
    expect(error?.details.errors).toEqual([{ path: "password", message: expect.stringContaining(words) }]);
  });
});

describe("a password's hash", () => {
  it("matches only its password and is salted", async () => {
    const [first, second] = await Promise.all([
      hashPassword("a long and quiet evening"),
      hashPassword("a long and quiet evening"),
    ]);
    expect(first).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(first).not.toBe(second);
    expect(await verifyPassword("a long and quiet evening", first)).toBe(true);
    expect(await verifyPassword("a long and quiet evenin", first)).toBe(false);
  });

  it("is verified with its own parameters", async () => {
    expect(await verifyPassword("of old", cheapHash("of old"))).toBe(true);
    expect(await verifyPassword("of new", cheapHash("of old"))).toBe(false);
  });

  it("matches any Unicode form of accented letters", async () => {
    expect(await verifyPassword("cafe\u0301 noir", cheapHash("caf\u00e9 noir"))).toBe(true);
  });

  it.each(["", "plain text", "scrypt$1024$8$1$salt", "pbkdf2$1$2$3$c2FsdA$aGFzaA"])(
    "matches nothing if the stored text is %j",
    async (stored) => {
      expect(await verifyPassword("", stored)).toBe(false);
      expect(await verifyPassword(stored, stored)).toBe(false);
      expect(needsRehash(stored)).toBe(true);
    },
  );

  it("is outdated only if the parameters changed", async () => {
    expect(needsRehash(cheapHash("of old"))).toBe(true);
    expect(needsRehash(await hashPassword("of today"))).toBe(false);
  });
});

describe("the hash for unknown accounts", () => {
  it("costs the same and matches no password", async () => {
    expect(needsRehash(NOBODYS_HASH)).toBe(false);
    expect(await verifyPassword("", NOBODYS_HASH)).toBe(false);
  });
});
