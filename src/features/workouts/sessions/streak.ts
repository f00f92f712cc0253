import { DAY_MS } from "../../../lib/time.ts";

/** How many calendar days in a row there are at most among these (`2026-11-20`), each given once or more often. */
export function longestStreak(days: readonly string[]): number {
  const numbers = [...new Set(days)].map((day) => Date.parse(day) / DAY_MS).sort((one, other) => one - other);
  let longest = 0;
  let current = 0;
  numbers.forEach((day, index) => {
    current = day - 1 === numbers[index - 1] ? current + 1 : 1;
    longest = Math.max(longest, current);
  });
  return longest;
}
