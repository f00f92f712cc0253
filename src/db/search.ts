import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import type { BatchResponse } from "drizzle-orm/batch";
import type { RunnableQuery } from "drizzle-orm/runnable-query";
import { termOf } from "../lib/fold.ts";
import type { Slice } from "../lib/pages.ts";
import { type Database, inList, type Statement } from "./database.ts";
import { searchQueue, searchTerms } from "./search-tables.ts";

/** Triggers in migrations use these numbers. */
export const SEARCHED = { accounts: 1, exercises: 2, workouts: 3, courses: 4 } as const;

export const EVERYBODY = 0;

export const FOUND_MAX = 1000;

/** Indexed by a search itself; only the latest if there are more. */
const INDEXED_AT_ONCE = 500;
const INDEXED_OF_MANY = 20;
/** Within so many changes of all lists, the latest of a list may be newer than its last search. */
const RECENT_CHANGES = 1000;

const WORDS_MAX = 5;

const ID_DIGITS = 16;

const LAST = "\u{10ffff}";

export interface Findable {
  item: string;
  place: string;
  scopes: { scope: number; terms: string[] }[];
}

export interface SearchedList {
  list: number;
  /** Existing entries only; an unlisted one has no scopes. */
  load(db: Database, items: readonly string[]): Promise<Findable[]>;
}

/** Indexes pending changes and repeats the queries: a search finds what was written just before it. */
export async function readIndexed<Queries extends readonly Statement[]>(
  db: Database,
  searched: SearchedList,
  queries: Queries,
): Promise<BatchResponse<Queries>> {
  const [latest, ...answers] = await db.batch([listingLatest(db, searched.list), ...queries]);
  const changes = await toIndex(db, searched.list, latest);
  if (changes.length === 0) return answers as BatchResponse<Queries>;
  await indexEntries(db, searched, changes);
  return (await db.batch(queries as unknown as [Statement])) as BatchResponse<Queries>;
}

export async function indexQueued(db: Database, searched: SearchedList, max: number): Promise<number> {
  const changes = await listChanges(db, searched.list, max);
  if (changes.length > 0) await indexEntries(db, searched, changes);
  return changes.length;
}

interface Change {
  seq: number;
  item: string;
}

type LatestChange = Change & {
  queued: number;
  lastSeq: number;
};

function listingLatest(db: Database, list: number) {
  const some = sql`select 1 from search_queue where list = ${list} limit ${INDEXED_AT_ONCE + 1}`;
  return db
    .select({
      seq: searchQueue.seq,
      item: searchQueue.item,
      queued: sql<number>`(select count(*) from (${some}))`.as("queued"),
      lastSeq: sql<number>`(select seq from sqlite_sequence where name = 'search_queue')`.as("last_seq"),
    })
    .from(searchQueue)
    .where(eq(searchQueue.list, list))
    .orderBy(desc(searchQueue.seq))
    .limit(INDEXED_OF_MANY);
}

async function toIndex(
  db: Database,
  list: number,
  latest: readonly LatestChange[],
): Promise<readonly Change[]> {
  const [last] = latest;
  if (!last) return [];
  if (last.queued > INDEXED_AT_ONCE) return last.lastSeq - last.seq < RECENT_CHANGES ? latest : [];
  return last.queued > latest.length ? listChanges(db, list, INDEXED_AT_ONCE) : latest;
}

function listChanges(db: Database, list: number, max: number): Promise<Change[]> {
  return db
    .select({ seq: searchQueue.seq, item: searchQueue.item })
    .from(searchQueue)
    .where(eq(searchQueue.list, list))
    .orderBy(desc(searchQueue.seq))
    .limit(max);
}

async function indexEntries(
  db: Database,
  { list, load }: SearchedList,
  changes: readonly Change[],
): Promise<void> {
  const findables = await load(
    db,
    changes.map(({ item }) => item),
  );
  const seqs = new Map(changes.map(({ item, seq }) => [item, seq]));
  const rows = findables.flatMap(({ item, place, scopes }) =>
    scopes.flatMap(({ scope, terms }) => terms.map((term) => [seqs.get(item), scope, term, place, item])),
  );
  // An entry that changed since it was read has a new number and stays queued.
  await db.batch([
    db.insert(searchTerms).select(sql`
      select ${list}, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each(${JSON.stringify(rows)})
      where exists (select 1 from search_queue where seq = value ->> 0) on conflict do nothing`),
    db.delete(searchQueue).where(
      inList(
        searchQueue.seq,
        changes.map(({ seq }) => seq),
      ),
    ),
  ]);
}

