import { validate as isUuid } from "uuid";
import type { exercises } from "../../exercises/tables.ts";
import { derivedUuid, type Owners, placeId, UNDATED_MS } from "../ids.ts";
import type { Entry, ExerciseReference, Incoming, Place } from "../incoming.ts";
import { TAKEN, type Tell } from "../report.ts";
import { ExerciseNames, folded, type KnownExercise } from "./exercise-names.ts";

type ExerciseRow = typeof exercises.$inferInsert;

/** Decides which exercises a file adds, and which exercises it refers to. */
export class ExercisePlan {
  /** New ones, and deleted ones of the account as the file has them. */
  readonly rows: ExerciseRow[] = [];
  /** Deleted ones of which a file without a list of exercises has sets: they come back as they were. */
  readonly revivedIds: string[] = [];
  readonly #incoming: Incoming;
  readonly #known: Map<string, KnownExercise>;
  readonly #owners: Owners;
  readonly #names: ExerciseNames;
  readonly #tell: Tell;
  readonly #accountId: number;
  readonly #now: number;
  readonly #byFileId = new Map<string, string>();
  readonly #byName = new Map<string, string>();

  constructor(
    incoming: Incoming,
    known: { exercises: readonly KnownExercise[]; owners: { exercise: Owners } },
    { accountId, now }: { accountId: number; now: number },
    tell: Tell,
  ) {
    this.#incoming = incoming;
    this.#known = new Map(known.exercises.map((exercise) => [exercise.id, exercise]));
    this.#owners = known.owners.exercise;
    this.#names = new ExerciseNames(known.exercises);
    this.#tell = tell;
    this.#accountId = accountId;
    this.#now = now;
  }

  add({ line, id, values }: Entry<"exercise">): void {
    const placed = this.#known.has(id) ? { id, isNew: false } : placeId(this.#owners, this.#accountId, id);
    if (!placed) return this.#tell("refused", "exercise", { line, name: values.name, message: TAKEN });
    this.#byFileId.set(id, placed.id);
    const isRevived = values.deletedAt === null && this.#known.get(placed.id)?.isDeleted === true;
    const isAdded = placed.isNew || isRevived;
    this.#tell(isAdded ? "added" : "matched", "exercise", { line, name: values.name });
    if (isAdded) this.#push({ ...values, id: placed.id, creatorId: this.#accountId, isCustom: true });
  }

  /** By its id, if the account may use it; else by its name, and if there is none, it is made. */
  resolve({ id, name }: ExerciseReference, line: Place): string | null {
    const known = id === null ? null : (this.#byFileId.get(id) ?? (this.#known.has(id) ? id : null));
    if (known !== null || name === null) return known;
    // A table of sets has ids of exercises that are gone, but no list of them.
    if (id !== null && this.#incoming.isBySet && isUuid(id) && !this.#owners.has(id)) {
      this.#byFileId.set(id, id);
      return this.#make(id, name, line, id);
    }
    const key = folded(name);
    const found = this.#byName.get(key) ?? this.#findOrMake(name, line);
    this.#byName.set(key, found);
    return found;
  }

  #findOrMake(name: string, line: Place): string {
    const madeId = derivedUuid(UNDATED_MS, "exercise", this.#accountId, folded(name));
    const found = this.#names.find(name) ?? this.#known.get(madeId);
    if (!found) return this.#make(madeId, name, line, folded(name));
    if (found.isDeleted) {
      this.revivedIds.push(found.id);
      this.#learn({ ...found, isDeleted: false });
      this.#tell("added", "exercise", { line, name });
    } else if (!this.rows.some(({ id }) => id === found.id)) {
      const isSame = folded(found.name) === folded(name);
      this.#tell("matched", "exercise", {
        line,
        name,
        ...(!isSame && { message: `It is taken for ${found.name}.` }),
      });
    }
    return found.id;
  }

  #make(id: string, name: string, line: Place, key: string): string {
    this.#tell("added", "exercise", { line, name });
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
    return id;
  }

  #push(row: ExerciseRow): void {
    this.rows.push(row);
    this.#owners.set(row.id, this.#accountId);
    this.#learn({ id: row.id, name: row.name, origin: "own", isDeleted: row.deletedAt != null });
  }

  #learn(exercise: KnownExercise): void {
    this.#known.set(exercise.id, exercise);
    this.#names.add(exercise);
  }

  #cardio: ReadonlyMap<string, boolean> | null = null;
  /** Whether all of its sets in the file, by its id or its name, have nothing but a distance or a duration. */
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
