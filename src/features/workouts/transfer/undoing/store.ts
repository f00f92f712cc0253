import { and, eq, type SQL, sql } from "drizzle-orm";
import { type Database, inList } from "../../../../db/database.ts";
import { turn } from "../../../../lib/turns.ts";
import { isUnused } from "../../exercises/store.ts";
import { exercises } from "../../exercises/tables.ts";
import { logs } from "../../logs/tables.ts";
import { recountingVolume } from "../../sessions/store.ts";
import { sessions } from "../../sessions/tables.ts";
import { workoutExercises, workouts } from "../../tables.ts";
import { chunked, type Import } from "../store.ts";
import { imports, shownSets } from "../tables.ts";

/** Sets per transaction: others wait for it. */
const SETS_AT_ONCE = 300;

/** [S12] In portions, so that others get their turn; after an interruption, undoing again continues. */
export async function deleteImport(
  db: Database,
  { id, accountId, createdAt }: Import,
  now: number,
): Promise<void> {
  const logsOfIt = and(eq(logs.accountId, accountId), eq(logs.importId, id));
  const sets = await db.select({ id: logs.id, sessionId: logs.sessionId }).from(logs).where(logsOfIt);
  for (const some of chunked(sets, SETS_AT_ONCE)) {
    const ids = some.map((set) => set.id);
    const sessionIds = [...new Set(some.map(({ sessionId }) => sessionId))];
    await db.batch([
      db.delete(shownSets).where(inList(shownSets.logId, ids)),
      db.delete(logs).where(and(logsOfIt, inList(logs.id, ids))),
      recountingVolume(db, sessionIds),
    ]);
    await turn();
  }
  const sessionsOfIt = and(eq(sessions.accountId, accountId), eq(sessions.importId, id));
  const workoutsOfIt = and(eq(workouts.creatorId, accountId), eq(workouts.importId, id));
  const exercisesOfIt = and(eq(exercises.creatorId, accountId), eq(exercises.importId, id));
  const revivedByIt = and(eq(exercises.creatorId, accountId), eq(exercises.revivedBy, id));
  const sessionsOfWorkout = sql`from ${sessions} where ${sessions.workoutId} = ${workouts.id} and ${sessions.accountId} = ${accountId}`;
  const logsOfSession = sql`from ${logs} where ${logs.sessionId} = ${sessions.id}`;
  const laterUse = importOfUses(accountId, id);
  // In this order: what other imports need is reassigned before what that needs is checked.
  await db.batch([
    db.delete(sessions).where(and(sessionsOfIt, sql`not exists (select 1 ${logsOfSession})`)),
    db
      .update(sessions)
      .set({ importId: sql`(select min(${logs.importId}) ${logsOfSession})` })
      .where(sessionsOfIt),
    db.delete(workouts).where(and(workoutsOfIt, sql`not exists (select 1 ${sessionsOfWorkout})`)),
    db
      .update(workouts)
      .set({ importId: sql`(select min(${sessions.importId}) ${sessionsOfWorkout})` })
      .where(workoutsOfIt),
    db.delete(exercises).where(and(sql`(${exercisesOfIt} or ${revivedByIt})`, isUnused())),
    db
      .update(exercises)
      .set({ importId: importOfUses(accountId) })
      .where(exercisesOfIt),
    db
      .update(exercises)
      .set({ revivedBy: null })
      .where(and(revivedByIt, isUsedSince(accountId, createdAt))),
    db
      .update(exercises)
      .set({ revivedBy: laterUse })
      .where(and(revivedByIt, sql`${laterUse} is not null`)),
    db
      .update(exercises)
      .set({
        revivedBy: null,
        importId: importOfUses(accountId),
        deletedAt: sql`coalesce(${exercises.deletedAt}, ${now})`,
        isPublic: false,
      })
      .where(revivedByIt),
    db.delete(imports).where(eq(imports.id, id)),
  ]);
}

const IN_WORKOUTS = sql`join ${workoutExercises} on ${workoutExercises.workoutId} = ${workouts.id}
  where ${workoutExercises.exerciseId} = ${exercises.id}`;

/** Null without one after `after`. */
function importOfUses(accountId: number, after = ""): SQL {
  return sql`coalesce(
    (select min(${logs.importId}) from ${logs}
      where ${logs.exerciseId} = ${exercises.id} and ${logs.accountId} = ${accountId} and ${logs.importId} > ${after}),
    (select min(${workouts.importId}) from ${workouts} ${IN_WORKOUTS}
      and ${workouts.creatorId} = ${accountId} and ${workouts.importId} > ${after}))`;
}

/** Uses by imports don't count. */
function isUsedSince(accountId: number, time: number): SQL {
  return sql`(exists (select 1 from ${logs}
      where ${logs.exerciseId} = ${exercises.id} and ${logs.accountId} = ${accountId}
        and ${logs.importId} is null and ${logs.createdAt} >= ${time})
    or exists (select 1 from ${workouts} ${IN_WORKOUTS} and ${workouts.creatorId} = ${accountId}
        and ${workouts.importId} is null and ${workouts.createdAt} >= ${time}))`;
}
