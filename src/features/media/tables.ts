import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** `pending` until the message is stored; `doomed` if to be deleted. `since`: when the state changed. */
export const media = sqliteTable(
  "media",
  {
    key: text().primaryKey(),
    conversationId: integer("conversation_id").notNull(),
    ownerId: integer("owner_id").notNull(),
    name: text().notNull(),
    contentType: text("content_type").notNull(),
    size: integer().notNull(),
    state: text({ enum: ["pending", "ready", "doomed"] }).notNull(),
    since: integer().notNull(),
  },
  (table) => [index("media_state").on(table.state, table.since), index("media_owner").on(table.ownerId)],
);
