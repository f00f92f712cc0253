import { SUBSCRIBERS_MIGRATION, SUBSCRIBERS_WITHOUT_CURSORS } from "../../realtime/subscribers.ts";
import { UNREACHABLE_MIGRATION } from "../../realtime/unreachable.ts";

/** Steps never change. Sending writes one row and no index: lookups use `changes` or memory. */
export const MESSAGING_MIGRATIONS: readonly string[] = [
  `CREATE TABLE messages (
     id INTEGER PRIMARY KEY,
     seq INTEGER NOT NULL,
     sender_id INTEGER NOT NULL,
     content TEXT NOT NULL,
     attachment TEXT,
     client_id TEXT,
     sent_at INTEGER NOT NULL,
     read_at INTEGER,
     edited_at INTEGER,
     deleted_at INTEGER,
     likes INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE INDEX messages_deleted ON messages (deleted_at) WHERE deleted_at IS NOT NULL;
   CREATE TABLE changes (
     seq INTEGER PRIMARY KEY,
     kind TEXT NOT NULL,
     message_id INTEGER,
     actor_id INTEGER NOT NULL,
     at INTEGER NOT NULL,
     last_message_id INTEGER NOT NULL,
     detail TEXT
   ) STRICT;
   CREATE TABLE likes (
     message_id INTEGER NOT NULL,
     account_id INTEGER NOT NULL,
     seq INTEGER NOT NULL,
     PRIMARY KEY (message_id, account_id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE removed (id INTEGER PRIMARY KEY) STRICT;
   CREATE TABLE members (
     account_id INTEGER PRIMARY KEY,
     username TEXT NOT NULL,
     first_name TEXT NOT NULL,
     last_name TEXT NOT NULL,
     is_member INTEGER NOT NULL,
     read_id INTEGER NOT NULL,
     unread INTEGER NOT NULL,
     counted_id INTEGER NOT NULL,
     counted_seq INTEGER NOT NULL,
     delivered_seq INTEGER NOT NULL,
     joined_seq INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  "ALTER TABLE messages ADD COLUMN client_time TEXT",
  `CREATE TABLE blocks (
     one INTEGER NOT NULL,
     other INTEGER NOT NULL,
     PRIMARY KEY (one, other)
   ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE members ADD COLUMN email TEXT NOT NULL DEFAULT ''`,
  SUBSCRIBERS_MIGRATION,
  `ALTER TABLE members ADD COLUMN told_read_id INTEGER NOT NULL DEFAULT 0;
   UPDATE members SET told_read_id = read_id;`,
  `ALTER TABLE members ADD COLUMN read_operation TEXT;
   ALTER TABLE members ADD COLUMN marked_read INTEGER NOT NULL DEFAULT 0;`,
  `CREATE TABLE writers (account_id INTEGER PRIMARY KEY, is_reported INTEGER NOT NULL) STRICT;
   INSERT INTO writers (account_id, is_reported)
     SELECT account_id, 0 FROM members JOIN
       (SELECT sender_id, MAX(seq) AS seq FROM messages
        WHERE id > (SELECT COALESCE(MAX(id), 0) FROM messages) - 100000 GROUP BY sender_id) AS sent
       ON sent.sender_id = members.account_id AND sent.seq > members.joined_seq
     WHERE is_member = 1;`,
  // Counts stood at a change of each member's own; this brings all to the last change.
  `UPDATE members SET unread = unread
     + (SELECT COUNT(*) FROM messages
        WHERE id > counted_id AND sender_id <> members.account_id AND deleted_at IS NULL)
     - (SELECT COUNT(*) FROM changes
        WHERE seq > counted_seq AND kind = 'MessageDeleted'
          AND message_id > members.read_id AND message_id <= counted_id AND actor_id <> members.account_id);
   INSERT OR REPLACE INTO facts (name, value) SELECT 'counted_seq', max(
     (SELECT coalesce(max(seq), 0) FROM changes),
     (SELECT coalesce(max(seq), 0) FROM (SELECT seq FROM messages ORDER BY id DESC LIMIT 1)));
   INSERT OR REPLACE INTO facts (name, value)
     SELECT 'first_reader', account_id FROM members ORDER BY told_read_id DESC LIMIT 1;
   INSERT OR REPLACE INTO facts (name, value)
     SELECT 'first_read', told_read_id FROM members ORDER BY told_read_id DESC LIMIT 1;
   INSERT OR REPLACE INTO facts (name, value)
     SELECT 'second_read', told_read_id FROM members ORDER BY told_read_id DESC LIMIT 1 OFFSET 1;
   ALTER TABLE changes ADD COLUMN top_reader INTEGER;
   ALTER TABLE changes ADD COLUMN top_read INTEGER;
   ALTER TABLE changes ADD COLUMN second_read INTEGER;
   ALTER TABLE members ADD COLUMN is_departure_untold INTEGER NOT NULL DEFAULT 0;
   UPDATE members SET is_departure_untold = 1 WHERE is_member = 0 AND delivered_seq = -1;
   ALTER TABLE members DROP COLUMN counted_id;
   ALTER TABLE members DROP COLUMN counted_seq;
   ALTER TABLE members DROP COLUMN delivered_seq;`,
  SUBSCRIBERS_WITHOUT_CURSORS,
  UNREACHABLE_MIGRATION,
];
