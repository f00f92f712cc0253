/** After how many gatherings in a row that found one item only, items are taken to come one at a time. */
const DIRECT_AFTER = 3;
/** How many items are then committed at once before it is tried again whether gathering pays. */
const PROBE_EVERY = 64;

/**
 * Group commit. The runtime flushes the disk once per event that writes, and that flush is what a storm waits for;
 * so what arrives is gathered, and committed together at the next turn of the event loop. Such a turn takes a timer
 * of more than a millisecond: where items come one at a time, each is committed at once, and only now and then is it
 * tried whether gathering pays again.
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

  /** Commits at once what waits: what follows is to come after it. */
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
