import { and, asc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { type Database, isChecked } from "../../db/database.ts";
import { isVisible, type ListPart, listVisible, type SharedList, type Visible } from "../../db/visible.ts";
import { wordsOf } from "../../lib/fold.ts";
import type { Category, Difficulty } from "./constants.ts";
import { estimateDuration } from "./estimated-duration.ts";
import { isUnused } from "./exercises/store.ts";
import { exercises } from "./exercises/tables.ts";
import { MOMENT_DIGITS, SEARCHED_WORKOUTS, workoutTerms } from "./search/store.ts";
import { sessions } from "./sessions/tables.ts";
import { workoutExercises, workouts } from "./tables.ts";

type WorkoutRow = typeof workouts.$inferSelect;

export type Target = Omit<typeof workoutExercises.$inferSelect, "workoutId" | "exerciseId">;

export type NewTarget = Target & { exerciseId: string };
export type AddedTarget = Omit<NewTarget, "order"> & { order: number | null };
export type WorkoutValues = Pick<
  WorkoutRow,
  "name" | "description" | "difficultyLevel" | "givenDurationMinutes" | "tags" | "isTemplate" | "isPublic"
>;

const LISTED = {
  id: workouts.id,
  creatorId: workouts.creatorId,
  name: workouts.name,
  difficultyLevel: workouts.difficultyLevel,
  givenDurationMinutes: workouts.givenDurationMinutes,
  tags: workouts.tags,
  isTemplate: workouts.isTemplate,
  isPublic: workouts.isPublic,
  createdAt: workouts.createdAt,
};

const { workoutId: _workoutId, exerciseId: _exerciseId, ...TARGET } = getTableColumns(workoutExercises);

type ListedRow = Pick<WorkoutRow, keyof typeof LISTED>;

interface Extent {
  durationMinutes: number;
  exerciseCount: number;
}

export type WorkoutListed = ListedRow & Extent;

export interface Workout extends WorkoutRow, Extent {
  exercises: (Target & { exercise: { id: string; name: string; category: Category } })[];
}

export interface WorkoutFilters {
  difficulty?: Difficulty | undefined;
  tags?: string[] | undefined;
  isTemplate?: boolean | undefined;
  isPublic?: boolean | undefined;
  search?: string | undefined;
}

const WHOSE = { undefined: "everybody's", true: "public", false: "private" } as const;

const LIST: SharedList = {
  table: workouts,
  searched: SEARCHED_WORKOUTS,
  by: workouts.createdAt,
  place: sql`printf(${`%0${MOMENT_DIGITS}d`}, ${workouts.createdAt})`,
  isDescending: true,
};

/** JSON with what the duration estimate needs. */
const TARGETS = sql<string>`(select json_group_array(json_object('targetSets', ${workoutExercises.targetSets},
    'restSeconds', ${workoutExercises.restSeconds}))
  from ${workoutExercises} where ${workoutExercises.workoutId} = ${workouts.id})`;

export async function listWorkouts(
  db: Database,
  accountId: number,
  filters: WorkoutFilters,
  part: ListPart,
): Promise<Visible<WorkoutListed>> {
  const words = filters.search?.trim() ? wordsOf(filters.search) : null;
  const filtered = workoutTerms(filters);
  const whose = WHOSE[String(filters.isPublic) as keyof typeof WHOSE];
  const where = and(...conditionsOf(filters)) ?? sql`true`;
  const wanted = { whose, where, filters: filtered, words };
  const columns = { ...LISTED, targets: TARGETS.as("targets") };
  const found = await listVisible<ListedRow & { targets: string }>(
    db,
    LIST,
    accountId,
    wanted,
    part,
    columns,
  );
  return { ...found, items: found.items.map(({ targets, ...row }) => listed(row, JSON.parse(targets))) };
}

export async function findVisibleWorkout(
  db: Database,
  id: string,
  accountId: number,
): Promise<Workout | null> {
  const [[row], targets] = await db.batch([
    db
      .select()
      .from(workouts)
      .where(and(eq(workouts.id, id), isVisible(workouts, accountId))),
    db
      .select({
        ...TARGET,
        exercise: { id: exercises.id, name: exercises.name, category: exercises.category },
      })
      .from(workoutExercises)
      .innerJoin(exercises, eq(exercises.id, workoutExercises.exerciseId))
      .where(eq(workoutExercises.workoutId, id))
      .orderBy(asc(workoutExercises.order)),
  ]);
  return row ? { ...listed(row, targets), exercises: targets } : null;
}

export async function insertWorkout(
  db: Database,
  workout: WorkoutValues & { id: string; creatorId: number },
  targets: readonly NewTarget[],
  now: number,
): Promise<void> {
  await db.batch([
    db.insert(workouts).values({ ...workout, createdAt: now, updatedAt: now }),
    ...insertingTargets(db, workout.id, targets),
  ]);
}

export async function updateWorkout(
  db: Database,
  id: string,
  changes: Partial<WorkoutValues>,
  targets: readonly NewTarget[] | null,
  now: number,
): Promise<void> {
  await db.batch([
    touching(db, id, now, changes),
    ...(targets === null
      ? []
      : [
          db.delete(workoutExercises).where(eq(workoutExercises.workoutId, id)),
          ...insertingTargets(db, id, targets),
        ]),
  ]);
}

/** At the end if it has no order. Violates a unique constraint if the order is taken. */
export async function insertTarget(
  db: Database,
  id: string,
  target: AddedTarget,
  now: number,
): Promise<void> {
  const last = sql`(select coalesce(max(${workoutExercises.order}), 0) + 1 from ${workoutExercises}
    where ${workoutExercises.workoutId} = ${id})`;
  const values = { ...target, workoutId: id, order: target.order ?? last };
  await db.batch([touching(db, id, now), db.insert(workoutExercises).values(values)]);
}

export async function deleteTarget(db: Database, id: string, order: number, now: number): Promise<void> {
  const inWorkout = eq(workoutExercises.workoutId, id);
  const place = workoutExercises.order;
  await db.batch([
    touching(db, id, now),
    db.delete(workoutExercises).where(and(inWorkout, eq(place, order))),
    // In two steps via negative numbers, so that the order stays unique.
    db
      .update(workoutExercises)
      .set({ order: sql`1 - ${place}` })
      .where(and(inWorkout, sql`${place} > ${order}`)),
    db
      .update(workoutExercises)
      .set({ order: sql`-${place}` })
      .where(and(inWorkout, sql`${place} < 0`)),
  ]);
}

export async function deleteWorkout(db: Database, id: string): Promise<void> {
  await db.delete(workouts).where(eq(workouts.id, id));
}

export async function eraseTrainingOf(db: Database, accountId: number, now: number): Promise<void> {
  const own = eq(exercises.creatorId, accountId);
  await db.batch([
    db.delete(sessions).where(eq(sessions.accountId, accountId)),
    db.delete(workouts).where(eq(workouts.creatorId, accountId)),
    db.delete(exercises).where(and(own, isUnused())),
    db.update(exercises).set({ deletedAt: now, isPublic: false }).where(own),
  ]);
}

function touching(db: Database, id: string, now: number, changes: Partial<WorkoutValues> = {}) {
  return db
    .update(workouts)
    .set({ ...changes, updatedAt: now })
    .where(eq(workouts.id, id));
}

// One statement per row, because D1 allows 100 bound parameters.
function insertingTargets(db: Database, workoutId: string, targets: readonly NewTarget[]) {
  return targets.map((target) => db.insert(workoutExercises).values({ ...target, workoutId }));
}

function listed<Row extends Pick<WorkoutRow, "givenDurationMinutes">>(
  row: Row,
  targets: readonly Pick<Target, "targetSets" | "restSeconds">[],
): Row & Extent {
  const durationMinutes = row.givenDurationMinutes ?? estimateDuration(targets);
  return { ...row, durationMinutes, exerciseCount: targets.length };
}

function conditionsOf({ difficulty, tags, isTemplate, isPublic }: WorkoutFilters): (SQL | undefined)[] {
  return [
    difficulty && eq(workouts.difficultyLevel, difficulty),
    tags &&
      sql`exists (select 1 from json_each(${workouts.tags}) where value in (select value from json_each(${JSON.stringify(tags)})))`,
    isTemplate === undefined ? undefined : eq(workouts.isTemplate, isTemplate),
    isPublic === undefined ? undefined : isChecked(workouts.isPublic, isPublic),
  ];
}
