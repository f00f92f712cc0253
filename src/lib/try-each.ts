import { SECOND_MS } from "./time.ts";

export interface Failed<Item> {
  item: Item;
  error: unknown;
}

const AT_ONCE = 10;
const TIMEOUT_MS = 10 * SECOND_MS;

/**
 * Does the same for each item, a few at a time. One that fails, or takes too long, keeps none of the others from being
 * done: it is among those that are returned. What took too long may still be done later, so it must bear being done twice.
 */
export async function tryEach<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
  { atOnce = AT_ONCE, timeoutMs = TIMEOUT_MS }: { atOnce?: number; timeoutMs?: number } = {},
): Promise<Failed<Item>[]> {
  const failed: Failed<Item>[] = [];
  const waiting = items.values();
  const take = async (): Promise<void> => {
    for (const item of waiting) {
      try {
        await within(timeoutMs, work(item));
      } catch (error) {
        failed.push({ item, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, take));
  return failed;
}

/** The outcome of some work, or a failure once it has taken too long. */
export async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
