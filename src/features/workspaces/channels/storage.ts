import { OUTBOX_MIGRATION } from "../../../realtime/outbox.ts";
import type { Channel } from "./store.ts";

export const CHANNEL_MIGRATIONS: readonly string[] = [
  `CREATE TABLE channel (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     workspace_id INTEGER NOT NULL,
     name TEXT NOT NULL,
     is_private INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE cursors (name TEXT PRIMARY KEY, told INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
  "DELETE FROM cursors WHERE name <> 'mentioned'",
  OUTBOX_MIGRATION,
];

type ChannelFacts = Pick<Channel, "workspaceId" | "name" | "isPrivate">;

type ChannelRow = { workspace_id: number; name: string; is_private: number };

export class ChannelStorage {
  readonly #sql: SqlStorage;
  #facts: ChannelFacts | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  facts(): ChannelFacts | null {
    if (this.#facts) return this.#facts;
    const [row] = this.#sql.exec<ChannelRow>("SELECT * FROM channel");
    if (row) {
      this.#facts = { workspaceId: row.workspace_id, name: row.name, isPrivate: row.is_private === 1 };
    }
    return this.#facts;
  }

  /** The message after which mentions were not sent before there was an outbox; null once taken. */
  takeMentionCursor(): number | null {
    const [row] = this.#sql.exec<{ told: number }>(
      "DELETE FROM cursors WHERE name = 'mentioned' RETURNING told",
    );
    return row?.told ?? null;
  }

  saveFacts({ workspaceId, name, isPrivate }: ChannelFacts): void {
    this.#facts = null;
    this.#sql.exec(
      `INSERT INTO channel (one, workspace_id, name, is_private) VALUES (1, ?1, ?2, ?3)
       ON CONFLICT (one) DO UPDATE SET name = ?2, is_private = ?3 WHERE name <> ?2 OR is_private <> ?3`,
      workspaceId,
      name,
      isPrivate ? 1 : 0,
    );
  }
}
