import { HOUR_MS } from "../../lib/time.ts";
import { UNREACHABLE_MIGRATION } from "../../realtime/unreachable.ts";
import type { RoomAddress } from "../messaging/protocol.ts";

/** Longer than the lifetime of an access token [P5]. */
const ENDED_GRANTS_KEPT_MS = 2 * HOUR_MS;

export const CORE_MIGRATIONS: Readonly<Record<number, string>> = {
  1: `CREATE TABLE rooms (
     conversation_id INTEGER PRIMARY KEY,
     grant_ids TEXT NOT NULL
   ) STRICT;
   CREATE TABLE ended_grants (grant_id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
  2: `CREATE TABLE letters (
     number INTEGER PRIMARY KEY,
     recipients TEXT NOT NULL,
     letter TEXT NOT NULL
   ) STRICT;`,
  3: `CREATE TABLE connected_rooms (
     kind TEXT NOT NULL,
     id INTEGER NOT NULL,
     grant_ids TEXT NOT NULL,
     PRIMARY KEY (kind, id)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO connected_rooms (kind, id, grant_ids) SELECT 'conversation', conversation_id, grant_ids FROM rooms;
   DROP TABLE rooms;`,
  4: `ALTER TABLE letters ADD COLUMN written_at INTEGER NOT NULL DEFAULT 0;
   UPDATE letters SET written_at = unixepoch() * 1000;
   CREATE TABLE unreachable (
     account_id INTEGER PRIMARY KEY,
     failures INTEGER NOT NULL,
     next_at INTEGER NOT NULL
    ) STRICT;`,
  6: `ALTER TABLE letters RENAME TO outbox;
   ALTER TABLE outbox RENAME COLUMN letter TO entry;
   DROP TABLE unreachable;`,
  7: UNREACHABLE_MIGRATION,
};

export class ConnectionStorage {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  saveRoom({ kind, id }: RoomAddress, grantIds: readonly string[]): void {
    if (grantIds.length === 0) {
      this.#sql.exec("DELETE FROM connected_rooms WHERE kind = ? AND id = ?", kind, id);
      return;
    }
    this.#sql.exec(
      `INSERT INTO connected_rooms (kind, id, grant_ids) VALUES (?1, ?2, ?3)
       ON CONFLICT (kind, id) DO UPDATE SET grant_ids = ?3 WHERE grant_ids <> ?3`,
      kind,
      id,
      JSON.stringify(grantIds),
    );
  }

  rooms(): { room: RoomAddress; grantIds: string[] }[] {
    const rows = this.#sql.exec<{ kind: RoomAddress["kind"]; id: number; grant_ids: string }>(
      "SELECT * FROM connected_rooms",
    );
    return [...rows].map(({ kind, id, grant_ids }) => ({
      room: { kind, id },
      grantIds: JSON.parse(grant_ids),
    }));
  }

  endGrants(grantIds: readonly string[], now: number): void {
    this.#sql.exec("DELETE FROM ended_grants WHERE ended_at < ?", now - ENDED_GRANTS_KEPT_MS);
    for (const grantId of grantIds) {
      this.#sql.exec("INSERT OR IGNORE INTO ended_grants (grant_id, ended_at) VALUES (?, ?)", grantId, now);
    }
  }

  filterEnded(grantIds: readonly string[]): string[] {
    const rows = this.#sql.exec<{ grant_id: string }>(
      "SELECT grant_id FROM ended_grants WHERE grant_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(grantIds),
    );
    return [...rows].map((row) => row.grant_id);
  }
}
