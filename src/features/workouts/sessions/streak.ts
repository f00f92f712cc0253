import { periodFinder } from "../../../lib/time-zone.ts";

/** Consecutive days, in the time zone, with at least one of `moments`. */
export function longestStreak(moments: readonly number[], timeZone: string): number {
  const dayOf = periodFinder("day", timeZone);
  const inOrder = [...moments].sort((one, other) => one - other);
  const days = [...new Map(inOrder.map(dayOf).map((day) => [day.date, day])).values()];
  let longest = 0;
  let current = 0;
  days.forEach(({ from }, index) => {
    current = days[index - 1]?.before === from ? current + 1 : 1;
    longest = Math.max(longest, current);
  });
  return longest;
}
