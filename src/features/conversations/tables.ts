import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";

/**
 * `pairKey` is "low:high" of two account ids, null for a group: one conversation for a pair, whoever starts it.
 * `directoryVersion` counts changes of members and of their names; a room that has seen a lower one reads again.
 */
export const conversations = sqliteTable(
  "conversations",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    uuid: text().notNull(),
    pairKey: text("pair_key"),
    name: text(),
    creatorId: integer("creator_id").references(() => accounts.id, { onDelete: "set null" }),
    directoryVersion: integer("directory_version").notNull().default(1),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("conversations_uuid").on(table.uuid),
    uniqueIndex("conversations_pair_key").on(table.pairKey),
  ],
);

/** Who is in a conversation; with `leftAt`, who was: a former member's name still stands under old messages. */
export const conversationMembers = sqliteTable(
  "conversation_members",
  {
    conversationId: integer("conversation_id")
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    role: text({ enum: ["creator", "member"] }).notNull(),
    joinedAt: integer("joined_at").notNull(),
    leftAt: integer("left_at"),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.accountId] }),
    index("conversation_members_account").on(table.accountId),
  ],
);

/**
 * What a room is still to be told, written together with the change that calls for it and removed once done:
 * the action tries at once, cron takes what a crash left. `accountId` is 0 where a task concerns no one person.
 */
export const roomTasks = sqliteTable(
  "room_tasks",
  {
    conversationId: integer("conversation_id")
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    kind: text({ enum: ["refresh_directory", "purge_deleted", "erase_account"] }).notNull(),
    accountId: integer("account_id").notNull().default(0),
    dueAt: integer("due_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.kind, table.accountId] }),
    index("room_tasks_due_at").on(table.dueAt),
  ],
);
