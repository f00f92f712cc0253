import { and, asc, eq, gt, lt, sql } from "drizzle-orm";
import { type Database, isNullViolation, type Statement } from "../../../db/database.ts";
import { knows } from "../../../db/relations.ts";
import { strangerReaches } from "./tables.ts";

/** An account's id, or `mail:` and the hash of an address. */
export type Target = number | string;

/** Fails the whole batch beyond `limit`, so that concurrent batches cannot exceed it. */
export function countingReach(
  db: Database,
  accountId: number,
  targets: readonly Target[],
  { since, now, limit }: { since: number; now: number; limit: number },
): Statement {
  const counted = sql`stranger_reaches where account_id = ${accountId} and at > ${since}`;
  return db
    .insert(strangerReaches)
    .select(sql`
      with strangers (target) as (
        select distinct cast(value as text) as target from json_each(${JSON.stringify(targets)})
        where not ${knows(sql`value`, sql`${accountId}`)}
          and not exists (select 1 from ${counted} and target = cast(value as text))
          and not exists (select 1 from stranger_reaches
            where account_id = value and target = cast(${accountId} as text) and at > ${since})
      )
      select ${accountId}, target,
        iif((select count(*) from ${counted}) + (select count(*) from strangers) <= ${limit}, ${now}, null)
      from strangers where true`)
    .onConflictDoUpdate({
      target: [strangerReaches.accountId, strangerReaches.target],
      set: { at: sql`excluded.at` },
    });
}

export function isReachExceeded(error: unknown): boolean {
  return isNullViolation(error, "stranger_reaches.at");
}

/** Oldest first. */
export async function listReachedAt(db: Database, accountId: number, since: number): Promise<number[]> {
  const rows = await db
    .select({ at: strangerReaches.at })
    .from(strangerReaches)
    .where(and(eq(strangerReaches.accountId, accountId), gt(strangerReaches.at, since)))
    .orderBy(asc(strangerReaches.at));
  return rows.map(({ at }) => at);
}

export async function deleteReachesBefore(db: Database, before: number, limit: number): Promise<number> {
  const old = db
    .select({ id: sql`rowid` })
    .from(strangerReaches)
    .where(lt(strangerReaches.at, before))
    .limit(limit);
  const deleted = await db
    .delete(strangerReaches)
    .where(sql`rowid in ${old}`)
    .returning({ at: strangerReaches.at });
  return deleted.length;
}
