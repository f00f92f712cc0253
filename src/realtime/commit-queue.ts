/** After how many commits of a single item it is looked again whether more would have come. */
const PROBE_EVERY = 32;

/**
 * Group commit. The runtime flushes the disk once per event that writes, and that flush is what a storm waits for;
 * so what arrives is gathered, and committed together at the next turn of the event loop. Such a turn takes a timer
 * of more than a millisecond: where items come one at a time, each is committed at once, and only now and then is it
 * tried whether gathering pays again.
 */
export class CommitQueue<Item> {
  readonly #commit: (batch: Item[]) => void;
  #waiting: Item[] = [];
  /** How many more items are committed at once before one waits for company. */
  #alone = 0;

  constructor(commit: (batch: Item[]) => void) {
    this.#commit = commit;
  }

  push(item: Item): void {
    this.#waiting.push(item);
    if (this.#waiting.length > 1) return;
    if (this.#alone > 0) {
      this.#alone -= 1;
      this.#flush();
      return;
    }
    setTimeout(() => {
      if (this.#waiting.length === 1) this.#alone = PROBE_EVERY;
      this.#flush();
    }, 0);
  }

  #flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#commit(batch);
  }
}
