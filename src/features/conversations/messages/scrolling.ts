import { invalidField } from "../../../lib/error.ts";
import { parsePositive } from "../../../lib/pages.ts";

/** `before: null` is the newest. */
export type ScrollStart = { before: number | null } | { after: number };

interface ScrollQuery {
  page?: string | undefined;
  before?: string | undefined;
  after?: string | undefined;
}

/** The newest by default; null for a numbered page. @throws AppError validation_failed */
export function parseScroll({ page, before, after }: ScrollQuery): ScrollStart | null {
  if (before !== undefined && after !== undefined) {
    throw invalidField("after", "Give before or after, not both.");
  }
  if (before !== undefined) return { before: before === "" ? null : parsePositive("before", before, 1) };
  if (after !== undefined) return { after: parseAfter(after) };
  return page === undefined ? { before: null } : null;
}

function parseAfter(text: string): number {
  if (!/^\d{0,15}$/.test(text)) throw invalidField("after", "after must be a whole number of at least 0.");
  return Number(text);
}
