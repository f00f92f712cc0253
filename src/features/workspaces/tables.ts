import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";

/** Whoever is signed in may read and join the public channels of an open workspace. */
export const workspaces = sqliteTable(
  "workspaces",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    description: text().notNull(),
    isOpen: integer("is_open", { mode: "boolean" }).notNull(),
    creatorId: integer("creator_id").references(() => accounts.id, { onDelete: "set null" }),
    createdAt: integer("created_at").notNull(),
    /** How many members it has, by triggers [M2]. */
    members: integer().notNull().default(0),
  },
  (table) => [index("workspaces_creator").on(table.creatorId), index("workspaces_open").on(table.isOpen)],
);

export const workspaceMembers = sqliteTable(
  "workspace_members",
  {
    workspaceId: integer("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    role: text({ enum: ["owner", "admin", "member"] }).notNull(),
    joinedAt: integer("joined_at").notNull(),
    /** Who made them a member; null where nobody noted it. */
    addedBy: integer("added_by"),
    /** When they joined by an act of their own; null while they were only added. */
    acceptedAt: integer("accepted_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.accountId] }),
    index("workspace_members_account").on(table.accountId),
    index("workspace_members_joined").on(table.workspaceId, table.joinedAt, table.accountId),
  ],
);

/** Who left a workspace, and when last: their name still stands in its log, and older invitations don't bring them back. */
export const formerWorkspaceMembers = sqliteTable(
  "former_workspace_members",
  {
    workspaceId: integer("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    leftAt: integer("left_at").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.accountId] }),
    index("former_workspace_members_account").on(table.accountId),
  ],
);
