/** Lets calls out while what they carry together is within a bound; the others wait in the order in which they came. */
export class ByteGate {
  readonly #capacity: number;
  #free: number;
  readonly #waiting: { bytes: number; enter: () => void }[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#free = capacity;
  }

  /** Runs work that holds so many bytes while it runs: at once if nobody waits and they fit. */
  async run<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    const held = Math.min(bytes, this.#capacity);
    if (this.#waiting.length === 0 && held <= this.#free) this.#free -= held;
    else await new Promise<void>((enter) => this.#waiting.push({ bytes: held, enter }));
    try {
      return await work();
    } finally {
      this.#free += held;
      this.#admit();
    }
  }

  #admit(): void {
    for (let [next] = this.#waiting; next && next.bytes <= this.#free; [next] = this.#waiting) {
      this.#waiting.shift();
      this.#free -= next.bytes;
      next.enter();
    }
  }
}
