import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";
import { channels } from "../channels/tables.ts";
import { workspaces } from "../tables.ts";

/** Also the outbox of their mails. Only the last mailed code is valid, once. */
export const workspaceInvitations = sqliteTable(
  "workspace_invitations",
  {
    codeHash: text("code_hash").primaryKey(),
    workspaceId: integer("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    channelId: integer("channel_id").references(() => channels.id, { onDelete: "cascade" }),
    email: text().notNull(),
    emailKey: text("email_key").notNull(),
    role: text({ enum: ["owner", "admin", "member"] }).notNull(),
    inviterId: integer("inviter_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    /** When to send the mail next; null once it was sent or given up. */
    mailDueAt: integer("mail_due_at"),
    mailAttempts: integer("mail_attempts").notNull(),
  },
  (table) => [
    index("workspace_invitations_email").on(table.emailKey, table.createdAt),
    index("workspace_invitations_inviter").on(table.inviterId),
    index("workspace_invitations_expires_at").on(table.expiresAt),
    index("workspace_invitations_mail_due_at").on(table.mailDueAt),
  ],
);
