import { globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

interface RoomOnDisk {
  uuid: string;
  memberIds: number[];
  attachments: string[];
}

/**
 * Reads the disk of a server that has ended, and compares what D1, the conversations' objects and the bucket have: each orphan
 * in a sentence. To be called once the server has ended.
 */
export function findOrphans(stateDir: string): string[] {
  const [database] = filesOf(stateDir, "d1", "miniflare-D1DatabaseObject");
  if (!database) throw new Error("There is no database on the disk");
  const indexed = read<{ key: string; state: string }>(database, "SELECT key, state FROM media");
  const conversations = read<{ id: number; uuid: string }>(database, "SELECT id, uuid FROM conversations");
  const members = read<{ conversation_id: number; account_id: number }>(
    database,
    "SELECT conversation_id, account_id FROM conversation_members WHERE left_at IS NULL",
  );
  const waiting = read<{ target: string; kind: string }>(
    database,
    "SELECT target, kind FROM outbox WHERE kind <> 'purge_deleted'",
  );
  const rooms = new Map(
    filesOf(stateDir, "do", "palaestra-ConversationRoom")
      .map(readRoom)
      .map((room) => [room.uuid, room]),
  );
  const stored = filesOf(stateDir, "r2", "miniflare-R2BucketObject").flatMap((file) =>
    read<{ key: string }>(file, "SELECT key FROM _mf_objects").map(({ key }) => key),
  );
  const attached = new Set([...rooms.values()].flatMap(({ attachments }) => attachments));
  return [
    ...difference(
      stored,
      indexed.map(({ key }) => key),
    ).map((key) => `the bucket has ${key}, the database does not`),
    ...difference(
      indexed.map(({ key }) => key),
      stored,
    ).map((key) => `the database has ${key}, the bucket does not`),
    ...difference(stored, [...attached]).map((key) => `the bucket has ${key}, no message does`),
    ...difference([...attached], stored).map((key) => `a message has ${key}, the bucket does not`),
    ...waiting.map(({ target, kind }) => `a ${kind} waits for ${target}`),
    ...conversations.flatMap(({ id, uuid }) => {
      const room = rooms.get(uuid);
      const ids = members
        .filter((member) => member.conversation_id === id)
        .map(({ account_id }) => account_id);
      if (!room) return [];
      return [
        ...difference(room.memberIds, ids).map(
          (accountId) => `${accountId} is in room ${id}, not in the database`,
        ),
        ...difference(ids, room.memberIds).map(
          (accountId) => `${accountId} is in the database, not in room ${id}`,
        ),
      ];
    }),
  ];
}

function readRoom(file: string): RoomOnDisk {
  const [fact] = read<{ value: string }>(file, "SELECT value FROM facts WHERE name = 'uuid'");
  return {
    uuid: fact?.value ?? "",
    memberIds: read<{ account_id: number }>(file, "SELECT account_id FROM members WHERE is_member = 1").map(
      ({ account_id }) => account_id,
    ),
    attachments: read<{ attachment: string }>(
      file,
      "SELECT attachment FROM messages WHERE attachment IS NOT NULL",
    ).map(({ attachment }) => attachment),
  };
}

function filesOf(stateDir: string, kind: string, folder: string): string[] {
  const names = globSync("*.sqlite", { cwd: join(stateDir, "v3", kind, folder) });
  return names
    .filter((name) => name !== "metadata.sqlite")
    .map((name) => join(stateDir, "v3", kind, folder, name));
}

function read<Row>(file: string, sql: string): Row[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}

function difference(some: readonly string[], others: readonly string[]): string[];
function difference(some: readonly number[], others: readonly number[]): number[];
function difference<Item>(some: readonly Item[], others: readonly Item[]): Item[] {
  const known = new Set(others);
  return some.filter((each) => !known.has(each));
}
