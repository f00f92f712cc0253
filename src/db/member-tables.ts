import type { SQL } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  type SQLiteTable,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";
import type { accounts as accountsTable } from "../features/accounts/tables.ts";

/**
 * Columns of a room: how often its members, their names or blocks between them changed; how many members it has today,
 * and how many with those who left. Triggers keep them [M1–M4].
 */
export function roomColumns() {
  return {
    directoryVersion: integer("directory_version").notNull().default(1),
    members: integer().notNull().default(0),
    everMembers: integer("ever_members").notNull().default(0),
  };
}

/**
 * Who is in a room; with `leftAt`, who was: a former member's name still stands under old messages. `version` is the
 * room's when the row last changed. `name` is the table's, `roomId` the name of its column for the room's number.
 */
export function memberTable(
  name: string,
  roomId: string,
  room: () => AnySQLiteColumn,
  account: () => AnySQLiteColumn,
) {
  return sqliteTable(
    name,
    {
      roomId: integer(roomId).notNull().references(room, { onDelete: "cascade" }),
      accountId: integer("account_id").notNull().references(account, { onDelete: "cascade" }),
      role: text({ enum: ["creator", "member"] }).notNull(),
      joinedAt: integer("joined_at").notNull(),
      leftAt: integer("left_at"),
      /** Who made them a member; null where they joined by themselves, or nobody noted it. */
      addedBy: integer("added_by"),
      /** Who ended a former member's membership; null where they left by themselves. */
      removedBy: integer("removed_by"),
      version: integer().notNull().default(0),
    },
    (table) => [
      primaryKey({ columns: [table.roomId, table.accountId] }),
      index(`${name}_account`).on(table.accountId),
      index(`${name}_version`).on(table.roomId, table.version),
    ],
  );
}

/** The tables of rooms of one kind. */
export interface RoomTables {
  kind: "conversation" | "channel";
  rooms: SQLiteTable & Record<"id" | "directoryVersion" | "members" | "everMembers", AnySQLiteColumn>;
  members: ReturnType<typeof memberTable>;
  accounts: typeof accountsTable;
  /** How many members a room has at most, and how many with those who left: their names stay in it. */
  bounds: { members: number; everMembers: number };
}

/** A room in which people ask for sockets. */
export interface RoomAccessQuery {
  tables: RoomTables;
  id: number;
  /** What a member has to meet besides: a condition on the rows `room` and `member`. */
  isLetIn?: SQL;
}
