/** How many days in a row there are at most among these, which are numbered one by one, each given once or more often. */
export function longestStreak(days: readonly number[]): number {
  const inOrder = [...new Set(days)].sort((one, other) => one - other);
  let longest = 0;
  let current = 0;
  inOrder.forEach((day, index) => {
    current = day - 1 === inOrder[index - 1] ? current + 1 : 1;
    longest = Math.max(longest, current);
  });
  return longest;
}
