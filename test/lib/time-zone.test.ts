import { describe, expect, it } from "vitest";
import {
  addDays,
  dayNumber,
  isTimeZone,
  localDate,
  localToInstant,
  startOfDay,
  startOfPeriod,
} from "../../src/lib/time-zone.ts";

const HOUR_MS = 3_600_000;
const noon = { year: 2026, month: 11, day: 20, hour: 12, minute: 0, second: 0 };

describe("time zones", () => {
  it.each([
    "UTC",
    "Europe/Berlin",
    "US/Pacific",
    "Asia/Calcutta",
    "America/Argentina/Buenos_Aires",
    "Etc/GMT+5",
  ])("%s is a time zone", (name) => expect(isTimeZone(name)).toBe(true));

  it.each(["", "Mars/Olympus", "+02:00", "-05", "Europe/Berlin ", "Europe", "2026"])(
    "%j is no time zone",
    (name) => expect(isTimeZone(name)).toBe(false),
  );

  it("a local time is the moment when clocks show it", () => {
    expect(localToInstant(noon, "Europe/Berlin")).toBe(Date.parse("2026-11-20T11:00:00Z"));
    expect(localToInstant(noon, "Pacific/Kiritimati")).toBe(Date.parse("2026-11-19T22:00:00Z"));
    expect(localToInstant(noon, "Asia/Kathmandu")).toBe(Date.parse("2026-11-20T06:15:00Z"));
  });

  it("a local time that clocks skip in spring is an hour later", () => {
    const skipped = { ...noon, month: 3, day: 29, hour: 2, minute: 30 };
    expect(localToInstant(skipped, "Europe/Berlin")).toBe(Date.parse("2026-03-29T01:30:00Z"));
  });

  it("a local time that clocks show twice in autumn is the first of the two", () => {
    const twice = { ...noon, month: 10, day: 25, hour: 2, minute: 30 };
    expect(localToInstant(twice, "Europe/Berlin")).toBe(Date.parse("2026-10-25T00:30:00Z"));
  });

  it("a local time that is not on the calendar is refused", () => {
    expect(() => localToInstant({ ...noon, month: 2, day: 30 }, "UTC")).toThrow(RangeError);
    expect(() => localToInstant({ ...noon, hour: 24 }, "UTC")).toThrow(RangeError);
  });

  it("a day has 23 hours when clocks go forward, and 25 when they go back", () => {
    const lengthOf = (date: string) =>
      (startOfDay(addDays(date, 1), "Europe/Berlin") - startOfDay(date, "Europe/Berlin")) / HOUR_MS;
    expect(lengthOf("2026-03-28")).toBe(24);
    expect(lengthOf("2026-03-29")).toBe(23);
    expect(lengthOf("2026-10-25")).toBe(25);
  });

  it("a day whose midnight is skipped begins at one o'clock", () => {
    expect(startOfDay("2018-11-04", "America/Sao_Paulo")).toBe(Date.parse("2018-11-04T03:00:00Z"));
  });

  it("every moment is in the day whose date it has", () => {
    for (const zone of ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]) {
      for (let at = Date.parse("2011-12-25"); at < Date.parse("2012-01-05"); at += 7 * HOUR_MS + 1) {
        const date = localDate(at, zone);
        expect(startOfDay(date, zone), `${zone} ${at}`).toBeLessThanOrEqual(at);
        expect(startOfDay(addDays(date, 1), zone), `${zone} ${at}`).toBeGreaterThan(at);
      }
    }
  });

  it("weeks begin on Monday and months on the first, in the time zone", () => {
    const lateSunday = Date.parse("2026-11-01T23:30:00Z");
    expect(startOfPeriod(lateSunday, "week", "UTC")).toBe("2026-10-26");
    expect(startOfPeriod(lateSunday, "week", "Europe/Berlin")).toBe("2026-11-02");
    expect(startOfPeriod(Date.parse("2026-11-01T03:00:00Z"), "month", "America/New_York")).toBe("2026-10-01");
    expect(startOfPeriod(lateSunday, "day", "Asia/Tokyo")).toBe("2026-11-02");
  });

  it("days are numbered one by one, before 1970 too", () => {
    expect(dayNumber(0, "UTC")).toBe(0);
    expect(dayNumber(-1, "UTC")).toBe(-1);
    expect(dayNumber(Date.parse("1969-12-30T23:30:00Z"), "Europe/Paris")).toBe(-1);
    expect(dayNumber(Date.parse("2026-03-30T00:00:00+02:00"), "Europe/Berlin")).toBe(
      dayNumber(Date.parse("2026-03-29T00:00:00+01:00"), "Europe/Berlin") + 1,
    );
  });
});
