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
 * Who is in a room; with `leftAt`, who was: a former member's name still stands under old messages. `name` is the
 * table's, `roomId` the name of its column for the room's number.
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
    },
    (table) => [
      primaryKey({ columns: [table.roomId, table.accountId] }),
      index(`${name}_account`).on(table.accountId),
    ],
  );
}

/** Rooms of one kind. Their `directory_version` counts changes of members and of their names. */
export interface RoomTables {
  kind: "conversation" | "channel";
  rooms: SQLiteTable & { id: AnySQLiteColumn; directoryVersion: AnySQLiteColumn };
  members: ReturnType<typeof memberTable>;
  accounts: typeof accountsTable;
}

/** A room in which people ask for sockets. */
export interface AskedRoom {
  tables: Pick<RoomTables, "rooms" | "members">;
  id: number;
  /** What a member has to meet besides: a condition on the rows `room` and `member`. */
  isLetIn?: SQL;
}
