import { MINUTE_MS } from "../../../../lib/time.ts";

const NUMERIC =
  /^(\d{4})-(\d{2})-(\d{2})[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d*)?)?\s*([AP]M)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** `3. März`, `1er août`, `3 de fev.`; or `May 15`: each as the writer's language has it. */
const DAY_FIRST = /^(?<day>\d{1,2})(?:\.|er|º)?\s+(?:de\s+)?(?<month>\p{L}+)\.?,?\s+(?:del?\s+)?/u;
const MONTH_FIRST = /^(?<month>\p{L}+)\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+/u;
const YEAR_AND_TIME =
  /^(?<year>\d{4})\.?,?\s+(?:(?:at|à|às|um|alle(?:\s+ore)?|a\s+las?)\s+)?(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?(?:\s*(?<half>[ap])\.?\s?m\.?)?$/u;

const LANGUAGES = ["en", "de", "fr", "es", "pt", "it"];
const ABBREVIATION_LENGTH_MIN = 3;

/**
 * A date and time as training logs write them, UTC unless it names a zone; null where it is none. Months may be spelt in
 * English, German, French, Spanish, Portuguese and Italian, or cut short.
 */
export function readMoment(text: string): number | null {
  return readNumeric(text) ?? readSpelt(text.normalize().toLowerCase());
}

function readNumeric(text: string): number | null {
  const match = NUMERIC.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = 0, fraction = "", half, zone] = match;
  const hours = hourOfDay(Number(hour), half);
  const at = momentOf([year, month, day, hours, minute, second, fraction.padEnd(3, "0")]);
  return at === null ? null : at - offsetOf(zone);
}

function readSpelt(text: string): number | null {
  const date = DAY_FIRST.exec(text) ?? MONTH_FIRST.exec(text);
  const rest = date && YEAR_AND_TIME.exec(text.slice(date[0].length));
  if (!rest) return null;
  const { day, month = "" } = date.groups ?? {};
  const { year, hour, minute, second = 0, half } = rest.groups ?? {};
  return momentOf([year, monthNamed(month), day, hourOfDay(Number(hour), half), minute, second, 0]);
}

let names: string[][] | null = null;

/** 1 to 12; 0 where the beginning of a name is that of no month, or of two. */
function monthNamed(text: string): number {
  names ??= Array.from({ length: 12 }, (_, month) => namesOf(month));
  const begin = unaccented(text);
  if (begin.length < ABBREVIATION_LENGTH_MIN) return 0;
  const found = names.flatMap((each, month) =>
    each.some((name) => name.startsWith(begin)) ? [month + 1] : [],
  );
  return found.length === 1 ? (found[0] ?? 0) : 0;
}

function namesOf(month: number): string[] {
  return LANGUAGES.map((language) =>
    unaccented(
      new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(Date.UTC(2025, month)),
    ),
  );
}

function unaccented(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

/** NaN where a clock of twelve hours has no such hour. */
function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase().startsWith("p") ? 12 : 0);
}

function momentOf(parts: readonly (string | number | undefined)[]): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0] = parts.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, fraction));
  const isOnCalendar =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isOnCalendar && hour < 24 && minute < 60 && second < 60 ? date.getTime() : null;
}

function offsetOf(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === "-" ? -minutes : minutes) * MINUTE_MS;
}
