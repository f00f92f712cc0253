import { and, eq, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { type Database, inList } from "../../../../db/database.ts";
import { turn } from "../../../../lib/turns.ts";
import { exercises } from "../../exercises/tables.ts";
import { logs } from "../../logs/tables.ts";
import { sessions } from "../../sessions/tables.ts";
import { workoutExercises, workouts } from "../../tables.ts";
import { chunked } from "../chunks.ts";
import { type Import, recounting } from "../store.ts";
import { imports } from "../tables.ts";

/** As many sets as one transaction deletes while others wait for it. */
const SETS_AT_ONCE = 300;

/**
 * Takes away what an import added: its sets; its sessions, but for those that got other sets since; its workouts, but for
 * those that other sessions are of; and its exercises that nothing refers to any more. What stays is another import's
 * from now on, where that has a part in it, so that it goes with the last of them; and an exercise that it brought back is
 * deleted again, unless something since then is of it. Its sets go in portions between which others get their turn, and all
 * else in one transaction after them: where that is cut off, undoing it again goes on.
 */
export async function deleteImport(
  db: Database,
  { id, accountId, createdAt }: Import,
  now: number,
): Promise<void> {
  const logsOfIt = and(eq(logs.accountId, accountId), eq(logs.importId, id));
  const sessionsOfIt = and(eq(sessions.accountId, accountId), eq(sessions.importId, id));
  const workoutsOfIt = and(eq(workouts.creatorId, accountId), eq(workouts.importId, id));
  const exercisesOfIt = and(eq(exercises.creatorId, accountId), eq(exercises.importId, id));
  const revivedByIt = and(eq(exercises.creatorId, accountId), eq(exercises.revivedBy, id));
  const isUnused = and(
    hasNo(logs, logs.exerciseId, exercises.id),
    hasNo(workoutExercises, workoutExercises.exerciseId, exercises.id),
  );
  const sets = await db.select({ id: logs.id, sessionId: logs.sessionId }).from(logs).where(logsOfIt);
  for (const some of chunked(sets, SETS_AT_ONCE)) {
    const ids = some.map((set) => set.id);
    const sessionIds = some.map(({ sessionId }) => sessionId);
    await db.batch([
      db.delete(logs).where(and(logsOfIt, inList(logs.id, ids))),
      ...recounting(db, [...new Set(sessionIds)]),
    ]);
    await turn();
  }
  // What others need is theirs before what that needs is looked at: sessions, then workouts, then exercises.
  await db.batch([
    db.delete(sessions).where(and(sessionsOfIt, hasNo(logs, logs.sessionId, sessions.id))),
    db
      .update(sessions)
      .set({
        importId: sql`(select min(${logs.importId}) from ${logs} where ${logs.sessionId} = ${sessions.id})`,
      })
      .where(sessionsOfIt),
    db.delete(workouts).where(and(workoutsOfIt, sql`not exists (select 1 ${sessionsOfWorkout(accountId)})`)),
    db
      .update(workouts)
      .set({ importId: sql`(select min(${sessions.importId}) ${sessionsOfWorkout(accountId)})` })
      .where(workoutsOfIt),
    db.delete(exercises).where(and(exercisesOfIt, isUnused)),
    db.delete(exercises).where(and(revivedByIt, isUnused)),
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
      .set({ revivedBy: importOfUses(accountId, id) })
      .where(and(revivedByIt, sql`${importOfUses(accountId, id)} is not null`)),
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

/** An account's sessions of a workout, for a query about the workout. */
function sessionsOfWorkout(accountId: number): SQL {
  return sql`from ${sessions} where ${sessions.workoutId} = ${workouts.id} and ${sessions.accountId} = ${accountId}`;
}

/** The first of an account's imports, after another one, that sets or workouts with an exercise came with; else null. */
function importOfUses(accountId: number, after = ""): SQL {
  return sql`coalesce(
    (select min(${logs.importId}) from ${logs}
      where ${logs.exerciseId} = ${exercises.id} and ${logs.accountId} = ${accountId} and ${logs.importId} > ${after}),
    (select min(${workouts.importId}) from ${workouts}
      join ${workoutExercises} on ${workoutExercises.workoutId} = ${workouts.id}
      where ${workoutExercises.exerciseId} = ${exercises.id} and ${workouts.creatorId} = ${accountId}
        and ${workouts.importId} > ${after}))`;
}

/** Whether the person has logged sets of an exercise, or made workouts with it, from a moment on. */
function isUsedSince(accountId: number, moment: number): SQL {
  return sql`(exists (select 1 from ${logs}
      where ${logs.exerciseId} = ${exercises.id} and ${logs.accountId} = ${accountId}
        and ${logs.importId} is null and ${logs.createdAt} >= ${moment})
    or exists (select 1 from ${workouts}
      join ${workoutExercises} on ${workoutExercises.workoutId} = ${workouts.id}
      where ${workoutExercises.exerciseId} = ${exercises.id} and ${workouts.creatorId} = ${accountId}
        and ${workouts.importId} is null and ${workouts.createdAt} >= ${moment}))`;
}

function hasNo(table: SQLiteTable, reference: SQLiteColumn, id: SQLiteColumn): SQL {
  return sql`not exists (select 1 from ${table} where ${reference} = ${id})`;
}
