import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";
import type { NotificationContent } from "../protocol.ts";

/** Notifications that are still to be taken by the object of the person whom they are for. */
export const noticeOutbox = sqliteTable(
  "notice_outbox",
  {
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** The notification's own: taking it twice changes nothing. */
    id: text().notNull(),
    content: text({ mode: "json" }).$type<NotificationContent>().notNull(),
    at: integer().notNull(),
    failures: integer().notNull().default(0),
    dueAt: integer("due_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    index("notice_outbox_due_at").on(table.dueAt),
    index("notice_outbox_at").on(table.at),
  ],
);
