import type { Context } from "../context.ts";
import { AppError } from "../lib/error.ts";
import { newSecret } from "../lib/ids.ts";
import { DAY_MS, SECOND_MS } from "../lib/time.ts";
import { claimKey, findKey, type KeyLimits, type KeyUse, takeOverClaim } from "./store.ts";

const PAUSES_MS = [50, 100, 200, 400, 800, 1500];
/** After that another run may take over; only one of the two can commit. */
const ABANDONED_AFTER_MS = 10 * SECOND_MS;
/** The same for a run that only has to store its answer. */
const UNANSWERED_AFTER_MS = 2 * SECOND_MS;

export interface Asked {
  scope: string;
  key: string;
  request: string;
  bodyHash: string | null;
}

export interface Found {
  use: KeyUse;
  /** Nobody has the claim once the write was answered. */
  isOurs: boolean;
  isRepeated: boolean;
}

/**
 * Waits while an earlier use runs. @throws AppError idempotency_key_reused, idempotency_key_in_progress,
 * rate_limited for too many keys in a day
 */
export async function claimOrFind(ctx: Context, asked: Asked, limits: KeyLimits): Promise<Found> {
  const claim = newSecret();
  for (const pauseMs of [...PAUSES_MS, null]) {
    const claimed = await claimKey(ctx.db, { ...asked, claim }, ctx.now(), limits);
    if (claimed) return { use: claimed, isOurs: true, isRepeated: false };
    const use = await findKey(ctx.db, asked, ctx.now());
    if (use) {
      assertSameRequest(use, asked);
      if (use.status !== null) return { use, isOurs: false, isRepeated: true };
      const taken = isAbandoned(use, ctx.now()) && (await takeOverClaim(ctx.db, use, claim, ctx.now()));
      if (taken) return { use: taken, isOurs: true, isRepeated: true };
    }
    // Without a use, the first run may have released the key, or the day's keys are used up.
    if (pauseMs !== null) await scheduler.wait(use ? pauseMs : 0);
    else if (!use) throw noKeysLeft(ctx.now());
  }
  throw new AppError(
    "idempotency_key_in_progress",
    "The first request with this Idempotency-Key is still running. Try again in a second.",
    { retryAfterSeconds: 1 },
  );
}

export function reused(): AppError {
  return new AppError(
    "idempotency_key_reused",
    "This Idempotency-Key was used for another request. Use a new one.",
  );
}

/** A form's body is only known after reading it, and is compared once its run has ended. */
function assertSameRequest(use: KeyUse, asked: Asked): void {
  const isAnotherBody = use.status === null && use.bodyHash !== asked.bodyHash;
  if (use.request !== asked.request || isAnotherBody) throw reused();
}

function isAbandoned({ claimedAt, isDone }: KeyUse, now: number): boolean {
  return claimedAt < now - (isDone ? UNANSWERED_AFTER_MS : ABANDONED_AFTER_MS);
}

function noKeysLeft(now: number): AppError {
  const retryAfterSeconds = Math.ceil((DAY_MS - (now % DAY_MS)) / SECOND_MS);
  return new AppError(
    "rate_limited",
    "You have used all of today's Idempotency-Keys. Send the request without one, or try again tomorrow (UTC).",
    { retryAfterSeconds },
  );
}
