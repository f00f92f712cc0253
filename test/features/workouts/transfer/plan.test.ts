import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { copyId, derivedUuid, UNDATED_MS } from "../../../../src/features/workouts/transfer/derived-id.ts";
import type { Entry, Incoming } from "../../../../src/features/workouts/transfer/incoming.ts";
import { madeExerciseId } from "../../../../src/features/workouts/transfer/planning/exercise-plan.ts";
import {
  type Known,
  type Plan,
  planImport,
} from "../../../../src/features/workouts/transfer/planning/plan.ts";

const ME = { accountId: 1, now: Date.UTC(2026, 0, 1) };
const STRANGER = 2;

/** Plans without a pause. */
function plan(...of: Parameters<typeof planImport>): Plan {
  const work = planImport(...of);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

function nothingKnown(): Known {
  const owners = { exercise: new Map(), workout: new Map(), session: new Map(), log: new Map() };
  return { exercises: [], owners, keptSets: [], visibleWorkouts: new Set() };
}

function session(id: string, line: number): Entry<"session"> {
  const at = Date.UTC(2025, 0, 1);
  return {
    id,
    line,
    values: {
      workoutId: null,
      workoutName: "Day",
      status: "completed",
      startTime: at,
      endTime: at + 1,
      notes: "",
      rating: null,
      givenCalories: null,
      estimatedCalories: null,
      at,
      createdAt: at,
      updatedAt: at,
    },
  };
}

function log(
  id: string,
  line: number,
  name: string,
  measure: Partial<Entry<"log">["values"]> = {},
): Entry<"log"> {
  const at = Date.UTC(2025, 0, 1);
  const none = { reps: null, weight: null, durationSeconds: null, distance: null };
  return {
    id,
    line,
    values: {
      sessionId: "s",
      exercise: { id: null, name },
      setNumber: 1,
      ...none,
      ...measure,
      notes: "",
      completedAt: at,
      createdAt: at,
      updatedAt: at,
    },
  };
}

function file(...logs: Entry<"log">[]): Incoming {
  const sessions = [session("s", 2)];
  return { exercises: [], workouts: [], sessions, logs, refused: [], isBySet: true, series: [] };
}

describe("a plan", () => {
  it("makes one exercise of a name, cardio where its sets never have more than a distance or a duration", () => {
    const incoming = file(
      log("a", 2, "Sled", { distance: 1 }),
      log("b", 3, "SLED", { durationSeconds: 5 }),
      log("c", 4, "Carry", { distance: 1 }),
      log("d", 5, "Carry", { weight: 20, distance: 1 }),
    );
    const { rows, changedSessions, report } = plan(incoming, nothingKnown(), ME);
    expect(rows.exercises.map(({ name, category, id }) => [name, category, id])).toEqual([
      ["Sled", "cardio", madeExerciseId(ME.accountId, "sled")],
      ["Carry", "strength", madeExerciseId(ME.accountId, "carry")],
    ]);
    expect(changedSessions).toEqual(["s"]);
    expect(report).toMatchObject({ added: { exercises: 2, sessions: 1, logs: 4 }, refused: 0 });
  });

  it("gives way where an id is another's, the same way each time, and refuses where that is taken, too", () => {
    const incoming = file(log("a", 2, "Sled", { reps: 1 }));
    const known = nothingKnown();
    known.owners.session.set("s", STRANGER);
    known.owners.log.set("a", STRANGER);
    const { rows } = plan(incoming, known, ME);
    expect(rows.sessions).toMatchObject([{ id: copyId(ME.accountId, "s"), accountId: ME.accountId }]);
    expect(rows.logs).toMatchObject([
      { id: copyId(ME.accountId, "a"), sessionId: copyId(ME.accountId, "s") },
    ]);

    known.owners.session.set(copyId(ME.accountId, "s"), ME.accountId);
    known.owners.log.set(copyId(ME.accountId, "a"), ME.accountId);
    expect(plan(incoming, known, ME).report).toMatchObject({
      added: { exercises: 0, sessions: 0, logs: 0 },
      matched: { sessions: 1, logs: 1 },
    });

    known.owners.log.set(copyId(ME.accountId, "a"), STRANGER);
    expect(plan(incoming, known, ME).report).toMatchObject({
      refused: 1,
      added: { logs: 0, exercises: 0 },
    });
  });

  it("adds no session and makes no exercise that has no set in the end", () => {
    const known = nothingKnown();
    for (const id of ["a", copyId(ME.accountId, "a")]) known.owners.log.set(id, STRANGER);
    const { rows } = plan(file(log("a", 2, "Sled", { reps: 1 })), known, ME);
    expect(Object.values(rows)).toEqual(Array(7).fill([]));
  });

  it("takes a session, a workout, an exercise once of which the file tells twice, and as it tells first", () => {
    const workout = {
      id: "w",
      line: 1,
      values: { name: "Push", targets: [] },
    } as unknown as Entry<"workout">;
    const exercise = { id: "e", line: 1, values: { name: "Sled" } } as unknown as Entry<"exercise">;
    const renamed = session("s", 3);
    renamed.values.workoutName = "Other";
    const { rows, report } = plan(
      {
        exercises: [exercise, exercise],
        workouts: [workout, workout],
        sessions: [session("s", 2), renamed],
        logs: [log("a", 2, "Sled", { reps: 1 })],
        refused: [],
        isBySet: false,
        series: [],
      },
      nothingKnown(),
      ME,
    );
    expect(rows).toMatchObject({
      exercises: [{ id: "e" }],
      workouts: [{ id: "w" }],
      sessions: [{ id: "s", workoutName: "Day" }],
      logs: [{ sessionId: "s" }],
    });
    const counts = { exercises: 1, workouts: 1, sessions: 1 };
    expect(report).toMatchObject({
      added: { ...counts, logs: 1 },
      matched: { ...counts, logs: 0 },
      refused: 0,
    });
  });

  it("makes an exercise with the id by which sets of a table refer to it, unless that is someone's", () => {
    const [gone, taken] = [crypto.randomUUID(), crypto.randomUUID()];
    const incoming = file(
      log("a", 2, "Bench Press", { reps: 1 }),
      log("b", 3, "Bench Press", { distance: 1 }),
      log("c", 4, "Bench Press", { reps: 1 }),
      log("d", 5, "Sled", { reps: 1 }),
    );
    for (const [index, id] of [null, gone, taken, "no id"].entries()) {
      const entry = incoming.logs[index];
      if (entry) entry.values.exercise.id = id;
    }
    const known = nothingKnown();
    known.exercises = [{ id: "library", name: "Bench Press", origin: "library", isListed: true }];
    known.owners.exercise.set("library", null).set(taken, STRANGER);
    const { rows } = plan(incoming, known, ME);
    const sled = madeExerciseId(ME.accountId, "sled");
    expect(rows.logs.map(({ exerciseId }) => exerciseId)).toEqual(["library", gone, "library", sled]);
    expect(rows.exercises).toMatchObject([
      { id: gone, name: "Bench Press", category: "cardio" },
      { id: sled, name: "Sled", category: "strength" },
    ]);
    const listed = plan({ ...incoming, isBySet: false }, known, ME);
    expect(listed.rows.logs.map(({ exerciseId }) => exerciseId)).toEqual([
      "library",
      "library",
      "library",
      sled,
    ]);
  });

  it("takes a set once that is in the file twice", () => {
    const { rows, report } = plan(
      file(log("a", 2, "Sled", { reps: 1 }), log("a", 3, "Sled", { reps: 1 })),
      nothingKnown(),
      ME,
    );
    expect(rows.logs).toHaveLength(1);
    expect(report).toMatchObject({ added: { logs: 1 }, matched: { logs: 1 } });
  });

  it("prefers the caller's own exercise to the library's, and that to a deleted one; another's is none", () => {
    const known = nothingKnown();
    const named = (id: string, origin: "own" | "library" | "other", isListed = true) => {
      return { id, name: "Sled", origin, isListed };
    };
    const incoming = file(log("a", 2, "sled", { reps: 1 }));
    const chosen = () => plan(incoming, known, ME).rows.logs[0]?.exerciseId;
    known.exercises = [named("1", "other")];
    expect(chosen()).not.toBe("1");
    known.exercises.push(named("2", "own", false));
    expect(chosen()).toBe("2");
    known.exercises.push(named("3", "library"), named("4", "library"));
    expect(chosen()).toBe("3");
    known.exercises.push(named("5", "own"));
    expect(chosen()).toBe("5");
  });
});

describe("a derived id", () => {
  const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const AT = Date.UTC(2024, 10, 28, 17, 10);
  const momentIn = (id: string) => Number.parseInt(id.slice(0, 13).replace("-", ""), 16);

  it("is a UUID of version 7 of its moment, the same for the same parts and for no others", () => {
    const id = derivedUuid(AT, "hevy", 1, "log", "a");
    expect(id).toMatch(UUID_V7);
    expect(momentIn(id)).toBe(AT);
    expect(derivedUuid(AT, "hevy", 1, "log", "a")).toBe(id);
    const others = [
      derivedUuid(AT, "hevy", 11, "log", "a"),
      derivedUuid(AT, "hevy", 1, "loga"),
      derivedUuid(AT, "hevy", "1", "log", "a"),
      derivedUuid(AT + 1, "hevy", 1, "log", "a"),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });

  it("is well-formed whatever the moment, and a copy's is that of what it copies", () => {
    const moments = [Date.UTC(-1, 0), -1, 0, 2 ** 32, 2 ** 48, Number.NaN];
    const ids = moments.map((at) => derivedUuid(at, "a"));
    for (const id of ids) expect(id).toMatch(UUID_V7);
    expect(ids.map(momentIn)).toEqual([0, 0, 0, 2 ** 32, 2 ** 48 - 1, UNDATED_MS]);
    expect(momentIn(copyId(1, derivedUuid(AT, "a")))).toBe(AT);
    expect(copyId(1, derivedUuid(AT, "a"))).not.toBe(copyId(2, derivedUuid(AT, "a")));
    expect(momentIn(copyId(1, crypto.randomUUID()))).toBe(UNDATED_MS);
  });
});

it("every page of an export, a list of imports and what is undone are found by an index", async () => {
  const queries = [
    "select * from exercises where creator_id = 1 and (name, id) > ('a', 'b') order by name, id limit 1000",
    "select * from workouts where creator_id = 1 and (created_at, id) > (1, 'b') order by created_at, id limit 1000",
    "select * from workout_sessions where account_id = 1 and (at, id) > (1, 'b') order by at, id limit 1000",
    "select * from exercise_logs where account_id = 1 and (completed_at, id) > (1, 'b') order by completed_at, id limit 1000",
    "select * from training_imports where account_id = 1 order by created_at desc, id desc limit 20",
    "select distinct session_id from exercise_logs where account_id = 1 and import_id = 'a'",
    "select * from exercise_logs where session_id in ('a', 'b') and +account_id = 1",
  ];
  for (const query of queries) {
    const { results } = await env.DB.prepare(`explain query plan ${query}`).all<{ detail: string }>();
    const steps = results.map(({ detail }) => detail).filter((detail) => /^(?:SCAN|SEARCH)/.test(detail));
    expect(steps, query).toEqual([expect.stringMatching(/^SEARCH \w+ USING (?:COVERING )?INDEX/)]);
  }
});
