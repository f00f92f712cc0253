import { expect, it } from "vitest";
import type { Database } from "../../../src/db/database.ts";
import { deleteBlock, insertBlock } from "../../../src/features/blocks/store.ts";
import { countingReach } from "../../../src/features/contacts/reach/store.ts";
import {
  contactsAmong,
  isContact,
  listAcquainted,
  listAddresses,
  listContacts,
} from "../../../src/features/contacts/relations/store.ts";
import { listBlocksBetween } from "../../../src/features/contacts/store.ts";
import { listFriendships } from "../../../src/features/friends/store.ts";
import { cast } from "../../support/cast.ts";
import { scannedBy, watchedDatabase } from "../../support/query-plans.ts";

const QUESTIONS: [string, number, (db: Database, one: number, other: number) => PromiseLike<unknown>][] = [
  ["someone's contacts", 1, (db, one) => listContacts(db, one)],
  ["someone's contacts among others", 1, (db, one, other) => contactsAmong(db, one, [other, 3])],
  ["whether two are contacts", 1, (db, one, other) => isContact(db, one, other)],
  ["addresses for a viewer", 1, (db, one, other) => listAddresses(db, one, [other, 3])],
  ["who may know an address", 1, (db, one, other) => listAcquainted(db, one, [other, 3])],
  [
    "who of those reached is a stranger",
    1,
    (db, one, other) =>
      db.batch([countingReach(db, one, [other, "mail:x"], { since: 0, now: 1, limit: 50 })]),
  ],
  ["someone's friends, and how many", 2, (db, one) => listFriendships(db, one, { limit: 10, offset: 0 })],
  ["blocks between someone and others", 1, (db, one, other) => listBlocksBetween(db, one, [other, 3, 4])],
  ["the rooms that a new block concerns", 5, (db, one, other) => insertBlock(db, one, other, 1)],
  ["the rooms that a block concerned", 3, (db, one, other) => deleteBlock(db, one, other)],
];

it.each(QUESTIONS)("%s are found by index without a table scan", async (_, count, ask) => {
  const [ada, ben] = await cast("ada", "ben");
  const { db, asked } = watchedDatabase();
  await ask(db, ada.id, ben.id);
  expect(asked).toHaveLength(count);
  for (const statement of asked)
    expect([statement.query, await scannedBy(statement)]).toEqual([statement.query, []]);
});

it.each(["friendships", "blocks", "outbox", "conversation_members"])(
  "a scan of %s would be detected",
  async (table) => {
    const statement = { query: `select * from ${table} where rowid % ? = 0`, values: [2] };
    expect(await scannedBy(statement)).toEqual([`SCAN ${table}`]);
  },
);
