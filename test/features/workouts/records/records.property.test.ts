import fc from "fast-check";
import { expect, it } from "vitest";
import { insertLogs } from "../../../../src/features/workouts/logs/store.ts";
import {
  findRecords,
  type PerformedSet,
  type PersonalRecords,
} from "../../../../src/features/workouts/records/personal-records.ts";
import { BUCKETS, findProgress } from "../../../../src/features/workouts/records/progress.ts";
import { listBestSets } from "../../../../src/features/workouts/records/store.ts";
import { DAY_MS, HOUR_MS, isoTime } from "../../../../src/lib/time.ts";
import { api } from "../../../support/api.ts";
import { cast, ctx, type Player } from "../../../support/cast.ts";
import { seededRandom } from "../../../support/random.ts";
import { foldProgress, foldRecords, type SeenSet } from "../../../support/records-fold.ts";
import { FUZZ_SEED } from "../../../support/room-commands.ts";
import {
  LOGS,
  makeExercise,
  makeSession,
  makeWorkout,
  type Page,
  read,
  SESSIONS,
} from "../../../support/training.ts";

const START = Date.parse("2026-01-26T00:00:00.000Z");

type Measures = Omit<PerformedSet, "id" | "completedAt">;

const setType = fc.constantFrom("normal" as const, "normal" as const, "drop" as const, "warm_up" as const);
const measures = fc.record({
  setType,
  reps: fc.constantFrom(null, 0, 1, 2, 3, 5, 9, 10, 11, 12, 37),
  weight: fc.constantFrom(null, 0, 0.7, 6.9, 20.7, 52.5, 100, 110, 122.5),
  durationSeconds: fc.constantFrom(null, null, 0, 60, 90),
  distance: fc.constantFrom(null, null, 0, 0.4, 5, 42.195),
});
/** Of which none tells a maximum. */
const untelling = fc.record({
  setType,
  reps: fc.constantFrom(null, 0, 11, 12),
  weight: fc.constantFrom(null, 0, 20, 30, 40),
  durationSeconds: fc.constant(null),
  distance: fc.constant(null),
});
const performed: fc.Arbitrary<PerformedSet[]> = fc
  .oneof({ weight: 3, arbitrary: fc.constant(measures) }, { weight: 1, arbitrary: fc.constant(untelling) })
  .chain((set: fc.Arbitrary<Measures>) =>
    fc.array(fc.tuple(set, fc.integer({ min: 0, max: 40 })), { maxLength: 30 }),
  )
  .map((sets) =>
    sets.map(([set, at], index) => ({ ...set, id: `set ${index}`, completedAt: START + at * 12 * HOUR_MS })),
  );

/** Things, and the same in another order. */
const reordered = <Item>(items: Item[]) =>
  fc.tuple(
    fc.constant(items),
    fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length }),
  );

it(`records and progress don't depend on the order of sets (seed ${FUZZ_SEED})`, () => {
  const same = fc.property(performed.chain(reordered), ([sets, others]) => {
    expect(findRecords(others)).toEqual(findRecords(sets));
    for (const bucket of BUCKETS) {
      const rounded = (of: PerformedSet[]) =>
        findProgress(of, bucket, "Europe/Berlin").map((each) => ({
          ...each,
          volume: each.volume.toFixed(6),
        }));
      expect(rounded(others)).toEqual(rounded(sets));
    }
  });
  fc.assert(same, { seed: FUZZ_SEED, numRuns: 300 });
});

it(`the sets found by index include all records (seed ${FUZZ_SEED})`, async () => {
  const [ada] = await cast("ada");
  const sessionId = await makeSession(ada, { workout: await makeWorkout(ada) });
  const expected = new Map<string, PersonalRecords>();
  const same = fc.asyncProperty(performed, async (sets) => {
    const exerciseId = await makeExercise(ada);
    const all = sets.map((set) => ({ ...set, exerciseId, id: `${exerciseId} ${set.id}` }));
    const written = { accountId: ada.id, sessionId, setNumber: 1, notes: "" };
    if (all.length > 0) {
      await insertLogs(
        ctx.db,
        all.map((set) => ({ ...set, ...written })),
        START,
      );
      expected.set(exerciseId, findRecords(all));
    }
    const [found] = await listBestSets(ctx.db, ada.id, exerciseId);
    expect(findRecords(found?.sets ?? [])).toEqual(findRecords(all));
  });
  await fc.assert(same, { seed: FUZZ_SEED, numRuns: 60 });
  const found = await listBestSets(ctx.db, ada.id, null);
  expect(new Map(found.map(({ exercise, sets }) => [exercise.id, findRecords(sets)]))).toEqual(expected);
});

