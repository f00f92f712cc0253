import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError, type FieldError } from "../../../lib/error.ts";
import { assertPageExists, type PageRequest } from "../../../lib/pages.ts";
import { isInFuture } from "../dates.ts";
import { findUsable } from "../exercises/actions.ts";
import { writeSound } from "../meanwhile.ts";
import { findOwnSessions } from "../sessions/actions.ts";
import { textBytes } from "../text-bytes.ts";
import {
  deleteLog,
  findLog,
  insertLogs,
  type Log,
  type LogFilters,
  type LogValues,
  listLogs,
  listLogsByIds,
  type NewLog,
  updateLog,
} from "./store.ts";

/** What is wrong with one of several sets is told under its place among them. */
type PathOf = (index: number, field: string) => string;

const ALONE: PathOf = (_, field) => field;
const AMONG: PathOf = (index, field) => `logs.${index}.${field}`;

/** A page of the caller's sets, the latest first. @throws AppError not_found beyond the last */
export async function viewLogs(
  ctx: Context,
  { accountId }: Actor,
  filters: LogFilters,
  request: PageRequest,
): Promise<{ items: Log[]; count: number }> {
  const offset = (request.page - 1) * request.pageSize;
  const found = await listLogs(ctx.db, accountId, filters, { limit: request.pageSize, offset });
  assertPageExists(request, found.count);
  return found;
}

/** A set of the caller's. @throws AppError not_found */
export async function requireLog(ctx: Context, accountId: number, id: string): Promise<Log> {
  const log = await findLog(ctx.db, id, accountId);
  if (!log) throw new AppError("not_found", "You have no such log.");
  return log;
}

/** Those of these sets that are there, in this order. @throws AppError not_found where none is */
export async function requireLogs(
  ctx: Context,
  { accountId }: Actor,
  ids: readonly string[],
): Promise<Log[]> {
  const found = (await listInOrder(ctx, ids)).filter((log) => log.accountId === accountId);
  if (found.length === 0) throw new AppError("not_found", "You have no such logs.");
  return found;
}

/** @throws AppError validation_failed */
export async function createLog(ctx: Context, actor: Actor, values: LogValues): Promise<Log> {
  const [log] = await store(ctx, actor, [values], ALONE);
  if (!log) throw new Error("a set was stored and is not there");
  return log;
}

/** Stores all of these sets, or none. @throws AppError validation_failed, with a line for each that is refused */
export function createLogs(ctx: Context, actor: Actor, all: readonly LogValues[]): Promise<Log[]> {
  return store(ctx, actor, all, AMONG);
}

/** @throws AppError validation_failed */
export async function changeLog(
  ctx: Context,
  { accountId }: Actor,
  log: Log,
  changes: Partial<LogValues>,
): Promise<Log> {
  const check = () => assertSound(ctx, accountId, [{ ...log, ...changes }], ALONE, log);
  await check();
  const amounts = { training_bytes: textBytes(changes) };
  await writeSound(ctx, accountId, amounts, (db) => updateLog(db, log.id, changes, ctx.now()), check);
  return requireLog(ctx, accountId, log.id);
}

export async function removeLog(ctx: Context, log: Log): Promise<void> {
  await deleteLog(ctx.db, log.id);
}

async function store(
  ctx: Context,
  { accountId }: Actor,
  all: readonly LogValues[],
  pathOf: PathOf,
): Promise<Log[]> {
  const check = () => assertSound(ctx, accountId, all, pathOf);
  await check();
  const rows: NewLog[] = all.map((values) => ({ ...values, id: ctx.newId(), accountId }));
  const amounts = { logs: rows.length, training_bytes: textBytes(...rows) };
  await writeSound(ctx, accountId, amounts, (db) => insertLogs(db, rows, ctx.now()), check);
  return listInOrder(
    ctx,
    rows.map(({ id }) => id),
  );
}

async function listInOrder(ctx: Context, ids: readonly string[]): Promise<Log[]> {
  const byId = new Map((await listLogsByIds(ctx.db, ids)).map((log) => [log.id, log]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** What a set was of already may have gone since, or been cancelled: only what is new is looked at. */
async function assertSound(
  ctx: Context,
  accountId: number,
  all: readonly LogValues[],
  pathOf: PathOf,
  before?: Log,
): Promise<void> {
  const [usable, sessions] = await Promise.all([
    findUsable(
      ctx,
      accountId,
      all.map(({ exerciseId }) => exerciseId),
    ),
    findOwnSessions(
      ctx,
      accountId,
      all.map(({ sessionId }) => sessionId),
    ),
  ]);
  if (before) usable.add(before.exerciseId);
  const now = ctx.now();
  const errors = all.flatMap((log, index): FieldError[] => {
    const refused = (field: string, message: string) => ({ path: pathOf(index, field), message });
    const status = sessions.get(log.sessionId);
    const isCancelled = status === "cancelled" && log.sessionId !== before?.sessionId;
    return [
      ...(status === undefined ? [refused("workout_session", "You have no such session.")] : []),
      ...(isCancelled ? [refused("workout_session", "The session was cancelled.")] : []),
      ...(usable.has(log.exerciseId) ? [] : [refused("exercise", "There is no such exercise.")]),
      ...(measures(log)
        ? []
        : [refused("reps", "Give at least one of reps, weight, duration_seconds and distance.")]),
      ...(isInFuture(log.completedAt, now)
        ? [refused("completed_at", "A set is not completed in the future.")]
        : []),
    ];
  });
  if (errors[0]) {
    throw new AppError("validation_failed", `${errors[0].path}: ${errors[0].message}`, { errors });
  }
}

/** Whether a set says at least one thing about itself. */
function measures({ reps, weight, durationSeconds, distance }: LogValues): boolean {
  return [reps, weight, durationSeconds, distance].some((each) => each !== null);
}
