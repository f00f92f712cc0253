import type { Env } from "../env.ts";
import { SECOND_MS } from "../lib/time.ts";

const FRAMES_PER_SECOND = 30;
const BURST = 300;
const FACTOR = { on: 1, relaxed: 100, off: Number.POSITIVE_INFINITY } as const satisfies Record<
  Env["RATE_LIMITS"],
  number
>;

/**
 * A token bucket for the frames of one connection: 30 a second, bursts of 300. It lives in memory, which loses
 * nothing: a room sleeps only after ten quiet seconds, and by then a bucket is full again.
 */
export class FrameLimit {
  readonly #factor: number;
  #left: number;
  #filledAt: number;

  constructor(mode: Env["RATE_LIMITS"], now: number) {
    this.#factor = FACTOR[mode];
    this.#left = BURST * this.#factor;
    this.#filledAt = now;
  }

  /** Counts a frame; false if it is one too many. */
  take(now: number): boolean {
    if (this.#factor === Number.POSITIVE_INFINITY) return true;
    const gained = ((now - this.#filledAt) / SECOND_MS) * FRAMES_PER_SECOND * this.#factor;
    this.#left = Math.min(BURST * this.#factor, this.#left + gained);
    this.#filledAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/** One such bucket for each connection of an object. */
export class FrameLimits {
  readonly #mode: Env["RATE_LIMITS"];
  readonly #limits = new WeakMap<WebSocket, FrameLimit>();

  constructor(mode: Env["RATE_LIMITS"]) {
    this.#mode = mode;
  }

  /** Counts a frame of a connection; false if it is one too many. */
  take(ws: WebSocket, now: number): boolean {
    const limit = this.#limits.get(ws) ?? new FrameLimit(this.#mode, now);
    this.#limits.set(ws, limit);
    return limit.take(now);
  }
}
