interface PendingKey<Key, Value> {
  key: Key;
  resolve(answer: Value): void;
  reject(error: unknown): void;
}

const BATCH_MAX = 500;

/** Loads keys in batches. Those requested during a load wait: its answer may be too old for them. */
export class BatchLoader<Key, Value> {
  readonly #load: (keys: Key[]) => Promise<Value[]>;
  #waiting: PendingKey<Key, Value>[] = [];
  #isRunning = false;

  /** `load` returns the values in the order of the keys. */
  constructor(load: (keys: Key[]) => Promise<Value[]>) {
    this.#load = load;
  }

  load(key: Key): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject });
      if (this.#isRunning) return;
      this.#isRunning = true;
      setTimeout(() => void this.#run(), 0);
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#loadBatch(this.#waiting.splice(0, BATCH_MAX));
    this.#isRunning = false;
  }

  async #loadBatch(batch: readonly PendingKey<Key, Value>[]): Promise<void> {
    try {
      const values = await this.#load(batch.map(({ key }) => key));
      for (const [at, { resolve }] of batch.entries()) resolve(values[at] as Value);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
