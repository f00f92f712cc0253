import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Scope 0 is public; others are account ids. `place` sorts like the list. Triggers delete outdated terms. */
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

export const publicCounts = sqliteTable("public_counts", {
  list: integer().primaryKey(),
  count: integer().notNull(),
});
