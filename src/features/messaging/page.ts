import { byteLength } from "../../lib/bytes.ts";
import type { RelayedEvent } from "../../realtime/subscribers.ts";
import type { Change } from "./protocol.ts";

const PAGE_BYTES = 64 * 1024;
const PAGE_CHANGES = 200;

export function firstPage(
  changes: Iterable<Change>,
  encode: (change: Change) => string[],
): { events: RelayedEvent[]; bytes: number } {
  const events: RelayedEvent[] = [];
  let bytes = 0;
  for (const change of changes) {
    const frames = encode(change);
    events.push({ seq: change.seq, frames });
    bytes += byteLength(frames);
    if (bytes >= PAGE_BYTES || events.length >= PAGE_CHANGES) break;
  }
  return { events, bytes };
}