export async function search<Row>(
  db: Database,
  searched: SearchedList,
  words: readonly string[],
  { limit, offset }: Slice,
  select: (ids: SQL) => RunnableQuery<Row[], "sqlite">,
): Promise<Row[]> {
  const found = sql.join(finding(searched.list, EVERYBODY, { words }), sql` union `);
  const ids = sql`select cast(item as integer) from (
    select item from (${found}) order by place limit ${limit} offset ${offset})`;
  const [rows] = await readIndexed(db, searched, [select(ids)]);
  return rows as Row[];
}

export function placeOf(id: number): string {
  return String(id).padStart(ID_DIGITS, "0");
}

type Sought = { words: readonly string[] } | { anyOf: readonly string[]; isDescending: boolean };

/** For a union; each reads at most `max` index entries. Entries with the words in this order come first. */
export function finding(list: number, scope: number, sought: Sought, max = FOUND_MAX): SQL[] {
  const within = sql`list = ${list} and scope = ${scope}`;
  if ("anyOf" in sought) return [findingTerms(list, scope, sought, max)];
  const { words } = sought;
  if (words.length === 0) return [sql`select item, place from search_terms where false`];
  const phrase = sql`select item, place from (
    select item, place from search_terms where ${within} and ${startsWith(sql`term`, termOf(words))} limit ${max})`;
  if (words.length < 2 || words.length > WORDS_MAX) return [phrase];
  const [rarest = "", ...others] = [...new Set(words)].sort((one, other) => other.length - one.length);
  const all = others.map((word) => hasTerm(list, scope, sql`found.item`, termOf([word])));
  const inAnyOrder = sql`select item, place from (
    select item, place from search_terms where ${within} and ${startsWith(sql`term`, termOf([rarest]))} limit ${max}) as found
    where ${and(sql`true`, ...all)}`;
  return [phrase, inAnyOrder];
}

export function hasWords(list: number, scope: number, item: SQL, words: readonly string[]): SQL {
  const terms = words.length > WORDS_MAX ? [termOf(words)] : words.map((word) => termOf([word]));
  return and(sql`true`, ...terms.map((term) => hasTerm(list, scope, item, term))) ?? sql`true`;
}

function hasTerm(list: number, scope: number, item: SQL, term: string): SQL {
  return sql`exists (select 1 from search_terms as another
    where another.list = ${list} and another.item = ${item} and another.scope = ${scope}
      and ${startsWith(sql`+another.term`, term)})`;
}

/** One term is read in list order; of several, each up to its entry number `max`. */
function findingTerms(
  list: number,
  scope: number,
  { anyOf, isDescending }: { anyOf: readonly string[]; isDescending: boolean },
  max: number,
): SQL {
  const within = sql`list = ${list} and scope = ${scope}`;
  const direction = isDescending ? sql`desc` : sql`asc`;
  if (anyOf.length === 1) {
    return sql`select item, place from (select item, place from search_terms where ${within} and term = ${anyOf[0]}
      order by place ${direction}, item ${direction} limit ${max})`;
  }
  const compared = isDescending ? sql`>=` : sql`<=`;
  const end = isDescending ? "" : LAST;
  return sql`select found.item, found.place from json_each(${JSON.stringify(anyOf)})
    cross join search_terms as found on found.list = ${list} and found.scope = ${scope} and found.term = json_each.value
      and found.place ${compared} coalesce((select place from search_terms where ${within} and term = json_each.value
        order by place ${direction} limit 1 offset ${max - 1}), ${end})`;
}

function startsWith(term: SQL, prefix: string): SQL {
  return sql`${term} >= ${prefix} and ${term} < ${prefix + LAST}`;
}
