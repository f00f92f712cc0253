import { createHash, createHmac, hkdfSync } from "node:crypto";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import {
  hashSecret,
  signAccessToken,
  signRefreshToken,
  verifyAccessToken,
  verifyRefreshToken,
} from "../../../src/features/auth/tokens.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../../src/lib/time.ts";

const SECRET = "a secret that only this file knows, long enough";
const NOW = Date.UTC(2026, 10, 20, 12);
const CLAIMS = { accountId: 7, grantId: "grant-1" };

const access = (now = NOW) => signAccessToken(SECRET, CLAIMS, now);
const refresh = (now = NOW) => signRefreshToken(SECRET, { ...CLAIMS, generation: 3 }, now);

function parts(token: string): { header: Record<string, unknown>; payload: Record<string, unknown> } {
  const [header, payload] = token.split(".").map((part) => Buffer.from(part, "base64url").toString());
  return { header: JSON.parse(header ?? ""), payload: JSON.parse(payload ?? "") };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** The key that access tokens are signed with, as the derivation stands: so that one claim at a time can be wrong. */
function accessKey(): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", SECRET, "", "palaestra access token", 32));
}

async function forge(changes: Record<string, unknown>, algorithm = "HS256"): Promise<string> {
  const { payload } = parts(await access());
  return new SignJWT({ ...payload, ...changes }).setProtectedHeader({ alg: algorithm }).sign(accessKey());
}

describe("an access token", () => {
  it("identifies the login with a fixed algorithm and all checked claims", async () => {
    const { header, payload } = parts(await access());
    expect(header).toEqual({ alg: "HS256", typ: "JWT" });
    expect(payload).toEqual({
      typ: "access",
      gid: "grant-1",
      iss: "palaestra",
      aud: "palaestra",
      sub: "7",
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: NOW / SECOND_MS,
      exp: (NOW + 60 * MINUTE_MS) / SECOND_MS,
    });
    expect(await verifyAccessToken(SECRET, await access(), NOW)).toEqual(CLAIMS);
  });

  it("works for 60 minutes", async () => {
    const token = await access();
    expect(await verifyAccessToken(SECRET, token, NOW + 60 * MINUTE_MS - SECOND_MS)).toEqual(CLAIMS);
    expect(await verifyAccessToken(SECRET, token, NOW + 60 * MINUTE_MS)).toBeNull();
  });

  it("is accepted when signed like ours (the baseline of the forgeries below)", async () => {
    expect(await verifyAccessToken(SECRET, await forge({}), NOW)).toEqual(CLAIMS);
  });

  it.each([
    ["another issuer", { iss: "elsewhere" }],
    ["no issuer", { iss: undefined }],
    ["another audience", { aud: "elsewhere" }],
    ["another kind", { typ: "refresh" }],
    ["no kind", { typ: undefined }],
    ["no number", { jti: undefined }],
    ["no end", { exp: undefined }],
    ["no beginning", { iat: undefined }],
    ["no account", { sub: undefined }],
    ["an account that is no id", { sub: "0" }],
    ["an account that is no number", { sub: "ada" }],
    ["no grant", { gid: undefined }],
  ])("is refused with %s", async (_case, changes) => {
    expect(await verifyAccessToken(SECRET, await forge(changes), NOW)).toBeNull();
  });

  it("is refused with another algorithm, including none", async () => {
    const { payload } = parts(await access());
    const head = encode({ alg: "none", typ: "JWT" });
    expect(await verifyAccessToken(SECRET, `${head}.${encode(payload)}.`, NOW)).toBeNull();
    const unsigned = `${encode({ alg: "HS512" })}.${encode(payload)}`;
    const signature = createHmac("sha512", accessKey()).update(unsigned).digest("base64url");
    expect(await verifyAccessToken(SECRET, `${unsigned}.${signature}`, NOW)).toBeNull();
  });

  it("is refused with another secret, or the raw secret as the key", async () => {
    const other = await signAccessToken(`${SECRET}!`, CLAIMS, NOW);
    expect(await verifyAccessToken(SECRET, other, NOW)).toBeNull();
    const { payload } = parts(await access());
    const plainKey = await new SignJWT(payload)
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(SECRET));
    expect(await verifyAccessToken(SECRET, plainKey, NOW)).toBeNull();
  });

  it("is refused if any part changed", async () => {
    const token = await access();
    const [header, , signature] = token.split(".");
    const raised = encode({ ...parts(token).payload, sub: "1" });
    expect(await verifyAccessToken(SECRET, `${header}.${raised}.${signature}`, NOW)).toBeNull();
    for (const text of ["", "x", "a.b.c", token.slice(0, -2), `${token}x`]) {
      expect(await verifyAccessToken(SECRET, text, NOW)).toBeNull();
    }
  });
});

describe("a refresh token", () => {
  it("works for 2 days and has its generation", async () => {
    const token = await refresh();
    const claims = { ...CLAIMS, generation: 3, kind: "bearer" };
    expect(await verifyRefreshToken(SECRET, token, NOW + 2 * DAY_MS - SECOND_MS)).toEqual(claims);
    expect(await verifyRefreshToken(SECRET, token, NOW + 2 * DAY_MS)).toBeNull();
  });

  it("cannot replace an access token, nor the reverse", async () => {
    expect(await verifyAccessToken(SECRET, await refresh(), NOW)).toBeNull();
    expect(await verifyRefreshToken(SECRET, await access(), NOW)).toBeNull();
    expect(await verifyRefreshToken(SECRET, await forge({ typ: "refresh", gen: 1 }), NOW)).toBeNull();
  });
});

describe("an opaque secret", () => {
  it("is stored as its SHA-256", () => {
    expect(hashSecret("key")).toBe(createHash("sha256").update("key").digest("base64url"));
  });
});
