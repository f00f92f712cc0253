import { describe, expect, it } from "vitest";
import {
  addDays,
  isTimeZone,
  localToInstant,
  type PeriodUnit,
  periodFinder,
  startOfDay,
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
    "%j is not a time zone",
    (name) => expect(isTimeZone(name)).toBe(false),
  );

  it("a local time is converted to its instant", () => {
    expect(localToInstant(noon, "Europe/Berlin")).toBe(Date.parse("2026-11-20T11:00:00Z"));
    expect(localToInstant(noon, "Pacific/Kiritimati")).toBe(Date.parse("2026-11-19T22:00:00Z"));
    expect(localToInstant(noon, "Asia/Kathmandu")).toBe(Date.parse("2026-11-20T06:15:00Z"));
  });

  it("a skipped local time in spring is an hour later", () => {
    const skipped = { ...noon, month: 3, day: 29, hour: 2, minute: 30 };
    expect(localToInstant(skipped, "Europe/Berlin")).toBe(Date.parse("2026-03-29T01:30:00Z"));
  });

  it("an ambiguous local time in autumn is the first of the two", () => {
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

  it("every instant is within the day of its date", () => {
    for (const zone of ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]) {
      for (let at = Date.parse("2011-12-25"); at < Date.parse("2012-01-05"); at += 7 * HOUR_MS + 1) {
        const { date } = periodFinder("day", zone)(at);
        expect(startOfDay(date, zone), `${zone} ${at}`).toBeLessThanOrEqual(at);
        expect(startOfDay(addDays(date, 1), zone), `${zone} ${at}`).toBeGreaterThan(at);
      }
    }
  });

  it("weeks begin on Monday and months on the first, in the time zone", () => {
    const lateSunday = Date.parse("2026-11-01T23:30:00Z");
    expect(periodFinder("week", "UTC")(lateSunday)).toEqual({
      date: "2026-10-26",
      from: Date.parse("2026-10-26T00:00Z"),
      before: Date.parse("2026-11-02T00:00Z"),
    });
    expect(periodFinder("week", "Europe/Berlin")(lateSunday).date).toBe("2026-11-02");
    expect(periodFinder("month", "America/New_York")(Date.parse("2026-11-01T03:00Z"))).toEqual({
      date: "2026-10-01",
      from: Date.parse("2026-10-01T04:00Z"),
      before: Date.parse("2026-11-01T04:00Z"),
    });
  });

  it.each<[PeriodUnit, string, string]>([
    ["day", "2026-01-05T00:00:00.000Z", "2026-01-05"],
    ["day", "2026-01-05T23:59:59.999Z", "2026-01-05"],
    ["week", "2026-01-05T00:00:00.000Z", "2026-01-05"],
    ["week", "2026-01-11T23:59:59.999Z", "2026-01-05"],
    ["week", "2026-01-12T00:00:00.000Z", "2026-01-12"],
    ["week", "2026-01-01T12:00:00.000Z", "2025-12-29"],
    ["week", "2028-03-01T12:00:00.000Z", "2028-02-28"],
    ["week", "1969-12-31T23:59:59.999Z", "1969-12-29"],
    ["month", "2026-01-31T23:59:59.999Z", "2026-01-01"],
    ["month", "2028-02-29T23:59:59.999Z", "2028-02-01"],
    ["month", "2026-12-01T00:00:00.000Z", "2026-12-01"],
  ])("the first date of the %s of %s is %s", (unit, at, date) => {
    expect(periodFinder(unit, "UTC")(Date.parse(at)).date).toBe(date);
  });

  it("a week with a 23-hour day has 167 hours, a month with a 25-hour day 745", () => {
    const lengthOf = ({ from, before }: { from: number; before: number }) => (before - from) / HOUR_MS;
    expect(lengthOf(periodFinder("week", "Europe/Berlin")(Date.parse("2026-03-27T12:00Z")))).toBe(167);
    expect(lengthOf(periodFinder("month", "Europe/Berlin")(Date.parse("2026-10-27T12:00Z")))).toBe(745);
  });

  it.each(["day", "week", "month"] as const)("a %s does not depend on earlier calls", (unit) => {
    const find = periodFinder(unit, "America/New_York");
    const random = [8, 1, 9, 2, 2, 700, -4000, 701, 8, 60_000].map((hours) => hours * HOUR_MS);
    for (const at of random) expect(find(at)).toEqual(periodFinder(unit, "America/New_York")(at));
  });

  it("periods contain their instants, even if clocks go back over midnight", () => {
    const find = periodFinder("day", "America/St_Johns");
    for (
      let at = Date.parse("2010-11-06T22:00-02:30");
      at < Date.parse("2010-11-07T03:00-03:30");
      at += 60_000
    ) {
      const { from, before } = find(at);
      expect(from).toBeLessThanOrEqual(at);
      expect(before).toBeGreaterThan(at);
    }
  });

  it("periods are contiguous, also before 1970 and over a skipped date", () => {
    const eve = periodFinder("day", "UTC")(-1);
    expect(eve.date).toBe("1969-12-31");
    expect(periodFinder("day", "UTC")(0).from).toBe(eve.before);
    const samoa = periodFinder("day", "Pacific/Apia");
    const last = samoa(Date.parse("2011-12-29T20:00:00-10:00"));
    expect(last.date).toBe("2011-12-29");
    expect(samoa(last.before)).toMatchObject({ date: "2011-12-31", from: last.before });
  });
});
