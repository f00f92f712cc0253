import { createHmac, hkdfSync } from "node:crypto";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { CompactEncrypt, compactDecrypt } from "jose";
import { AppError, invalidField } from "../lib/error.ts";
import { MINUTE_MS } from "../lib/time.ts";
import { FORM_LIMITS, isMultipart, readMultipart } from "./multipart.ts";
import { clientAddress } from "./rate-limits.ts";
import type { AppEnv } from "./router.ts";
import { claimKey, findKey, type KeptAnswer, keepAnswer, releaseKey } from "./store.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const KEY_LENGTH_MAX = 255;
/** Encrypted and encoded, a longer answer is more than a row of the database holds: it is not kept for a replay. */
const ANSWER_LENGTH_MAX = 400_000;
/** A first run that has not ended by then was cut off, and the key may be used again. */
const ABANDONED_AFTER_MS = MINUTE_MS;

/** A first run that still runs is waited for so long, looked at again after each pause. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1500];

/**
 * The optional `Idempotency-Key` of a write: the same key and body replay the first answer for 24 hours, the
 * same key with another body is 409. Answers are kept encrypted under the caller's key, for they can hold tokens.
 */
export const idempotent = createMiddleware<AppEnv>(async (c, next) => {
  const asked = await identify(c);
  if (!asked) return next();
  const { db } = c.get("ctx");
  const { scope, key, secret, encryptionKey } = asked;

  const kept = await claim(c, asked);
  if (kept) {
    if (!(await isSameBody(c, asked, kept))) throw reused();
    c.res = await replay(kept, encryptionKey);
    return;
  }

  await next();

  if (c.res.status >= 400) {
    await releaseKey(db, scope, key);
    return;
  }
  const text = await c.res.clone().text();
  if (text.length > ANSWER_LENGTH_MAX) {
    await releaseKey(db, scope, key);
    return;
  }
  const multipartDigest = c.get("bodyDigest");
  await keepAnswer(db, scope, key, {
    status: c.res.status,
    bodyHash: asked.bodyHash ?? (multipartDigest ? digest(secret, multipartDigest) : null),
    contentType: c.res.headers.get("Content-Type"),
    body: text === "" ? null : await encrypt(text, encryptionKey),
  });
});

/**
 * Replays a deletion where what was deleted cannot be looked for any more. Only an answer without content comes so:
 * what may be read is decided anew each time.
 */
export const replayDeletion = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (c.req.method !== "DELETE" || c.res.status !== 404) return;
  const asked = await identify(c);
  if (!asked) return;
  const { db, now } = c.get("ctx");
  const kept = await findKey(db, asked.scope, asked.key, now());
  if (kept?.status !== 204 || kept.request !== asked.request || kept.bodyHash !== asked.bodyHash) return;
  c.res = await replay(kept, asked.encryptionKey);
});

interface Asked {
  scope: string;
  key: string;
  request: string;
  /** Null for a form, which is read only where there is something to compare it with. */
  bodyHash: string | null;
  secret: string;
  encryptionKey: Uint8Array;
}

/** What is asked under which key; null where it is no write, or has none. @throws AppError */
async function identify(c: Context<AppEnv>): Promise<Asked | null> {
  const presented = c.req.header("Idempotency-Key");
  if (presented === undefined || SAFE_METHODS.has(c.req.method)) return null;
  if (presented.length < 1 || presented.length > KEY_LENGTH_MAX) {
    throw invalidField(
      "Idempotency-Key",
      `The Idempotency-Key header must have 1 to ${KEY_LENGTH_MAX} characters.`,
    );
  }
  const secret = c.get("ctx").config.authSecret;
  const actor = c.get("actor");
  const { search } = new URL(c.req.url);
  return {
    scope: actor ? `account:${actor.accountId}` : `address:${clientAddress(c.req.raw.headers)}`,
    key: digest(secret, presented),
    request: `${c.req.method} ${c.req.path.replace(/\/$/, "")}${search}`,
    bodyHash: isMultipart(c.req.raw.headers) ? null : digest(secret, await c.req.text()),
    secret,
    encryptionKey: deriveKey(secret, presented),
  };
}

/** Null if the first run is ours, else the answer of the one that was. @throws AppError */
async function claim(
  c: Context<AppEnv>,
  { scope, key, request, bodyHash }: Asked,
): Promise<KeptAnswer | null> {
  const { db, now } = c.get("ctx");
  for (const pauseMs of [...PAUSES_MS, null]) {
    const kept = await claimKey(db, { scope, key, request, bodyHash }, now(), now() - ABANDONED_AFTER_MS);
    if (kept && (kept.request !== request || (kept.status === null && kept.bodyHash !== bodyHash)))
      throw reused();
    if (kept?.status !== null) return kept;
    if (pauseMs !== null) await scheduler.wait(pauseMs);
  }
  throw new AppError(
    "idempotency_key_in_progress",
    "The first request with this key is still running. Try again.",
    { retryAfterSeconds: 1 },
  );
}

async function isSameBody(
  c: Context<AppEnv>,
  { secret, bodyHash }: Asked,
  kept: KeptAnswer,
): Promise<boolean> {
  if (bodyHash !== null || kept.bodyHash === null) return bodyHash === kept.bodyHash;
  // Read here only to be compared: the first run's reading, by its handler, kept no more than its digest.
  const form = await readMultipart(c.req.raw, FORM_LIMITS, async () => null);
  return digest(secret, form.digest) === kept.bodyHash;
}

function reused(): AppError {
  return new AppError(
    "idempotency_key_reused",
    "This Idempotency-Key was used for another request. Use a new one.",
  );
}

async function replay(kept: KeptAnswer, key: Uint8Array): Promise<Response> {
  const headers = new Headers({ "Idempotency-Replayed": "true" });
  if (kept.contentType) headers.set("Content-Type", kept.contentType);
  return new Response(kept.body === null ? null : await decrypt(kept.body, key), {
    status: kept.status ?? 200,
    headers,
  });
}

function digest(secret: string, text: string): string {
  return createHmac("sha256", secret).update("idempotency").update(text).digest("base64url");
}

function deriveKey(secret: string, presented: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, presented, "idempotency answer", 32));
}

function encrypt(text: string, key: Uint8Array): Promise<string> {
  const plain = new TextEncoder().encode(text);
  return new CompactEncrypt(plain).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(key);
}

async function decrypt(text: string, key: Uint8Array): Promise<string> {
  const { plaintext } = await compactDecrypt(text, key);
  return new TextDecoder().decode(plaintext);
}
