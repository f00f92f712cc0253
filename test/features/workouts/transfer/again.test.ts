import { beforeEach, describe, expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { bring, linesOf, NOTHING, type Report, setsOf } from "./training.ts";

const HEVY = "title,start_time,end_time,exercise_title,set_index,set_type,weight_kg,reps";
const STRONG =
  "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes";
/** Of what another app tells its exports again, whatever it tells: `kind weight reps`. */
type Told = [order: number | string, weight: number, reps: number, kind?: string];

let ada: Player;

beforeEach(async () => {
  [ada] = await cast("ada");
});

function hevy(...sets: Told[]): string {
  const day = "Day,2024-11-28 10:00,2024-11-28 11:00,Stone Squat";
  const lines = sets.map(([order, weight, reps, kind = "normal"]) => [day, order, kind, weight, reps].join());
  return [HEVY, ...lines].join("\n");
}

function strong(...sets: Told[]): string {
  const day = "2023-05-01 18:12:33,Day,1h,Stone Squat";
  const lines = sets.map(([order, weight, reps]) => `${day},${order},${weight},${reps},0,0,,`);
  return [STRONG, ...lines].join("\n");
}

/** Weights and repetitions of what is kept, the lightest first. */
async function kept(): Promise<unknown[]> {
  const sets = await setsOf(ada);
  return sets
    .map(({ weight, reps }) => [Number(weight), Number(reps)] as const)
    .sort(([weight, reps], [otherWeight, otherReps]) => weight - otherWeight || reps - otherReps)
    .map(([weight, reps]) => `${weight}x${reps}`);
}

async function changeOnly(changes: object): Promise<void> {
  const [set] = await setsOf(ada);
  expect((await api("PATCH", `/api/exercise-logs/${set?.id}/`, { as: ada, body: changes })).status).toBe(200);
}

function matchedLogs(report: Report): unknown[] {
  return linesOf(report, "matched").filter(([, kind]) => kind === "log");
}

describe("a newer export of the same workout", () => {
  it("adds a set inserted before the others and matches the rest", async () => {
    await bring(ada, hevy([0, 100, 5], [1, 120, 5]));
    const file = hevy([0, 60, 5, "warmup"], [1, 100, 5], [2, 120, 5]);
    const tried = await bring(ada, file, "?dry_run=true");
    const { body } = await bring(ada, file);
    expect(body).toMatchObject({ added: { logs: 1 }, matched: { logs: 2 }, refused: 0 });
    expect(body).toEqual({ ...tried.body, dry_run: false, import_id: expect.any(String) });
    expect(matchedLogs(body)).toEqual([
      [3, "log"],
      [4, "log"],
    ]);
    expect(await kept()).toEqual(["60x5", "100x5", "120x5"]);
    expect((await bring(ada, file)).body).toMatchObject({ import_id: null, added: NOTHING });
  });

  it.each([0, 1, 2, 3])(
    "adds one set inserted at position %i, even if another was edited here to equal a third",
    async (place) => {
      const before: [number, number][] = [
        [60, 6],
        [55, 6],
        [65, 6],
      ];
      const told = (sets: [number, number][]) =>
        hevy(...sets.map(([weight, reps], index): Told => [index, weight, reps]));
      await bring(ada, told(before));
      const first = (await setsOf(ada)).find(({ weight }) => Number(weight) === 60);
      await api("PATCH", `/api/exercise-logs/${first?.id}/`, { as: ada, body: { weight: 65 } });
      const { body } = await bring(ada, told(before.toSpliced(place, 0, [90, 3])));
      expect(body).toMatchObject({ added: { logs: 1 }, matched: { logs: 3 } });
      expect(await kept()).toEqual(["55x6", "65x6", "65x6", "90x3"]);
    },
  );

  it("adds nothing when a set was removed, which stays here", async () => {
    await bring(ada, hevy([0, 100, 5], [1, 120, 5], [2, 140, 5]));
    const { body } = await bring(ada, hevy([0, 120, 5], [1, 140, 5]));
    expect(body).toMatchObject({ added: NOTHING, matched: { logs: 2 } });
    expect(matchedLogs(body)).toEqual([
      [2, "log"],
      [3, "log"],
    ]);
    expect(await kept()).toEqual(["100x5", "120x5", "140x5"]);
  });

  it("reports how a set differs, also after an inserted one", async () => {
    await bring(ada, hevy([0, 100, 5], [1, 120, 5], [2, 140, 5]));
    const { body } = await bring(ada, hevy([0, 100, 5], [1, 125, 5], [2, 140, 5]));
    expect(matchedLogs(body)).toEqual([
      [2, "log"],
      [3, "log", "It stays unchanged: weight 120, not 125."],
      [4, "log"],
    ]);
    const shifted = hevy([0, 60, 5, "warmup"], [1, 100, 5], [2, 120, 5], [3, 145, 4]);
    const second = await bring(ada, shifted);
    expect(second.body).toMatchObject({ added: { logs: 1 }, matched: { logs: 3 } });
    expect(matchedLogs(second.body).at(-1)).toEqual([
      5,
      "log",
      "It stays unchanged: reps 5, not 4; weight 140, not 145.",
    ]);
    expect(await kept()).toEqual(["60x5", "100x5", "120x5", "140x5"]);
  });

  it("matches sets edited here and reports the difference", async () => {
    const file = hevy([0, 100, 5], [1, 120, 5]);
    await bring(ada, file);
    await changeOnly({ reps: 6 });
    const { body } = await bring(ada, file);
    expect(body).toMatchObject({ import_id: null, added: NOTHING, matched: { logs: 2 } });
    expect(matchedLogs(body)).toEqual([
      [2, "log", "It stays unchanged: reps 6, not 5."],
      [3, "log"],
    ]);
  });

  it("matches a set renumbered or moved here", async () => {
    const file = hevy([0, 100, 5], [1, 120, 5]);
    await bring(ada, file);
    const press = await api<{ id: string }>("POST", "/api/exercises/", {
      as: ada,
      body: { name: "Stone Press", category: "strength" },
    });
    const session = await api<{ id: string }>("POST", "/api/workout-sessions/", { as: ada, body: {} });
    for (const change of [
      { set_number: 7 },
      { exercise: press.body.id },
      { workout_session: session.body.id },
    ]) {
      await changeOnly(change);
      expect((await bring(ada, file)).body).toMatchObject({ added: { logs: 0 }, matched: { logs: 2 } });
    }
  });

  it("adds a set equal to one that the person logged themselves", async () => {
    await bring(ada, hevy([0, 100, 5]));
    const [set] = await setsOf(ada);
    const { workout_session, exercise } = set ?? {};
    await api("POST", "/api/exercise-logs/", {
      as: ada,
      body: { workout_session, exercise, set_number: 2, reps: 5, weight: 100 },
    });
    const { body } = await bring(ada, hevy([0, 100, 5], [1, 100, 5]));
    expect(body).toMatchObject({ added: { logs: 1 }, matched: { logs: 1 } });
  });

  it("recognizes sets of an exercise that is done twice and renamed since", async () => {
    const sets: Told[] = [
      ...([
        [0, 100, 5],
        [1, 100, 5],
        [0, 100, 5],
        [1, 60, 5],
      ] as Told[]),
    ];
    expect((await bring(ada, hevy(...sets))).body).toMatchObject({ added: { logs: 4 } });
    expect((await bring(ada, hevy(...sets))).body).toMatchObject({ added: NOTHING, matched: { logs: 4 } });
    const [ben] = await cast("ben");
    await bring(ben, hevy(...sets).replaceAll("Stone Squat", "Bench Press"));
    const { body } = await bring(ben, hevy(...sets).replaceAll("Stone Squat", "Bench Press (Barbell)"));
    expect(body).toMatchObject({ added: NOTHING, matched: { logs: 4 } });
  });
});

describe("a file that is split within a workout", () => {
  it("of Hevy's can be imported part by part in any order, and then whole", async () => {
    const sets: Told[] = [
      ...([
        [0, 60, 5, "warmup"],
        [1, 100, 5],
        [2, 100, 5],
      ] as Told[]),
      ...([
        [3, 100, 5],
        [4, 100, 5],
        [5, 110, 3],
      ] as Told[]),
    ];
    const [first, second] = [hevy(...sets.slice(0, 3)), hevy(...sets.slice(3))];
    for (const parts of [
      [first, second],
      [second, first],
    ]) {
      [ada] = await cast("ada");
      for (const part of parts) expect((await bring(ada, part)).body).toMatchObject({ added: { logs: 3 } });
      for (const part of parts) expect((await bring(ada, part)).body).toMatchObject({ added: NOTHING });
      expect((await bring(ada, hevy(...sets))).body).toMatchObject({ added: NOTHING, matched: { logs: 6 } });
      const numbers = (await setsOf(ada)).map(({ set_number, completed_at }) => [set_number, completed_at]);
      expect(numbers).toEqual(
        sets.map((_, index) => [index + 1, new Date(Date.UTC(2024, 10, 28, 10, 0, index)).toISOString()]),
      );
    }
  });

  it("of Strong's too, even with unnumbered sets", async () => {
    const sets: Told[] = [
      ...([
        ["W", 60, 5],
        [1, 100, 5],
        [2, 100, 5],
        ["D", 80, 8],
      ] as Told[]),
      ...([
        [3, 100, 5],
        [4, 100, 5],
        ["F", 90, 3],
      ] as Told[]),
    ];
    const [first, second] = [strong(...sets.slice(0, 4)), strong(...sets.slice(4))];
    for (const parts of [
      [first, second],
      [second, first],
    ]) {
      [ada] = await cast("ada");
      const counts = [];
      for (const part of parts) counts.push((await bring(ada, part)).body.added.logs);
      expect(counts).toEqual(parts[0] === first ? [4, 3] : [3, 4]);
      for (const part of parts) expect((await bring(ada, part)).body).toMatchObject({ added: NOTHING });
      const { body } = await bring(ada, strong(...sets));
      expect(body).toMatchObject({ added: NOTHING, matched: { logs: 7 } });
      const numbers = (await setsOf(ada)).map(({ set_number }) => Number(set_number)).sort();
      if (parts[0] === first) expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(linesOf(body, "matched").filter(([, , message]) => message)).toEqual([]);
    }
  });

  it("of Strong's with only numbers too, before or after the whole", async () => {
    const sets: Told[] = [1, 2, 3, 4].map((order) => [order, 100, 5]);
    const parts = [strong(...sets.slice(0, 2)), strong(...sets.slice(2))];
    for (const part of parts) expect((await bring(ada, part)).body).toMatchObject({ added: { logs: 2 } });
    [ada] = await cast("ada");
    await bring(ada, strong(...sets));
    for (const part of parts) {
      expect((await bring(ada, part)).body).toMatchObject({ added: NOTHING, matched: { logs: 2 } });
    }
  });
});

it("concurrent imports of one export add it once, and can be undone in any order", async () => {
  const first = await bring(ada, hevy([0, 100, 5], [1, 120, 5]));
  const file = hevy([0, 60, 5, "warmup"], [1, 100, 5], [2, 120, 5]);
  const replies = await Promise.all([bring(ada, file), bring(ada, file), bring(ada, file)]);
  const added = replies.map(({ body }) => body.added.logs).sort((one, other) => one - other);
  expect(added).toEqual([0, 0, 1]);
  await api("DELETE", `/api/training/imports/${first.body.import_id}/`, { as: ada });
  expect(await kept()).toEqual(["60x5"]);
  expect((await bring(ada, file)).body).toMatchObject({ added: { logs: 2 }, matched: { logs: 1 } });
  expect(await kept()).toEqual(["60x5", "100x5", "120x5"]);
  const second = replies.find(({ body }) => body.import_id !== null)?.body.import_id;
  expect((await api("DELETE", `/api/training/imports/${second}/`, { as: ada })).status).toBe(204);
  expect(await kept()).toEqual(["100x5", "120x5"]);
});

it("a set moved to another session is recognized even if another one has its place", async () => {
  await bring(ada, hevy([0, 100, 5]));
  const file = hevy([0, 60, 5, "warmup"], [1, 100, 5]);
  await bring(ada, file);
  const warmUp = (await setsOf(ada)).find(({ weight }) => weight === 60);
  const session = await api<{ id: string }>("POST", "/api/workout-sessions/", { as: ada, body: {} });
  const body = { workout_session: session.body.id };
  await api("PATCH", `/api/exercise-logs/${warmUp?.id}/`, { as: ada, body });
  expect((await bring(ada, file, "?dry_run=true")).body).toMatchObject({ added: NOTHING });
  expect((await bring(ada, file)).body).toMatchObject({ added: NOTHING, matched: { logs: 2 } });
});
