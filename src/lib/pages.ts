import { AppError, invalidField } from "./error.ts";
import { wordsOf } from "./fold.ts";

export interface PageRequest {
  page: number;
  pageSize: number;
}

interface PageLimits {
  defaultSize: number;
  maxSize: number;
}

export const ARRAY_PAGE_SIZE = 100;
export const ARRAY_PAGES: PageLimits = { defaultSize: ARRAY_PAGE_SIZE, maxSize: ARRAY_PAGE_SIZE };

export const LIST_DEPTH_MAX = 10_000;

export interface CursorRequest extends PageRequest {
  after: string | null;
}

/** Caps `page_size` at the maximum. @throws AppError validation_failed */
export function parsePage(
  query: { page?: string | undefined; page_size?: string | undefined },
  limits: PageLimits,
): PageRequest {
  return {
    page: parsePositive("page", query.page, 1),
    pageSize: Math.min(parsePositive("page_size", query.page_size, limits.defaultSize), limits.maxSize),
  };
}

/** An empty `after` is absent. @throws AppError validation_failed, also for `page` with `after` */
export function parseCursorPage(
  query: { page?: string | undefined; page_size?: string | undefined; after?: string | undefined },
  limits: PageLimits,
): CursorRequest {
  const after = query.after || null;
  if (after !== null && query.page !== undefined) {
    throw invalidField("after", "Send page or after, not both.");
  }
  return { ...parsePage(query, limits), after };
}

/** 0 if absent. @throws AppError validation_failed */
export function parseAfter(after: string | null): number {
  const id = parseNatural(after ?? "0");
  if (id === null) throw invalidField("after", "after must be the id of an entry in this list.");
  return id;
}

export function partOf({ page, pageSize, after }: CursorRequest): Slice & { after: string | null } {
  return { limit: pageSize, offset: (page - 1) * pageSize, after };
}

/** @throws AppError validation_failed */
export function assertNotTooDeep({ limit, offset }: Slice): void {
  if (offset + limit <= LIST_DEPTH_MAX) return;
  throw invalidField(
    "page",
    `page only reaches the first ${LIST_DEPTH_MAX} entries. To read further, send after=<id of the last entry you have>.`,
  );
}

/** @throws AppError not_found for an empty page other than the first */
export function assertFound({ page }: PageRequest, found: readonly unknown[]): void {
  if (found.length === 0 && page > 1) throw new AppError("not_found", `Page ${page} does not exist.`);
}

export function parsePositive(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = parseNatural(text);
  if (value === null || value < 1) throw invalidField(name, `${name} must be a whole number of at least 1.`);
  return value;
}

/** No list has so many entries. */
const NUMBER_MAX = 999_999_999_999_999;

function parseNatural(text: string): number | null {
  return /^\d+$/.test(text) ? Math.min(Number(text), NUMBER_MAX) : null;
}

export interface Slice {
  limit: number;
  offset: number;
}

const SLICE_DEFAULT = 10;
const SLICE_MAX = 100;

/** `limit` is 10 by default, capped at 100. @throws AppError validation_failed */
export function parseSlice(query: { limit?: string | undefined; offset?: string | undefined }): Slice {
  const offset = parseNatural(query.offset ?? "0");
  if (offset === null) throw invalidField("offset", "offset must be a whole number of at least 0.");
  return {
    limit: Math.min(parsePositive("limit", query.limit, SLICE_DEFAULT), SLICE_MAX),
    offset,
  };
}

export function assertPageExists(request: PageRequest, count: number): void {
  const last = Math.max(1, Math.ceil(count / request.pageSize));
  if (request.page > last)
    throw new AppError("not_found", `Page ${request.page} does not exist; the last page is ${last}.`);
}

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

/** `countAtMost` bounds the list's length, for deep pages. @throws AppError not_found, validation_failed */
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

/** With `search`, of the first matches. @throws AppError also validation_failed for a cursor */
export async function readSearchablePage<Item>(
  request: CursorRequest,
  search: string | null,
  source: {
    list(part: Slice & { after: number }): PromiseLike<Item[]>;
    countAtMost(): PromiseLike<number>;
    search(words: readonly string[], slice: Slice): PromiseLike<Item[]>;
  },
): Promise<{ items: Item[]; hasMore: boolean }> {
  if (search === null) return readPage(request, source.list, source.countAtMost);
  if (request.after !== null) {
    throw invalidField("after", "after cannot be combined with search. Send page instead.");
  }
  const words = wordsOf(search);
  return readPage(
    request,
    (slice) => source.search(words, slice),
    async () => 0,
  );
}

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

export function countedPage<Item, Shown>(
  url: string,
  request: PageRequest,
  { items, count }: { items: readonly Item[]; count: number },
  present: (item: Item) => Shown,
): PageLinks & { count: number; results: Shown[] } {
  return { count, ...pageLinks(url, request, count), results: items.map(present) };
}

export function cursorPage<Item extends { id: string | number }, Shown>(
  url: string,
  request: CursorRequest,
  { items, count, hasMore }: { items: readonly Item[]; count: number; hasMore: boolean },
  present: (item: Item) => Shown,
): PageLinks & { count: number; results: Shown[] } {
  const links = cursorLinks(url, request, { hasMore, lastId: items.at(-1)?.id });
  return { count, ...links, results: items.map(present) };
}

/** RFC 8288; no header without neighbours. */
export function linkHeaders(links: PageLinks): Record<string, string> {
  const parts = [
    links.next && `<${links.next}>; rel="next"`,
    links.previous && `<${links.previous}>; rel="prev"`,
  ].filter(Boolean);
  return parts.length > 0 ? { Link: parts.join(", ") } : {};
}
