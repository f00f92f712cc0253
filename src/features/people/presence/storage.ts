import { NEVER_SEEN, type PresenceState } from "./machine.ts";
import type { PresenceStatus } from "./protocol.ts";

export const PRESENCE_MIGRATIONS: Readonly<Record<number, string>> = {
  2: `CREATE TABLE presence (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     is_online INTEGER NOT NULL,
     is_watching INTEGER NOT NULL,
     seen_at INTEGER NOT NULL,
     leaves_at INTEGER,
     is_listed INTEGER NOT NULL
   ) STRICT;`,
  3: "ALTER TABLE presence ADD COLUMN declared TEXT NOT NULL DEFAULT 'online';",
};

type PresenceRow = {
  is_online: number;
  is_watching: number;
  declared: PresenceStatus;
  seen_at: number;
  leaves_at: number | null;
  is_listed: number;
};

export class PresenceStorage {
  readonly #sql: SqlStorage;
  #state: PresenceState | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  load(): PresenceState {
    this.#state ??= this.#read();
    return this.#state;
  }

  reset(): void {
    this.#state = null;
  }

  save(state: PresenceState): void {
    const { isOnline, isWatching, declared, seenAt, leavesAt, isListed } = state;
    this.#state = null;
    this.#sql.exec(
      `INSERT OR REPLACE INTO presence (one, is_online, is_watching, declared, seen_at, leaves_at, is_listed)
       VALUES (1, ?, ?, ?, ?, ?, ?)`,
      isOnline ? 1 : 0,
      isWatching ? 1 : 0,
      declared,
      seenAt,
      leavesAt,
      isListed ? 1 : 0,
    );
    this.#state = state;
  }

  #read(): PresenceState {
    const [row] = this.#sql.exec<PresenceRow>("SELECT * FROM presence");
    if (!row) return NEVER_SEEN;
    return {
      isOnline: row.is_online === 1,
      isWatching: row.is_watching === 1,
      declared: row.declared,
      seenAt: row.seen_at,
      leavesAt: row.leaves_at,
      isListed: row.is_listed === 1,
    };
  }
}
