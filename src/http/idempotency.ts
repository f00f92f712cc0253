import { createHmac } from "node:crypto";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { StatusCode } from "hono/utils/http-status";
import { AppError, invalidField } from "../lib/error.ts";
import { clientAddress } from "./client.ts";
import { type Asked, claimOrFind, reused } from "./key-claims.ts";
import { runKeyed } from "./keyed-run.ts";
import { FORM_LIMITS, isMultipart, readMultipart } from "./multipart.ts";
import { madeBy, operationId } from "./operation.ts";
import type { AppEnv, Repeat } from "./router.ts";
import { abandonClaim, findKey, type KeyLimits, type KeyUse, keepAnswer, releaseKey } from "./store.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const KEY_LENGTH_MAX = 255;
/** Longer answers are not stored; the contract says how a retry is answered. */
const ANSWER_BYTES_MAX = 16 * 1024;
const MIB = 1024 * 1024;
const ACCOUNT_LIMITS: KeyLimits = { keys: 50_000, bytes: 32 * MIB };
const ADDRESS_LIMITS: KeyLimits = { keys: 2000, bytes: MIB };

/**
 * For 24 hours, retries of a write get the first answer and it happens once, even if its first run was
 * interrupted. Another body with the same key is 409. One run at a time has the claim to a key. Its changes
 * in D1 are recorded in the same transaction (`recorded-writes.ts`), and a room identifies them by the
 * operation's id.
 */
export const idempotent = createMiddleware<AppEnv>(async (c, next) => {
  const repeat = c.get("repeat");
  const asked = repeat ? await identify(c) : null;
  if (!repeat || !asked) return next();
  const found = await claimOrFind(c.get("ctx"), asked, limitsOf(asked));
  const { use, isRepeated } = found;
  const isAnswered = use.status !== null;
  const isComparedLater = isAnswered && !(await isBodyCompared(c, asked, use, repeat));

  const known = isAnswered || use.isDone ? await knownAnswer(c, use, repeat) : null;
  if (known) c.res = asReplay(c, known);
  const isDone = known !== null || (await runKeyed(c, found, repeat, next));

  if (isComparedLater && c.res.ok && bodyHashOf(c, asked) !== use.bodyHash) throw reused();
  if (isRepeated && !known) c.res = repeated(c, use, repeat);
  if (found.isOurs) await settle(c, asked, use, { ...repeat, isDone });
});

/**
 * After a deletion the access check finds nothing. Only answers without content are replayed here: whether
 * something may be read is always checked anew.
 */
export const replayDeletion = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (c.req.method !== "DELETE" || (c.res.status !== 404 && c.res.status !== 403)) return;
  const asked = await identify(c);
  if (!asked) return;
  const { db, now } = c.get("ctx");
  const use = await findKey(db, asked, now());
  const isSame = use?.request === asked.request && use.bodyHash === asked.bodyHash;
  if (isSame && (use.status === null || use.status === 204)) c.res = asReplay(c, deleted());
});

async function identify(c: Context<AppEnv>): Promise<Asked | null> {
  const presented = c.req.header("Idempotency-Key");
  if (presented === undefined || SAFE_METHODS.has(c.req.method)) return null;
  if (presented.length < 1 || presented.length > KEY_LENGTH_MAX) {
    throw invalidField(
      "Idempotency-Key",
      `The Idempotency-Key header must have 1 to ${KEY_LENGTH_MAX} characters.`,
    );
  }
  const actor = c.get("actor");
  const { search } = new URL(c.req.url);
  return {
    scope: actor ? `account:${actor.accountId}` : `address:${clientAddress(c.req.raw.headers)}`,
    key: digest(c, presented),
    request: digest(c, `${c.req.method} ${c.req.path.replace(/\/$/, "")}${search}`),
    bodyHash: isMultipart(c.req.raw.headers) ? null : digest(c, await c.req.text()),
  };
}

