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

/** Maintained by triggers [M1–M4]. */
export function roomColumns() {
  return {
    directoryVersion: integer("directory_version").notNull().default(1),
    members: integer().notNull().default(0),
    everMembers: integer("ever_members").notNull().default(0),
  };
}

/** Former members keep their row: their names stay under old messages. `version` is the room's then. */
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
      addedBy: integer("added_by"),
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

export interface RoomTables {
  kind: "conversation" | "channel";
  rooms: SQLiteTable & Record<"id" | "directoryVersion" | "members" | "everMembers", AnySQLiteColumn>;
  members: ReturnType<typeof memberTable>;
  accounts: typeof accountsTable;
  bounds: { members: number; everMembers: number };
}

export interface RoomAccessQuery {
  tables: RoomTables;
  id: number;
  isLetIn?: SQL;
}
