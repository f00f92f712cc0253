import { Temporal } from "temporal-polyfill";

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

const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/** An IANA name or alias: `Europe/Berlin`, `US/Pacific`, `UTC`. */
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
 * Milliseconds since 1970. Ambiguous and skipped times follow Temporal's "compatible".
 * @throws RangeError if the time is not on the calendar
 */
export function localToInstant(local: LocalTime, timeZone: string): number {
  const time = Temporal.PlainDateTime.from(local, { overflow: "reject" });
  return time.toZonedDateTime(timeZone, { disambiguation: "compatible" }).epochMilliseconds;
}

/** Milliseconds since 1970. @throws RangeError for an invalid date */
export function startOfDay(date: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

interface Period {
  date: string;
  from: number;
  before: number;
}

/** Weeks from Monday (ISO 8601). Sorted instants cost one calendar look-up per period. */
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
  // If clocks go back just after midnight, they repeat the old date within the new day.
  if (instantMs < before) return { date: first.toString(), from, before };
  return { date: next.toString(), from: before, before: startOf(next.add({ [`${unit}s`]: 1 })) };
}

function plainDate(instantMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone).toPlainDate();
}
