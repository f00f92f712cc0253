import { invalidField } from "../../lib/error.ts";
import { isoTime, MINUTE_MS } from "../../lib/time.ts";
import { addDays, type LocalTime, localToInstant, startOfDay } from "../../lib/time-zone.ts";

/** A half-open interval `[from, before)` in milliseconds since 1970; null is unbounded. */
export interface Span {
  from: number | null;
  before: number | null;
}

/** A date in `date_to` is included. */
export interface SpanQuery {
  date_from?: string | undefined;
  date_to?: string | undefined;
}

/** Tolerance for a fast clock on the client's device. */
export const CLOCK_AHEAD_MAX_MS = 5 * MINUTE_MS;

/** Years before it are not written with four digits, as dates and times of the API are. */
const YEAR_0 = Date.parse("0000-01-01T00:00:00Z");
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT =
  /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)(?:(Z)|([+-](?:[01]\d|2[0-3])):?([0-5]\d)?)?$/i;

export function isInFuture(at: number, now: number): boolean {
  return at > now + CLOCK_AHEAD_MAX_MS;
}

export function namesDates({ date_from, date_to }: SpanQuery): boolean {
  return [date_from, date_to].some((text) => text !== undefined && DATE.test(text));
}

export function parseSpan({ date_from, date_to }: SpanQuery, timeZone: string): Span {
  const last = date_to === undefined ? null : parseBound("date_to", date_to, timeZone);
  return {
    from: date_from === undefined ? null : parseBound("date_from", date_from, timeZone).from,
    before: last?.before ?? null,
  };
}

/** ISO 8601, in UTC without an offset. Null if it is not one, or before the year 0. */
export function parseMoment(text: string): number | null {
  const match = MOMENT.exec(text);
  if (!match) return null;
  const [, date = "", time = "", , hours, minutes = "00"] = match;
  const at = Date.parse(`${date}T${time}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
  return Number.isNaN(at) || at < YEAR_0 || !isOnCalendar(date) ? null : at;
}

function parseBound(name: string, text: string, timeZone: string): { from: number; before: number } {
  if (DATE.test(text) && isOnCalendar(text)) {
    return { from: startOfDay(text, timeZone), before: startOfDay(addDays(text, 1), timeZone) };
  }
  const at = parseMoment(text);
  if (at === null)
    throw invalidField(
      name,
      `${name} must be a date such as 2026-11-20, or a time such as 2026-11-20T18:00:00Z.`,
    );
  return { from: at, before: at + 1 };
}

/** `Date.parse` reads February 30 as March 2. */
function isOnCalendar(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && isoTime(at).startsWith(date);
}

export interface FileTime {
  /** Milliseconds since 1970. */
  at: number;
  /** The local time as if it were UTC: the same in any time zone. */
  key: number;
}

const NUMERIC =
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})[t\s,]+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,3})\d*)?)?\s*(?:(?<half>[ap])\.?\s?m\.?)?\s*(?<zone>z|[+-]\d{2}:?\d{2})?$/u;

const DAY_FIRST = /^(?<day>\d{1,2})(?:\.|er|º)?\s+(?:de\s+)?(?<month>\p{L}+)\.?,?\s+(?:del?\s+)?/u;
const MONTH_FIRST = /^(?<month>\p{L}+)\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+/u;
const YEAR_AND_TIME =
  /^(?<year>\d{4})\.?,?\s+(?:(?:at|à|às|um|alle(?:\s+ore)?|a\s+las?)\s+)?(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?(?:\s*(?<half>[ap])\.?\s?m\.?)?$/u;

const LANGUAGES = ["en", "de", "fr", "es", "pt", "it"];
const ABBREVIATION_LENGTH_MIN = 3;

/** In `timeZone` unless the text has an offset; null if it is not a date and time. */
export function readFileTime(written: string, timeZone: string): FileTime | null {
  const text = written.normalize().toLowerCase();
  const parts = NUMERIC.exec(text)?.groups ?? readSpelt(text);
  if (!parts) return null;
  const { year, month, day, minute, second = 0, fraction = "", zone } = parts;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  const hour = hourOfDay(Number(parts.hour), parts.half);
  const local = { ...date, hour, minute: Number(minute), second: Number(second) };
  const ms = Number(fraction.padEnd(3, "0"));
  const asUtc = utcOf(local);
  if (asUtc === null) return null;
  if (zone !== undefined) return { at: asUtc + ms - offsetOf(zone), key: asUtc + ms - offsetOf(zone) };
  return { at: localToInstant(local, timeZone) + ms, key: asUtc + ms };
}

/** All lines of a workout have the same times. */
export function timeReader(timeZone: string): (text: string) => FileTime | null {
  const read = new Map<string, FileTime | null>();
  return (text) => {
    const known = read.get(text);
    if (known !== undefined) return known;
    const time = readFileTime(text, timeZone);
    read.set(text, time);
    return time;
  };
}

function readSpelt(text: string): Record<string, string | undefined> | null {
  const date = DAY_FIRST.exec(text) ?? MONTH_FIRST.exec(text);
  const rest = date && YEAR_AND_TIME.exec(text.slice(date[0].length));
  if (!rest) return null;
  const { day, month = "" } = date.groups ?? {};
  return { ...rest.groups, day, month: String(monthNamed(month)) };
}

let names: string[][] | null = null;

function monthNamed(text: string): number {
  names ??= Array.from({ length: 12 }, (_, month) => namesOf(month));
  const start = unaccented(text);
  if (start.length < ABBREVIATION_LENGTH_MIN) return 0;
  const found = names.flatMap((each, month) =>
    each.some((name) => name.startsWith(start)) ? [month + 1] : [],
  );
  return found.length === 1 ? (found[0] ?? 0) : 0;
}

function namesOf(month: number): string[] {
  return LANGUAGES.map((language) => {
    const format = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
    return unaccented(format.format(Date.UTC(2025, month)));
  });
}

function unaccented(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return hour < 1 || hour > 12 ? Number.NaN : (hour % 12) + (half === "p" ? 12 : 0);
}

function utcOf({ year, month, day, hour, minute, second }: LocalTime): number | null {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isOnCalendar =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isOnCalendar && hour < 24 && minute < 60 && second < 60 ? date.getTime() : null;
}

function offsetOf(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === "-" ? -minutes : minutes) * MINUTE_MS;
}
