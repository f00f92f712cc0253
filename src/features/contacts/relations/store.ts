import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import {
  added,
  areContacts,
  isBlocked,
  mayKnowAddress,
  maySeePresence,
  writersBeside,
} from "../../../db/relations.ts";
import { PRESENCE, presences } from "../../presence/tables.ts";

export async function listContacts(db: Database, accountId: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`${selectContacts(sql`${accountId}`)} order by id`);
  return rows.map(({ id }) => id);
}

export function listWatchers(db: Database, accountId: number): Promise<{ id: number; mayKnow: number }[]> {
  const own = sql`${accountId}`;
  return db.all(sql`
    select contact.id, ${mayKnowAddress(sql`contact.id`, own)} as mayKnow
    from (${selectContacts(own)}) as contact
      join presences on presences.account_id = contact.id and presences.is_online = 1 and presences.is_watching = 1
    order by contact.id`);
}

function selectContacts(own: SQL): SQL {
  return sql`
    select id from (
      select mine.friend_id as id from friendships as mine
        where mine.account_id = ${own} and ${added(sql`mine.friend_id`, own)}
      union
      select theirs.account_id from ${writersBeside(own)}
      union
      select theirs.account_id from workspace_members as mine
        join workspace_members as theirs on theirs.workspace_id = mine.workspace_id
        where mine.account_id = ${own} and mine.accepted_at is not null and theirs.accepted_at is not null
    ) where id <> ${own} and not ${isBlocked(own, sql`id`)}`;
}

export async function contactsAmong(
  db: Database,
  accountId: number,
  ids: readonly number[],
): Promise<number[]> {
  const own = sql`${accountId}`;
  const rows = await db.all<{ id: number }>(sql`
    select value as id from json_each(${JSON.stringify(ids)})
    where value <> ${own} and ${areContacts(own, sql`value`)} and not ${isBlocked(own, sql`value`)}`);
  return rows.map(({ id }) => id);
}

export function listStandings(db: Database, accountId: number, ids: readonly number[]) {
  const [own, other] = [sql`${accountId}`, sql`person.value`];
  return db
    .select({
      accountId: sql<number>`person.value`,
      hasBlocked:
        sql<boolean>`exists (select 1 from blocks where blocker_id = ${own} and blocked_id = ${other})`.mapWith(
          Boolean,
        ),
      presence: PRESENCE,
    })
    .from(sql`json_each(${JSON.stringify(ids)}) as person`)
    .leftJoin(presences, sql`${presences.accountId} = ${other} and ${maySeePresence(own, other)}`);
}

export async function isContact(db: Database, one: number, other: number): Promise<boolean> {
  const [row] = await db.all<{ found: number }>(
    sql`select ${areContacts(sql`${one}`, sql`${other}`)} as found`,
  );
  return row?.found === 1;
}

export function listAddresses(
  db: Database,
  viewerId: number,
  ids: readonly number[],
): Promise<{ id: number; email: string; username: string; mayKnow: number }[]> {
  return db.all(sql`
    select id, email, username, ${mayKnowAddress(sql`${viewerId}`, sql`accounts.id`)} as mayKnow
    from accounts where id in (select value from json_each(${JSON.stringify(ids)}))`);
}

export async function listAcquainted(
  db: Database,
  accountId: number,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select value as id from json_each(${JSON.stringify(ids)})
    where ${mayKnowAddress(sql`value`, sql`${accountId}`)}`);
  return rows.map(({ id }) => id);
}
