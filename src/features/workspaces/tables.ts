import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";

export const workspaces = sqliteTable(
  "workspaces",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    description: text().notNull(),
    isOpen: integer("is_open", { mode: "boolean" }).notNull(),
    creatorId: integer("creator_id").references(() => accounts.id, { onDelete: "set null" }),
    createdAt: integer("created_at").notNull(),
    /** The number of members, kept by triggers [M2]. */
    members: integer().notNull().default(0),
  },
  (table) => [index("workspaces_creator").on(table.creatorId), index("workspaces_open").on(table.isOpen)],
);

export const workspaceMembers = sqliteTable(
  "workspace_members",
  {
    ...membership(),
    role: text({ enum: ["owner", "admin", "member"] }).notNull(),
    joinedAt: integer("joined_at").notNull(),
    addedBy: integer("added_by"),
    /** When they joined themselves; null if they were only added. */
    acceptedAt: integer("accepted_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.accountId] }),
    index("workspace_members_account").on(table.accountId),
    index("workspace_members_joined").on(table.workspaceId, table.joinedAt, table.accountId),
  ],
);

export type Workspace = typeof workspaces.$inferSelect;

/** Former members and when they last left: their names stay in the log, and older invitations are void. */
export const formerWorkspaceMembers = sqliteTable(
  "former_workspace_members",
  { ...membership(), leftAt: integer("left_at").notNull().default(0) },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.accountId] }),
    index("former_workspace_members_account").on(table.accountId),
  ],
);

function membership() {
  return {
    workspaceId: integer("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
  };
}
