import { and, eq, type SQL, sql } from "drizzle-orm";
import { type Database, inList, isChecked } from "../../../../db/database.ts";
import { turn } from "../../../../lib/turns.ts";
import { exercises } from "../../exercises/tables.ts";
import { logs } from "../../logs/tables.ts";
import { sessions } from "../../sessions/tables.ts";
import { workouts } from "../../tables.ts";
import { chunked } from "../chunks.ts";
import { KIND_LENGTH_MAX } from "../formats/set-kinds.ts";
import type { Kind } from "../incoming.ts";
import type { KnownExercise } from "./exercise-names.ts";
import type { KeptSet } from "./kept-sets.ts";
import type { Owners } from "./places.ts";
import { spellingsOf } from "./spellings.ts";

const NAMES_AT_ONCE = 300;
const SESSIONS_AT_ONCE = 50;

const OWNED = {
  exercise: { table: exercises, owner: exercises.creatorId },
  workout: { table: workouts, owner: workouts.creatorId },
  session: { table: sessions, owner: sessions.accountId },
  log: { table: logs, owner: logs.accountId },
} as const;

/** Whose those of these ids are that there are already. */
export async function listOwners(db: Database, kind: Kind, ids: readonly string[]): Promise<Owners> {
  const { table, owner } = OWNED[kind];
  const owners: Owners = new Map();
  for (const some of chunked(ids)) {
    const rows = await db.select({ id: table.id, owner }).from(table).where(inList(table.id, some));
    for (const row of rows) owners.set(row.id, row.owner);
    await turn();
  }
  return owners;
}

/** An account's own exercises, deleted ones too; the library's of these names; and others that it may use of these ids. */
export async function listKnownExercises(
  db: Database,
  accountId: number,
  ids: readonly string[],
  names: readonly string[],
): Promise<KnownExercise[]> {
  const columns = {
    id: exercises.id,
    name: exercises.name,
    creatorId: exercises.creatorId,
    isCustom: exercises.isCustom,
    deletedAt: exercises.deletedAt,
  };
  const isOthers = sql`${exercises.isPublic} = 1 and ${exercises.deletedAt} is null and ${exercises.creatorId} is not ${accountId}`;
  const found = await Promise.all([
    db.select(columns).from(exercises).where(eq(exercises.creatorId, accountId)),
    ...chunked(names, NAMES_AT_ONCE).map((some) =>
      db
        .select(columns)
        .from(exercises)
        .where(sql`${isOthers} and ${exercises.isCustom} = 0 and ${isNamed(some)}`),
    ),
    ...chunked(ids).map((some) =>
      db
        .select(columns)
        .from(exercises)
        .where(and(inList(exercises.id, some), isOthers)),
    ),
  ]);
  return found.flat().map((row) => ({
    id: row.id,
    name: row.name,
    origin: row.creatorId === accountId ? "own" : row.isCustom ? "other" : "library",
    isListed: row.deletedAt === null,
  }));
}

/** An account's sets in these sessions, with as much of their notes as tells their kind. */
export async function listKeptSets(
  db: Database,
  accountId: number,
  sessionIds: readonly string[],
): Promise<KeptSet[]> {
  const kept: KeptSet[] = [];
  for (const some of chunked(sessionIds, SESSIONS_AT_ONCE)) {
    const rows = await db
      .select({
        id: logs.id,
        sessionId: logs.sessionId,
        exerciseId: logs.exerciseId,
        setNumber: logs.setNumber,
        reps: logs.reps,
        weight: logs.weight,
        durationSeconds: logs.durationSeconds,
        distance: logs.distance,
        notes: sql<string>`substr(${logs.notes}, 1, ${KIND_LENGTH_MAX})`,
        createdAt: logs.createdAt,
      })
      .from(logs)
      .where(and(inList(logs.sessionId, some), isChecked(logs.accountId, accountId)));
    for (const row of rows) kept.push(row);
    await turn();
  }
  return kept;
}

/** Which of these workouts an account may see. */
export async function listVisibleWorkouts(
  db: Database,
  accountId: number,
  ids: readonly string[],
): Promise<Set<string>> {
  const visible = new Set<string>();
  for (const some of chunked(ids)) {
    const rows = await db
      .select({ id: workouts.id })
      .from(workouts)
      .where(
        and(
          inList(workouts.id, some),
          sql`(${workouts.creatorId} = ${accountId} or ${workouts.isPublic} = 1)`,
        ),
      );
    for (const { id } of rows) visible.add(id);
    await turn();
  }
  return visible;
}

/** Whether an exercise may be what files call by one of these names. */
function isNamed(names: readonly string[]): SQL {
  const spellings = names.flatMap((name) => [name, ...spellingsOf(name)]).map(asKept);
  const name = sql`replace(lower(${exercises.name}), '-', ' ')`;
  return sql`${name} in (select value from json_each(${JSON.stringify(spellings)}))`;
}

/** SQLite's lower() knows only the letters of ASCII. */
function asKept(name: string): string {
  return name.replaceAll("-", " ").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
