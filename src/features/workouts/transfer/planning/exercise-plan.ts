import { validate as isUuid } from "uuid";
import { EXERCISE_DEFAULTS } from "../../exercises/schemas.ts";
import type { exercises } from "../../exercises/tables.ts";
import { derivedUuid, type Owners, placeId, UNDATED_MS } from "../ids.ts";
import type { Entry, ExerciseReference, Incoming, Place } from "../incoming.ts";
import { type AddLine, TAKEN } from "../report.ts";
import { ExerciseNames, folded, type KnownExercise } from "./exercise-names.ts";

type ExerciseRow = typeof exercises.$inferInsert;

export function planExercises(
  incoming: Incoming,
  known: { exercises: readonly KnownExercise[]; owners: { exercise: Owners } },
  { accountId, now }: { accountId: number; now: number },
  addLine: AddLine,
) {
  const rows: ExerciseRow[] = [];
  /** Restored unchanged, because only sets refer to them. */
  const revivedIds: string[] = [];
  const owners = known.owners.exercise;
  const byId = new Map(known.exercises.map((exercise) => [exercise.id, exercise]));
  const names = new ExerciseNames(known.exercises);
  const byFileId = new Map<string, string>();
  const byName = new Map<string, string>();
  let cardio: ReadonlyMap<string, boolean> | null = null;

  function register(exercise: KnownExercise): void {
    byId.set(exercise.id, exercise);
    names.add(exercise);
  }

  function push(row: ExerciseRow): void {
    rows.push(row);
    owners.set(row.id, accountId);
    register({ id: row.id, name: row.name, origin: "own", isDeleted: row.deletedAt != null });
  }

  function add({ line, id, values }: Entry<"exercise">): void {
    const { name } = values;
    const placed = byId.has(id) ? { id, isNew: false } : placeId(owners, accountId, id);
    if (!placed) return addLine("refused", "exercise", { line, name, message: TAKEN });
    byFileId.set(id, placed.id);
    const isRevived = values.deletedAt === null && byId.get(placed.id)?.isDeleted === true;
    const isAdded = placed.isNew || isRevived;
    addLine(isAdded ? "added" : "matched", "exercise", { line, name });
    if (isAdded) push({ ...values, id: placed.id, creatorId: accountId, isCustom: true });
  }

  /** By id if the account may use it; otherwise by name, creating the exercise if there is none. */
  function resolve({ id, name }: ExerciseReference, line: Place): string | null {
    const used = id === null ? null : (byFileId.get(id) ?? (byId.has(id) ? id : null));
    if (used !== null || name === null) return used;
    // A table of sets has ids of deleted exercises, but no list of exercises.
    if (id !== null && incoming.isBySet && isUuid(id) && !owners.has(id)) {
      byFileId.set(id, id);
      return make(id, name, line, id);
    }
    const found = byName.get(folded(name)) ?? findOrMake(name, line);
    byName.set(folded(name), found);
    return found;
  }

  function findOrMake(name: string, line: Place): string {
    const madeId = derivedUuid(UNDATED_MS, "exercise", accountId, folded(name));
    const found = names.find(name) ?? byId.get(madeId);
    if (!found) return make(madeId, name, line, folded(name));
    if (found.isDeleted) {
      revivedIds.push(found.id);
      register({ ...found, isDeleted: false });
      addLine("added", "exercise", { line, name });
    } else if (!rows.some(({ id }) => id === found.id)) {
      const isSame = folded(found.name) === folded(name);
      addLine("matched", "exercise", {
        line,
        name,
        message: isSame ? undefined : `Matched to ${found.name}.`,
      });
    }
    return found.id;
  }

  /** An exercise is cardio if all its sets have only a distance or a duration. */
  function make(id: string, name: string, line: Place, key: string): string {
    cardio ??= cardioIn(incoming);
    addLine("added", "exercise", { line, name });
    push({
      ...EXERCISE_DEFAULTS,
      id,
      name,
      category: cardio.get(key) ? "cardio" : "strength",
      isCustom: true,
      creatorId: accountId,
      createdAt: now,
      updatedAt: now,
    });
    return id;
  }

  return { rows, revivedIds, add, resolve };
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
