import { groupedBy, type Stepwise } from "../../../../lib/turns.ts";
import type { exercises } from "../../exercises/tables.ts";
import type { logs } from "../../logs/tables.ts";
import type { sessions } from "../../sessions/tables.ts";
import type { workoutExercises, workouts } from "../../tables.ts";
import { derivedUuid, type Owners, type Placed, placeId } from "../ids.ts";
import {
  contentOfSet,
  type Entry,
  type Incoming,
  type Kind,
  type Measured,
  type Place,
} from "../incoming.ts";
import { type AddLine, type Report, type ReportLine, reportOf, TAKEN } from "../report.ts";
import type { KnownExercise } from "./exercise-names.ts";
import { planExercises } from "./exercise-plan.ts";
import { compareSets, type SetDifference, type ShownSet } from "./set-difference.ts";

export interface Known {
  exercises: KnownExercise[];
  owners: Record<Kind, Owners>;
  /** [S1] By the id in the file. */
  sameSessions: ReadonlyMap<string, string>;
  shownSets: ShownSet[];
  logs: ReadonlyMap<string, Measured>;
  visibleWorkouts: ReadonlySet<string>;
}

interface Importing {
  accountId: number;
  now: number;
  newId: () => string;
}

type ShownRow = Omit<ShownSet, "importId"> & { importId: string | null };

interface PlannedRows {
  exercises: (typeof exercises.$inferInsert)[];
  revivedIds: string[];
  workouts: (typeof workouts.$inferInsert & { targets: (typeof workoutExercises.$inferInsert)[] })[];
  sessions: (typeof sessions.$inferInsert)[];
  logs: (typeof logs.$inferInsert)[];
}

export interface Plan {
  rows: PlannedRows;
  shown: { changed: ShownRow[]; dropped: ShownSet[] };
  report: Report;
}

