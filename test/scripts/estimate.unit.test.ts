import { expect, it } from "vitest";
import { describeRemaining, Estimate } from "../../scripts/estimate.ts";

it("an estimate counts each part by how long it took before", () => {
  const estimate = new Estimate(["a", "b"], { a: 30, b: 10 }, 1_000);
  expect([estimate.share, estimate.remainingMs(1_000)]).toEqual([0, null]);
  estimate.finish("a");
  expect([estimate.share, estimate.remainingMs(4_000)]).toEqual([0.75, 1_000]);
  estimate.finish("a");
  expect(estimate.share).toBe(0.75);
  estimate.finish("b");
  expect([estimate.share, estimate.remainingMs(5_000)]).toEqual([1, 0]);
});

it("a part that never ran counts as an average one", () => {
  const estimate = new Estimate(["a", "b", "new"], { a: 30, b: 10 }, 0);
  estimate.finish("new");
  expect(estimate.share).toBeCloseTo(1 / 3);
});

it.each([
  [null, ""],
  [1_000, "about 5 seconds left"],
  [42_000, "about 45 seconds left"],
  [89_000, "about 90 seconds left"],
  [150_000, "about 3 minutes left"],
])("%s milliseconds are described as %j", (remaining, text) => {
  expect(describeRemaining(remaining)).toBe(text);
});
