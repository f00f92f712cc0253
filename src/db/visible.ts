import { type SQL, sql } from "drizzle-orm";
import type { AnySQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { invalidField } from "../lib/error.ts";
import { assertNotTooDeep, LIST_DEPTH_MAX, type Slice } from "../lib/pages.ts";
import type { Database } from "./database.ts";
import { EVERYBODY, finding } from "./search.ts";

/** A table of things that are public, or their creator's alone. */
type Shared = SQLiteTable & {
  id: AnySQLiteColumn;
  creatorId: AnySQLiteColumn;
  isPublic: AnySQLiteColumn;
};

/** A list of such things, as it is sorted and searched. */
export interface SharedList {
  table: Shared;
  /** Its number in the index of searches. */
  list: number;
  /** What it is sorted by, as the table's indexes do. */
  by: AnySQLiteColumn | SQL;
  /** The same as the text that terms are sorted by. */
  place: SQL;
  isDescending: boolean;
}

export interface Wanted {
  whose: "everybody's" | "public" | "private" | "own";
  /** All filters but the search, as a condition of the table's columns. */
  where: SQL;
  /** Terms of the index that stand for the filters, of which an entry has one; null where nothing is filtered. */
  filters: readonly string[] | null;
  /** Words that are searched; null where nothing is. */
  words: readonly string[] | null;
}

/** Part of a list: what comes after an entry, or after so many. */
export interface ListPart extends Slice {
  after: string | null;
}

export interface Visible {
  ids: string[];
  count: number;
  hasMore: boolean;
}

/** How many of an account's own things a search looks at. */
const OWN_FOUND_MAX = 10_000;

/**
 * Numbers of what an account may see, its own and what is public, in order. Each half is read by an index, and no further
 * than the part goes; of everybody's things a search or filter finds FOUND_MAX at most.
 * @throws AppError validation_failed for a part that is too deep to count to, or after something that is not there
 */
export async function listVisible(
  db: Database,
  shared: SharedList,
  accountId: number,
  wanted: Wanted,
  { limit, offset, after }: ListPart,
): Promise<Visible> {
  if (offset + limit > LIST_DEPTH_MAX) {
    const count = await countVisible(db, shared, accountId, wanted);
    if (offset >= count) return { ids: [], count, hasMore: false };
    assertNotTooDeep({ limit, offset });
  }
  const from = after === null ? null : await findPlace(db, shared, accountId, after);
  const direction = shared.isDescending ? sql`desc` : sql`asc`;
  const beyond = from ? sql`(place, id) ${compared(shared)} (${from.place}, ${from.id})` : sql`true`;
  const [rows, count] = await Promise.all([
    db.all<{ id: string }>(sql`
      select id from (${sql.join(halves(shared, accountId, wanted, from, limit + offset + 1), sql` union all `)})
      where ${beyond} order by place ${direction}, id ${direction} limit ${limit + 1} offset ${offset}`),
    countVisible(db, shared, accountId, wanted),
  ]);
  return { ids: rows.slice(0, limit).map(({ id }) => id), count, hasMore: rows.length > limit };
}

/** Rows in the order of their numbers. */
export function inOrder<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

interface Place {
  id: string;
  place: string;
  by: string | number;
}

async function findPlace(
  db: Database,
  { table, place, by }: SharedList,
  accountId: number,
  id: string,
): Promise<Place> {
  const [found] = await db.all<Place>(sql`
    select ${table.id} as id, ${place} as place, ${by} as "by" from ${table}
    where ${table.id} = ${id} and (${table.creatorId} = ${accountId} or ${table.isPublic} = 1)`);
  if (!found) throw invalidField("after", "after must be the id of an entry of this list.");
  return found;
}

async function countVisible(
  db: Database,
  shared: SharedList,
  accountId: number,
  wanted: Wanted,
): Promise<number> {
  const { table, list } = shared;
  const { whose, where, filters, words } = wanted;
  const counts: SQL[] = [];
  if (words) {
    counts.push(sql`select count(*) from (${searched(shared, accountId, wanted, words)})`);
  } else {
    if (whose !== "public") {
      counts.push(sql`select count(*) from ${table} where ${ownOf(shared, accountId, whose)} and ${where}`);
    }
    if (isOfAll(whose)) {
      counts.push(
        filters
          ? sql`select count(distinct item) from (${union(finding(list, EVERYBODY, anyOf(filters, shared)))})`
          : sql`select count from public_counts where list = ${list}`,
      );
    }
  }
  const [row] = await db.all<{ count: number }>(
    sql`select ${sql.join(
      counts.map((count) => sql`coalesce((${count}), 0)`),
      sql` + `,
    )} as count`,
  );
  return row?.count ?? 0;
}

/** Selects of `id` and `place`: one's own things, and everybody's. Nothing is in both. */
function halves(
  shared: SharedList,
  accountId: number,
  wanted: Wanted,
  from: Place | null,
  max: number,
): SQL[] {
  const { table, list, by, place, isDescending } = shared;
  const { whose, where, filters, words } = wanted;
  if (words) return [searched(shared, accountId, wanted, words)];
  const direction = isDescending ? sql`desc` : sql`asc`;
  const compare = compared(shared);
  // An entry's equals and what comes after them, each as one range of the index: a comparison of rows would be no range.
  const ranges = from
    ? [sql`${by} = ${from.by} and ${table.id} ${compare} ${from.id}`, sql`${by} ${compare} ${from.by}`]
    : [sql`true`];
  const half = (which: SQL) =>
    ranges.map(
      (range) => sql`select * from (
        select ${table.id} as id, ${place} as place from ${table} where ${which} and ${where} and ${range}
        order by ${by} ${direction}, ${table.id} ${direction} limit ${max})`,
    );
  const own = whose === "public" ? [] : half(ownOf(shared, accountId, whose));
  if (!isOfAll(whose)) return own;
  if (!filters) return [...own, ...half(sql`${table.isPublic} = 1`)];
  const found = finding(list, EVERYBODY, anyOf(filters, shared));
  return [...own, ...found.map((select) => sql`select distinct item as id, place from (${select})`)];
}

function searched(
  { table, list }: SharedList,
  accountId: number,
  { whose, where, filters }: Wanted,
  words: readonly string[],
): SQL {
  const own = whose === "public" ? [] : finding(list, accountId, { words }, OWN_FOUND_MAX);
  const all = isOfAll(whose) ? finding(list, EVERYBODY, { words }) : [];
  const found = union([...own, ...all]);
  if (!filters && whose === "everybody's") return sql`select item as id, place from (${found})`;
  return sql`select item as id, place from (${found}) cross join ${table} on ${table.id} = item where ${where}`;
}

function ownOf({ table }: SharedList, accountId: number, whose: Wanted["whose"]): SQL {
  const own = sql`${table.creatorId} = ${accountId}`;
  return whose === "own" ? own : sql`${own} and +${table.isPublic} = 0`;
}

function isOfAll(whose: Wanted["whose"]): boolean {
  return whose === "everybody's" || whose === "public";
}

function anyOf(terms: readonly string[], { isDescending }: SharedList) {
  return { anyOf: terms, isDescending };
}

function compared({ isDescending }: SharedList): SQL {
  return isDescending ? sql`<` : sql`>`;
}

function union(selects: readonly SQL[]): SQL {
  return sql.join([...selects], sql` union `);
}
