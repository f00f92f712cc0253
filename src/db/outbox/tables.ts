import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { Notification } from "../../features/people/notifications/protocol.ts";
import type { StoredEvent } from "../../features/workspaces/protocol.ts";

/** An object that rows are delivered to. */
export type Target = `${Addressee}:${number}`;

type Addressee = "conversation" | "channel" | "workspace" | "person";

export function targetsOf(addressee: Addressee, ids: readonly number[]): Target[] {
  return ids.map((id): Target => `${addressee}:${id}`);
}

/** The number of the object that a target is. */
export function idOf(target: Target): number {
  return Number(target.slice(target.indexOf(":") + 1));
}

/** What a row of each kind delivers. */
export interface Payloads {
  refresh_directory: { version: number };
  erase_account: { accountId: number; version: number };
  purge_deleted: Record<string, never>;
  workspace_event: StoredEvent;
  notification: Notification;
}

export type Kind = keyof Payloads;

/**
 * What waits to be delivered to objects, in the order of `id`; the rules are those of SPEC.md. In the database the
 * constraint says ON CONFLICT REPLACE, which this schema cannot express: a row that replaces another gets a new `id`, so
 * a delivery of the old one does not delete the new one [Q3].
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
