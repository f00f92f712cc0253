import { describe, expect, it } from "vitest";
import { ConcurrencyLimiter } from "../../src/realtime/concurrency-limiter.ts";

/** Work that ends when the test says so, and which of it has started. */
class Workshop {
  readonly started: number[] = [];
  readonly #ends = new Map<number, (error?: Error) => void>();

  work = (key: number) => () => {
    this.started.push(key);
    return new Promise<void>((resolve, reject) => {
      this.#ends.set(key, (error) => (error ? reject(error) : resolve()));
    });
  };

  end(key: number, error?: Error): void {
    this.#ends.get(key)?.(error);
  }
}

describe("lanes", () => {
  it("runs a few pieces of work at once, and the others in order as slots become free", async () => {
    const [limiter, shop] = [new ConcurrencyLimiter(2), new Workshop()];
    const done = [1, 2, 3, 4].map((key) => limiter.run(key, shop.work(key)));
    expect(shop.started).toEqual([1, 2]);
    shop.end(2);
    await done[1];
    await expect.poll(() => shop.started).toEqual([1, 2, 3]);
    shop.end(1);
    await expect.poll(() => shop.started).toEqual([1, 2, 3, 4]);
    for (const key of [3, 4]) shop.end(key);
    await Promise.all(done);
  });

  it("starts waiting work from timers, one piece each", async () => {
    const [limiter, shop] = [new ConcurrencyLimiter(2), new Workshop()];
    const done = [1, 2, 3, 4].map((key) => limiter.run(key, shop.work(key)));
    for (const key of [1, 2]) shop.end(key);
    await Promise.all(done.slice(0, 2));
    expect(shop.started).toEqual([1, 2]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(shop.started).toEqual([1, 2, 3]);
    await expect.poll(() => shop.started).toEqual([1, 2, 3, 4]);
    for (const key of [3, 4]) shop.end(key);
    await Promise.all(done);
  });

  it("starts expedited work at once, in an extra slot", async () => {
    const [limiter, shop] = [new ConcurrencyLimiter(1), new Workshop()];
    const done = [1, 2, 3].map((key) => limiter.run(key, shop.work(key)));
    limiter.expedite(3);
    limiter.expedite(9);
    await expect.poll(() => shop.started).toEqual([1, 3]);
    shop.end(3);
    await done[2];
    expect(shop.started).toEqual([1, 3]);
    shop.end(1);
    await expect.poll(() => shop.started).toEqual([1, 3, 2]);
    shop.end(2);
    await Promise.all(done);
  });

  it("continues after work that fails, and passes the failure on", async () => {
    const [limiter, shop] = [new ConcurrencyLimiter(1), new Workshop()];
    const failing = limiter.run(1, shop.work(1));
    const next = limiter.run(2, shop.work(2));
    shop.end(1, new Error("away"));
    await expect(failing).rejects.toThrow("away");
    await expect.poll(() => shop.started).toEqual([1, 2]);
    shop.end(2);
    await next;
  });
});
