import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { openDatabase } from "../../../src/db/database.ts";
import { findByUsername, searchPage } from "../../../src/features/accounts/store.ts";
import { isUsername, nameKey } from "../../../src/lib/text.ts";

const MIGRATION = env.TEST_MIGRATIONS.findIndex(({ name }) => name.includes("_names_alike"));
const db = openDatabase(env.DB);

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, MIGRATION));
});

async function insertOld(usernames: readonly string[]): Promise<void> {
  const rows = usernames.map((username) => [username, username.normalize("NFKC").toLowerCase()]);
  await env.DB.prepare(
    `insert into accounts (username, username_key, email, email_key, password_hash, created_at, updated_at)
      select value ->> 0, value ->> 1, key, key, '', 1, 1 from json_each(?)`,
  )
    .bind(JSON.stringify(rows))
    .run();
}

async function keys(): Promise<Map<string, string>> {
  const { results } = await env.DB.prepare("select username, username_key from accounts").all<{
    username: string;
    username_key: string;
  }>();
  return new Map(results.map((row) => [row.username, row.username_key]));
}

it("the migration computes name keys for any characters", async () => {
  const all = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code));
  const characters = all.filter(
    (character) => isUsername(character) || /[[\p{M}\p{L}]&&\p{DI}]/v.test(character),
  );
  const names = Array.from({ length: Math.ceil(characters.length / 20) }, (_, index) =>
    characters.slice(20 * index, 20 * index + 20).map((character) => `${index}a${character}`),
  ).map((parts) => parts.join(""));
  await insertOld(names);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const stored = await keys();
  expect(names.filter((name) => stored.get(name) !== nameKey(name))).toEqual([]);
});

it("accounts with names that now collide keep them and are found by exact spelling", async () => {
  const names = [
    "ada",
    "ada\u3164",
    "ada\ufe0f",
    "straße",
    "strasse",
    "λόγος",
    "ΛΌΓΟΣ\ufe0f",
    "ben\u034f",
    "ben\ufe0f",
  ];
  await insertOld(names);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  for (const name of names) expect((await findByUsername(db, name))?.username).toBe(name);
  expect((await findByUsername(db, "ADA"))?.username).toBe("ada");
  expect((await findByUsername(db, "STRASSE"))?.username).toBe("strasse");
  expect((await findByUsername(db, "λόγοσ"))?.username).toBe("λόγος");
  expect((await findByUsername(db, "ben"))?.username).toBe("ben\u034f");
});

it("names are reindexed for the new folding", async () => {
  await insertOld(["john"]);
  await env.DB.prepare("update accounts set first_name = 'Soft\u00adHyphen'").run();
  await searchPage(db, ["john"], { limit: 10, offset: 0 });
  await env.DB.prepare("update search_terms set term = 'soft hyphen' where term like 'softhyphen%'").run();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  expect(await searchPage(db, ["softhyphen"], { limit: 10, offset: 0 })).toHaveLength(1);
});
