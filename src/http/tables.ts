import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** `status` is null until the first run has answered. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    /** The account's id, or the address of an anonymous caller. */
    scope: text().notNull(),
    key: text().notNull(),
    request: text().notNull(),
    bodyHash: text("body_hash"),
    status: integer(),
    contentType: text("content_type"),
    /** Empty for an answer without a body; null if the answer is not stored. */
    body: text(),
    createdAt: integer("created_at").notNull(),
    /** Identifies the run that may commit, store an answer, or release the key. */
    claim: text().notNull().default(""),
    claimedAt: integer("claimed_at").notNull().default(0),
    isDone: integer("is_done", { mode: "boolean" }).notNull().default(false),
    madeId: integer("made_id").notNull().default(0),
    changesBefore: integer("changes_before").notNull().default(0),
    result: text(),
  },
  (table) => [
    primaryKey({ columns: [table.scope, table.key] }),
    index("idempotency_keys_created_at").on(table.createdAt),
  ],
);

export const idempotencyUse = sqliteTable(
  "idempotency_use",
  {
    scope: text().notNull(),
    day: integer().notNull(),
    keys: integer().notNull(),
    bytes: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.day] }), index("idempotency_use_day").on(table.day)],
);
