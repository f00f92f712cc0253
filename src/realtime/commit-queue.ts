/** After so many batches of one item in a row, items are committed directly. */
const DIRECT_AFTER = 3;
/** Direct commits before batching is tried again. */
const PROBE_EVERY = 64;

/**
 * Group commit: the runtime flushes the disk once per event that writes. Batching costs a timer of more than a
 * millisecond, so under light load items are committed directly, and batching is tried again now and then.
 */
export class CommitQueue<Item> {
  readonly #commit: (batch: Item[]) => void;
  #waiting: Item[] = [];
  #singles = 0;
  #directLeft = 0;

  constructor(commit: (batch: Item[]) => void) {
    this.#commit = commit;
  }

  push(item: Item): void {
    this.#waiting.push(item);
    if (this.#waiting.length > 1) return;
    if (this.#singles >= DIRECT_AFTER && this.#directLeft > 0) {
      this.#directLeft -= 1;
      this.#flush();
      return;
    }
    setTimeout(() => this.#flushBatch(), 0);
  }

  /** Commits at once what waits, so that what the caller does next comes after it. */
  flush(): void {
    if (this.#waiting.length > 0) this.#flush();
  }

  #flushBatch(): void {
    if (this.#waiting.length === 0) return;
    this.#singles = this.#waiting.length === 1 ? this.#singles + 1 : 0;
    this.#directLeft = PROBE_EVERY;
    this.#flush();
  }

  #flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#commit(batch);
  }
}
