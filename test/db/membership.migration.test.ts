import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";

const MIGRATION = env.TEST_MIGRATIONS.findIndex(({ name }) => name.includes("_membership"));

const STORED = `
  INSERT INTO accounts (id, username, username_key, email, email_key, password_hash, created_at, updated_at)
    SELECT value, 'a' || value, 'a' || value, 'a' || value, 'a' || value, '', 1, 1 FROM json_each('[1,2,3,4,5]');
  INSERT INTO conversations (id, uuid, directory_version, created_at, updated_at) VALUES (7, 'seven', 4, 1, 1), (8, 'eight', 1, 1, 1);
  INSERT INTO conversation_members (conversation_id, account_id, role, joined_at, left_at)
    VALUES (7, 1, 'creator', 1, NULL), (7, 2, 'member', 1, NULL), (7, 3, 'member', 1, 2), (8, 1, 'member', 1, NULL);
  INSERT INTO workspaces (id, name, description, is_open, created_at) VALUES (2, '', '', 1, 1);
  INSERT INTO workspace_members (workspace_id, account_id, role, joined_at, accepted_at)
    VALUES (2, 1, 'owner', 1, 1), (2, 2, 'member', 1, 1), (2, 3, 'admin', 2, 1);
  INSERT INTO channels (id, workspace_id, name, is_private, directory_version, created_at) VALUES (3, 2, 'c', 0, 6, 1);
  INSERT INTO channel_members (channel_id, account_id, role, joined_at) VALUES (3, 1, 'creator', 1), (3, 2, 'member', 1)`;

const run = (text: string) => env.DB.batch(text.split(/;\n/).map((statement) => env.DB.prepare(statement)));
const read = async (query: string) =>
  (await env.DB.prepare(query).all()).results.map((row) => Object.values(row));
const versionsOf = (table: string) => read(`SELECT account_id, version FROM ${table} ORDER BY 1`);
const conversation = () =>
  read("SELECT directory_version, members, ever_members FROM conversations WHERE id = 7");
const waiting = () => read("SELECT target, kind, payload FROM outbox ORDER BY id");

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, MIGRATION));
  await run(STORED);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

it("[M2] [M3] the migration counts members and versions rows, so that lagging rooms read everything", async () => {
  expect(await conversation()).toEqual([[4, 2, 3]]);
  expect(await read("SELECT members, ever_members FROM conversations WHERE id = 8")).toEqual([[1, 1]]);
  expect(await read("SELECT members, ever_members FROM channels")).toEqual([[2, 2]]);
  expect(await read("SELECT members FROM workspaces")).toEqual([[3]]);
  expect(await read("SELECT DISTINCT version FROM conversation_members WHERE conversation_id = 7")).toEqual([
    [4],
  ]);
  expect(await versionsOf("channel_members")).toEqual([
    [1, 6],
    [2, 6],
  ]);
  expect(await waiting()).toEqual([]);
});

it("tables of the version before the last are dropped", async () => {
  const tables = await read("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')");
  const gone = /room_tasks|channel_tasks|workspace_events|notice_outbox|^unreachable/;
  expect(tables.flat().filter((name) => gone.test(String(name)))).toEqual([]);
});

describe("a write of the previous version during a deployment", () => {
  it("[M2] [M3] [M4] is counted, numbered and queued when it adds or removes members", async () => {
    const bump = `UPDATE conversations SET directory_version = directory_version + 1 WHERE id IN (7)`;
    const add = (id: number) => `${bump};
      INSERT INTO conversation_members (conversation_id, account_id, role, joined_at, left_at, added_by)
        SELECT 7, ${id}, 'member', 9, NULL, 1 WHERE true
        ON CONFLICT (conversation_id, account_id) DO UPDATE SET joined_at = 9, left_at = NULL, role = 'member', added_by = 1`;
    await run(add(4));
    expect(await conversation()).toEqual([[6, 3, 4]]);
    await run(add(3));
    expect(await conversation()).toEqual([[8, 4, 4]]);
    await run(`${bump};
      UPDATE conversation_members SET left_at = 10 WHERE conversation_id = 7 AND account_id = 2`);
    expect(await conversation()).toEqual([[10, 3, 4]]);
    expect(await read("SELECT version FROM conversation_members WHERE account_id = 2")).toEqual([[10]]);
    expect(await waiting()).toEqual([["conversation:7", "refresh_directory", '{"version":10}']]);
  });

  it("[M3] marks all members as changed when it only raises the version", async () => {
    await run("UPDATE conversations SET directory_version = directory_version + 1 WHERE id IN (7)");
    expect(await read("SELECT DISTINCT version FROM conversation_members WHERE conversation_id = 7")).toEqual(
      [[5]],
    );
    expect(await waiting()).toEqual([["conversation:7", "refresh_directory", '{"version":5}']]);
  });

  it("[M2] is counted when it creates a conversation", async () => {
    await run(`INSERT INTO conversations (id, uuid, created_at, updated_at) VALUES (9, 'nine', 1, 1);
      INSERT INTO conversation_members (conversation_id, account_id, role, joined_at)
        SELECT 9, id, 'member', 1 FROM accounts WHERE id < 4`);
    expect(await read("SELECT members, ever_members FROM conversations WHERE id = 9")).toEqual([[3, 3]]);
  });
});

describe("[M5] the creator's role passes on", () => {
  it("when the creator leaves or is deleted", async () => {
    await run("UPDATE conversation_members SET left_at = 10 WHERE conversation_id = 7 AND account_id = 1");
    const roles = "SELECT account_id, role FROM conversation_members WHERE conversation_id = 7 ORDER BY 1";
    expect(await read(roles)).toEqual([
      [1, "member"],
      [2, "creator"],
      [3, "member"],
    ]);
    await run("DELETE FROM accounts WHERE id = 1");
    expect(await read("SELECT account_id, role FROM channel_members")).toEqual([[2, "creator"]]);
    expect(await read("SELECT account_id, role FROM workspace_members ORDER BY 1")).toEqual([
      [2, "member"],
      [3, "owner"],
    ]);
    expect(await conversation()).toEqual([[5, 1, 2]]);
    expect(await read("SELECT members, ever_members FROM channels")).toEqual([[1, 1]]);
    expect(await read("SELECT members FROM workspaces")).toEqual([[2]]);
  });
});
