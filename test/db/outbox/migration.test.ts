import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { openDatabase } from "../../../src/db/database.ts";
import { listWaiting, type Target } from "../../../src/db/outbox/store.ts";

const MIGRATION = env.TEST_MIGRATIONS.findIndex(({ name }) => name.includes("_outbox"));
const MIGRATIONS = env.TEST_MIGRATIONS.slice(0, MIGRATION + 1);
const LATE = Number.MAX_SAFE_INTEGER;

const OLD_ROWS = `
  INSERT INTO accounts (id, username, username_key, email, email_key, password_hash, created_at, updated_at)
    VALUES (9, 'ada', 'ada', 'ada@example.com', 'ada@example.com', '', 1, 1);
  INSERT INTO conversations (id, uuid, directory_version, created_at, updated_at) VALUES (7, 'seven', 4, 1, 1);
  INSERT INTO workspaces (id, name, description, is_open, created_at) VALUES (2, '', '', 1, 1), (5, '', '', 1, 1);
  INSERT INTO channels (id, workspace_id, name, is_private, directory_version, created_at) VALUES (3, 2, 'c', 0, 6, 1);
  INSERT INTO room_tasks VALUES (7, 'refresh_directory', 0, 10), (7, 'purge_deleted', 0, 99000), (7, 'erase_account', 9, 10);
  INSERT INTO channel_tasks VALUES (3, 'refresh_directory', 0, 20), (3, 'purge_deleted', 0, 88000), (3, 'erase_account', 9, 20);
  INSERT INTO workspace_events VALUES (40, 2, 'channel_created', 9, 9, 3, 'n-40', 30), (41, 2, 'member_left', 9, 9, null, 'n-41', 31),
    (42, 5, 'member_joined', 9, 9, null, 'n-42', 32), (60, 5, 'member_left', 9, 9, null, 'n-60', 33);
  INSERT INTO unreachable VALUES ('workspace:5', 3, 77000), ('person:9', 1, 5);
  INSERT INTO notice_outbox VALUES (9, 'a', '{"action":"notification","kind":"mention","message":"hi"}', 50, 2, 66000)`;

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, MIGRATION));
});

async function insertOld(): Promise<void> {
  await env.DB.batch(OLD_ROWS.split(";\n").map((statement) => env.DB.prepare(statement)));
}

async function waiting(target: Target, now = LATE) {
  const rows = await listWaiting(openDatabase(env.DB), [target], now);
  return rows.map(({ id: _, target: __, ...row }) => row);
}

it("waiting rows move to the outbox in order with their due times", async () => {
  await insertOld();
  await applyD1Migrations(env.DB, MIGRATIONS);
  for (const [target, version, purgedAt] of [
    ["conversation:7", 4, 99_000],
    ["channel:3", 6, 88_000],
  ] as const) {
    const rows = [
      { kind: "erase_account", key: "9", payload: { accountId: 9, version }, failures: 0 },
      { kind: "purge_deleted", key: "", payload: {}, failures: 0 },
      { kind: "refresh_directory", key: "", payload: { version }, failures: 0 },
    ];
    const byKind = async (now: number) =>
      (await waiting(target, now)).sort((one, other) => one.kind.localeCompare(other.kind));
    expect(await byKind(purgedAt)).toEqual(rows);
    expect(await byKind(purgedAt - 1)).toEqual(rows.filter(({ kind }) => kind !== "purge_deleted"));
  }
  const event = (kind: string, key: string, at: number, failures = 0, channelId: number | null = null) => ({
    kind: "workspace_event",
    key,
    payload: { kind, actorId: 9, subjectId: 9, channelId, at },
    failures,
  });
  expect(await waiting("workspace:2")).toEqual([
    event("channel_created", "n-40", 30, 0, 3),
    event("member_left", "n-41", 31),
  ]);
  expect(await waiting("workspace:5")).toEqual([
    event("member_joined", "n-42", 32, 3),
    event("member_left", "n-60", 33, 3),
  ]);
  const content = { action: "notification", kind: "mention", message: "hi" };
  expect(await waiting("person:9")).toEqual([
    { kind: "notification", key: "a", payload: { id: "a", at: 50, isRead: false, content }, failures: 2 },
  ]);
  const { results } = await env.DB.prepare(
    "SELECT target, due_at FROM outbox WHERE failures > 0 ORDER BY id",
  ).all();
  expect(results).toEqual([
    { target: "workspace:5", due_at: 77_000 },
    { target: "workspace:5", due_at: 77_000 },
    { target: "person:9", due_at: 66_000 },
  ]);
});

it("events keep their numbers, and new rows get higher ones", async () => {
  await insertOld();
  await env.DB.exec("DELETE FROM workspace_events WHERE id = 60");
  await applyD1Migrations(env.DB, MIGRATIONS);
  const { results } = await env.DB.prepare(
    "SELECT id FROM outbox WHERE kind = 'workspace_event' ORDER BY id",
  ).all();
  expect(results).toEqual([{ id: 40 }, { id: 41 }, { id: 42 }]);
  const [other] = (
    await env.DB.prepare("SELECT min(id) AS id FROM outbox WHERE kind <> 'workspace_event'").all<{
      id: number;
    }>()
  ).results;
  expect(other?.id).toBe(61);
});

it("writes of the previous version during a deployment reach the outbox", async () => {
  await applyD1Migrations(env.DB, MIGRATIONS);
  await insertOld();
  const { results } = await env.DB.prepare(
    "SELECT target, kind, key FROM outbox ORDER BY target, kind, key",
  ).all();
  expect(results.map(({ target, kind, key }) => `${target} ${kind} ${key}`)).toEqual([
    "channel:3 erase_account 9",
    "channel:3 purge_deleted ",
    "channel:3 refresh_directory ",
    "conversation:7 erase_account 9",
    "conversation:7 purge_deleted ",
    "conversation:7 refresh_directory ",
    "person:9 notification a",
    "workspace:2 workspace_event n-40",
    "workspace:2 workspace_event n-41",
    "workspace:5 workspace_event n-42",
    "workspace:5 workspace_event n-60",
  ]);
  await env.DB.exec("UPDATE room_tasks SET due_at = 5 WHERE kind = 'purge_deleted'");
  expect((await waiting("conversation:7", 10)).map(({ kind }) => kind)).toContain("purge_deleted");
  expect((await env.DB.prepare("SELECT * FROM workspace_events").all()).results).toEqual([]);
});

it("an empty database gets an empty outbox", async () => {
  await applyD1Migrations(env.DB, MIGRATIONS);
  expect((await env.DB.prepare("SELECT * FROM outbox").all()).results).toEqual([]);
});
