import { expect, it } from "vitest";
import { barTable, missedBars } from "../../bench/report.ts";
import { createRow, record } from "../../bench/row.ts";

it("a bar is held against the median of the ratios of single rounds", () => {
  const row = createRow("messages/s", 0, { atLeast: 0.9, of: "insert" });
  for (const [ours, theirs] of [
    [1000, 1000],
    [100, 110],
    [500, 5000],
  ] as const) {
    record(row, "palaestra", ours);
    record(row, "insert", theirs);
  }
  expect(barTable([row])).toMatch(/\| 0\.91 +\| ≥ 0\.9 × bare, INSERT +\| met/);
  expect(missedBars([row])).toEqual([]);
});

it("a bar that is missed is named", () => {
  const row = createRow("memory per socket: KB", 0, { atMost: 1.2, of: "broadcast" });
  record(row, "palaestra", 130);
  record(row, "broadcast", 100);
  expect(barTable([row])).toMatch(/\| 1\.30 +\| ≤ 1\.2 × bare, broadcast +\| MISSED/);
  expect(missedBars([row])).toEqual(["memory per socket: KB: 1.30, bar ≤ 1.2 × bare, broadcast"]);
});

it("what was not measured is neither met nor missed", () => {
  const row = createRow("memory per socket: KB", 0, { atMost: 1.2, of: "broadcast" });
  expect(barTable([row])).toMatch(/not measured/);
  expect(missedBars([row])).toEqual([]);
});
