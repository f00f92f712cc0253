import { AppError, invalidField } from "./error.ts";

export interface PageRequest {
  page: number;
  pageSize: number;
}

interface PageLimits {
  defaultSize: number;
  maxSize: number;
}

/** The most items in one answer of a list that is a bare array. */
export const ARRAY_PAGE_SIZE = 100;
export const ARRAY_PAGES: PageLimits = { defaultSize: ARRAY_PAGE_SIZE, maxSize: ARRAY_PAGE_SIZE };

/** How deep into a list of everybody's things a page number reaches, in entries. */
export const LIST_DEPTH_MAX = 10_000;

/** A page of a list of everybody's things: by its number, or what comes after the entry with an id. */
export interface CursorRequest extends PageRequest {
  after: string | null;
}

/**
 * Reads `page` and `page_size`. A size above the maximum means the maximum; below 1 or no number is refused.
 * @throws AppError validation_failed
 */
export function parsePage(
  query: { page?: string | undefined; page_size?: string | undefined },
  limits: PageLimits,
): PageRequest {
  return {
    page: parsePositive("page", query.page, 1),
    pageSize: Math.min(parsePositive("page_size", query.page_size, limits.defaultSize), limits.maxSize),
  };
}

/**
 * Reads `page`, `page_size` and `after`. An empty `after` counts as absent.
 * @throws AppError validation_failed, also for a page and an entry at once
 */
export function parseCursorPage(
  query: { page?: string | undefined; page_size?: string | undefined; after?: string | undefined },
  limits: PageLimits,
): CursorRequest {
  const after = query.after || null;
  if (after !== null && query.page !== undefined) {
    throw invalidField("after", "Use page or after, not both.");
  }
  return { ...parsePage(query, limits), after };
}

/** The number in `after`, 0 where there is none. @throws AppError validation_failed */
export function parseAfter(after: string | null): number {
  const id = parseNatural(after ?? "0");
  if (id === null) throw invalidField("after", "after must be the id of an entry of this list.");
  return id;
}

/** The entries that a request asks for. */
export function partOf({ page, pageSize, after }: CursorRequest): Slice & { after: string | null } {
  return { limit: pageSize, offset: (page - 1) * pageSize, after };
}

/** Refuses a page that is too deep to count to. @throws AppError validation_failed */
export function assertNotTooDeep({ limit, offset }: Slice): void {
  if (offset + limit <= LIST_DEPTH_MAX) return;
  throw invalidField(
    "page",
    `A page number reaches the first ${LIST_DEPTH_MAX} entries. To read on, use after=<id of the last entry you have>.`,
  );
}

/** Refuses a page that holds nothing, but for the first. @throws AppError not_found */
export function assertFound({ page }: PageRequest, found: readonly unknown[]): void {
  if (found.length === 0 && page > 1) throw new AppError("not_found", `There is no page ${page}.`);
}

/** A whole number of at least 1 from a query string, or the fallback where it is absent. */
export function parsePositive(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = parseNatural(text);
  if (value === null || value < 1) throw invalidField(name, `${name} must be a whole number of at least 1.`);
  return value;
}

/** What is greater means as much: nothing has so many entries. */
const NUMBER_MAX = 999_999_999_999_999;

function parseNatural(text: string): number | null {
  return /^\d+$/.test(text) ? Math.min(Number(text), NUMBER_MAX) : null;
}

/** A part of a list: at most `limit` entries after the first `offset`. */
export interface Slice {
  limit: number;
  offset: number;
}

const SLICE_DEFAULT = 10;
const SLICE_MAX = 100;

/**
 * Reads `limit` (10 unless given, 100 at most) and `offset`. A limit below 1 or no number is refused, as is an offset
 * that is none.
 * @throws AppError validation_failed
 */
export function parseSlice(query: { limit?: string | undefined; offset?: string | undefined }): Slice {
  const offset = parseNatural(query.offset ?? "0");
  if (offset === null) throw invalidField("offset", "offset must be a whole number of at least 0.");
  return {
    limit: Math.min(parsePositive("limit", query.limit, SLICE_DEFAULT), SLICE_MAX),
    offset,
  };
}

/** Refuses a page beyond the last; page 1 of an empty list exists. */
export function assertPageExists(request: PageRequest, count: number): void {
  const last = Math.max(1, Math.ceil(count / request.pageSize));
  if (request.page > last)
    throw new AppError("not_found", `There is no page ${request.page}; the last is ${last}.`);
}

