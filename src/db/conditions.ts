import { type SQL, sql } from "drizzle-orm";

/** For the statement that writes: between a separate check and a write, anything may change. */

export function isStanding(accountId: number): SQL {
  return sql`exists (select 1 from accounts where id = ${accountId} and deletion_started_at is null)`;
}

export function isUnblocked(accountId: number, others: number | readonly number[]): SQL {
  const ids = sql`(select value from json_each(${JSON.stringify([others].flat())}))`;
  return sql`not exists (select 1 from blocks where (blocker_id = ${accountId} and blocked_id in ${ids})
    or (blocked_id = ${accountId} and blocker_id in ${ids}))`;
}
