import { eq, type SQL, sql } from "drizzle-orm";
import type { AnySQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { invalidField } from "../lib/error.ts";
import { assertNotTooDeep, LIST_DEPTH_MAX, type Slice } from "../lib/pages.ts";
import type { Database } from "./database.ts";
import { EVERYBODY, finding, readIndexed, type SearchedList } from "./search.ts";

type Shared = SQLiteTable & {
  id: AnySQLiteColumn;
  creatorId: AnySQLiteColumn;
  isPublic: AnySQLiteColumn;
};

export interface SharedList {
  table: Shared;
  searched: SearchedList;
  by: AnySQLiteColumn | SQL;
  place: SQL;
  isDescending: boolean;
}

interface Wanted {
  whose: "everybody's" | "public" | "private" | "own";
  where: SQL;
  /** Terms of which an entry has one; null without filters. */
  filters: readonly string[] | null;
  words: readonly string[] | null;
}

export interface ListPart extends Slice {
  after: string | null;
}

export interface Visible<Row> {
  items: Row[];
  count: number;
  hasMore: boolean;
}

export function isVisible(
  { creatorId, isPublic }: Pick<Shared, "creatorId" | "isPublic">,
  accountId: number,
): SQL {
  return sql`(${creatorId} = ${accountId} or ${isPublic} = 1)`;
}

type Columns = Record<string, AnySQLiteColumn | SQL.Aliased>;

const OWN_FOUND_MAX = 10_000;

/**
 * Reads own and public entries by separate indexes, no further than needed; searches and filters find at most
 * FOUND_MAX public ones. @throws AppError validation_failed if too deep, or for an unknown `after`
 */
export async function listVisible<Row>(
  db: Database,
  shared: SharedList,
  accountId: number,
  wanted: Wanted,
  part: ListPart,
  columns: Columns,
): Promise<Visible<Row>> {
  const { limit, offset, after } = part;
  const read = async (some: ListPart) => {
    const query = reading(db, shared, accountId, wanted, some, columns);
    const isIndexed = wanted.words !== null || wanted.filters !== null;
    const [rows = []] = isIndexed ? await readIndexed(db, shared.searched, [query]) : [await query];
    const { count = 0, isAfterKnown = 0 } = rows[0] ?? {};
    return { count, isAfterKnown, items: rows.flatMap(({ item }) => item ?? []) as Row[] };
  };
  if (offset + limit > LIST_DEPTH_MAX) {
    const { count } = await read({ limit: 0, offset: 0, after });
    if (offset >= count) return { items: [], count, hasMore: false };
    assertNotTooDeep({ limit, offset });
  }
  const { items, count, isAfterKnown } = await read({ limit: limit + 1, offset, after });
  if (!isAfterKnown) throw invalidField("after", "after must be the id of an entry in this list.");
  return { items: items.slice(0, limit), count, hasMore: items.length > limit };
}

/** At least one row; each has the count of the whole list. */
function reading(
  db: Database,
  shared: SharedList,
  accountId: number,
  wanted: Wanted,
  { limit, offset, after }: ListPart,
  columns: Columns,
) {
  const { table, isDescending } = shared;
  const start = after === null ? null : startAfter(shared, accountId, after);
  const direction = isDescending ? sql`desc` : sql`asc`;
  const order = sql`place ${direction}, item ${direction}`;
  const beyond = start ? sql`(place, item) ${compared(shared)} (${start.place}, ${start.id})` : sql`true`;
  const { words } = wanted;
  const matching = words
    ? sql`with matching as materialized (${searched(shared, accountId, wanted, words)})`
    : sql``;
  const selects = words
    ? [sql`select item, place from matching`]
    : halves(shared, accountId, wanted, start, limit + offset);
  const count = words ? sql`(select count(*) from matching)` : counted(shared, accountId, wanted);
  return db
    .select({
      item: columns,
      count: sql<number>`listed.count`,
      isAfterKnown: sql<number>`listed.is_after_known`,
    })
    .from(
      sql`(${matching} select * from (select ${count} as count, ${start?.isKnown ?? 1} as is_after_known)
        left join (select item, place from (${sql.join(selects, sql` union all `)})
          where ${beyond} order by ${order} limit ${limit} offset ${offset}) on true) as listed`,
    )
    .leftJoin(table, sql`${table.id} = listed.item`)
    .orderBy(order);
}

interface Start {
  id: string;
  isKnown: SQL;
  place: SQL;
  by: SQL;
}

function startAfter({ table, place, by }: SharedList, accountId: number, id: string): Start {
  const entry = sql`from ${table}
    where ${eq(table.id, id)} and ${isVisible(table, accountId)}`;
  return {
    id,
    isKnown: sql`exists (select 1 ${entry})`,
    place: sql`(select ${place} ${entry})`,
    by: sql`(select ${by} ${entry})`,
  };
}

function counted(shared: SharedList, accountId: number, { whose, where, filters }: Wanted): SQL {
  const {
    table,
    searched: { list },
  } = shared;
  const counts: SQL[] = [];
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
  return sql.join(
    counts.map((count) => sql`coalesce((${count}), 0)`),
    sql` + `,
  );
}

function halves(
  shared: SharedList,
  accountId: number,
  { whose, where, filters }: Wanted,
  start: Start | null,
  max: number,
): SQL[] {
  const {
    table,
    searched: { list },
    by,
    place,
    isDescending,
  } = shared;
  const direction = isDescending ? sql`desc` : sql`asc`;
  const compare = compared(shared);
  // Two index ranges (equal keys, then greater ones), because SQLite uses none for row comparisons.
  const ranges = start
    ? [sql`${by} = ${start.by} and ${table.id} ${compare} ${start.id}`, sql`${by} ${compare} ${start.by}`]
    : [sql`true`];
  const half = (which: SQL) =>
    ranges.map(
      (range) => sql`select * from (
        select ${table.id} as item, ${place} as place from ${table} where ${which} and ${where} and ${range}
        order by ${by} ${direction}, ${table.id} ${direction} limit ${max})`,
    );
  const own = whose === "public" ? [] : half(ownOf(shared, accountId, whose));
  if (!isOfAll(whose)) return own;
  if (!filters) return [...own, ...half(sql`${table.isPublic} = 1`)];
  const found = finding(list, EVERYBODY, anyOf(filters, shared));
  return [...own, ...found.map((select) => sql`select distinct item, place from (${select})`)];
}

function searched(
  { table, searched: { list } }: SharedList,
  accountId: number,
  { whose, where, filters }: Wanted,
  words: readonly string[],
): SQL {
  const own = whose === "public" ? [] : finding(list, accountId, { words }, OWN_FOUND_MAX);
  const all = isOfAll(whose) ? finding(list, EVERYBODY, { words }) : [];
  const found = union([...own, ...all]);
  if (!filters && whose === "everybody's") return sql`select item, place from (${found})`;
  return sql`select item, place from (${found}) cross join ${table} on ${table.id} = item where ${where}`;
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
