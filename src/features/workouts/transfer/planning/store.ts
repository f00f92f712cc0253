import { and, eq, isNotNull, notExists, type SQL, sql } from "drizzle-orm";
import { type Database, inList, isChecked } from "../../../../db/database.ts";
import { isVisible } from "../../../../db/visible.ts";
import { invalidField } from "../../../../lib/error.ts";
import { lowerAscii } from "../../../../lib/fold.ts";
import { turn } from "../../../../lib/turns.ts";
import { exercises } from "../../exercises/tables.ts";
import { logs } from "../../logs/tables.ts";
import { sessions } from "../../sessions/tables.ts";
import { workouts } from "../../tables.ts";
import { copyId, type Owners } from "../ids.ts";
import {
  contentOfSet,
  type Incoming,
  KINDS,
  type Kind,
  type Measured,
  PLACES_A_NUMBER,
} from "../incoming.ts";
import { chunked } from "../store.ts";
import { imports, shownSets } from "../tables.ts";
import { canonicalName, type KnownExercise, spellingsOf } from "./exercise-names.ts";
import type { Known } from "./plan.ts";
import type { ShownSet } from "./set-difference.ts";

/** Each name is looked up among all exercises that the account may use. */
const EXERCISE_NAMES_MAX = 5000;
const NAMES_AT_ONCE = 300;
const SESSIONS_AT_ONCE = 100;

const OWNED = {
  exercise: { table: exercises, owner: exercises.creatorId },
  workout: { table: workouts, owner: workouts.creatorId },
  session: { table: sessions, owner: sessions.accountId },
  log: { table: logs, owner: logs.accountId },
} as const;

/** @throws AppError validation_failed for too many exercise names */
export async function findKnown(db: Database, accountId: number, incoming: Incoming): Promise<Known> {
  const references = [
    ...incoming.workouts.flatMap(({ values }) => values.targets),
    ...incoming.logs.map(({ values }) => values),
  ].map(({ exercise }) => exercise);
  const listed = new Set(incoming.exercises.map(({ id }) => id));
  const names = new Set(
    references.flatMap(({ id, name }) => (id !== null && listed.has(id) ? [] : (name ?? []))),
  );
  if (names.size > EXERCISE_NAMES_MAX) {
    throw invalidField("file", `file may have at most ${EXERCISE_NAMES_MAX} different exercise names.`);
  }
  const exerciseIds = new Set([...listed, ...references.flatMap(({ id }) => id ?? [])]);
  const ids: Record<Kind, Iterable<string>> = {
    exercise: exerciseIds,
    workout: incoming.workouts.map(({ id }) => id),
    session: [
      ...incoming.sessions.map(({ id }) => id),
      ...incoming.logs.map(({ values }) => values.sessionId),
    ],
    log: incoming.logs.flatMap(({ id, shown }) => (shown ? [] : id)),
  };
  const found = await Promise.all(KINDS.map((kind) => listOwners(db, accountId, kind, new Set(ids[kind]))));
  const owners = Object.fromEntries(KINDS.map((kind, index) => [kind, found[index]])) as Record<Kind, Owners>;
  const sameSessions = await listSameSessions(db, accountId, incoming, owners.session);
  const own = [...owners.session].flatMap(([id, owner]) => (owner === accountId ? id : []));
  const shown = await listShown(db, accountId, [...own, ...sameSessions.values()]);
  // [S11] A set that was deleted here counts as present.
  for (const { logId, exercise } of shown.shownSets) if (exercise === "") owners.log.set(logId, accountId);
  const workoutIds = new Set(incoming.sessions.flatMap(({ values }) => values.workoutId ?? []));
  return {
    exercises: await listKnownExercises(db, accountId, [...exerciseIds], [...names]),
    owners,
    sameSessions,
    ...shown,
    visibleWorkouts: await listVisibleWorkouts(db, accountId, [...workoutIds]),
  };
}

async function listOwners(db: Database, accountId: number, kind: Kind, ids: Set<string>): Promise<Owners> {
  const { table, owner } = OWNED[kind];
  const find = (some: Iterable<string>) =>
    readChunks([...some], (chunk) =>
      db.select({ id: table.id, owner }).from(table).where(inList(table.id, chunk)),
    );
  const owners: Owners = new Map((await find(ids)).map((row) => [row.id, row.owner]));
  const copies = [...ids].flatMap((id) => (owners.get(id) === accountId ? [] : copyId(accountId, id)));
  for (const row of await find(copies)) owners.set(row.id, row.owner);
  return owners;
}

