import { NEVER_SEEN, type PresenceState } from "./machine.ts";

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

type PresenceRow = Pick<PresenceState, "declared" | "seenAt" | "leavesAt"> & {
  isOnline: number;
  isWatching: number;
  isListed: number;
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
    const [row] = this.#sql.exec<PresenceRow>(
      `SELECT is_online AS isOnline, is_watching AS isWatching, declared, seen_at AS seenAt, leaves_at AS leavesAt,
         is_listed AS isListed FROM presence`,
    );
    if (!row) return NEVER_SEEN;
    const { isOnline, isWatching, isListed } = row;
    return { ...row, isOnline: isOnline === 1, isWatching: isWatching === 1, isListed: isListed === 1 };
  }
}
