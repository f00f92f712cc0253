import { CheckFailed } from "./checks.ts";

const PATIENCE_MS = 20_000;

/** What comes one after another, and is waited for. */
export class Queue<Item> {
  readonly #items: Item[] = [];
  #wake: (() => void) | null = null;

  push(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** The next one; one waits at a time. @throws CheckFailed where none comes */
  async next(): Promise<Item> {
    if (this.#items.length === 0) {
      await new Promise<void>((resolve, reject) => {
        const patience = setTimeout(() => reject(new CheckFailed("Nothing came.")), PATIENCE_MS);
        this.#wake = () => {
          clearTimeout(patience);
          resolve();
        };
      });
    }
    return this.#items.shift() as Item;
  }
}
