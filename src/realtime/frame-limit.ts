import { SECOND_MS } from "../lib/time.ts";

/** A bucket holds what so many seconds refill: as long as an object must be quiet before it can be evicted. */
const BURST_SECONDS = 10;
/** One frame in so many is counted for the account as well, whatever the object. */
const FRAMES_PER_SAMPLE = 30;
/** Full buckets are dropped when there are so many, and when there are twice as many as were left the last time. */
const BUCKETS_KEPT = 1000;

/** How many frames an account may send. */
export interface FrameRates {
  /** To one object; infinite where frames are unlimited. */
  framesPerSecond: number;
  /** Counts a sample of an account's frames to all objects; false if it is one too many. */
  hasSampleLeft(accountId: number): Promise<boolean>;
}

/**
 * The token buckets of an object, one for each account that sends frames here, however many sockets it has or opens.
 * They live in memory and are never stored. An eviction fills them again, which gains a client nothing: it takes ten
 * quiet seconds, and these fill a bucket by themselves.
 */
export class FrameLimits {
  readonly #rates: FrameRates;
  readonly #random: () => number;
  readonly #burst: number;
  readonly #buckets = new Map<number, Bucket>();
  #sweepAt = BUCKETS_KEPT;

  constructor(rates: FrameRates, random: () => number = Math.random) {
    this.#rates = rates;
    this.#random = random;
    this.#burst = BURST_SECONDS * rates.framesPerSecond;
  }

  /** Counts a frame of an account; false if it is one too many. `now` is in milliseconds since 1970. */
  take(accountId: number, now: number): boolean {
    const { framesPerSecond } = this.#rates;
    if (framesPerSecond === Number.POSITIVE_INFINITY) return true;
    const bucket = this.#buckets.get(accountId) ?? this.#addBucket(accountId, now);
    const gained = ((now - bucket.filledAt) / SECOND_MS) * framesPerSecond;
    bucket.left = Math.min(this.#burst, bucket.left + gained);
    bucket.filledAt = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    if (this.#random() * FRAMES_PER_SAMPLE < 1) void this.#countSample(accountId);
    return true;
  }

  #addBucket(accountId: number, now: number): Bucket {
    if (this.#buckets.size >= this.#sweepAt) this.#dropFull(now);
    const bucket = { left: this.#burst, filledAt: now };
    this.#buckets.set(accountId, bucket);
    return bucket;
  }

  #dropFull(now: number): void {
    for (const [accountId, { filledAt }] of this.#buckets) {
      if (now - filledAt >= BURST_SECONDS * SECOND_MS) this.#buckets.delete(accountId);
    }
    this.#sweepAt = Math.max(BUCKETS_KEPT, 2 * this.#buckets.size);
  }

  async #countSample(accountId: number): Promise<void> {
    // A limiter that fails refuses nobody.
    if (await this.#rates.hasSampleLeft(accountId).catch(() => true)) return;
    const bucket = this.#buckets.get(accountId);
    if (bucket) bucket.left = 0;
  }
}

interface Bucket {
  left: number;
  /** Milliseconds since 1970. */
  filledAt: number;
}