const edit = fc.oneof(
  fc.record({ type: fc.constant("change" as const), to: measures }),
  fc.record({ type: fc.constant("move" as const), days: fc.integer({ min: -9, max: 9 }) }),
  fc.record({ type: fc.constant("delete" as const) }),
);
const edited = performed.chain((sets) => {
  const every = fc.tuple(...sets.map((set) => fc.tuple(fc.constant(set), edit)));
  return every.chain((edits) => reordered(edits));
});
type Edits = (typeof edited extends fc.Arbitrary<infer Value> ? Value : never)[0];

function play(edits: Edits): PerformedSet[] {
  const kept = new Map(edits.map(([set]) => [set.id, set]));
  for (const [set, done] of edits) {
    if (done.type === "delete") kept.delete(set.id);
    if (done.type === "change") kept.set(set.id, { ...set, ...done.to });
    if (done.type === "move") kept.set(set.id, { ...set, completedAt: set.completedAt + done.days * DAY_MS });
  }
  return [...kept.values()];
}

it(`edits of different sets commute (seed ${FUZZ_SEED})`, () => {
  const same = fc.property(edited, ([edits, others]) => {
    expect(findRecords(play(others))).toEqual(findRecords(play(edits)));
  });
  fc.assert(same, { seed: FUZZ_SEED, numRuns: 300 });
});

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant("log" as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("edit" as const), of: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("delete" as const), of: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("delete session" as const), of: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("delete exercise" as const), of: fc.nat() }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Kept extends SeenSet {
  workout_session: string;
}

/** Someone who trains, and thinks again about what they wrote. */
class Trainee {
  readonly player: Player;
  readonly workout: string;
  readonly #random: () => number;
  #sets: Kept[] = [];
  #sessions: string[] = [];
  #exercises: string[] = [];

  private constructor(player: Player, workout: string, seed: number) {
    this.player = player;
    this.workout = workout;
    this.#random = seededRandom(seed);
  }

  static async enter(seed: number): Promise<Trainee> {
    const [player] = await cast("ada");
    return new Trainee(player, await makeWorkout(player), seed);
  }

