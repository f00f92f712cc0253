import { UNREACHABLE_MIGRATION } from "../../realtime/unreachable.ts";

/** The tables of a person's object, by numbered steps; a step that has run is never changed. */
export const PERSON_MIGRATIONS: readonly string[] = [
  `CREATE TABLE inbox (
     conversation_id INTEGER PRIMARY KEY,
     seq INTEGER NOT NULL,
     unread INTEGER NOT NULL,
     last_message TEXT,
     hidden_through INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE rooms (
     conversation_id INTEGER PRIMARY KEY,
     grant_ids TEXT NOT NULL
   ) STRICT;
   CREATE TABLE ended_grants (grant_id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE inbox ADD COLUMN uuid TEXT NOT NULL DEFAULT '';
   CREATE TABLE notifications (
     id TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     is_read INTEGER NOT NULL,
     invite_id TEXT,
     content TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE invites (
     id TEXT PRIMARY KEY,
     role TEXT NOT NULL,
     other TEXT NOT NULL,
     client_id TEXT NOT NULL,
     settings TEXT NOT NULL,
     status TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE engagement (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     game_id TEXT NOT NULL,
     opponent TEXT NOT NULL,
     until INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE letters (
     number INTEGER PRIMARY KEY,
     recipients TEXT NOT NULL,
     letter TEXT NOT NULL
   ) STRICT;
   CREATE TABLE presence (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     is_online INTEGER NOT NULL,
     is_watching INTEGER NOT NULL,
     seen_at INTEGER NOT NULL,
     leaves_at INTEGER,
     is_listed INTEGER NOT NULL
   ) STRICT;`,
  `CREATE TABLE connected_rooms (
     kind TEXT NOT NULL,
     id INTEGER NOT NULL,
     grant_ids TEXT NOT NULL,
     PRIMARY KEY (kind, id)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO connected_rooms (kind, id, grant_ids) SELECT 'conversation', conversation_id, grant_ids FROM rooms;
   DROP TABLE rooms;
   ALTER TABLE presence ADD COLUMN declared TEXT NOT NULL DEFAULT 'online';`,
  `ALTER TABLE letters ADD COLUMN written_at INTEGER NOT NULL DEFAULT 0;
   UPDATE letters SET written_at = unixepoch() * 1000;
   CREATE TABLE unreachable (
     account_id INTEGER PRIMARY KEY,
     failures INTEGER NOT NULL,
     next_at INTEGER NOT NULL
    ) STRICT;`,
  `CREATE TABLE last_read_operation (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     id TEXT NOT NULL,
     marked_read INTEGER NOT NULL
   ) STRICT;`,
  `ALTER TABLE letters RENAME TO outbox;
   ALTER TABLE outbox RENAME COLUMN letter TO entry;
   DROP TABLE unreachable;`,
  UNREACHABLE_MIGRATION,
];
