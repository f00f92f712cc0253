import { validate as isUuid } from "uuid";
import type { exercises } from "../../exercises/tables.ts";
import { derivedUuid, UNDATED_MS } from "../derived-id.ts";
import type { Entry, ExerciseReference, Incoming, Place } from "../incoming.ts";
import { TAKEN, type Tell } from "../report.ts";
import { ExerciseNames, type KnownExercise } from "./exercise-names.ts";
import type { Places } from "./places.ts";
import { folded } from "./spellings.ts";

type ExerciseRow = typeof exercises.$inferInsert;

/** The id that an account's exercise of a name gets, where there is none. */
export function madeExerciseId(accountId: number, name: string): string {
  return derivedUuid(UNDATED_MS, "exercise", accountId, folded(name));
}

/** Decides which exercises a file adds, and which those are that it refers to. */
export class ExercisePlan {
  readonly rows: ExerciseRow[] = [];
  /** Those that the account had deleted, as a file has them. */
  readonly revived: ExerciseRow[] = [];
  /** The ids of those that it had deleted, of whose names a file has sets: as they were. */
  readonly revivedIds: string[] = [];
  readonly #incoming: Incoming;
  readonly #known: ReadonlySet<string>;
  readonly #deleted: Set<string>;
  readonly #names: ExerciseNames;
  readonly #places: Places;
  readonly #tell: Tell;
  readonly #accountId: number;
  readonly #now: number;
  /** What the file's ids have become. */
  readonly #byId = new Map<string, string>();
  readonly #byName = new Map<string, string | null>();

  constructor(
    incoming: Incoming,
    known: readonly KnownExercise[],
    { places, tell, accountId, now }: { places: Places; tell: Tell; accountId: number; now: number },
  ) {
    this.#incoming = incoming;
    this.#known = new Set(known.map(({ id }) => id));
    this.#deleted = new Set(known.flatMap(({ id, isListed }) => (isListed ? [] : [id])));
    this.#names = new ExerciseNames(known);
    this.#places = places;
    this.#tell = tell;
    this.#accountId = accountId;
    this.#now = now;
  }

  add({ line, id, values }: Entry<"exercise">): void {
    const placed = this.#known.has(id) ? { id, isNew: false } : this.#places.place("exercise", id);
    if (!placed) return this.#tell("refused", "exercise", line, values.name, TAKEN);
    this.#byId.set(id, placed.id);
    const isAdded = placed.isNew || (values.deletedAt === null && this.#deleted.has(placed.id));
    this.#tell(isAdded ? "added" : "matched", "exercise", line, values.name);
    if (isAdded) this.#push({ ...values, id: placed.id, creatorId: this.#accountId, isCustom: true });
  }

  /** By its id where the account may use it; else by its name, and one that there is not yet is made. */
  resolve({ id, name }: ExerciseReference, line: Place): string | null {
    const known = id === null ? null : (this.#byId.get(id) ?? (this.#known.has(id) ? id : null));
    if (known !== null || name === null) return known;
    if (id !== null && this.#isGone(id)) return this.#restore(id, name, line);
    const key = folded(name);
    const before = this.#byName.get(key);
    if (before !== undefined) return before;
    const found = this.#findOrMake(name, line);
    this.#byName.set(key, found);
    return found;
  }

  /** The exercise that sets of this name are of, whether it is there or not. */
  idOf(name: string): string {
    return this.#names.find(name)?.id ?? madeExerciseId(this.#accountId, name);
  }

  /** Whether it was one of those that a file without a list of them refers to by an id, and that is nobody's now. */
  #isGone(id: string): boolean {
    return this.#incoming.isBySet && isUuid(id) && !this.#places.isTaken("exercise", id);
  }

  #restore(id: string, name: string, line: Place): string {
    this.#places.place("exercise", id);
    this.#byId.set(id, id);
    this.#tell("added", "exercise", line, name);
    this.#make(id, name, id);
    return id;
  }

  #findOrMake(name: string, line: Place): string | null {
    const found = this.#names.find(name);
    if (found && this.#deleted.has(found.id)) return this.#revive(found.id, name, line);
    if (found) {
      const message = folded(found.name) === folded(name) ? undefined : `It is taken for ${found.name}.`;
      if (this.#known.has(found.id)) this.#tell("matched", "exercise", line, name, message);
      return found.id;
    }
    const placed = this.#places.place("exercise", madeExerciseId(this.#accountId, name));
    if (!placed) return null;
    if (this.#deleted.has(placed.id)) return this.#revive(placed.id, name, line);
    this.#tell(placed.isNew ? "added" : "matched", "exercise", line, name);
    if (placed.isNew) this.#make(placed.id, name, folded(name));
    return placed.id;
  }

  #revive(id: string, name: string, line: Place): string {
    this.#deleted.delete(id);
    this.revivedIds.push(id);
    this.#names.add({ id, name, origin: "own", isListed: true });
    this.#tell("added", "exercise", line, name);
    return id;
  }

  #make(id: string, name: string, key: string): void {
    this.#push({
      id,
      name,
      description: "",
      category: this.#isCardio(key) ? "cardio" : "strength",
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

  #push(row: ExerciseRow): void {
    const isRevived = this.#deleted.delete(row.id);
    (isRevived ? this.revived : this.rows).push(row);
    this.#names.add({ id: row.id, name: row.name, origin: "own", isListed: row.deletedAt == null });
  }

  #cardio: Map<string, boolean> | null = null;
  /** Whether it has sets in the file, by its id or its name, and never anything but a distance or a duration. */
  #isCardio(key: string): boolean {
    this.#cardio ??= cardioIn(this.#incoming);
    return this.#cardio.get(key) ?? false;
  }
}

function cardioIn({ logs }: Incoming): Map<string, boolean> {
  const cardio = new Map<string, boolean>();
  for (const { values } of logs) {
    const isCardio = values.reps === null && values.weight === null;
    const { id, name } = values.exercise;
    for (const key of [id ?? "", folded(name ?? "")]) cardio.set(key, (cardio.get(key) ?? true) && isCardio);
  }
  return cardio;
}
