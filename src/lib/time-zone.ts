import { Temporal } from "temporal-polyfill";
import { DAY_MS } from "./time.ts";

/** A date and time as a clock on a wall shows them; `month` counts from 1. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export type Period = "day" | "week" | "month";

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

/** The date that calendars in the time zone show at a moment, as `2026-11-20`. */
export function localDate(instantMs: number, timeZone: string): string {
  return plainDate(instantMs, timeZone).toString();
}

/** The first moment of a date in the time zone, in milliseconds since 1970. @throws RangeError for no such date */
export function startOfDay(date: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/** A date so many days later. @throws RangeError for no such date */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The first date of the day, week or month in which a moment is; weeks begin on Monday (ISO 8601). */
export function startOfPeriod(instantMs: number, period: Period, timeZone: string): string {
  const date = plainDate(instantMs, timeZone);
  if (period === "month") return date.with({ day: 1 }).toString();
  return (period === "week" ? date.subtract({ days: date.dayOfWeek - 1 }) : date).toString();
}

/** The number of the day in which a moment is: consecutive dates have consecutive numbers. */
export function dayNumber(instantMs: number, timeZone: string): number {
  return utcMidnight(plainDate(instantMs, timeZone)) / DAY_MS;
}

function plainDate(instantMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone).toPlainDate();
}

function utcMidnight(date: Temporal.PlainDate): number {
  return date.toZonedDateTime(UTC).epochMilliseconds;
}
