import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { Notification } from "../../features/people/notifications/protocol.ts";
import type { StoredEvent } from "../../features/workspaces/protocol.ts";

export type Target = `${Addressee}:${number}`;

type Addressee = "conversation" | "channel" | "workspace" | "person";

export function targetsOf(addressee: Addressee, ids: readonly number[]): Target[] {
  return ids.map((id): Target => `${addressee}:${id}`);
}

export function idOf(target: Target): number {
  return Number(target.slice(target.indexOf(":") + 1));
}

export interface Payloads {
  refresh_directory: { version: number };
  erase_account: { accountId: number; version: number };
  purge_deleted: Record<string, never>;
  workspace_event: StoredEvent;
  notification: Notification;
}

export type Kind = keyof Payloads;

/**
 * The unique constraint has ON CONFLICT REPLACE, which drizzle cannot express: a replaced row gets a new
 * `id`, so delivering the old one does not delete the new one [Q3].
 */
export const outbox = sqliteTable(
  "outbox",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    target: text().$type<Target>().notNull(),
    kind: text().$type<Kind>().notNull(),
    key: text().notNull(),
    payload: text({ mode: "json" }).notNull(),
    failures: integer().notNull().default(0),
    dueAt: integer("due_at").notNull(),
  },
  (table) => [
    unique("outbox_key").on(table.target, table.kind, table.key),
    index("outbox_due_at").on(table.dueAt),
  ],
);
