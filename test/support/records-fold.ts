/** A set as its owner sees it. */
export interface SeenSet {
  id: string;
  exercise: string;
  set_type: string;
  reps: number | null;
  weight: number | null;
  duration_seconds: number | null;
  distance: number | null;
  completed_at: string;
}

const rounded = (value: number) => Math.round(value * 1e8) / 1e8;
const sum = (values: (number | null)[]) =>
  rounded(values.reduce<number>((total, each) => total + (each ?? 0), 0));
const volumeOf = ({ reps, weight }: SeenSet) =>
  reps === null || weight === null ? null : rounded(reps * weight);

function maximumOf({ reps, weight }: SeenSet): number | null {
  if (!weight || !reps || reps > 10) return null;
  return reps === 1 ? weight : rounded(weight + (weight * reps) / 30);
}

/** Personal records by brute force: the first best of all sets except warm-ups. */
export function foldRecords(all: readonly SeenSet[]) {
  const sets = all.filter(({ set_type }) => set_type !== "warm_up");
  return {
    heaviest: best(sets, ({ reps, weight }) => (reps === 0 ? null : weight)),
    best_estimated_1rm: best(sets, maximumOf) ?? untold(sets),
    most_reps: best(sets, ({ reps }) => reps),
    best_volume: best(sets, volumeOf),
    longest: best(sets, ({ duration_seconds }) => duration_seconds),
    farthest: best(sets, ({ distance }) => distance),
  };
}

/** Without an estimate: the first set with weight and the most repetitions. */
function untold(sets: readonly SeenSet[]) {
  const weighted = sets.filter(({ weight, reps }) => weight && reps !== null);
  const most = best(weighted, ({ reps }) => (reps ?? 0) + 1);
  return most && { value: null, log: most.log };
}

/** Progress by brute force. `bucketOf` returns the first day of a time's bucket. */
export function foldProgress(sets: readonly SeenSet[], bucketOf: (completedAt: string) => string) {
  const dates = [...new Set(sets.map(({ completed_at }) => bucketOf(completed_at)))].sort();
  return dates.map((date) => {
    const within = sets.filter(({ completed_at }) => bucketOf(completed_at) === date);
    const { heaviest, best_estimated_1rm } = foldRecords(within);
    return {
      date,
      sets: within.length,
      reps: sum(within.map(({ reps }) => reps)),
      volume: sum(within.map(volumeOf)),
      heaviest: heaviest?.value ?? null,
      best_estimated_1rm: best_estimated_1rm?.value ?? null,
    };
  });
}

function best(sets: readonly SeenSet[], measure: (set: SeenSet) => number | null) {
  const values = sets.map((set) => measure(set) ?? 0);
  const value = Math.max(0, ...values);
  if (value === 0) return null;
  const [first] = sets
    .filter((_, index) => values[index] === value)
    .sort((one, other) => compare(one.completed_at, other.completed_at) || compare(one.id, other.id));
  return { value, log: first?.id };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
