/** Watches the frames of one person's sockets, apart from the client: what it finds is not the client's word. */
export class SequenceWatch {
  /** How many changes were told, each counted once. */
  changes = 0;
  /** Sentences, one for each number that was left out. @type {string[]} */
  gaps = [];
  /** Messages that were deleted for everyone. @type {Set<number>} */
  deleted = new Set();
  /** The number after which the next must follow; null where nothing is known yet. @type {number | null} */
  #last = null;

  /** A new socket, by its address: with `after` it goes on where the one before ended, else where it is greeted. */
  opened(url) {
    const after = new URL(url).searchParams.get("after");
    this.#last = after === null ? null : Number(after);
  }

  /** A frame as it came. */
  heard(text) {
    if (!text.startsWith("{")) return;
    const frame = JSON.parse(text);
    const { type, seq } = frame;
    if (typeof seq !== "number") return;
    if (type === "connected") this.#last ??= seq;
    else if (type === "resync") this.#last = seq;
    else this.#follow(seq, frame);
  }

  #follow(seq, { type, message_id: id }) {
    const last = this.#last ?? seq - 1;
    // The second frame of a read has the number of the first, and the answer to a repetition that of the original.
    if (seq <= last) return;
    if (seq > last + 1) this.gaps.push(`after ${last} came ${seq}`);
    if (type === "message_deleted") this.deleted.add(id);
    this.changes += 1;
    this.#last = seq;
  }
}
