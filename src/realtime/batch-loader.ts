interface PendingKey<Key, Value> {
  key: Key;
  resolve(answer: Value): void;
  reject(error: unknown): void;
}

/** How many questions go together at most. */
const BATCH_MAX = 500;

/**
 * Asks many questions together: those that come in one turn of the event loop, and while others are on their way, which
 * no later question's answer may rest on. A storm costs a few round trips, and a lone question a timer.
 */
export class BatchLoader<Key, Value> {
  readonly #load: (keys: Key[]) => Promise<Value[]>;
  #waiting: PendingKey<Key, Value>[] = [];
  #isRunning = false;

  /** `ask` answers each question, in the order of the questions. */
  constructor(load: (keys: Key[]) => Promise<Value[]>) {
    this.#load = load;
  }

  /** Whether questions wait for their answers. */
  get isLoading(): boolean {
    return this.#isRunning;
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
