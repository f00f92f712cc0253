import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Writes that carried an `Idempotency-Key`; `status` is null until the first run has answered. */
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
    /** Empty for an answer without a body; null where the answer is not kept. */
    body: text(),
    createdAt: integer("created_at").notNull(),
    /** Identifies the run that may commit, keep an answer, or release the key. */
    claim: text().notNull().default(""),
    claimedAt: integer("claimed_at").notNull().default(0),
    /** Set in the transaction in which the write took effect. */
    isDone: integer("is_done", { mode: "boolean" }).notNull().default(false),
    /** The row number that the first statement of that transaction inserted. */
    madeId: integer("made_id").notNull().default(0),
    changesBefore: integer("changes_before").notNull().default(0),
    /** What the action remembered for its answer, as JSON. */
    result: text(),
  },
  (table) => [
    primaryKey({ columns: [table.scope, table.key] }),
    index("idempotency_keys_created_at").on(table.createdAt),
  ],
);

/** How many keys a scope has used on a day (counted since 1970), and how many bytes of answers are kept for them. */
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
