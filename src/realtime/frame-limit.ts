import { SECOND_MS } from "../lib/time.ts";

/** In seconds of refill. An idle object is not evicted sooner, so eviction gains a client nothing. */
const BURST_SECONDS = 10;
/** One frame in this many is also counted for the account, across objects. */
const FRAMES_PER_SAMPLE = 30;
const BUCKETS_KEPT = 1000;

export interface FrameRates {
  framesPerSecond: number;
  /** Counts a sample of an account's frames to all objects; false if the account is over its limit. */
  hasSampleLeft(accountId: number): Promise<boolean>;
}

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

  /** False if the frame exceeds the limit. `now` is in milliseconds since 1970. */
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
    if (await this.#rates.hasSampleLeft(accountId).catch(() => true)) return;
    const bucket = this.#buckets.get(accountId);
    if (bucket) bucket.left = 0;
  }
}

interface Bucket {
  left: number;
  filledAt: number;
}
