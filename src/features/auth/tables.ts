import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";

/**
 * `refreshGeneration` is the highest one used so far; `tokenHash` is the SHA-256 of the Token key. `provedAt`
 * is null once that proof of ownership was used. `lastUsedAt` is exact to the hour.
 */
export const grants = sqliteTable(
  "grants",
  {
    id: text().primaryKey(),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    kind: text({ enum: ["bearer", "cookie"] }).notNull(),
    refreshGeneration: integer("refresh_generation").notNull().default(0),
    tokenHash: text("token_hash"),
    createdAt: integer("created_at").notNull(),
    endedAt: integer("ended_at"),
    device: text(),
    lastUsedAt: integer("last_used_at"),
    provedAt: integer("proved_at"),
  },
  (table) => [
    index("grants_account").on(table.accountId),
    uniqueIndex("grants_token_hash").on(table.tokenHash),
    index("grants_ended_at").on(table.endedAt),
  ],
);

export const socketTickets = sqliteTable(
  "socket_tickets",
  {
    ticketHash: text("ticket_hash").primaryKey(),
    grantId: text("grant_id")
      .notNull()
      .references(() => grants.id, { onDelete: "cascade" }),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("socket_tickets_expires_at").on(table.expiresAt),
    index("socket_tickets_grant").on(table.grantId),
  ],
);
