import { findBroken, findDifferences, isSettled } from "./promises.js";

/** A page that is read from the server may be a moment ahead of the frames: a difference counts once it has lasted. */
const PATIENCE_MS = 5000;

/** Remembers whatever was broken since the page was loaded. */
export class Referee {
  #broken = new Set();
  #differsSince = null;

  /**
   * @param {import("./promises.js").View[]} views
   * @param {number} now In milliseconds.
   * @returns {{ broken: string[], isSettled: boolean, lookAgainMs: number | null }}
   */
  judge(views, now) {
    for (const finding of findBroken(views)) this.#broken.add(finding);
    const settled = isSettled(views);
    const differences = settled ? findDifferences(views) : [];
    if (differences.length === 0) this.#differsSince = null;
    else this.#differsSince ??= now;
    const left = this.#differsSince === null ? null : this.#differsSince + PATIENCE_MS - now;
    if (left !== null && left <= 0) for (const finding of differences) this.#broken.add(finding);
    return {
      broken: [...this.#broken],
      isSettled: settled && differences.length === 0,
      lookAgainMs: left !== null && left > 0 ? left : null,
    };
  }
}
