import { createHmac, hkdfSync } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { CompactEncrypt, compactDecrypt } from "jose";
import { AppError, invalidField } from "../lib/error.ts";
import { MINUTE_MS } from "../lib/time.ts";
import { FORM_LIMITS, isMultipart, readMultipart } from "./multipart.ts";
import { clientAddress } from "./rate-limits.ts";
import type { AppEnv } from "./router.ts";
import { claimKey, type KeptAnswer, keepAnswer, releaseKey } from "./store.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const KEY_LENGTH_MAX = 255;
/** Encrypted and encoded, a longer answer is more than a row of the database holds: it is not kept for a replay. */
const ANSWER_LENGTH_MAX = 400_000;
/** A first run that has not ended by then was cut off, and the key may be used again. */
const ABANDONED_AFTER_MS = MINUTE_MS;

/**
 * The optional `Idempotency-Key` of a write: the same key and body replay the first answer for 24 hours, the
 * same key with another body is 409. Answers are kept encrypted under the caller's key, for they can hold tokens.
 */
export const idempotent = createMiddleware<AppEnv>(async (c, next) => {
  const presented = c.req.header("Idempotency-Key");
  if (presented === undefined || SAFE_METHODS.has(c.req.method)) return next();
  if (presented.length < 1 || presented.length > KEY_LENGTH_MAX) {
    throw invalidField(
      "Idempotency-Key",
      `The Idempotency-Key header must have 1 to ${KEY_LENGTH_MAX} characters.`,
    );
  }

  const ctx = c.get("ctx");
  const secret = ctx.config.authSecret;
  const scope = c.get("actor")
    ? `account:${c.get("actor").accountId}`
    : `address:${clientAddress(c.req.raw.headers)}`;
  const key = digest(secret, presented);
  const { search } = new URL(c.req.url);
  const request = `${c.req.method} ${c.req.path.replace(/\/$/, "")}${search}`;
  const multipart = isMultipart(c.req.raw.headers);
  const bodyHash = multipart ? null : digest(secret, await c.req.text());

  const kept = await claimKey(
    ctx.db,
    { scope, key, request, bodyHash },
    ctx.now(),
    ctx.now() - ABANDONED_AFTER_MS,
  );
  if (kept) {
    // Read here only to be compared: the first run's reading, by its handler, kept no more than its digest.
    const comparable = multipart && kept.request === request && kept.bodyHash !== null;
    assertSameRequest(kept, request, comparable ? await multipartHash(secret, c.req.raw) : bodyHash);
    c.res = await replay(kept, encryptionKey(secret, presented));
    return;
  }

  await next();

  if (c.res.status >= 400) {
    await releaseKey(ctx.db, scope, key);
    return;
  }
  const text = await c.res.clone().text();
  if (text.length > ANSWER_LENGTH_MAX) {
    await releaseKey(ctx.db, scope, key);
    return;
  }
  const multipartDigest = c.get("bodyDigest");
  await keepAnswer(ctx.db, scope, key, {
    status: c.res.status,
    bodyHash: bodyHash ?? (multipartDigest ? digest(secret, multipartDigest) : null),
    contentType: c.res.headers.get("Content-Type"),
    body: text === "" ? null : await encrypt(text, encryptionKey(secret, presented)),
  });
});

function assertSameRequest(kept: KeptAnswer, request: string, bodyHash: string | null): void {
  if (
    kept.request !== request ||
    (bodyHash !== null && kept.bodyHash !== null && kept.bodyHash !== bodyHash)
  ) {
    throw new AppError(
      "idempotency_key_reused",
      "This Idempotency-Key was used for another request. Use a new one.",
    );
  }
  if (kept.status === null) {
    throw new AppError(
      "idempotency_key_in_progress",
      "The first request with this key is still running. Try again.",
      {
        retryAfterSeconds: 1,
      },
    );
  }
}

async function replay(kept: KeptAnswer, key: Uint8Array): Promise<Response> {
  const headers = new Headers({ "Idempotency-Replayed": "true" });
  if (kept.contentType) headers.set("Content-Type", kept.contentType);
  return new Response(kept.body === null ? null : await decrypt(kept.body, key), {
    status: kept.status ?? 200,
    headers,
  });
}

async function multipartHash(secret: string, request: Request): Promise<string> {
  const form = await readMultipart(request, FORM_LIMITS, async () => null);
  return digest(secret, form.digest);
}

function digest(secret: string, text: string): string {
  return createHmac("sha256", secret).update("idempotency").update(text).digest("base64url");
}

function encryptionKey(secret: string, presented: string): Uint8Array {
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
