/**
 * Group commit. The runtime flushes the disk once per event that writes, and that flush is what a storm waits for;
 * so what arrives is gathered, and committed together at the next turn of the event loop.
 */
export class CommitQueue<Item> {
  readonly #commit: (batch: Item[]) => void;
  #waiting: Item[] = [];

  constructor(commit: (batch: Item[]) => void) {
    this.#commit = commit;
  }

  push(item: Item): void {
    this.#waiting.push(item);
    if (this.#waiting.length === 1) setTimeout(() => this.#flush(), 0);
  }

  #flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#commit(batch);
  }
}
