import { AppError, invalidField } from "./error.ts";

export interface PageRequest {
  page: number;
  pageSize: number;
}

export interface PageLimits {
  defaultSize: number;
  maxSize: number;
}

/** The most items in one answer of a list that is a bare array. */
export const ARRAY_PAGE_SIZE = 100;

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

export interface PageLinks {
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

/** The same neighbours as an RFC 8288 `Link` header value, or null where there are none. */
export function linkHeader(links: PageLinks): string | null {
  const parts = [
    links.next && `<${links.next}>; rel="next"`,
    links.previous && `<${links.previous}>; rel="prev"`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : null;
}
