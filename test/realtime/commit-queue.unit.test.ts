import { describe, expect, it } from "vitest";
import { CommitQueue } from "../../src/realtime/commit-queue.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("the commit queue", () => {
  it("commits the items of one turn together, in order", async () => {
    const batches: number[][] = [];
    const queue = new CommitQueue<number>((batch) => batches.push(batch));
    for (const item of [1, 2, 3]) queue.push(item);
    await turn();
    for (const item of [4, 5]) queue.push(item);
    await turn();
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it("commits at once on a flush, and nothing twice", async () => {
    const batches: number[][] = [];
    const queue = new CommitQueue<number>((batch) => batches.push(batch));
    queue.flush();
    queue.push(1);
    queue.push(2);
    queue.flush();
    expect(batches).toEqual([[1, 2]]);
    queue.push(3);
    await turn();
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it("loses nothing and keeps the order, whether items arrive alone or together", async () => {
    const committed: number[] = [];
    const queue = new CommitQueue<number>((batch) => committed.push(...batch));
    let pushed = 0;
    for (let round = 0; round < 60; round += 1) {
      const together = round % 7 === 0 ? 5 : 1;
      for (let count = 0; count < together; count += 1) {
        pushed += 1;
        queue.push(pushed);
      }
      await turn();
    }
    expect(committed).toEqual(Array.from({ length: pushed }, (_, at) => at + 1));
  });
});
