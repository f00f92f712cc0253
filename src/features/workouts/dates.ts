import { invalidField } from "../../lib/error.ts";
import { isoTime, MINUTE_MS } from "../../lib/time.ts";
import { addDays, startOfDay } from "../../lib/time-zone.ts";

/** A span of time, from its first moment to before its last; null where it is open. Milliseconds since 1970. */
export interface Span {
  from: number | null;
  before: number | null;
}

/** Bounds of a span as queries have them: dates of a time zone, of which the last is part of the span, or moments. */
export interface SpanQuery {
  date_from?: string | undefined;
  date_to?: string | undefined;
}

/** By how much the clock of a person's device may be fast. */
export const CLOCK_AHEAD_MAX_MS = 5 * MINUTE_MS;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT =
  /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)(?:(Z)|([+-](?:[01]\d|2[0-3])):?([0-5]\d)?)?$/i;

/** Whether a moment is further ahead than a fast clock explains. */
export function isInFuture(at: number, now: number): boolean {
  return at > now + CLOCK_AHEAD_MAX_MS;
}

/** Whether dates are among the bounds, so that the span depends on a time zone. */
export function namesDates({ date_from, date_to }: SpanQuery): boolean {
  return [date_from, date_to].some((text) => text !== undefined && DATE.test(text));
}

/**
 * Reads `date_from` and `date_to`; dates are those of the time zone.
 * @throws AppError validation_failed
 */
export function parseSpan({ date_from, date_to }: SpanQuery, timeZone: string): Span {
  const last = date_to === undefined ? null : parseBound("date_to", date_to, timeZone);
  return {
    from: date_from === undefined ? null : parseBound("date_from", date_from, timeZone).from,
    before: last?.before ?? null,
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

/** A day, or a moment as the shortest span there is. */
function parseBound(name: string, text: string, timeZone: string): { from: number; before: number } {
  if (DATE.test(text) && isOnCalendar(text)) {
    return { from: startOfDay(text, timeZone), before: startOfDay(addDays(text, 1), timeZone) };
  }
  const at = parseMoment(text);
  if (at === null) throw invalidField(name, `${name} must be a date such as 2026-11-20, or a date and time.`);
  return { from: at, before: at + 1 };
}

/** `Date.parse` takes February 30 for March 2. */
function isOnCalendar(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && isoTime(at).startsWith(date);
}
