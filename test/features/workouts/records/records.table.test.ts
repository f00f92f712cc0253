import { beforeAll, expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { LOGS, makeExercise, makeSession, read } from "../../../support/training.ts";

interface Row {
  name: string;
  of: string;
  at: string;
  reps: number | null;
  weight: number | null;
  seconds?: number;
  kilometres?: number;
}

const set = (name: string, of: string, at: string, reps: number | null, weight: number | null): Row => ({
  name,
  of,
  at: at.includes("T") ? `${at}.000Z` : `${at}T12:00:00.000Z`,
  reps,
  weight,
});
const timed = (name: string, of: string, at: string, seconds: number, weight: number | null = null): Row => ({
  ...set(name, of, at, null, weight),
  seconds,
});
const run = (name: string, at: string, kilometres: number, seconds: number): Row => ({
  ...timed(name, "Run", at, seconds),
  kilometres,
});

/** Every set there is, not in the order in which they were performed. January 5, 2026 is a Monday. */
const SETS: Row[] = [
  set("s15", "Squat", "2026-03-01", 9, 95),
  set("s1", "Squat", "2026-01-05T12:00:01", 10, 60),
  set("s2", "Squat", "2026-01-05T12:00:02", 10, 80),
  set("s3", "Squat", "2026-01-05T12:00:03", 5, 100),
  set("s5", "Squat", "2026-01-07T12:00:02", 3, 110),
  set("s4", "Squat", "2026-01-07T12:00:01", 1, 120),
  set("s6", "Squat", "2026-01-07T12:00:03", 12, 90),
  set("s7", "Squat", "2026-01-12T00:00:00", 2, 115),
  set("s8", "Squat", "2026-01-12T12:00:00", 37, 40),
  set("s9", "Squat", "2026-01-12T23:59:59", 0, 150),
  set("s10", "Squat", "2026-01-31T23:59:59", 8, 92.5),
  set("s13", "Squat", "2026-02-02T12:00:02", 1, 122.5),
  set("s11", "Squat", "2026-02-01T00:00:00", 1, 122.5),
  set("s12", "Squat", "2026-02-02T12:00:01", 4, 107.5),
  set("s14", "Squat", "2026-02-28", 6, 102.5),
  set("b1", "Bench", "2026-01-05", 10, 75),
  set("b2", "Bench", "2026-01-06", 7, 80),
  set("b3", "Bench", "2026-01-07", 2, 95),
  set("b4", "Bench", "2026-01-08", 1, 101),
  set("p1", "Pull-up", "2026-01-06T12:00:01", 8, null),
  set("p2", "Pull-up", "2026-01-06T12:00:02", 12, null),
  set("p3", "Pull-up", "2026-01-08", 12, null),
  set("p4", "Pull-up", "2026-01-13", 10, 0),
  set("p5", "Pull-up", "2026-01-20", 5, 10),
  set("u1", "Push-up", "2026-01-06T12:00:01", 37, null),
  set("u2", "Push-up", "2026-01-06T12:00:02", 20, null),
  set("u3", "Push-up", "2026-01-06T12:00:03", 0, null),
  timed("t1", "Plank", "2026-01-06", 60),
  timed("t2", "Plank", "2026-01-07", 90),
  timed("t3", "Plank", "2026-01-08", 90),
  timed("t4", "Plank", "2026-01-09", 75, 20),
  run("r1", "2026-01-10", 5, 1500),
  run("r2", "2026-01-11", 10, 3300),
  run("r3", "2026-01-18", 10, 3200),
  run("r4", "2026-01-25", 42.195, 14_400),
  run("r5", "2026-02-01", 0.4, 60),
  set("c1", "Carry", "2026-01-10", 12, 50),
  set("c2", "Carry", "2026-01-11", 37, 30),
  set("m2", "Missed", "2026-01-11", 0, 110),
  set("m1", "Missed", "2026-01-10", 0, 100),
  set("w1", "Walk", "2026-01-10T12:00:01", 20, null),
  set("w2", "Walk", "2026-01-10T12:00:02", 0, 30),
  set("w4", "Walk", "2026-01-10T12:00:04", 15, 24),
  set("w3", "Walk", "2026-01-10T12:00:03", 15, 16),
  set("e1", "Equal", "2026-01-10T12:00:01", 1, 110),
  set("e2", "Equal", "2026-01-10T12:00:02", 3, 100),
  set("v1", "Volume", "2026-01-10T12:00:01", 3, 20.7),
  set("v2", "Volume", "2026-01-10T12:00:02", 9, 6.9),
];

interface Expected {
  heaviest: [string, number] | null;
  /** Of the set, by Epley or the weight itself, and by Brzycki; or the reason why it tells none. */
  maximum: [string, number, "weight"] | [string, number, "epley", number] | [string, null, string] | null;
  mostReps: [string, number] | null;
  volume: [string, number] | null;
  longest: [string, number] | null;
  farthest: [string, number] | null;
}

const TOO_MANY = "The formulas only apply to at most 10 repetitions.";
const NONE = { heaviest: null, maximum: null, mostReps: null, volume: null, longest: null, farthest: null };

const RECORDS: Record<string, Expected> = {
  // Epley of 9 × 95: 95 × 39 / 30; Brzycki: 95 × 36 / 28. The 150 was never lifted.
  Squat: {
    ...NONE,
    heaviest: ["s11", 122.5],
    maximum: ["s15", 123.5, "epley", 122.14285714],
    mostReps: ["s8", 37],
    volume: ["s8", 1480],
  },
  // 2 × 95: 95 × 32 / 30 and 95 × 36 / 35, above 10 × 75 (100 by both) and the 101 that was lifted once.
  Bench: {
    ...NONE,
    heaviest: ["b4", 101],
    maximum: ["b3", 101.33333333, "epley", 97.71428571],
    mostReps: ["b1", 10],
    volume: ["b1", 750],
  },
  // With 10 kg on the belt, 5 times: 10 × 35 / 30 and 10 × 36 / 32. Of two sets of 12 the first.
  "Pull-up": {
    ...NONE,
    heaviest: ["p5", 10],
    maximum: ["p5", 11.66666667, "epley", 11.25],
    mostReps: ["p2", 12],
    volume: ["p5", 50],
  },
  "Push-up": { ...NONE, mostReps: ["u1", 37] },
  Plank: { ...NONE, heaviest: ["t4", 20], longest: ["t2", 90] },
  Run: { ...NONE, longest: ["r4", 14_400], farthest: ["r4", 42.195] },
  Carry: {
    ...NONE,
    heaviest: ["c1", 50],
    maximum: ["c2", null, TOO_MANY],
    mostReps: ["c2", 37],
    volume: ["c2", 1110],
  },
  Missed: { ...NONE, maximum: ["m1", null, "The set has no completed repetition."] },
  // Of those with weight, 15 are the most repetitions: the first of them tells why.
  Walk: {
    ...NONE,
    heaviest: ["w4", 24],
    maximum: ["w3", null, TOO_MANY],
    mostReps: ["w1", 20],
    volume: ["w4", 360],
  },
  // 3 × 100 is 110 by Epley as well: the first stands.
  Equal: {
    ...NONE,
    heaviest: ["e1", 110],
    maximum: ["e1", 110, "weight"],
    mostReps: ["e2", 3],
    volume: ["e2", 300],
  },
  // Both come to 62.1, whatever a processor makes of the one and the other. 20.7 × 33 / 30, 20.7 × 36 / 34.
  Volume: {
    ...NONE,
    heaviest: ["v1", 20.7],
    maximum: ["v1", 22.77, "epley", 21.91764706],
    mostReps: ["v2", 9],
    volume: ["v1", 62.1],
  },
};

/** Date, sets, repetitions, volume, heaviest, best estimated maximum. */
type Line = [string, number, number, number, number | null, number | null];

const PROGRESS: [string, "day" | "week" | "month", Line[]][] = [
  [
    "Squat",
    "day",
    [
      ["2026-01-05", 3, 25, 1900, 100, 116.66666667],
      ["2026-01-07", 3, 16, 1530, 120, 121],
      ["2026-01-12", 3, 39, 1710, 115, 122.66666667],
      ["2026-01-31", 1, 8, 740, 92.5, 117.16666667],
      ["2026-02-01", 1, 1, 122.5, 122.5, 122.5],
      ["2026-02-02", 2, 5, 552.5, 122.5, 122.5],
      ["2026-02-28", 1, 6, 615, 102.5, 123],
      ["2026-03-01", 1, 9, 855, 95, 123.5],
    ],
  ],
  [
    "Squat",
    "week",
    [
      ["2026-01-05", 6, 41, 3430, 120, 121],
      ["2026-01-12", 3, 39, 1710, 115, 122.66666667],
      ["2026-01-26", 2, 9, 862.5, 122.5, 122.5],
      ["2026-02-02", 2, 5, 552.5, 122.5, 122.5],
      ["2026-02-23", 2, 15, 1470, 102.5, 123.5],
    ],
  ],
  [
    "Squat",
    "month",
    [
      ["2026-01-01", 10, 88, 5880, 120, 122.66666667],
      ["2026-02-01", 4, 12, 1290, 122.5, 123],
      ["2026-03-01", 1, 9, 855, 95, 123.5],
    ],
  ],
  ["Bench", "week", [["2026-01-05", 4, 20, 1601, 101, 101.33333333]]],
  [
    "Pull-up",
    "week",
    [
      ["2026-01-05", 3, 32, 0, null, null],
      ["2026-01-12", 1, 10, 0, null, null],
      ["2026-01-19", 1, 5, 50, 10, 11.66666667],
    ],
  ],
  ["Push-up", "month", [["2026-01-01", 3, 57, 0, null, null]]],
  [
    "Run",
    "week",
    [
      ["2026-01-05", 2, 0, 0, null, null],
      ["2026-01-12", 1, 0, 0, null, null],
      ["2026-01-19", 1, 0, 0, null, null],
      ["2026-01-26", 1, 0, 0, null, null],
    ],
  ],
  ["Carry", "month", [["2026-01-01", 2, 49, 1710, 50, null]]],
  [
    "Missed",
    "day",
    [
      ["2026-01-10", 1, 0, 0, null, null],
      ["2026-01-11", 1, 0, 0, null, null],
    ],
  ],
];

const FIELDS = {
  heaviest: "heaviest",
  mostReps: "most_reps",
  volume: "best_volume",
  longest: "longest",
  farthest: "farthest",
} as const;

let ada: Player;
const exercises = new Map<string, string>();
const logs = new Map<string, string>();

beforeAll(async () => {
  [ada] = await cast("ada");
  const workout_session = await makeSession(ada);
  for (const name of Object.keys(RECORDS)) exercises.set(name, await makeExercise(ada, { name }));
  const body = SETS.map(({ of, at, reps, weight, seconds, kilometres }, index) => ({
    workout_session,
    exercise: exercises.get(of),
    set_number: index + 1,
    reps,
    weight,
    duration_seconds: seconds ?? null,
    distance: kilometres ?? null,
    completed_at: at,
  }));
  const made = await api<{ id: string }[]>("POST", `${LOGS}bulk_create/`, { as: ada, body: { logs: body } });
  SETS.forEach(({ name }, index) => {
    logs.set(name, made.body[index]?.id ?? "");
  });
});

function behind(name: string): object {
  const row = SETS.find((each) => each.name === name);
  return {
    log: logs.get(name),
    date: row?.at,
    weight: row?.weight,
    reps: row?.reps,
    duration_seconds: row?.seconds ?? null,
    distance: row?.kilometres ?? null,
  };
}

function shown(name: string): object {
  const { maximum, ...bests } = RECORDS[name] ?? { ...NONE };
  const records = Object.entries(bests).map(([field, best]) => [
    FIELDS[field as keyof typeof FIELDS],
    best && { value: best[1], ...behind(best[0]) },
  ]);
  const estimate = () => {
    if (maximum === null) return null;
    const [set, value, formula, brzycki] = maximum;
    if (value === null) return { value, ...behind(set), reason: formula };
    return { value, ...behind(set), formula, ...(brzycki !== undefined && { epley: value, brzycki }) };
  };
  return {
    exercise: { id: exercises.get(name), name },
    best_estimated_1rm: estimate(),
    ...Object.fromEntries(records),
  };
}

it("the table has more than thirty sets, each named once", () => {
  expect(SETS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(SETS.map(({ name }) => name)).size).toBe(SETS.length);
});

it.each(Object.keys(RECORDS))("the records in %s match the table, with their sets", async (name) => {
  const path = `${LOGS}personal_records/?exercise=${exercises.get(name)}`;
  expect(await read(path, ada)).toEqual({ results: [shown(name)] });
});

it("the records in all exercises match the table, by name", async () => {
  const names = Object.keys(RECORDS).sort();
  expect(await read(`${LOGS}personal_records/`, ada)).toEqual({ results: names.map(shown) });
});

it.each(PROGRESS)("the progress in %s by %s matches the table", async (name, bucket, lines) => {
  const path = `${LOGS}progress/?exercise=${exercises.get(name)}&bucket=${bucket}`;
  const results = lines.map(([date, sets, reps, volume, heaviest, best_estimated_1rm]) => ({
    date,
    sets,
    reps,
    volume,
    heaviest,
    best_estimated_1rm,
  }));
  expect(await read(path, ada)).toEqual({ exercise: { id: exercises.get(name), name }, bucket, results });
});
