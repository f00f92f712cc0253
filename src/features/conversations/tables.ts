import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { memberTable, type RoomTables, roomColumns } from "../../db/member-tables.ts";
import { accounts } from "../accounts/tables.ts";

/** `pairKey` is "low:high" of two account ids; null for a group. */
export const conversations = sqliteTable(
  "conversations",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    uuid: text().notNull(),
    pairKey: text("pair_key"),
    name: text(),
    creatorId: integer("creator_id").references(() => accounts.id, { onDelete: "set null" }),
    /** Null for a conversation that was never renamed. */
    renamedBy: integer("renamed_by"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    ...roomColumns(),
  },
  (table) => [
    uniqueIndex("conversations_uuid").on(table.uuid),
    uniqueIndex("conversations_pair_key").on(table.pairKey),
    index("conversations_creator").on(table.creatorId),
  ],
);

export const conversationMembers = memberTable(
  "conversation_members",
  "conversation_id",
  () => conversations.id,
  () => accounts.id,
);

/** Since when the room has reported it. Counts for the membership of that time only. */
export const conversationWriters = sqliteTable(
  "conversation_writers",
  {
    conversationId: integer("conversation_id")
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.accountId] }),
    index("conversation_writers_account").on(table.accountId),
  ],
);

export const conversationRooms: RoomTables = {
  kind: "conversation",
  rooms: conversations,
  members: conversationMembers,
  accounts,
  bounds: { members: 1000, everMembers: 5000 },
};