function limitsOf({ scope }: Asked): KeyLimits {
  return scope.startsWith("account:") ? ACCOUNT_LIMITS : ADDRESS_LIMITS;
}

/** False for a form, compared after the handler read it. @throws AppError idempotency_key_reused */
async function isBodyCompared(
  c: Context<AppEnv>,
  asked: Asked,
  use: KeyUse,
  repeat: Repeat,
): Promise<boolean> {
  if (asked.bodyHash === null && use.bodyHash !== null) {
    if (repeat.kind === "runs" && use.body === null) return false;
    const form = await readMultipart(c.req.raw, FORM_LIMITS, async () => null);
    c.set("bodyDigest", form.digest);
  }
  if (bodyHashOf(c, asked) !== use.bodyHash) throw reused();
  return true;
}

async function knownAnswer(c: Context<AppEnv>, use: KeyUse, repeat: Repeat): Promise<Response | null> {
  if (use.status !== null && use.body !== null) return keptAnswer(use);
  if (repeat.kind !== "answers") return null;
  const made = madeBy(use, operationId(c.get("ctx").config.authSecret, use));
  try {
    const answer = await repeat.answer(c, made);
    if (answer.ok || use.status !== null) return answer;
  } catch (error) {
    if (!(error instanceof AppError) || use.status !== null) throw error;
  }
  // The result is missing: what was recorded was not the whole write.
  return null;
}

function keptAnswer({ status, contentType, body }: KeyUse): Response {
  return new Response(body === "" ? null : body, {
    status: status ?? 200,
    headers: contentType ? { "Content-Type": contentType } : {},
  });
}

function repeated(c: Context<AppEnv>, use: KeyUse, repeat: Repeat): Response {
  if (c.req.method === "DELETE" && c.res.status === 404) return asReplay(c, deleted());
  if (!c.res.ok) return c.res;
  const isMade = repeat.kind === "runs" && use.isDone;
  return asReplay(c, c.res, isMade ? repeat.madeStatus : null);
}

async function settle(
  c: Context<AppEnv>,
  asked: Asked,
  use: KeyUse,
  { kind, isKept, isDone }: Repeat & { isDone: boolean },
): Promise<void> {
  const { db, now } = c.get("ctx");
  const { status } = c.res;
  if (status >= 500) return abandonClaim(db, use);
  if (status >= 400) return releaseKey(db, use);
  const text = isKept ? await c.res.clone().text() : null;
  const isShort = text !== null && Buffer.byteLength(text) <= ANSWER_BYTES_MAX;
  // A long answer to a write without changes, such as a dry run, is repeated by running again.
  if (!isShort && kind === "answers" && !isDone) return releaseKey(db, use);
  const answer = {
    status,
    bodyHash: bodyHashOf(c, asked),
    contentType: c.res.headers.get("Content-Type"),
    body: isShort ? text : null,
  };
  await keepAnswer(db, use, answer, now());
}

function bodyHashOf(c: Context<AppEnv>, { bodyHash }: Asked): string | null {
  const form = c.get("bodyDigest");
  return bodyHash ?? (form ? digest(c, form) : null);
}

/** The context adds what every answer has. */
function asReplay(c: Context<AppEnv>, answer: Response, status: number | null = null): Response {
  const headers = { ...Object.fromEntries(answer.headers), "Idempotency-Replayed": "true" };
  const response = c.newResponse(answer.body, (status ?? answer.status) as StatusCode, headers);
  // Without a body, it would have the type of the refusal that it replaces.
  if (!answer.headers.has("Content-Type")) response.headers.delete("Content-Type");
  return response;
}

function deleted(): Response {
  return new Response(null, { status: 204 });
}

function digest(c: Context<AppEnv>, text: string): string {
  const secret = c.get("ctx").config.authSecret;
  return createHmac("sha256", secret).update("idempotency").update(text).digest("base64url");
}
