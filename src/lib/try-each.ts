import { SECOND_MS } from "./time.ts";

export interface Failed<Item> {
  item: Item;
  error: unknown;
}

const AT_ONCE = 10;
const TIMEOUT_MS = 10 * SECOND_MS;

/** Returns those that failed or timed out; timed-out work may still complete, so it must be idempotent. */
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
