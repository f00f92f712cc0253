import { and, eq, type SQL, sql } from "drizzle-orm";
import { type Database, inList, openDatabase } from "../../db/database.ts";
import { charged } from "../../db/intercept.ts";
import { FILE_BYTES_MAX, type QuotaName, type Quotas, quotaDay } from "../../lib/quotas.ts";
import { usage } from "./tables.ts";

export type Amounts = Partial<Record<QuotaName, number>>;
type Usage = typeof usage.$inferSelect;

const CHARGE = `INSERT INTO usage (account_id, quota, used, bound, day) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (account_id, quota) DO UPDATE SET
    used = iif(day = excluded.day, used, 0) + excluded.used, bound = excluded.bound, day = excluded.day`;

const GIVE_BACK = `UPDATE usage SET used = max(0, used - ?3)
  WHERE account_id = ?1 AND quota = ?2 AND day = ?4`;

interface Charge {
  accountId: number;
  amounts: Amounts;
  now: number;
}

/** Its first write charges the amounts in its transaction, which fails beyond the limit. */
export function chargedDatabase(d1: D1Database, each: Charge, bounds: Quotas): Database {
  return openDatabase(charged(d1, charging(d1, each, bounds)));
}

export async function charge(d1: D1Database, each: Charge, bounds: Quotas): Promise<void> {
  await d1.batch(charging(d1, each, bounds));
}

export async function giveBack(d1: D1Database, { accountId, amounts, now }: Charge): Promise<void> {
  const entries = entriesOf(amounts);
  if (entries.length === 0) return;
  await d1.batch(
    entries.map(([quota, amount]) =>
      d1.prepare(GIVE_BACK).bind(accountId, quota, amount, quotaDay(quota, now)),
    ),
  );
}

function charging(
  d1: D1Database,
  { accountId, amounts, now }: Charge,
  bounds: Quotas,
): D1PreparedStatement[] {
  return entriesOf(amounts).map(([quota, amount]) =>
    d1.prepare(CHARGE).bind(accountId, quota, amount, bounds[quota], quotaDay(quota, now)),
  );
}

export function findUsage(db: Database, accountId: number, quotas: readonly QuotaName[]): Promise<Usage[]> {
  return db
    .select()
    .from(usage)
    .where(and(eq(usage.accountId, accountId), inList(usage.quota, quotas)));
}

/** False if it was recounted since `since`. */
export async function recount(
  db: Database,
  accountId: number,
  quota: QuotaName,
  since: number,
  now: number,
): Promise<boolean> {
  const count = COUNTS[quota]?.(accountId);
  if (!count) return false;
  const recounted = await db
    .update(usage)
    .set({ used: sql`counted.amount`, bound: sql`max(bound, counted.amount)`, countedAt: now })
    .from(sql`(${count}) as counted`)
    .where(and(eq(usage.accountId, accountId), eq(usage.quota, quota), sql`${usage.countedAt} < ${since}`))
    .returning({ quota: usage.quota });
  return recounted.length > 0;
}

function entriesOf(amounts: Amounts): [QuotaName, number][] {
  return (Object.entries(amounts) as [QuotaName, number][]).filter(([, amount]) => amount > 0);
}

const bytes = (...columns: string[]) =>
  sql.raw(
    `coalesce(sum(length(cast(${columns.map((each) => `coalesce(${each}, '')`).join(" || ")} as blob))), 0)`,
  );

const counted =
  (table: string, owner: string, and_ = "true") =>
  (accountId: number) =>
    sql`select count(*) as amount from ${sql.raw(table)} where ${sql.raw(owner)} = ${accountId} and ${sql.raw(and_)}`;

/** Daily quotas can't be counted. An incomplete upload counts as the largest file. */
const COUNTS: Partial<Record<QuotaName, (accountId: number) => SQL>> = {
  files: counted("media", "owner_id", "state <> 'doomed'"),
  file_bytes: (accountId) => sql`
    select coalesce(sum(iif(state = 'pending' and size = 0, ${FILE_BYTES_MAX}, size)), 0) as amount from media
    where owner_id = ${accountId} and state <> 'doomed'`,
  exercises: counted("exercises", "creator_id"),
  workouts: counted("workouts", "creator_id"),
  sessions: counted("workout_sessions", "account_id"),
  // Includes deleted sets that imports still remember (transfer/SPEC.md).
  logs: (accountId) => sql`select (select count(*) from exercise_logs where account_id = ${accountId})
    + (select count(distinct log_id) from training_shown_sets
      join training_imports on training_imports.id = import_id
      where account_id = ${accountId} and not exists (select 1 from exercise_logs where id = log_id)) as amount`,
  imports: counted("training_imports", "account_id"),
  training_bytes: (accountId) => sql`select
    (select ${bytes("name", "description", "primary_muscles", "secondary_muscles", "instructions", "equipment_needed", "video_url", "image_url")}
      from exercises where creator_id = ${accountId})
    + (select ${bytes("name", "description", "tags")} from workouts where creator_id = ${accountId})
    + (select ${bytes("workout_exercises.notes")} from workout_exercises
      join workouts on workouts.id = workout_id where creator_id = ${accountId})
    + (select ${bytes("workout_name", "notes")} from workout_sessions where account_id = ${accountId})
    + (select ${bytes("notes")} from exercise_logs where account_id = ${accountId}) as amount`,
  courses: (accountId) => sql`select count(*) as amount from courses
    join profiles on profiles.id = trainer_profile_id where account_id = ${accountId}`,
  workspaces: counted("workspaces", "creator_id"),
  channels: counted("channels", "creator_id"),
  groups: counted("conversations", "creator_id", "pair_key is null"),
  conversations: counted("conversations", "creator_id", "pair_key is not null"),
};
