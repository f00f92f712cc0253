import { createHash, hkdfSync } from "node:crypto";
import { type JWTPayload, jwtVerify, SignJWT } from "jose";
import { newUuid } from "../../lib/ids.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../lib/time.ts";

export interface AccessClaims {
  accountId: number;
  grantId: string;
}

/** `generation` counts a grant's refresh tokens from 1. */
export interface RefreshClaims extends AccessClaims {
  generation: number;
  kind: GrantKind;
}

export interface Identity {
  accountId: number;
  username: string;
  email: string;
  name: string;
}

/** `bearer` tokens are kept by the client, `cookie` tokens by the browser. */
export type GrantKind = "bearer" | "cookie";

type TokenKind = "access" | "refresh" | "id" | "ticket" | "media_ticket";

const ALGORITHM = "HS256";
const PARTY = "palaestra";
/** A socket ticket's row has its exact expiry; a token's is in whole seconds. */
const TICKETS_MS = { ticket: 31 * SECOND_MS, media_ticket: 10 * MINUTE_MS };
export const LIFETIMES_MS = {
  bearer: { access: 60 * MINUTE_MS, refresh: 2 * DAY_MS, id: 60 * MINUTE_MS, ...TICKETS_MS },
  cookie: { access: 15 * MINUTE_MS, refresh: 30 * DAY_MS, id: 15 * MINUTE_MS, ...TICKETS_MS },
} as const satisfies Record<GrantKind, Record<TokenKind, number>>;

export function signAccessToken(
  secret: string,
  { accountId, grantId, kind = "bearer" }: AccessClaims & { kind?: GrantKind },
  now: number,
): Promise<string> {
  return sign("access", kind, secret, accountId, now, { gid: grantId });
}

export function signRefreshToken(
  secret: string,
  { accountId, grantId, generation, kind = "bearer" }: Omit<RefreshClaims, "kind"> & { kind?: GrantKind },
  now: number,
): Promise<string> {
  return sign("refresh", kind, secret, accountId, now, { gid: grantId, gen: generation, knd: kind });
}

/** Single use is checked elsewhere. */
export const signTicket = signerOf("ticket");
/** Reads attachments. */
export const signMediaTicket = signerOf("media_ticket");

export function signIdToken(secret: string, identity: Identity, now: number): Promise<string> {
  const { accountId, username, email, name } = identity;
  return sign("id", "cookie", secret, accountId, now, { username, email, name });
}

export const verifyAccessToken = verifierOf("access");
export const verifyTicket = verifierOf("ticket");
export const verifyMediaTicket = verifierOf("media_ticket");

/** Null if invalid or expired; never throws. */
export async function verifyRefreshToken(
  secret: string,
  token: string,
  now: number,
): Promise<RefreshClaims | null> {
  const payload = await verify("refresh", secret, token, now);
  const claims = payload && readClaims(payload);
  const generation = payload?.gen;
  if (!claims || typeof generation !== "number" || !Number.isSafeInteger(generation)) return null;
  return { ...claims, generation, kind: payload?.knd === "cookie" ? "cookie" : "bearer" };
}

/** 256 random bits need no salt and no slow hash. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

function signerOf(kind: TokenKind) {
  return (secret: string, { accountId, grantId }: AccessClaims, now: number): Promise<string> =>
    sign(kind, "bearer", secret, accountId, now, { gid: grantId });
}

/** Null if invalid or expired; never throws. */
function verifierOf(kind: TokenKind) {
  return async (secret: string, token: string, now: number): Promise<AccessClaims | null> => {
    const payload = await verify(kind, secret, token, now);
    return payload && readClaims(payload);
  };
}

async function sign(
  kind: TokenKind,
  grantKind: GrantKind,
  secret: string,
  accountId: number,
  now: number,
  more: JWTPayload,
): Promise<string> {
  return new SignJWT({ ...more, typ: kind })
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
    .setIssuer(PARTY)
    .setAudience(PARTY)
    .setSubject(String(accountId))
    .setJti(newUuid())
    .setIssuedAt(Math.floor(now / SECOND_MS))
    .setExpirationTime(Math.floor((now + LIFETIMES_MS[grantKind][kind]) / SECOND_MS))
    .sign(await keyFor(kind, secret));
}

async function verify(
  kind: TokenKind,
  secret: string,
  token: string,
  now: number,
): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(token, await keyFor(kind, secret), {
      algorithms: [ALGORITHM],
      issuer: PARTY,
      audience: PARTY,
      requiredClaims: ["sub", "jti", "exp", "iat"],
      currentDate: new Date(now),
    });
    return payload.typ === kind ? payload : null;
  } catch {
    return null;
  }
}

function readClaims({ sub, gid }: JWTPayload): AccessClaims | null {
  const accountId = Number(sub);
  if (!Number.isSafeInteger(accountId) || accountId < 1 || typeof gid !== "string") return null;
  return { accountId, grantId: gid };
}

/** One per kind: one kind cannot pass for another even if its claims were misread. */
function keyFor(kind: TokenKind, secret: string): Promise<CryptoKey> {
  const name = `${kind} ${secret}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  const bytes = hkdfSync("sha256", secret, "", `${PARTY} ${kind} token`, 32);
  const key = crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
  keys.set(name, key);
  return key;
}

const keys = new Map<string, Promise<CryptoKey>>();
