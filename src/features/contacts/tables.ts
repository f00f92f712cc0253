import { index, integer, primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";

/** One row per direction: friends have two. */
export const friendships = sqliteTable(
  "friendships",
  {
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    friendId: integer("friend_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.friendId] }),
    index("friendships_friend").on(table.friendId),
  ],
);

/** A block separates both accounts, whoever made it. */
export const blocks = sqliteTable(
  "blocks",
  {
    blockerId: integer("blocker_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    blockedId: integer("blocked_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.blockerId, table.blockedId] }),
    index("blocks_blocked").on(table.blockedId),
  ],
);
