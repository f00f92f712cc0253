import type { exercises } from "../exercises/tables.ts";
import type { logs } from "../logs/tables.ts";
import type { sessions } from "../sessions/tables.ts";
import type { workoutExercises, workouts } from "../tables.ts";
import { copyId, derivedUuid, UNDATED_MS } from "./derived-id.ts";
import { ExerciseNames, folded, type KnownExercise } from "./exercise-names.ts";
import type { Entry, ExerciseReference, Incoming, Kind, Place } from "./incoming.ts";
import { type Report, type ReportLine, reportOf } from "./report.ts";

/** Whose the things are that bear these ids already; null where they are nobody's any more. */
export type Owners = Map<string, number | null>;

/** What is there already of what a file speaks of. */
export interface Known {
  exercises: KnownExercise[];
  owners: Record<Kind, Owners>;
  /** Workouts that the account may see. */
  visibleWorkouts: ReadonlySet<string>;
}

/** Rows that an import adds; the store puts the import's id on them. */
export interface PlannedRows {
  exercises: (typeof exercises.$inferInsert)[];
  workouts: (typeof workouts.$inferInsert)[];
  targets: (typeof workoutExercises.$inferInsert)[];
  sessions: (typeof sessions.$inferInsert)[];
  logs: (typeof logs.$inferInsert)[];
}

export interface Plan {
  rows: PlannedRows;
  /** Sessions that get sets, and whose volume is to be counted anew. */
  changedSessions: string[];
  report: Report;
}

interface Placement {
  id: string;
  isNew: boolean;
}

const TAKEN = "Its id is taken.";

/**
 * Decides what of a file is added, what is there already, and what is refused. The same file gives the same ids, so that
 * what was added once is matched; an id that is another account's gives way to one that follows from it and the account.
 */
export function planImport(
  incoming: Incoming,
  known: Known,
  { accountId, now }: { accountId: number; now: number },
): Plan {
  return new Planner(incoming, known, accountId, now).plan();
}

/** The id that an account's exercise of a name gets, where there is none. */
export function madeExerciseId(accountId: number, name: string): string {
  return derivedUuid(UNDATED_MS, "exercise", accountId, folded(name));
}

class Planner {
  readonly #incoming: Incoming;
  readonly #owners: Known["owners"];
  readonly #visibleWorkouts: ReadonlySet<string>;
  readonly #known: Map<string, KnownExercise>;
  readonly #names: ExerciseNames;
  readonly #accountId: number;
  readonly #now: number;
  readonly #lines: ReportLine[] = [];
  readonly #rows: PlannedRows = { exercises: [], workouts: [], targets: [], sessions: [], logs: [] };
  /** What the file's ids have become. */
  readonly #exerciseIds = new Map<string, string>();
  readonly #workoutIds = new Map<string, string>();
  readonly #byName = new Map<string, string | null>();

