import { invalidField } from "../../lib/error.ts";
import { DAY_MS, isoTime } from "../../lib/time.ts";

/** A span of time, from its first moment to before its last; null where it is open. Milliseconds since 1970. */
export interface Span {
  from: number | null;
  before: number | null;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_LENGTH = "YYYY-MM-DD".length;

/**
 * Reads `date_from` and `date_to`: dates, UTC, of which the last is part of the span, or moments.
 * @throws AppError validation_failed
 */
export function parseSpan(query: { date_from?: string | undefined; date_to?: string | undefined }): Span {
  const { date_from: from, date_to: to } = query;
  const last = to === undefined ? null : parseMoment("date_to", to);
  return {
    from: from === undefined ? null : parseMoment("date_from", from),
    before: last === null ? null : last + (DATE.test(to ?? "") ? DAY_MS : 1),
  };
}

function parseMoment(name: string, text: string): number {
  const isDate = DATE.test(text);
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text);
  const withZone = isDate || /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`;
  const at = isDate || isMoment ? Date.parse(withZone) : Number.NaN;
  if (Number.isNaN(at) || !isOnCalendar(text.slice(0, DATE_LENGTH))) {
    throw invalidField(name, `${name} is a date, as 2026-11-20, or a date and time.`);
  }
  return at;
}

/** `Date.parse` takes February 30 for March 2. */
function isOnCalendar(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && isoTime(at).startsWith(date);
}
