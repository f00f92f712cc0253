import { byteLength } from "../../../lib/bytes.ts";
import type { RelayedEvent } from "../../../realtime/subscribers.ts";

const BUFFER_BYTES_MAX = 256 * 1024;

/**
 * What is delivered for a socket while it is sent a replay. Beyond a bound it is dropped, signals too: the rest is in the
 * log from which the socket is sent the replay.
 */
export class ReplayBuffer {
  events: RelayedEvent[] = [];
  /** Up to which place in the sequence something was dropped. */
  droppedThrough = 0;
  #bytes = 0;

  push(events: readonly RelayedEvent[]): void {
    for (const event of events) {
      this.events.push(event);
      this.#bytes += byteLength(event.frames);
    }
    if (this.#bytes <= BUFFER_BYTES_MAX) return;
    this.droppedThrough = this.events.reduce(
      (last, { seq }) => Math.max(last, seq ?? 0),
      this.droppedThrough,
    );
    this.events = [];
    this.#bytes = 0;
  }
}
