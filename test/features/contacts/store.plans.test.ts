import { expect, it } from "vitest";
import { type Database, openDatabase } from "../../../src/db/database.ts";
import { deleteBlock, insertBlock, listShared } from "../../../src/features/contacts/blocks/store.ts";
import { listBlocksBetween, listContacts, listFriendships } from "../../../src/features/contacts/store.ts";
import { cast, ctx } from "../../support/cast.ts";

interface Statement {
  query: string;
  values: unknown[];
}

/** The same database, and the list of what is asked of it. */
function watched(): { database: D1Database; asked: Statement[] } {
  const asked: Statement[] = [];
  const prepare = (query: string) => {
    const prepared = ctx.env.DB.prepare(query);
    const bind = (...values: unknown[]) => {
      asked.push({ query, values });
      return prepared.bind(...values);
    };
    return { bind };
  };
  const batch = ctx.env.DB.batch.bind(ctx.env.DB);
  return { database: { prepare, batch } as unknown as D1Database, asked };
}

async function planOf({ query, values }: Statement): Promise<string[]> {
  const explained = ctx.env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).bind(...values);
  return (await explained.all<{ detail: string }>()).results.map(({ detail }) => detail);
}

/** The tables that a statement reads from end to end. */
async function scannedBy(statement: Statement): Promise<string[]> {
  const scans = (await planOf(statement)).filter((detail) => detail.startsWith("SCAN"));
  return scans.filter((detail) => !/^SCAN (json_each|\(subquery-\d+\))/.test(detail));
}

const QUESTIONS: [string, number, (db: Database, one: number, other: number) => PromiseLike<unknown>][] = [
  ["someone's contacts", 1, (db, one) => listContacts(db, one)],
  ["someone's friends, and how many", 2, (db, one) => listFriendships(db, one, { limit: 10, offset: 0 })],
  ["blocks between someone and others", 1, (db, one, other) => listBlocksBetween(db, one, [other, 3, 4])],
  ["rooms that two share", 2, (db, one, other) => listShared(db, one, other)],
  ["the rooms that a new block concerns", 5, (db, one, other) => insertBlock(db, one, other, 1)],
  ["the rooms that a block concerned", 5, (db, one, other) => deleteBlock(db, one, other, 1)],
];

it.each(QUESTIONS)("%s are found by index, with no table read from end to end", async (_, count, ask) => {
  const [ada, ben] = await cast("ada", "ben");
  const { database, asked } = watched();
  await ask(openDatabase(database), ada.id, ben.id);
  expect(asked).toHaveLength(count);
  for (const statement of asked)
    expect([statement.query, await scannedBy(statement)]).toEqual([statement.query, []]);
});

it.each(["friendships", "blocks", "room_tasks", "conversation_members"])(
  "reading %s from end to end would show",
  async (table) => {
    const statement = { query: `select * from ${table} where rowid % ? = 0`, values: [2] };
    expect(await scannedBy(statement)).toEqual([`SCAN ${table}`]);
  },
);
