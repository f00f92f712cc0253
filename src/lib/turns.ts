/** At each yield, other requests may get their turn. */
export type Stepwise<Result> = Generator<undefined, Result, undefined>;

const STEPS_AT_ONCE = 30;

export async function inTurns<Result>(work: Stepwise<Result>): Promise<Result> {
  for (let steps = 1; ; steps += 1) {
    const { done, value } = work.next();
    if (done) return value;
    if (steps % STEPS_AT_ONCE === 0) await turn();
  }
}

/** The local runtime reads sockets only when idle: promises and queries don't give others a turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
