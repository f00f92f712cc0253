import { byteLength } from "../../../lib/bytes.ts";
import type { RelayedEvent } from "../../../realtime/subscribers.ts";

const BUFFER_BYTES_MAX = 256 * 1024;

/** Beyond the limit events are dropped, signals included: the replay reads the rest from the log. */
export class ReplayBuffer {
  events: RelayedEvent[] = [];
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
