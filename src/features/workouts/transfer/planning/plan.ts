import type { Stepwise } from "../../../../lib/turns.ts";
import type { exercises } from "../../exercises/tables.ts";
import type { logs } from "../../logs/tables.ts";
import type { sessions } from "../../sessions/tables.ts";
import type { workoutExercises, workouts } from "../../tables.ts";
import type { Entry, Incoming, Kind } from "../incoming.ts";
import { type Report, type ReportLine, reportOf, TAKEN, type Tell } from "../report.ts";
import type { KnownExercise } from "./exercise-names.ts";
import { ExercisePlan } from "./exercise-plan.ts";
import { differenceOf, type KeptSet } from "./kept-sets.ts";
import { type Owners, type Placement, Places } from "./places.ts";
import { SetPlan } from "./set-plan.ts";

const TOLD_OTHERWISE = "The file has it before this, and otherwise: that stands.";

/** What is there already of what a file speaks of. */
export interface Known {
  exercises: KnownExercise[];
  owners: Record<Kind, Owners>;
  /** Sets of the account in sessions that a file without ids speaks of. */
  keptSets: KeptSet[];
  /** Workouts that the account may see. */
  visibleWorkouts: ReadonlySet<string>;
}

/** Rows that an import adds; the store puts the import's id on them. */
export interface PlannedRows {
  exercises: (typeof exercises.$inferInsert)[];
  /** Exercises of the account that it had deleted, as they come back. */
  revived: (typeof exercises.$inferInsert)[];
  revivedIds: string[];
  workouts: (typeof workouts.$inferInsert)[];
  targets: (typeof workoutExercises.$inferInsert)[];
  sessions: (typeof sessions.$inferInsert)[];
  logs: (typeof logs.$inferInsert)[];
}

export interface Plan {
  rows: PlannedRows;
  /** Sessions that get sets, and whose volume is to be counted anew. */
  changedSessions: string[];
  /** Ids of sets that were not asked for, for their own are taken by others: they may be there, too. */
  spareIds: string[];
  report: Report;
}

/**
 * Decides what of a file is added, what is there already, and what is refused. The same file gives the same ids, so that
 * what was added once is matched; an id that is another account's gives way to one that follows from it and the account.
 */
export function* planImport(
  incoming: Incoming,
  known: Known,
  { accountId, now }: { accountId: number; now: number },
): Stepwise<Plan> {
  return yield* new Planner(incoming, known, accountId, now).plan();
}

