import type { Stepwise } from "../../../../lib/turns.ts";
import type { exercises } from "../../exercises/tables.ts";
import type { logs } from "../../logs/tables.ts";
import type { sessions } from "../../sessions/tables.ts";
import type { workoutExercises, workouts } from "../../tables.ts";
import { derivedUuid, type Owners, placeId } from "../ids.ts";
import { contentOfSet, type Entry, type Incoming, type Kind, type Measured } from "../incoming.ts";
import { type Report, type ReportLine, reportOf, TAKEN, type Tell } from "../report.ts";
import type { KnownExercise } from "./exercise-names.ts";
import { ExercisePlan } from "./exercise-plan.ts";
import { compareSets, type SetDifference, type ShownSet } from "./set-difference.ts";

/** What is there already of what a file has. */
export interface Known {
  exercises: KnownExercise[];
  owners: Record<Kind, Owners>;
  /** Ids of the account's sessions by those of a file's that have the same start and title. */
  sameSessions: ReadonlyMap<string, string>;
  /** What files showed in these sessions. */
  shownSets: ShownSet[];
  /** Logs as they are now. */
  logs: ReadonlyMap<string, Measured>;
  visibleWorkouts: ReadonlySet<string>;
}

export interface Importing {
  accountId: number;
  now: number;
  newId: () => string;
}

type ShownRow = Omit<ShownSet, "importId"> & { importId: string | null };

/** Rows that an import adds; the store gives them the import's id. */
export interface PlannedRows {
  exercises: (typeof exercises.$inferInsert)[];
  /** Deleted exercises of the account that come back as they were. */
  revivedIds: string[];
  workouts: (typeof workouts.$inferInsert)[];
  targets: (typeof workoutExercises.$inferInsert)[];
  sessions: (typeof sessions.$inferInsert)[];
  logs: (typeof logs.$inferInsert)[];
}

export interface Plan {
  rows: PlannedRows;
  /** What is remembered of how the file shows sets. */
  shown: { changed: ShownRow[]; dropped: ShownSet[] };
  report: Report;
}

/** Decides which contents of a file are added, which are there already, and which are refused. */
export function* planImport(incoming: Incoming, known: Known, importing: Importing): Stepwise<Plan> {
  return yield* new Planner(incoming, known, importing).plan();
}

class Planner {
  readonly #incoming: Incoming;
  readonly #known: Known;
  readonly #importing: Importing;
  readonly #exercises: ExercisePlan;
  readonly #lines: ReportLine[] = [];
  readonly #rows: PlannedRows;
  readonly #shown: Plan["shown"] = { changed: [], dropped: [] };
  /** What the file's ids are here; null where there is none left. */
  readonly #workoutIds = new Map<string, string | null>();
  readonly #sessionIds = new Map<string, string | null>();
  readonly #logs = new Map<string, Entry<"log">["values"]>();
  readonly #remembered: ReadonlySet<string>;

  constructor(incoming: Incoming, known: Known, importing: Importing) {
    this.#incoming = incoming;
    this.#known = known;
    this.#importing = importing;
    this.#remembered = new Set(known.shownSets.map(({ logId }) => logId));
    this.#exercises = new ExercisePlan(incoming, known, importing, this.#tell);
    const { rows: added, revivedIds } = this.#exercises;
    this.#rows = { exercises: added, revivedIds, workouts: [], targets: [], sessions: [], logs: [] };
  }

