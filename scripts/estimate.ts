/** The progress of a run of many parts, with an estimate of the time left. */
export class Estimate {
  readonly #weights: Map<string, number>;
  readonly #startedAt: number;
  readonly #total: number;
  #done = 0;

  /**
   * @param names the parts of the run
   * @param known how long parts took before, in any unit; the others count as the average of these
   * @param now in milliseconds
   */
  constructor(names: readonly string[], known: Readonly<Record<string, number>>, now: number) {
    const given = names.flatMap((name) => known[name] ?? []);
    const average = given.length > 0 ? given.reduce((sum, weight) => sum + weight, 0) / given.length : 1;
    this.#weights = new Map(names.map((name) => [name, known[name] ?? average]));
    this.#total = sumOf(this.#weights.values());
    this.#startedAt = now;
  }

  /** Counts a part as finished. Repeating it changes nothing. */
  finish(name: string): void {
    this.#done += this.#weights.get(name) ?? 0;
    this.#weights.delete(name);
  }

  /** From 0 to 1. */
  get share(): number {
    return this.#total === 0 ? 1 : Math.min(1, this.#done / this.#total);
  }

  /** In milliseconds; null until something is finished. */
  remainingMs(now: number): number | null {
    if (this.share === 0) return null;
    return ((now - this.#startedAt) * (1 - this.share)) / this.share;
  }
}

/** `about 3 minutes left`, `about 20 seconds left`; empty where it is not known. */
export function describeRemaining(remainingMs: number | null): string {
  if (remainingMs === null) return "";
  const seconds = Math.ceil(remainingMs / 1000);
  if (seconds < 90) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} seconds left`;
  return `about ${Math.round(seconds / 60)} minutes left`;
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const each of numbers) sum += each;
  return sum;
}
