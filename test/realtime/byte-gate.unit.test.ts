import { describe, expect, it } from "vitest";
import { ByteGate } from "../../src/realtime/byte-gate.ts";

/** Calls of so many bytes each, which the test ends. */
function calls(gate: ByteGate, ...sizes: number[]) {
  const begun: number[] = [];
  const ends: PromiseWithResolvers<void>[] = sizes.map(() => Promise.withResolvers());
  const done = sizes.map((bytes, index) =>
    gate.run(bytes, () => {
      begun.push(index);
      return ends[index]?.promise ?? Promise.resolve();
    }),
  );
  return {
    begun,
    done,
    end: (index: number) => ends[index]?.resolve(),
    fail: (index: number) => ends[index]?.reject(new Error("away")),
  };
}

describe("the gate", () => {
  it("lets out at once what fits, and the rest in order as room is made", async () => {
    const { begun, done, end } = calls(new ByteGate(10), 4, 6, 3, 1);
    expect(begun).toEqual([0, 1]);
    end(0);
    await done[0];
    await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
  });

  it("lets nobody pass who came later, however small", async () => {
    const { begun, done, end } = calls(new ByteGate(10), 6, 8, 1);
    expect(begun).toEqual([0]);
    end(0);
    await done[0];
    await expect.poll(() => begun).toEqual([0, 1, 2]);
  });

  it("lets out what is larger than all by itself, and goes on after a failure", async () => {
    const { begun, done, fail } = calls(new ByteGate(10), 99, 1);
    expect(begun).toEqual([0]);
    fail(0);
    await expect(done[0]).rejects.toThrow("away");
    await expect.poll(() => begun).toEqual([0, 1]);
  });
});
