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
];
