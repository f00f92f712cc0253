import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * By which terms the entries of lists are found. Scope 0 holds what is everybody's; an account's number, what is that
 * account's own. `place` sorts as the list does. Triggers remove the terms of an entry as soon as it changes.
 */
export const searchTerms = sqliteTable(
  "search_terms",
  {
    list: integer().notNull(),
    scope: integer().notNull(),
    term: text().notNull(),
    place: text().notNull(),
    item: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.list, table.scope, table.term, table.place, table.item] }),
    index("search_terms_item").on(table.list, table.item),
  ],
);

/** Entries that are new or changed, and whose terms are yet to be made. Triggers write it. */
export const searchQueue = sqliteTable(
  "search_queue",
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    list: integer().notNull(),
    item: text().notNull(),
  },
  (table) => [
    uniqueIndex("search_queue_item").on(table.list, table.item),
    index("search_queue_order").on(table.list, table.seq),
  ],
);

/** How many public entries a list has. Triggers keep it. */
export const publicCounts = sqliteTable("public_counts", {
  list: integer().primaryKey(),
  count: integer().notNull(),
});
