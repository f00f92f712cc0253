import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const devMails = sqliteTable(
  "dev_mails",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    recipient: text().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index("dev_mails_recipient").on(table.recipient)],
);
