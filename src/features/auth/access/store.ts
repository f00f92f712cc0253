import { type SQL, sql } from "drizzle-orm";
import { type Condition, type Database, inList, type Statement } from "../../../db/database.ts";
import type { RoomAccessQuery } from "../../../db/member-tables.ts";
import type { Access, Claim } from "../../../realtime/upgrade.ts";
import { grants, socketTickets } from "../tables.ts";

type AccessRow = Access & { lastUsedAt: number | null };

export type Writing = (condition: Condition) => Statement[];

/** In order, in one round trip. Uses up tickets: one that occurs twice is valid for the first claim. */
export async function readAccess(
  db: Database,
  claims: readonly Claim[],
  room: RoomAccessQuery | null,
  now: number,
  writing: Writing,
): Promise<AccessRow[]> {
  const selected = selectAccess(db, claims, room, now);
  const together = writing(isAnySignedIn(claims, now));
  const hashes = claims.flatMap(({ ticketHash }) => ticketHash ?? []);
  const taking = hashes.length === 0 ? [] : [takeTickets(db, hashes)];
  if (together.length + taking.length === 0) return selected;
  const [rows] = await db.batch([selected, ...together, ...taking]);
  return rows;
}

function takeTickets(db: Database, hashes: readonly string[]) {
  return db.delete(socketTickets).where(inList(socketTickets.ticketHash, hashes));
}

function selectAccess(db: Database, claims: readonly Claim[], room: RoomAccessQuery | null, now: number) {
  const isFirst = sql`row_number() over (partition by ticket.ticket_hash order by claim.key) = 1`;
  return db
    .select({
      isSignedIn: sql`${IS_SIGNED_IN} and (ticket.ticket_hash is null or ${isFirst})`
        .mapWith(Boolean)
        .as("is_signed_in"),
      lastUsedAt: sql<number | null>`login.last_used_at`.as("last_used_at"),
      isMember: (room ? isMember(room) : sql`false`).mapWith(Boolean).as("is_member"),
      version: sql<number | null>`${room ? sql`room.directory_version` : sql`null`}`.as("version"),
    })
    .from(sql`${claimed(claims, now)} ${room ? joined(room) : sql``}`)
    .orderBy(sql`claim.key`);
}

const IS_SIGNED_IN = sql`login.id is not null and (claim.value ->> 2 is null or ticket.ticket_hash is not null)`;

function isAnySignedIn(claims: readonly Claim[], now: number): Condition {
  return sql`exists (select 1 from ${claimed(claims, now)} where ${IS_SIGNED_IN})`;
}

function claimed(claims: readonly Claim[], now: number): SQL {
  const values = claims.map(({ accountId, grantId, ticketHash }) => [accountId, grantId, ticketHash]);
  return sql`json_each(${JSON.stringify(values)}) as claim
    left join ${grants} as login on login.id = claim.value ->> 1
      and login.account_id = claim.value ->> 0 and login.ended_at is null
    left join ${socketTickets} as ticket on ticket.ticket_hash = claim.value ->> 2
      and ticket.grant_id = login.id and ticket.expires_at > ${now}`;
}

function joined({ tables: { rooms, members }, id }: RoomAccessQuery): SQL {
  return sql`left join ${rooms} as room on room.id = ${id}
    left join ${members} as member on member.${sql.identifier(members.roomId.name)} = room.id
      and member.account_id = login.account_id and member.left_at is null`;
}

function isMember({ isLetIn = sql`true` }: RoomAccessQuery): SQL {
  return sql`member.account_id is not null and ${isLetIn}`;
}
