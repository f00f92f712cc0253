import { invalidField } from "../../lib/error.ts";
import { DAY_MS, isoTime } from "../../lib/time.ts";

/** A span of time, from its first moment to before its last; null where it is open. Milliseconds since 1970. */
export interface Span {
  from: number | null;
  before: number | null;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT =
  /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)(?:(Z)|([+-](?:[01]\d|2[0-3])):?([0-5]\d)?)?$/i;

/**
 * Reads `date_from` and `date_to`: dates, UTC, of which the last is part of the span, or moments.
 * @throws AppError validation_failed
 */
export function parseSpan(query: { date_from?: string | undefined; date_to?: string | undefined }): Span {
  const { date_from: from, date_to: to } = query;
  const last = to === undefined ? null : parseBound("date_to", to);
  return {
    from: from === undefined ? null : parseBound("date_from", from),
    before: last === null ? null : last + (DATE.test(to ?? "") ? DAY_MS : 1),
  };
}

/**
 * Reads a date and time, with or without seconds, behind a `T` or a blank; UTC unless it names another zone. Null where
 * it is none.
 */
export function parseMoment(text: string): number | null {
  const match = MOMENT.exec(text);
  if (!match) return null;
  const [, date = "", time = "", , hours, minutes = "00"] = match;
  const at = Date.parse(`${date}T${time}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
  return Number.isNaN(at) || !isOnCalendar(date) ? null : at;
}

function parseBound(name: string, text: string): number {
  const at = DATE.test(text) ? parseMoment(`${text}T00:00`) : parseMoment(text);
  if (at === null) throw invalidField(name, `${name} is a date, as 2026-11-20, or a date and time.`);
  return at;
}

/** `Date.parse` takes February 30 for March 2. */
function isOnCalendar(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && isoTime(at).startsWith(date);
}
