import { byteLength } from "../../lib/bytes.ts";
import type { RelayedEvent } from "../../realtime/followers.ts";

const EARLY_BYTES_MAX = 256 * 1024;

/**
 * What passes while a socket is told what it missed. Beyond a bound it is let go, signals too: what is kept is in the log
 * that the socket is being told from.
 */
export class Early {
  events: RelayedEvent[] = [];
  /** Up to which place in the sequence something was let go. */
  lostThrough = 0;
  #bytes = 0;

  push(events: readonly RelayedEvent[]): void {
    for (const event of events) {
      this.events.push(event);
      this.#bytes += byteLength(event.frames);
    }
    if (this.#bytes <= EARLY_BYTES_MAX) return;
    this.lostThrough = this.events.reduce((last, { seq }) => Math.max(last, seq ?? 0), this.lostThrough);
    this.events = [];
    this.#bytes = 0;
  }
}