/** [S1] */
async function listSameSessions(
  db: Database,
  accountId: number,
  { sessions: incoming, logs: sets }: Incoming,
  owners: Owners,
): Promise<Map<string, string>> {
  const shown = new Set(sets.flatMap((log) => (log.shown ? log.values.sessionId : [])));
  const unknown = incoming.filter(({ id }) => shown.has(id) && owners.get(id) !== accountId);
  const starts = unknown.flatMap(({ values }) => values.startTime ?? []);
  const rows = await readChunks(starts, (some) =>
    db
      .select({ id: sessions.id, startTime: sessions.startTime, name: sessions.workoutName })
      .from(sessions)
      .where(and(eq(sessions.accountId, accountId), inList(sessions.at, some))),
  );
  const keyOf = (startTime: number | null, name: string) => JSON.stringify([startTime, name]);
  const known = new Map(rows.reverse().map((row) => [keyOf(row.startTime, row.name), row.id]));
  return new Map(
    unknown.flatMap(({ id, values }) => {
      const same = known.get(keyOf(values.startTime, values.workoutName));
      return same === undefined ? [] : [[id, same] as const];
    }),
  );
}

async function listKnownExercises(
  db: Database,
  accountId: number,
  ids: readonly string[],
  names: readonly string[],
): Promise<KnownExercise[]> {
  const { id, name, creatorId, isCustom, deletedAt, isPublic } = exercises;
  const isOthers = sql`${isPublic} = 1 and ${deletedAt} is null and ${creatorId} is not ${accountId}`;
  const conditions = [
    eq(creatorId, accountId),
    ...chunked(names, NAMES_AT_ONCE).map((some) => sql`${isOthers} and ${isCustom} = 0 and ${isNamed(some)}`),
    ...chunked(ids).map((some) => and(inList(id, some), isOthers)),
  ];
  const found = await Promise.all(
    conditions.map((where) =>
      db.select({ id, name, creatorId, isCustom, deletedAt }).from(exercises).where(where),
    ),
  );
  return found.flat().map((row) => ({
    id: row.id,
    name: row.name,
    origin: row.creatorId === accountId ? "own" : row.isCustom ? "other" : "library",
    isDeleted: row.deletedAt !== null,
  }));
}

async function listShown(
  db: Database,
  accountId: number,
  sessionIds: readonly string[],
): Promise<{ shownSets: ShownSet[]; logs: Map<string, Measured> }> {
  const { id, setType, reps, weight, durationSeconds, distance } = logs;
  const content = { id, setType, reps, weight, durationSeconds, distance };
  const found: { shownSets: ShownSet[]; logs: Map<string, Measured> } = { shownSets: [], logs: new Map() };
  for (const some of chunked(sessionIds, SESSIONS_AT_ONCE)) {
    const ofSessions = inList(shownSets.sessionId, some);
    const isShown = db
      .select({ id: shownSets.logId })
      .from(shownSets)
      .where(and(eq(shownSets.logId, logs.id), sql`${shownSets.exercise} <> ''`));
    const [rows, kept, unshown] = await db.batch([
      db.select().from(shownSets).where(ofSessions),
      db
        .select(content)
        .from(logs)
        .where(sql`${id} in (select ${shownSets.logId} from ${shownSets} where ${ofSessions})`),
      db
        .select({
          ...content,
          sessionId: logs.sessionId,
          setNumber: logs.setNumber,
          importId: logs.importId,
          name: exercises.name,
        })
        .from(logs)
        .innerJoin(exercises, eq(exercises.id, logs.exerciseId))
        .innerJoin(imports, eq(imports.id, logs.importId))
        .where(
          and(
            inList(logs.sessionId, some),
            isChecked(logs.accountId, accountId),
            isNotNull(logs.importId),
            notExists(isShown),
          ),
        ),
    ]);
    found.shownSets.push(...rows, ...unshown.map(asShown));
    for (const log of [...kept, ...unshown]) found.logs.set(log.id, log);
    await turn();
  }
  return found;
}

/** [S7] */
function asShown(
  log: Measured & { sessionId: string; setNumber: number; importId: string | null; name: string },
): ShownSet {
  const { id, sessionId, importId } = log;
  return {
    sessionId,
    logId: id,
    content: contentOfSet(log),
    exercise: canonicalName(log.name),
    importId: importId ?? "",
    // No set of a file has this place, so a match is always stored.
    place: (log.setNumber + 0.5) * PLACES_A_NUMBER,
  };
}

async function listVisibleWorkouts(
  db: Database,
  accountId: number,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await readChunks(ids, (some) =>
    db
      .select({ id: workouts.id })
      .from(workouts)
      .where(and(inList(workouts.id, some), isVisible(workouts, accountId))),
  );
  return new Set(rows.map(({ id }) => id));
}

/** Others get their turn between the queries. */
async function readChunks<Value, Row>(
  values: readonly Value[],
  read: (some: Value[]) => PromiseLike<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const some of chunked(values)) {
    for (const row of await read(some)) rows.push(row);
    await turn();
  }
  return rows;
}

function isNamed(names: readonly string[]): SQL {
  const spellings = names
    .flatMap((name) => [name, ...spellingsOf(name)])
    .map((name) => lowerAscii(name.replaceAll("-", " ")));
  const name = sql`replace(lower(${exercises.name}), '-', ' ')`;
  return sql`${name} in (select value from json_each(${JSON.stringify(spellings)}))`;
}
