/** Work in steps: wherever it yields, others may get their turn. */
export type Stepwise<Result> = Generator<undefined, Result, undefined>;

/** Steps of a few milliseconds together. */
const STEPS_AT_ONCE = 30;

/** Does work in portions, between which other requests are answered. */
export async function inTurns<Result>(work: Stepwise<Result>): Promise<Result> {
  for (let steps = 1; ; steps += 1) {
    const { done, value } = work.next();
    if (done) return value;
    if (steps % STEPS_AT_ONCE === 0) await turn();
  }
}

/**
 * Lets others have their turn. A promise alone would not, and neither do queries, one after another: the local runtime
 * reads from sockets only when nothing else is left to do.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
