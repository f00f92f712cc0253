import type { Context } from "../context.ts";
import { AppError } from "../lib/error.ts";
import { newSecret } from "../lib/ids.ts";
import { DAY_MS, SECOND_MS } from "../lib/time.ts";
import { claimKey, findKey, type KeyLimits, type KeyUse, takeOverClaim } from "./store.ts";

/** The first run is waited for so long, looked at again after each pause. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1500];
/** Past that another run may take over. It does no harm if the first still runs: only one of the two can commit. */
const ABANDONED_AFTER_MS = 10 * SECOND_MS;
/** The same for a run that is done and has only to keep its answer. */
const UNANSWERED_AFTER_MS = 2 * SECOND_MS;

export interface Asked {
  scope: string;
  key: string;
  request: string;
  /** Null for a form, whose body is read by its handler as it arrives. */
  bodyHash: string | null;
}

/** What a key is used for, once a request with it may go on. */
export interface Found {
  use: KeyUse;
  /** Whether the claim is this request's. It is nobody's once the write was answered. */
  isOurs: boolean;
  /** Whether there was a run before. */
  isRepeated: boolean;
}

/**
 * Claims the key of a request, or finds the use that an earlier request with it made; waits while that one runs.
 * @throws AppError idempotency_key_reused, idempotency_key_in_progress, rate_limited for more keys than a day has
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
    // Where there is no use, the first run may have given the key back since, or the day's keys are used up.
    if (pauseMs !== null) await scheduler.wait(use ? pauseMs : 0);
    else if (!use) throw noKeysLeft(ctx.now());
  }
  throw new AppError(
    "idempotency_key_in_progress",
    "The first request with this key is still running. Try again.",
    { retryAfterSeconds: 1 },
  );
}

export function reused(): AppError {
  return new AppError(
    "idempotency_key_reused",
    "This Idempotency-Key was used for another request. Use a new one.",
  );
}

/** A form's body is unknown until it was read once, and is compared when its run has ended. */
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
    "You have used all of today's Idempotency-Keys. Send the request without one, or wait until tomorrow.",
    { retryAfterSeconds },
  );
}