/** A page of a list that is counted. @throws AppError not_found beyond the last */
export async function readCountedPage<Item>(
  request: PageRequest,
  list: (slice: Slice) => Promise<{ items: Item[]; count: number }>,
): Promise<{ items: Item[]; count: number }> {
  const { page, pageSize } = request;
  const found = await list({ limit: pageSize, offset: (page - 1) * pageSize });
  assertPageExists(request, found.count);
  return found;
}

interface PageLinks {
  next: string | null;
  previous: string | null;
}

/** Absolute addresses of the neighbouring pages of the page that `url` asked for. */
export function pageLinks(url: string, request: PageRequest, count: number): PageLinks {
  const at = (page: number) => {
    const link = new URL(url);
    link.searchParams.set("page", String(page));
    return link.toString();
  };
  return {
    next: request.page * request.pageSize < count ? at(request.page + 1) : null,
    previous: request.page > 1 ? at(request.page - 1) : null,
  };
}

/**
 * Reads a page of a list whose entries have numbers, by a function that reads part of it. `countAtMost` tells how many
 * entries there may be; it is asked about pages alone that are too deep to be read.
 * @throws AppError not_found beyond the last, validation_failed for a page that is too deep to count to
 */
export async function readPage<Item>(
  request: CursorRequest,
  read: (part: Slice & { after: number }) => PromiseLike<Item[]>,
  countAtMost: () => PromiseLike<number>,
): Promise<{ items: Item[]; hasMore: boolean }> {
  const { limit, offset, after } = partOf(request);
  if (offset + limit > LIST_DEPTH_MAX && offset >= (await countAtMost())) assertFound(request, []);
  assertNotTooDeep({ limit, offset });
  const found = await read({ limit: limit + 1, offset, after: parseAfter(after) });
  assertFound(request, found);
  return { items: found.slice(0, limit), hasMore: found.length > limit };
}

/** Refuses to go on after an entry where a search sorts the list. @throws AppError validation_failed */
export function assertNoCursor({ after }: CursorRequest): void {
  if (after !== null) throw invalidField("after", "A search has no after. Use page.");
}

/** The neighbours of a page of which only the last entry is known, and whether more follow. */
export function cursorLinks(
  url: string,
  { page, pageSize, after }: CursorRequest,
  { hasMore, lastId }: { hasMore: boolean; lastId: string | number | undefined },
): PageLinks {
  const at = (name: "page" | "after", value: string) => {
    const link = new URL(url);
    link.searchParams.delete(name === "page" ? "after" : "page");
    link.searchParams.set(name, value);
    return link.toString();
  };
  const isCounted = after === null && (page + 1) * pageSize <= LIST_DEPTH_MAX;
  const next = isCounted ? at("page", String(page + 1)) : at("after", String(lastId));
  return {
    next: hasMore ? next : null,
    previous: after === null && page > 1 ? at("page", String(page - 1)) : null,
  };
}

/** A page of which the list is counted, with its neighbours and its entries as `present` shows them. */
export function countedPage<Item, Shown>(
  url: string,
  request: PageRequest,
  { items, count }: { items: readonly Item[]; count: number },
  present: (item: Item) => Shown,
): PageLinks & { count: number; results: Shown[] } {
  return { count, ...pageLinks(url, request, count), results: items.map(present) };
}

/** The same of a list of everybody's things. */
export function cursorPage<Item extends { id: string | number }, Shown>(
  url: string,
  request: CursorRequest,
  { items, count, hasMore }: { items: readonly Item[]; count: number; hasMore: boolean },
  present: (item: Item) => Shown,
): PageLinks & { count: number; results: Shown[] } {
  const links = cursorLinks(url, request, { hasMore, lastId: items.at(-1)?.id });
  return { count, ...links, results: items.map(present) };
}

/** The same neighbours as an RFC 8288 `Link` header, or no header where there are none. */
export function linkHeaders(links: PageLinks): Record<string, string> {
  const parts = [
    links.next && `<${links.next}>; rel="next"`,
    links.previous && `<${links.previous}>; rel="prev"`,
  ].filter(Boolean);
  return parts.length > 0 ? { Link: parts.join(", ") } : {};
}
