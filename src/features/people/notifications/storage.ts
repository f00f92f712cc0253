import type { NotificationKinds } from "./kind.ts";
import type {
  AnyNotification,
  NotificationContent,
  NotificationList,
  NotificationQuery,
} from "./protocol.ts";

export const NOTIFICATIONS_KEPT = 1000;

export const NOTIFICATION_MIGRATIONS: Readonly<Record<number, string>> = {
  2: `CREATE TABLE notifications (
     id TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     is_read INTEGER NOT NULL,
     invite_id TEXT,
     content TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  5: `CREATE TABLE last_read_operation (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     id TEXT NOT NULL,
     marked_read INTEGER NOT NULL
   ) STRICT;`,
};

export class NotificationStorage {
  readonly #sql: SqlStorage;
  readonly #kinds: NotificationKinds;
  readonly #isListed: string;

  constructor(sql: SqlStorage, kinds: NotificationKinds) {
    this.#sql = sql;
    this.#kinds = kinds;
    const conditions = Object.values(kinds).flatMap(({ isListed = [] }) => isListed);
    this.#isListed = `(${["invite_id IS NULL", ...conditions].join(" OR ")})`;
  }

  add({ id, at, isRead, content }: AnyNotification): boolean {
    const { rowsWritten } = this.#sql.exec(
      "INSERT OR IGNORE INTO notifications (id, at, is_read, invite_id, content) VALUES (?, ?, ?, ?, ?)",
      id,
      at,
      isRead ? 1 : 0,
      this.#kinds[content.action]?.subjectId?.(content) ?? null,
      JSON.stringify(content),
    );
    if (rowsWritten === 0) return false;
    this.#sql.exec(
      "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications ORDER BY id DESC LIMIT -1 OFFSET ?)",
      NOTIFICATIONS_KEPT,
    );
    return true;
  }

  list({ isRead, limit, offset }: NotificationQuery, now: number): NotificationList {
    const wanted = isRead === null ? null : Number(isRead);
    const where = `${this.#isListed} AND (?2 IS NULL OR is_read = ?2)`;
    const rows = this.#sql.exec<{ id: string; at: number; isRead: number; content: string }>(
      `SELECT id, at, is_read AS isRead, content FROM notifications
       WHERE ${where} ORDER BY id DESC LIMIT ?3 OFFSET ?4`,
      now,
      wanted,
      limit,
      offset,
    );
    const items = [...rows].map((row) => ({
      ...row,
      isRead: row.isRead === 1,
      content: JSON.parse(row.content),
    }));
    const { count } = this.#sql
      .exec<{ count: number }>(`SELECT COUNT(*) AS count FROM notifications WHERE ${where}`, now, wanted)
      .one();
    return { items, count };
  }

  rewrite(id: string, content: NotificationContent): void {
    this.#sql.exec("UPDATE notifications SET content = ? WHERE id = ?", JSON.stringify(content), id);
  }

  markRead(id: string): void {
    this.#sql.exec("UPDATE notifications SET is_read = 1 WHERE id = ? AND is_read = 0", id);
  }

  markAllRead(operation: string | null, now: number): number {
    const [before] = this.#sql.exec<{ marked_read: number }>(
      "SELECT marked_read FROM last_read_operation WHERE id = ?",
      operation,
    );
    if (before) return before.marked_read;
    const { count } = this.list({ isRead: false, limit: 0, offset: 0 }, now);
    this.#sql.exec("UPDATE notifications SET is_read = 1 WHERE is_read = 0");
    if (operation !== null && count > 0) {
      this.#sql.exec(
        "INSERT OR REPLACE INTO last_read_operation (one, id, marked_read) VALUES (1, ?, ?)",
        operation,
        count,
      );
    }
    return count;
  }
}
