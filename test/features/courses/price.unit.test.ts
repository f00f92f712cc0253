import { expect, it } from "vitest";
import { parsePrice, presentPrice } from "../../../src/features/courses/price.ts";

it.each<[number | string, number]>([
  [0, 0],
  [1, 100],
  [49.99, 4999],
  [0.1, 10],
  [0.01, 1],
  [19.9, 1990],
  [1.15, 115],
  [4.35, 435],
  [1e3, 100_000],
  [99_999_999.99, 9_999_999_999],
  ["49.99", 4999],
  ["49.9", 4990],
  ["49", 4900],
  [" 49.99 ", 4999],
  ["0049.50", 4950],
  ["0.00", 0],
])("%j is %s hundredths", (price, hundredths) => {
  expect(parsePrice(price)).toBe(hundredths);
});

it.each<number | string>([
  -1,
  -0.01,
  0.001,
  49.999,
  0.1 + 0.2,
  1e21,
  1e-7,
  100_000_000,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "",
  " ",
  "free",
  "-1",
  "+1",
  "49.999",
  "49,99",
  "49.",
  ".99",
  "1e3",
  "0x10",
  "1_000",
  "$49.99",
  "49.99 EUR",
  "４９",
])("%j is not a price", (price) => {
  expect(parsePrice(price)).toBeNull();
});

it("every price to 1,000 keeps its digits", () => {
  for (let hundredths = 0; hundredths <= 100_000; hundredths += 1) {
    const text = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
    const shown = presentPrice(parsePrice(text) ?? Number.NaN);
    if (shown.toFixed(2) !== text || parsePrice(shown) !== hundredths)
      throw new Error(`${text} is shown as ${shown}`);
  }
  expect(presentPrice(4999)).toBe(49.99);
});