class Planner {
  readonly #incoming: Incoming;
  readonly #visibleWorkouts: ReadonlySet<string>;
  readonly #places: Places;
  readonly #exercises: ExercisePlan;
  readonly #accountId: number;
  readonly #lines: ReportLine[] = [];
  readonly #rows: PlannedRows;
  readonly #sets: SetPlan;
  /** Sets of the file that are added. */
  readonly #logs = new Map<string, Entry<"log">["values"]>();
  /** What the file's ids have become. */
  readonly #workoutIds = new Map<string, string>();
  readonly #tell: Tell = (status, kind, line, name, message) => {
    this.#lines.push({ line, kind, status, ...(name && { name }), ...(message && { message }) });
  };

  constructor(incoming: Incoming, known: Known, accountId: number, now: number) {
    this.#incoming = incoming;
    this.#accountId = accountId;
    this.#visibleWorkouts = known.visibleWorkouts;
    this.#places = new Places(known.owners, accountId);
    const [places, tell] = [this.#places, this.#tell];
    this.#exercises = new ExercisePlan(incoming, known.exercises, { places, tell, accountId, now });
    this.#sets = new SetPlan(incoming, known.keptSets, { places, exercises: this.#exercises, now });
    const { rows: added, revived, revivedIds } = this.#exercises;
    this.#rows = { exercises: added, revived, revivedIds, workouts: [], targets: [], sessions: [], logs: [] };
  }

  *plan(): Stepwise<Plan> {
    yield* this.#sets.match();
    for (const refused of this.#incoming.refused) {
      this.#tell("refused", refused.kind, refused.line, refused.name, refused.message);
    }
    for (const exercise of this.#incoming.exercises) {
      yield;
      this.#exercises.add(exercise);
    }
    for (const workout of this.#incoming.workouts) {
      yield;
      this.#planWorkout(workout);
    }
    const changedSessions = yield* this.#planSessionsAndLogs();
    const { spareIds } = this.#sets;
    return { rows: this.#rows, changedSessions, spareIds, report: reportOf(this.#lines) };
  }

  #planWorkout({ line, id, values: { targets, ...values } }: Entry<"workout">): void {
    const placed = this.#places.place("workout", id);
    if (!placed) return this.#tell("refused", "workout", line, values.name, TAKEN);
    this.#workoutIds.set(id, placed.id);
    if (!placed.isNew) return this.#tell("matched", "workout", line, values.name);
    const rows = targets.flatMap(({ exercise, ...target }) => {
      const exerciseId = this.#exercises.resolve(exercise, line);
      return exerciseId === null ? [] : [{ ...target, workoutId: placed.id, exerciseId }];
    });
    const lost = targets.length - rows.length;
    const message = lost > 0 ? `Without ${lost} of its exercises: there are no such.` : undefined;
    this.#tell("added", "workout", line, values.name, message);
    this.#rows.workouts.push({ ...values, id: placed.id, creatorId: this.#accountId });
    this.#rows.targets.push(...rows);
  }

  *#planSessionsAndLogs(): Stepwise<string[]> {
    const sessions: { session: Entry<"session">; placed: Placement | null }[] = [];
    for (const session of this.#incoming.sessions) {
      yield;
      sessions.push({ session, placed: this.#places.place("session", session.id) });
    }
    const placements = new Map(sessions.map(({ session, placed }) => [session.id, placed?.id ?? null]));
    const used = new Set<string>();
    for (const log of this.#incoming.logs) {
      yield;
      const sessionId = this.#sessionOf(log, placements);
      if (sessionId === null) {
        this.#tell("refused", "log", log.line, nameOf(log), "There is no such session, or it was refused.");
      } else if (this.#planLog(log, sessionId)) used.add(sessionId);
    }
    for (const { session, placed } of sessions) {
      yield;
      const { line, values } = session;
      if (!placed) this.#tell("refused", "session", line, values.workoutName, TAKEN);
      else if (!placed.isNew) this.#tell("matched", "session", line, values.workoutName);
      else if (!this.#incoming.isBySet || used.has(placed.id)) this.#addSession(session, placed.id);
    }
    return [...new Set(this.#rows.logs.map(({ sessionId }) => sessionId))];
  }

  #sessionOf(
    { values: { sessionId } }: Entry<"log">,
    placements: ReadonlyMap<string, string | null>,
  ): string | null {
    const inFile = placements.get(sessionId);
    return inFile !== undefined ? inFile : this.#places.isOwn("session", sessionId) ? sessionId : null;
  }

  #addSession({ line, values, message }: Entry<"session">, id: string): void {
    const { workoutId } = values;
    const isVisible = workoutId !== null && this.#visibleWorkouts.has(workoutId);
    const workout =
      workoutId === null ? null : (this.#workoutIds.get(workoutId) ?? (isVisible ? workoutId : null));
    this.#tell("added", "session", line, values.workoutName, message);
    this.#rows.sessions.push({
      ...values,
      id,
      accountId: this.#accountId,
      workoutId: workout,
      totalVolume: 0,
    });
  }

  /** Whether the set, or another of the same id, is there in the end. */
  #planLog(log: Entry<"log">, sessionId: string): boolean {
    const { line, values, message } = log;
    const kept = this.#sets.find(log);
    const placed = kept ? { id: kept.id, isNew: false } : this.#sets.place(log);
    if (placed && !placed.isNew) {
      const before = this.#logs.get(log.id);
      const isOther = before !== undefined && JSON.stringify(before) !== JSON.stringify(values);
      const difference = kept ? differenceOf(kept, values) : isOther ? TOLD_OTHERWISE : undefined;
      this.#tell("matched", "log", line, nameOf(log), difference);
      return true;
    }
    const exerciseId = placed ? this.#exercises.resolve(values.exercise, line) : null;
    if (!placed || exerciseId === null) {
      this.#tell(
        "refused",
        "log",
        line,
        nameOf(log),
        placed ? "exercise: There is no such exercise." : TAKEN,
      );
      return false;
    }
    this.#logs.set(log.id, values);
    const { exercise: _, ...row } = values;
    this.#tell("added", "log", line, nameOf(log), message);
    const [accountId, setNumber] = [this.#accountId, this.#sets.numberOf(log)];
    this.#rows.logs.push({ ...row, id: placed.id, accountId, sessionId, exerciseId, setNumber });
    return true;
  }
}

function nameOf({ values }: Entry<"log">): string | undefined {
  return values.exercise.name ?? undefined;
}

/** The names by which a file refers to exercises that it does not hold itself. */
export function namesIn({ exercises, workouts, logs }: Incoming): Set<string> {
  const held = new Set(exercises.map(({ id }) => id));
  const references = [
    ...workouts.flatMap(({ values }) => values.targets.map(({ exercise }) => exercise)),
    ...logs.map(({ values }) => values.exercise),
  ];
  return new Set(
    references.flatMap(({ id, name }) => (name === null || (id !== null && held.has(id)) ? [] : [name])),
  );
}