  constructor(incoming: Incoming, known: Known, accountId: number, now: number) {
    this.#incoming = incoming;
    this.#accountId = accountId;
    this.#now = now;
    this.#visibleWorkouts = known.visibleWorkouts;
    // Copies: what is planned is as good as there for what comes after it in the file.
    this.#owners = {
      exercise: new Map(known.owners.exercise),
      workout: new Map(known.owners.workout),
      session: new Map(known.owners.session),
      log: new Map(known.owners.log),
    };
    this.#known = new Map(known.exercises.map((exercise) => [exercise.id, exercise]));
    this.#names = new ExerciseNames(known.exercises, namesIn(incoming));
  }

  plan(): Plan {
    for (const refused of this.#incoming.refused) {
      this.#tell("refused", refused.kind, refused.line, refused.name, refused.message);
    }
    for (const exercise of this.#incoming.exercises) this.#planExercise(exercise);
    for (const workout of this.#incoming.workouts) this.#planWorkout(workout);
    const changedSessions = this.#planSessionsAndLogs();
    return { rows: this.#rows, changedSessions, report: reportOf(this.#lines) };
  }

  #planExercise({ line, id, values }: Entry<"exercise">): void {
    const usable = this.#known.has(id);
    const placed = usable ? { id, isNew: false } : this.#place("exercise", id);
    if (!placed) return this.#tell("refused", "exercise", line, values.name, TAKEN);
    this.#exerciseIds.set(id, placed.id);
    this.#tell(placed.isNew ? "added" : "matched", "exercise", line, values.name);
    if (!placed.isNew) return;
    this.#rows.exercises.push({ ...values, id: placed.id, creatorId: this.#accountId, isCustom: true });
  }

  #planWorkout({ line, id, values: { targets, ...values } }: Entry<"workout">): void {
    const placed = this.#place("workout", id);
    if (!placed) return this.#tell("refused", "workout", line, values.name, TAKEN);
    this.#workoutIds.set(id, placed.id);
    if (!placed.isNew) return this.#tell("matched", "workout", line, values.name);
    const rows = targets.flatMap(({ exercise, ...target }) => {
      const exerciseId = this.#resolve(exercise, line);
      return exerciseId === null ? [] : [{ ...target, workoutId: placed.id, exerciseId }];
    });
    const lost = targets.length - rows.length;
    const message = lost > 0 ? `Without ${lost} of its exercises: there are no such.` : undefined;
    this.#tell("added", "workout", line, values.name, message);
    this.#rows.workouts.push({ ...values, id: placed.id, creatorId: this.#accountId });
    this.#rows.targets.push(...rows);
  }

  #planSessionsAndLogs(): string[] {
    const placements = new Map<string, { session: Entry<"session">; placed: Placement | null }>();
    for (const session of this.#incoming.sessions) {
      placements.set(session.id, { session, placed: this.#place("session", session.id) });
    }
    const used = new Set<string>();
    for (const log of this.#incoming.logs) {
      const sessionId = this.#sessionOf(log, placements);
      if (sessionId === null) {
        this.#tell("refused", "log", log.line, nameOf(log), "There is no such session, or it was refused.");
      } else if (this.#planLog(log, sessionId)) used.add(sessionId);
    }
    for (const { session, placed } of placements.values()) {
      if (!placed) this.#tell("refused", "session", session.line, session.values.workoutName, TAKEN);
      else if (!placed.isNew) this.#tell("matched", "session", session.line, session.values.workoutName);
      else if (!this.#incoming.isBySet || used.has(placed.id)) this.#addSession(session, placed.id);
    }
    return [...new Set(this.#rows.logs.map(({ sessionId }) => sessionId))];
  }

  #sessionOf(
    { values: { sessionId } }: Entry<"log">,
    placements: Map<string, { placed: Placement | null }>,
  ): string | null {
    const inFile = placements.get(sessionId);
    if (inFile) return inFile.placed?.id ?? null;
    return this.#owners.session.get(sessionId) === this.#accountId ? sessionId : null;
  }

  #addSession({ line, values }: Entry<"session">, id: string): void {
    const { workoutId } = values;
    const isVisible = workoutId !== null && this.#visibleWorkouts.has(workoutId);
    const workout =
      workoutId === null ? null : (this.#workoutIds.get(workoutId) ?? (isVisible ? workoutId : null));
    this.#tell("added", "session", line, values.workoutName);
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
    const placed = this.#place("log", log.id);
    if (placed && !placed.isNew) {
      this.#tell("matched", "log", line, nameOf(log));
      return true;
    }
    const exerciseId = placed ? this.#resolve(values.exercise, line) : null;
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
    const { exercise: _, ...row } = values;
    this.#tell("added", "log", line, nameOf(log), message);
    this.#rows.logs.push({ ...row, id: placed.id, accountId: this.#accountId, sessionId, exerciseId });
    return true;
  }

  /** By its id where the account may use it; else by its name, and one that there is not yet is made. */
  #resolve({ id, name }: ExerciseReference, line: Place): string | null {
    const known = id === null ? null : (this.#exerciseIds.get(id) ?? (this.#known.has(id) ? id : null));
    if (known !== null || name === null) return known;
    const key = folded(name);
    const before = this.#byName.get(key);
    if (before !== undefined) return before;
    const found = this.#findOrMake(name, line);
    this.#byName.set(key, found);
    return found;
  }

  #findOrMake(name: string, line: Place): string | null {
    const found = this.#names.find(name);
    if (found) {
      const message = folded(found.name) === folded(name) ? undefined : `It is taken for ${found.name}.`;
      this.#tell("matched", "exercise", line, name, message);
      return found.id;
    }
    const placed = this.#place("exercise", madeExerciseId(this.#accountId, name));
    if (!placed) return null;
    this.#tell(placed.isNew ? "added" : "matched", "exercise", line, name);
    if (placed.isNew) this.#make(placed.id, name);
    return placed.id;
  }

  #make(id: string, name: string): void {
    this.#rows.exercises.push({
      id,
      name,
      description: "",
      category: this.#isCardio(name) ? "cardio" : "strength",
      difficultyLevel: "beginner",
      primaryMuscles: [],
      secondaryMuscles: [],
      equipmentNeeded: [],
      instructions: [],
      isCustom: true,
      isPublic: false,
      creatorId: this.#accountId,
      createdAt: this.#now,
      updatedAt: this.#now,
    });
  }

  /** An exercise that has sets in the file, and never anything but a distance or a duration. */
  #isCardio(name: string): boolean {
    const sets = this.#setsByName().get(folded(name)) ?? [];
    return sets.length > 0 && sets.every(({ values }) => values.reps === null && values.weight === null);
  }

  #sets: Map<string, Entry<"log">[]> | null = null;
  #setsByName(): Map<string, Entry<"log">[]> {
    this.#sets ??= Map.groupBy(this.#incoming.logs, ({ values }) => folded(values.exercise.name ?? ""));
    return this.#sets;
  }

  #place(kind: Kind, id: string): Placement | null {
    for (const candidate of [id, copyId(this.#accountId, id)]) {
      const owner = this.#owners[kind].get(candidate);
      if (owner === this.#accountId) return { id: candidate, isNew: false };
      if (owner === undefined) {
        this.#owners[kind].set(candidate, this.#accountId);
        return { id: candidate, isNew: true };
      }
    }
    return null;
  }

  #tell(status: ReportLine["status"], kind: Kind, line: Place, name?: string, message?: string): void {
    this.#lines.push({ line, kind, status, ...(name && { name }), ...(message && { message }) });
  }
}

function nameOf({ values }: Entry<"log">): string | undefined {
  return values.exercise.name ?? undefined;
}

/** The names by which a file refers to exercises. */
export function namesIn({ workouts, logs }: Incoming): Set<string> {
  const references = [
    ...workouts.flatMap(({ values }) => values.targets.map(({ exercise }) => exercise)),
    ...logs.map(({ values }) => values.exercise),
  ];
  return new Set(references.flatMap(({ name }) => (name === null ? [] : [name])));
}
