import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * The index of what lies in R2. A file is `pending` while it is received, `ready` once its message stands, and
 * `doomed` when its bytes are to go; `since` is when it became so.
 */
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
