import { eq, type SQL, sql } from "drizzle-orm";
import { type Database, inList } from "../database.ts";
import { type Kind, outbox, type Payloads, type Target } from "./tables.ts";

export { idOf, type Kind, type Target, targetsOf } from "./tables.ts";

export interface Row<Of extends Kind = Kind> {
  id: number;
  target: Target;
  kind: Of;
  key: string;
  payload: Payloads[Of];
  failures: number;
}

/** A lane is all rows of a target and kind. */
interface Postponed {
  target: Target;
  kind: Kind;
  failures: number;
  dueAt: number;
}

const ROWS_OF_LANE_MAX = 200;

/**
 * One row per row of `from`, replacing those with the same target, kind and key [Q1] [Q3]. Bound numbers
 * become text with a fraction, so a target must be built from columns or be complete text.
 */
export function queueing(
  db: Database,
  kind: Kind,
  row: { target: SQL; key?: SQL; payload: SQL; dueAt: number },
  from: SQL,
) {
  const { target, key = sql`''`, payload, dueAt } = row;
  return db
    .insert(outbox)
    .select(sql`select null, ${target}, ${kind}, ${key}, ${payload}, 0, ${dueAt} ${from}`);
}

export async function queuePurge(db: Database, target: Target, dueAt: number): Promise<void> {
  await queueing(db, "purge_deleted", { target: sql`${target}`, payload: sql`'{}'`, dueAt }, sql``);
}

export function unqueueing(db: Database, target: Target) {
  return db.delete(outbox).where(eq(outbox.target, target));
}

/** The oldest 200 per lane [Q4]. */
export function listWaiting(db: Database, targets: readonly Target[], now: number): Promise<Row[]> {
  return list(db, inList(outbox.target, targets), now);
}

export function listDue(db: Database, now: number, limit: number): Promise<Row[]> {
  const due = sql`select target, kind from outbox where due_at <= ${now} order by due_at limit ${limit}`;
  return list(db, sql`(target, kind) in (${due})`, now);
}

export async function deleteRows(db: Database, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await db.delete(outbox).where(inList(outbox.id, ids));
}

export async function postpone(db: Database, lanes: readonly Postponed[], now: number): Promise<void> {
  if (lanes.length === 0) return;
  const field = (name: keyof Postponed) => sql.raw(`value ->> '${name}'`);
  await db.run(sql`
    update outbox set failures = late.failures, due_at = late.due_at
    from (select ${field("target")} as target, ${field("kind")} as kind, ${field("failures")} as failures,
      ${field("dueAt")} as due_at from json_each(${JSON.stringify(lanes)})) as late
    where outbox.target = late.target and outbox.kind = late.kind and ${isWaiting(now)}`);
}

async function list(db: Database, lanes: SQL, now: number): Promise<Row[]> {
  const rows = await db.all<Omit<Row, "payload"> & { payload: string }>(sql`
    select id, target, kind, key, payload, failures from (
      select *, row_number() over (partition by target, kind order by id) as place
      from outbox where ${lanes} and ${isWaiting(now)})
    where place <= ${ROWS_OF_LANE_MAX} order by id`);
  return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) }));
}

/** [Q5] Once a row is due or has failed; a row due later delays no other. */
function isWaiting(now: number): SQL {
  return sql`(outbox.failures > 0 or outbox.due_at <= ${now})`;
}
