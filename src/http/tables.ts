import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** First answers of writes that carried an `Idempotency-Key`; `status` is null while the first is still running. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    /** The account's id, or the address of someone not signed in. */
    scope: text().notNull(),
    key: text().notNull(),
    request: text().notNull(),
    bodyHash: text("body_hash"),
    status: integer(),
    contentType: text("content_type"),
    body: text(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.scope, table.key] }),
    index("idempotency_keys_created_at").on(table.createdAt),
  ],
);
