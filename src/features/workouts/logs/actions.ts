import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError, type FieldError, invalidFields } from "../../../lib/error.ts";
import { type PageRequest, readCountedPage } from "../../../lib/pages.ts";
import { writeChecked } from "../checked-write.ts";
import { isInFuture } from "../dates.ts";
import { findUsable } from "../exercises/actions.ts";
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

type PathOf = (index: number, field: string) => string;

const fieldOnly: PathOf = (_, field) => field;
const fieldInList: PathOf = (index, field) => `logs.${index}.${field}`;

export function viewLogs(
  ctx: Context,
  { accountId }: Actor,
  filters: LogFilters,
  request: PageRequest,
): Promise<{ items: Log[]; count: number }> {
  return readCountedPage(request, (slice) => listLogs(ctx.db, accountId, filters, slice));
}

export async function requireLog(ctx: Context, accountId: number, id: string): Promise<Log> {
  const log = await findLog(ctx.db, id, accountId);
  if (!log) throw new AppError("not_found", "You have no set with this id.");
  return log;
}

/** In the order of `ids`. @throws AppError not_found if none exists */
export async function requireLogs(
  ctx: Context,
  { accountId }: Actor,
  ids: readonly string[],
): Promise<Log[]> {
  const found = (await listInOrder(ctx, ids)).filter((log) => log.accountId === accountId);
  if (found.length === 0) throw new AppError("not_found", "You have no sets with these ids.");
  return found;
}

export async function createLog(ctx: Context, actor: Actor, values: LogValues): Promise<Log> {
  const [log] = await store(ctx, actor, [values], fieldOnly);
  if (!log) throw new Error("a stored set is missing");
  return log;
}

/** Stores all sets or none. @throws AppError validation_failed with one error per refused field */
export function createLogs(ctx: Context, actor: Actor, all: readonly LogValues[]): Promise<Log[]> {
  return store(ctx, actor, all, fieldInList);
}

export async function changeLog(
  ctx: Context,
  { accountId }: Actor,
  log: Log,
  changes: Partial<LogValues>,
): Promise<Log> {
  const check = () => assertValid(ctx, accountId, [{ ...log, ...changes }], fieldOnly, log);
  await check();
  const amounts = { training_bytes: textBytes(changes) };
  await writeChecked(ctx, accountId, amounts, (db) => updateLog(db, log.id, changes, ctx.now()), check);
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
  const check = () => assertValid(ctx, accountId, all, pathOf);
  await check();
  const rows: NewLog[] = all.map((values) => ({ ...values, id: ctx.newId(), accountId }));
  const amounts = { logs: rows.length, training_bytes: textBytes(...rows) };
  await writeChecked(ctx, accountId, amounts, (db) => insertLogs(db, rows, ctx.now()), check);
  return listInOrder(
    ctx,
    rows.map(({ id }) => id),
  );
}

async function listInOrder(ctx: Context, ids: readonly string[]): Promise<Log[]> {
  const byId = new Map((await listLogsByIds(ctx.db, ids)).map((log) => [log.id, log]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** `before` lets a changed set keep a deleted exercise or a cancelled session. */
async function assertValid(
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
      ...(status === undefined ? [refused("workout_session", "must be the id of one of your sessions")] : []),
      ...(isCancelled ? [refused("workout_session", "must not be a cancelled session")] : []),
      ...(usable.has(log.exerciseId)
        ? []
        : [refused("exercise", "must be the id of an exercise that you may use")]),
      ...(isMeasured(log)
        ? []
        : [refused("reps", "is required unless weight, duration_seconds or distance is given")]),
      ...(isInFuture(log.completedAt, now) ? [refused("completed_at", "must not be in the future")] : []),
    ];
  });
  const [first, ...others] = errors;
  if (first) throw invalidFields([first, ...others]);
}

function isMeasured({ reps, weight, durationSeconds, distance }: LogValues): boolean {
  return [reps, weight, durationSeconds, distance].some((each) => each !== null);
}
