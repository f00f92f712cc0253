import { Temporal } from "temporal-polyfill";

/** A date and time as a clock on a wall shows them; `month` counts from 1. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export type PeriodUnit = "day" | "week" | "month";

export const UTC = "UTC";

/** Numeric offsets such as `+02:00` have no daylight saving time and are not names. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/** Whether this is an IANA time zone name, canonical or alias, such as `Europe/Berlin`, `US/Pacific` or `UTC`. */
export function isTimeZone(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The moment, in milliseconds since 1970, when clocks in the time zone show this time. Of a time shown twice the first;
 * a time that is skipped is moved on by as much as clocks are (Temporal's disambiguation "compatible").
 * @throws RangeError for a time that is not on the calendar
 */
export function localToInstant(local: LocalTime, timeZone: string): number {
  const time = Temporal.PlainDateTime.from(local, { overflow: "reject" });
  return time.toZonedDateTime(timeZone, { disambiguation: "compatible" }).epochMilliseconds;
}

/** The first moment of a date in the time zone, in milliseconds since 1970. @throws RangeError for no such date */
export function startOfDay(date: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/** A date so many days later. @throws RangeError for no such date */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** A day, week or month of a time zone: its first date, its first moment, and the first moment of the next one. */
interface Period {
  date: string;
  from: number;
  before: number;
}

/**
 * Tells in which day, week (from Monday, ISO 8601) or month of the time zone a moment is. It remembers the last one:
 * moments in order cost one look at the calendar for each period.
 */
export function periodFinder(unit: PeriodUnit, timeZone: string): (instantMs: number) => Period {
  let last: Period | null = null;
  return (instantMs) => {
    if (last === null || instantMs < last.from || instantMs >= last.before) {
      last = findPeriod(instantMs, unit, timeZone);
    }
    return last;
  };
}

function findPeriod(instantMs: number, unit: PeriodUnit, timeZone: string): Period {
  const date = plainDate(instantMs, timeZone);
  const daysBefore = { day: 0, week: date.dayOfWeek - 1, month: date.day - 1 };
  const first = date.subtract({ days: daysBefore[unit] });
  const next = first.add({ [`${unit}s`]: 1 });
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).epochMilliseconds;
  const [from, before] = [startOf(first), startOf(next)];
  // Where clocks go back just after midnight, they show the old date again in a day that has begun.
  if (instantMs < before) return { date: first.toString(), from, before };
  return { date: next.toString(), from: before, before: startOf(next.add({ [`${unit}s`]: 1 })) };
}

function plainDate(instantMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone).toPlainDate();
}