  async take(step: Step): Promise<void> {
    while (this.#sessions.length < 3)
      this.#sessions.push(await makeSession(this.player, { workout: this.workout }));
    while (this.#exercises.length < 3) this.#exercises.push(await makeExercise(this.player));
    switch (step.type) {
      case "log":
        return this.#log(step.count);
      case "edit":
        return this.#edit(this.#sets[step.of % this.#sets.length]);
      case "delete":
        return this.#delete(this.#sets[step.of % this.#sets.length]);
      case "delete session":
        return this.#deleteSession(step.of % this.#sessions.length);
      case "delete exercise":
        await this.#ask("DELETE", `/api/exercises/${this.#exercises.splice(step.of % 3, 1)[0]}/`);
    }
  }

  /** That what the server tells is what the sets come to that are left. */
  async check(): Promise<void> {
    const listed = await read<Page<SeenSet>>(`${LOGS}?page_size=100`, this.player);
    expect(listed.results.map(({ id }) => id).sort()).toEqual(this.#sets.map(({ id }) => id).sort());
    const { results } = await read<{ results: ({ exercise: { id: string } } & object)[] }>(
      `${LOGS}personal_records/`,
      this.player,
    );
    const left = new Set(this.#sets.map(({ exercise }) => exercise));
    expect(new Set(results.map(({ exercise }) => exercise.id))).toEqual(left);
    for (const { exercise, ...records } of results) {
      const sets = this.#sets.filter((set) => set.exercise === exercise.id);
      expect(inShort(records)).toEqual(foldRecords(sets));
      await this.#checkProgress(exercise.id, sets);
    }
    for (const id of this.#sessions) {
      const { total_volume } = await read<{ total_volume: number }>(`${SESSIONS}${id}/`, this.player);
      const sets = this.#sets.filter(({ workout_session }) => workout_session === id);
      const volume = sets.reduce((sum, { reps, weight }) => sum + (reps ?? 0) * (weight ?? 0), 0);
      expect(total_volume).toBeCloseTo(volume, 6);
    }
  }

  async #checkProgress(exercise: string, sets: readonly SeenSet[]): Promise<void> {
    const from = isoTime(START + 3 * DAY_MS).slice(0, 10);
    for (const [query, of, bucketOf] of [
      ["bucket=day", sets, (at: string) => at.slice(0, 10)],
      ["bucket=month", sets, (at: string) => `${at.slice(0, 7)}-01`],
      [`bucket=week&date_from=${from}`, sets.filter(({ completed_at }) => completed_at >= from), mondayOf],
    ] as const) {
      const path = `${LOGS}progress/?exercise=${exercise}&${query}`;
      expect(await read(path, this.player)).toMatchObject({ results: foldProgress(of, bucketOf) });
    }
  }

  async #log(count: number): Promise<void> {
    const logs = Array.from({ length: count }, (_, index) => ({ ...this.#newSet(), set_number: index + 1 }));
    const made = await this.#ask<{ id: string }[]>("POST", `${LOGS}bulk_create/`, { logs });
    this.#sets.push(...logs.map((log, index) => ({ ...log, id: made[index]?.id ?? "" })));
  }

  async #edit(set: Kept | undefined): Promise<void> {
    if (!set) return;
    const { exercise, ...changes } = this.#newSet();
    const body = this.#random() < 0.5 ? changes : { ...changes, exercise };
    await this.#ask("PATCH", `${LOGS}${set.id}/`, body);
    this.#sets = this.#sets.map((each) => (each === set ? { ...set, ...body } : each));
  }

  async #delete(set: Kept | undefined): Promise<void> {
    if (!set) return;
    await this.#ask("DELETE", `${LOGS}${set.id}/`);
    this.#sets = this.#sets.filter((each) => each !== set);
  }

  async #deleteSession(index: number): Promise<void> {
    const [id] = this.#sessions.splice(index, 1);
    await this.#ask("DELETE", `${SESSIONS}${id}/`);
    this.#sets = this.#sets.filter(({ workout_session }) => workout_session !== id);
  }

  /** Of any day of three weeks: many are inserted late. */
  #newSet() {
    const any = <Item>(items: readonly Item[]): Item => {
      const item = items[Math.floor(this.#random() * items.length)];
      if (item === undefined) throw new Error("nothing to choose from");
      return item;
    };
    const at = START + Math.floor(this.#random() * 42) * 12 * HOUR_MS;
    const isTimed = this.#random() < 0.2;
    return {
      workout_session: any(this.#sessions),
      exercise: any(this.#exercises),
      set_type: any(["normal", "normal", "warm_up", "failure"]),
      reps: isTimed ? null : any([0, 1, 2, 3, 5, 10, 12, 37]),
      weight: any([null, 0, 0.7, 6.9, 20.7, 52.5, 100, 110]),
      duration_seconds: isTimed ? any([0, 60, 90]) : null,
      distance: any([null, 0.4, 5]),
      completed_at: isoTime(at),
    };
  }

  async #ask<Body>(method: string, path: string, body?: object): Promise<Body> {
    const reply = await api<Body>(method, path, { as: this.player, ...(body && { body }) });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }
}

/** Value and set of each record. */
function inShort(records: object): object {
  return Object.fromEntries(
    Object.entries(records).map(([name, record]) => [
      name,
      record && { value: record.value, log: record.log },
    ]),
  );
}

function mondayOf(at: string): string {
  const day = new Date(at);
  while (day.getUTCDay() !== 1) day.setUTCDate(day.getUTCDate() - 1);
  return isoTime(day.getTime()).slice(0, 10);
}

it(`records and progress match the remaining sets after any story (seed ${FUZZ_SEED})`, async () => {
  let seed = FUZZ_SEED;
  const story = fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 12 }), async (steps) => {
    seed += 1;
    const trainee = await Trainee.enter(seed);
    for (const each of steps) {
      await trainee.take(each);
      await trainee.check();
    }
  });
  await fc.assert(story, { seed: FUZZ_SEED, numRuns: 5, endOnFailure: true });
}, 180_000);
