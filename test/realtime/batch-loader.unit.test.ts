import { describe, expect, it } from "vitest";
import { BatchLoader } from "../../src/realtime/batch-loader.ts";

/** Questions that are answered by themselves, each time the test says so. */
function scene() {
  const batch: string[][] = [];
  const underway: { resolve(): void; reject(error: Error): void }[] = [];
  const loader = new BatchLoader<string, string>((keys) => {
    batch.push(keys);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    underway.push({ resolve, reject });
    return promise.then(() => keys.map((key) => `${key}!`));
  });
  const answer = async () => {
    await expect.poll(() => underway.length, { interval: 1 }).toBeGreaterThan(0);
    underway.shift()?.resolve();
  };
  const fail = async () => {
    await expect.poll(() => underway.length, { interval: 1 }).toBeGreaterThan(0);
    underway.shift()?.reject(new Error("the database is away"));
  };
  return { loader, batch, answer, fail };
}

describe("the batch loader", () => {
  it("loads the keys of one turn together, each with its own value", async () => {
    const { loader, batch, answer } = scene();
    const values = Promise.all(["a", "b", "c"].map((key) => loader.load(key)));
    await answer();
    expect(await values).toEqual(["a!", "b!", "c!"]);
    expect(batch).toEqual([["a", "b", "c"]]);
  });

  it("makes keys wait during a load, so that no value is older than its request", async () => {
    const { loader, batch, answer } = scene();
    const first = loader.load("first");
    await expect.poll(() => batch.length, { interval: 1 }).toBe(1);
    const later = Promise.all([loader.load("second"), loader.load("third")]);
    expect(batch).toEqual([["first"]]);
    await answer();
    expect(await first).toBe("first!");
    await answer();
    expect(await later).toEqual(["second!", "third!"]);
    expect(batch).toEqual([["first"], ["second", "third"]]);
  });

  it("fails the keys of one batch together, and loads later ones", async () => {
    const { loader, answer, fail } = scene();
    const failing = Promise.allSettled([loader.load("a"), loader.load("b")]);
    await fail();
    expect((await failing).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const next = loader.load("c");
    await answer();
    expect(await next).toBe("c!");
  });

  it("loads 500 keys at a time", async () => {
    const { loader, batch, answer } = scene();
    const keys = Array.from({ length: 1200 }, (_, at) => String(at));
    const values = Promise.all(keys.map((key) => loader.load(key)));
    for (let time = 0; time < 3; time += 1) await answer();
    expect(await values).toEqual(keys.map((key) => `${key}!`));
    expect(batch.map(({ length }) => length)).toEqual([500, 500, 200]);
  });
});
