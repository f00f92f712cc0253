import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { memberTable, type RoomTables, roomColumns } from "../../../db/member-tables.ts";
import { accounts } from "../../accounts/tables.ts";
import { workspaces } from "../tables.ts";

export const channels = sqliteTable(
  "channels",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    workspaceId: integer("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text().notNull(),
    isPrivate: integer("is_private", { mode: "boolean" }).notNull(),
    creatorId: integer("creator_id").references(() => accounts.id, { onDelete: "set null" }),
    createdAt: integer("created_at").notNull(),
    ...roomColumns(),
  },
  (table) => [
    index("channels_workspace").on(table.workspaceId),
    index("channels_creator").on(table.creatorId),
  ],
);

export const channelMembers = memberTable(
  "channel_members",
  "channel_id",
  () => channels.id,
  () => accounts.id,
);

export const channelRooms: RoomTables = {
  kind: "channel",
  rooms: channels,
  members: channelMembers,
  accounts,
  bounds: { members: 5000, everMembers: 10_000 },
};

export type Channel = typeof channels.$inferSelect;