  readonly #tell: Tell = (status, kind, { line, name, message }) => {
    this.#lines.push({ line, kind, status, ...(name && { name }), ...(message && { message }) });
  };

  *plan(): Stepwise<Plan> {
    for (const { kind, ...refused } of this.#incoming.refused) this.#tell("refused", kind, refused);
    for (const exercise of this.#incoming.exercises) {
      yield;
      this.#exercises.add(exercise);
    }
    for (const workout of this.#incoming.workouts) {
      yield;
      this.#planWorkout(workout);
    }
    yield* this.#planSessionsAndLogs();
    return {
      rows: this.#rows,
      shown: this.#shown,
      report: reportOf(this.#lines, this.#incoming.assumedUnit),
    };
  }

  #planWorkout({ line, id, values: { targets, ...values } }: Entry<"workout">): void {
    const { name } = values;
    const placed = this.#place("workout", id, this.#workoutIds);
    if (!placed) return this.#tell("refused", "workout", { line, name, message: TAKEN });
    if (!placed.isNew) return this.#tell("matched", "workout", { line, name });
    const rows = targets.flatMap(({ exercise, ...target }) => {
      const exerciseId = this.#exercises.resolve(exercise, line);
      return exerciseId === null ? [] : [{ ...target, workoutId: placed.id, exerciseId }];
    });
    const lost = targets.length - rows.length;
    const message = lost > 0 ? `Without ${lost} of its exercises, which do not exist.` : undefined;
    this.#tell("added", "workout", { line, name, message });
    this.#rows.workouts.push({ ...values, id: placed.id, creatorId: this.#importing.accountId });
    this.#rows.targets.push(...rows);
  }

  *#planSessionsAndLogs(): Stepwise<void> {
    const sessions = this.#incoming.sessions.map((session) => {
      const same = this.#known.sameSessions.get(session.id);
      if (same !== undefined) this.#sessionIds.set(session.id, same);
      const placed = same ? { id: same, isNew: false } : this.#place("session", session.id, this.#sessionIds);
      return { session, placed };
    });
    const differences = yield* this.#compareLists();
    const used = new Set<string>();
    for (const log of this.#incoming.logs) {
      yield;
      const sessionId = this.#sessionOf(log);
      if (sessionId === null) {
        const message = "There is no such session, or it was refused.";
        this.#tell("refused", "log", { line: log.line, name: nameOf(log), message });
      } else if (this.#planLog(log, sessionId, differences.get(log))) used.add(sessionId);
    }
    for (const { session, placed } of sessions) {
      yield;
      const about = { line: session.line, name: session.values.workoutName };
      if (!placed) this.#tell("refused", "session", { ...about, message: TAKEN });
      else if (!placed.isNew) this.#tell("matched", "session", about);
      else if (!this.#incoming.isBySet || used.has(placed.id)) this.#addSession(session, placed.id);
    }
  }

  #sessionOf({ values: { sessionId } }: Entry<"log">): string | null {
    const inFile = this.#sessionIds.get(sessionId);
    if (inFile !== undefined) return inFile;
    return this.#known.owners.session.get(sessionId) === this.#importing.accountId ? sessionId : null;
  }

  /** [S2] Compares each exercise's list of sets in each session. What is added is stored with its rows. */
  *#compareLists(): Stepwise<Map<Entry<"log">, SetDifference["logs"][number]>> {
    const found = new Map<Entry<"log">, SetDifference["logs"][number]>();
    const listOf = (sessionId: string, exercise: string) => JSON.stringify([sessionId, exercise]);
    const stored = Map.groupBy(this.#known.shownSets, (each) => listOf(each.sessionId, each.exercise));
    const logs = this.#incoming.logs.filter((log) => log.shown && this.#sessionOf(log) !== null);
    const lists = Map.groupBy(logs, (log) => listOf(this.#sessionOf(log) ?? "", log.shown?.series ?? ""));
    const startOf = new Map(this.#incoming.sessions.map(({ id, values }) => [id, values.at]));
    const contentOf = (logId: string) => {
      const log = this.#known.logs.get(logId);
      return log && contentOfSet(log);
    };
    for (const [list, of] of lists) {
      yield;
      const [sessionId, exercise] = JSON.parse(list) as [string, string];
      const start = startOf.get(of[0]?.values.sessionId ?? "") ?? this.#importing.now;
      const newId = () => derivedUuid(start, this.#importing.newId());
      const shown = of.flatMap((log) => log.shown ?? []);
      const {
        logs: matched,
        changed,
        dropped,
        before,
      } = compareSets(shown, stored.get(list) ?? [], contentOf, newId);
      for (const [index, log] of of.entries()) {
        const each = matched[index];
        if (each) found.set(log, each);
        if (before > 0) log.values.setNumber = Math.max(log.values.setNumber, before + index + 1);
      }
      this.#shown.changed.push(...changed.map((each) => ({ ...each, sessionId, exercise })));
      this.#shown.dropped.push(...dropped);
    }
    return found;
  }

  #addSession({ line, values, message }: Entry<"session">, id: string): void {
    const { workoutId, workoutName: name } = values;
    const inFile = workoutId === null ? null : this.#workoutIds.get(workoutId);
    const visible = workoutId !== null && this.#known.visibleWorkouts.has(workoutId) ? workoutId : null;
    this.#tell("added", "session", { line, name, message });
    const { accountId } = this.#importing;
    this.#rows.sessions.push({ ...values, id, accountId, workoutId: inFile ?? visible, totalVolume: 0 });
  }

  /** Whether the set is there in the end. */
  #planLog(
    log: Entry<"log">,
    sessionId: string,
    difference: { logId: string; isNew: boolean } | undefined,
  ): boolean {
    const { line, values, message } = log;
    const about = { line, name: nameOf(log) };
    const placed = difference
      ? { id: difference.logId, isNew: difference.isNew }
      : this.#place("log", log.id);
    if (placed && !placed.isNew) {
      this.#tell("matched", "log", { ...about, message: this.#differenceTo(placed.id, log) });
      return true;
    }
    const exerciseId = placed ? this.#exercises.resolve(values.exercise, line) : null;
    if (!placed || exerciseId === null) {
      const problem = placed ? "exercise: There is no such exercise." : TAKEN;
      this.#tell("refused", "log", { ...about, message: problem });
      return false;
    }
    this.#logs.set(placed.id, values);
    const { exercise: _, ...row } = values;
    this.#tell("added", "log", { ...about, message });
    const { accountId } = this.#importing;
    this.#rows.logs.push({ ...row, id: placed.id, accountId, sessionId, exerciseId });
    if (!log.shown) {
      const own = { logId: placed.id, content: "", exercise: "", place: 0, importId: null };
      this.#shown.changed.push({ ...own, sessionId });
    }
    return true;
  }

  #place(kind: Kind, id: string, ids?: Map<string, string | null>): { id: string; isNew: boolean } | null {
    const placed = placeId(this.#known.owners[kind], this.#importing.accountId, id);
    ids?.set(id, placed?.id ?? null);
    return placed;
  }

  /** What a report says of a set that is there already, where it is not as the file has it. */
  #differenceTo(logId: string, { shown, values }: Entry<"log">): string | undefined {
    const before = this.#logs.get(logId);
    if (before) {
      const isOther = JSON.stringify(before) !== JSON.stringify(values);
      return isOther
        ? "The file has it before this, with other contents: the first ones are used."
        : undefined;
    }
    const kept = this.#known.logs.get(logId);
    if (!kept) return this.#remembered.has(logId) ? "It was deleted here, and stays so." : undefined;
    return shown ? differenceOf(kept, values) : undefined;
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
  return differences.length > 0 ? `It stays as it is kept: ${differences.join("; ")}.` : undefined;
}

function nameOf({ values }: Entry<"log">): string | undefined {
  return values.exercise.name ?? undefined;
}