export function* planImport(
  incoming: Incoming,
  known: Known,
  { accountId, now, newId }: Importing,
): Stepwise<Plan> {
  const lines: ReportLine[] = [];
  const addLine: AddLine = (status, kind, { line, name, message }) => {
    lines.push({ line, kind, status, ...(name && { name }), ...(message && { message }) });
  };
  const exercisePlan = planExercises(incoming, known, { accountId, now }, addLine);
  const { rows: added, revivedIds } = exercisePlan;
  const rows: PlannedRows = { exercises: added, revivedIds, workouts: [], sessions: [], logs: [] };
  const shown: Plan["shown"] = { changed: [], dropped: [] };
  /** By the id in the file; null if that is taken. */
  const workoutIds = new Map<string, string | null>();
  const sessionIds = new Map<string, string | null>(known.sameSessions);
  const planned = new Map<string, Entry<"log">["values"]>();
  const remembered = new Set(known.shownSets.map(({ logId }) => logId));

  for (const { kind, ...refused } of incoming.refused) addLine("refused", kind, refused);
  for (const exercise of incoming.exercises) {
    yield;
    exercisePlan.add(exercise);
  }
  for (const workout of incoming.workouts) {
    yield;
    planWorkout(workout);
  }
  const sessions = incoming.sessions.map((session) => ({ session, placed: placeSession(session.id) }));
  const differences = yield* compareLists();
  const used = new Set<string>();
  for (const log of incoming.logs) {
    yield;
    const sessionId = sessionOf(log);
    if (sessionId === null) {
      const message = "workout_session: the session does not exist, or was refused.";
      addLine("refused", "log", { line: log.line, name: nameOf(log), message });
    } else if (planLog(log, sessionId, differences.get(log))) used.add(sessionId);
  }
  for (const { session, placed } of sessions) {
    yield;
    const id = settle("session", placed, { line: session.line, name: session.values.workoutName });
    if (id !== null && (!incoming.isBySet || used.has(id))) addSession(session, id);
  }
  return { rows, shown, report: reportOf(lines, incoming.assumedUnit) };

  /** The id if it is to be added. */
  function settle(kind: Kind, placed: Placed | null, about: { line: Place; name: string }): string | null {
    if (placed?.isNew) return placed.id;
    addLine(placed ? "matched" : "refused", kind, placed ? about : { ...about, message: TAKEN });
    return null;
  }

  function planWorkout({ line, id, values: { targets, ...values } }: Entry<"workout">): void {
    const { name } = values;
    const placed = placeId(known.owners.workout, accountId, id);
    workoutIds.set(id, placed?.id ?? null);
    const workoutId = settle("workout", placed, { line, name });
    if (workoutId === null) return;
    const found = targets.flatMap(({ exercise, ...target }) => {
      const exerciseId = exercisePlan.resolve(exercise, line);
      return exerciseId === null ? [] : [{ ...target, workoutId, exerciseId }];
    });
    const lost = targets.length - found.length;
    const message = lost > 0 ? `${lost} of its exercises do not exist and were left out.` : undefined;
    addLine("added", "workout", { line, name, message });
    rows.workouts.push({ ...values, id: workoutId, creatorId: accountId, targets: found });
  }

  function placeSession(id: string): Placed | null {
    const same = known.sameSessions.get(id);
    if (same !== undefined) return { id: same, isNew: false };
    const placed = placeId(known.owners.session, accountId, id);
    sessionIds.set(id, placed?.id ?? null);
    return placed;
  }

  function sessionOf({ values: { sessionId } }: Entry<"log">): string | null {
    const inFile = sessionIds.get(sessionId);
    if (inFile !== undefined) return inFile;
    return known.owners.session.get(sessionId) === accountId ? sessionId : null;
  }

  /** [S2] */
  function* compareLists(): Stepwise<Map<Entry<"log">, SetDifference["logs"][number]>> {
    const found = new Map<Entry<"log">, SetDifference["logs"][number]>();
    const listOf = (sessionId: string, exercise: string) => JSON.stringify([sessionId, exercise]);
    const stored = yield* groupedBy(known.shownSets, (each) => listOf(each.sessionId, each.exercise));
    const logs = incoming.logs.filter((log) => log.shown && sessionOf(log) !== null);
    const lists = yield* groupedBy(logs, (log) => listOf(sessionOf(log) ?? "", log.shown?.series ?? ""));
    const startOf = new Map(incoming.sessions.map(({ id, values }) => [id, values.at]));
    const contentOf = (logId: string) => {
      const log = known.logs.get(logId);
      return log && contentOfSet(log);
    };
    for (const [list, of] of lists) {
      yield;
      const [sessionId, exercise] = JSON.parse(list) as [string, string];
      const start = startOf.get(of[0]?.values.sessionId ?? "") ?? now;
      const sets = of.flatMap((log) => log.shown ?? []);
      const newLogId = () => derivedUuid(start, newId());
      const difference = compareSets(sets, stored.get(list) ?? [], contentOf, newLogId);
      const { before, changed, dropped } = difference;
      for (const [index, log] of of.entries()) {
        const each = difference.logs[index];
        if (each) found.set(log, each);
        if (before > 0) log.values.setNumber = Math.max(log.values.setNumber, before + index + 1);
      }
      shown.changed.push(...changed.map((each) => ({ ...each, sessionId, exercise })));
      shown.dropped.push(...dropped);
    }
    return found;
  }

  function addSession({ line, values, message }: Entry<"session">, id: string): void {
    const { workoutId, workoutName: name } = values;
    const inFile = workoutId === null ? null : workoutIds.get(workoutId);
    const visible = workoutId !== null && known.visibleWorkouts.has(workoutId) ? workoutId : null;
    addLine("added", "session", { line, name, message });
    rows.sessions.push({ ...values, id, accountId, workoutId: inFile ?? visible, totalVolume: 0 });
  }

  function planLog(
    log: Entry<"log">,
    sessionId: string,
    difference: SetDifference["logs"][number] | undefined,
  ): boolean {
    const { line, values, message } = log;
    const about = { line, name: nameOf(log) };
    const own = log.shown ? null : placeId(known.owners.log, accountId, log.id);
    const placed = difference ? { id: difference.logId, isNew: difference.isNew } : own;
    if (placed && !placed.isNew) {
      addLine("matched", "log", { ...about, message: differenceTo(placed.id, log) });
      return true;
    }
    const exerciseId = placed ? exercisePlan.resolve(values.exercise, line) : null;
    if (!placed || exerciseId === null) {
      const problem = placed ? "exercise: the exercise does not exist." : TAKEN;
      addLine("refused", "log", { ...about, message: problem });
      return false;
    }
    planned.set(placed.id, values);
    const { exercise: _, ...row } = values;
    addLine("added", "log", { ...about, message });
    rows.logs.push({ ...row, id: placed.id, accountId, sessionId, exerciseId });
    const asOwn = { sessionId, logId: placed.id, content: "", exercise: "", place: 0, importId: null };
    if (!log.shown) shown.changed.push(asOwn);
    return true;
  }

  function differenceTo(logId: string, { shown: isForeign, values }: Entry<"log">): string | undefined {
    const before = planned.get(logId);
    if (before) {
      const isSame = JSON.stringify(before) === JSON.stringify(values);
      return isSame ? undefined : "Ignored: an earlier entry of the file has the same set with other values.";
    }
    const kept = known.logs.get(logId);
    if (!kept) return remembered.has(logId) ? "It was deleted here, and stays deleted." : undefined;
    return isForeign ? differenceOf(kept, values) : undefined;
  }
}

const MEASURES = [
  ["set_type", "setType"],
  ["reps", "reps"],
  ["weight", "weight"],
  ["duration_seconds", "durationSeconds"],
  ["distance", "distance"],
] as const;

function differenceOf(kept: Measured, values: Omit<Measured, "id">): string | undefined {
  const differences = MEASURES.flatMap(([name, field]) =>
    kept[field] === values[field] ? [] : [`${name} ${kept[field] ?? "none"}, not ${values[field] ?? "none"}`],
  );
  return differences.length > 0 ? `It stays unchanged: ${differences.join("; ")}.` : undefined;
}

function nameOf({ values }: Entry<"log">): string | undefined {
  return values.exercise.name ?? undefined;
}
