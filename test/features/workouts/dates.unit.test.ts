import { expect, it } from "vitest";
import { parseMoment, parseSpan } from "../../../src/features/workouts/dates.ts";
import { AppError } from "../../../src/lib/error.ts";
import { isoTime } from "../../../src/lib/time.ts";

const shown = (at: number | null) => (at === null ? null : isoTime(at));

it("a span without bounds is open", () => {
  expect(parseSpan({}, "UTC")).toEqual({ from: null, before: null });
});

it.each([
  ["2026-03-01", "2026-03-01T00:00:00.000Z"],
  ["2028-02-29", "2028-02-29T00:00:00.000Z"],
  ["2026-03-01T10:20", "2026-03-01T10:20:00.000Z"],
  ["2026-03-01T10:20:30", "2026-03-01T10:20:30.000Z"],
  ["2026-03-01T10:20:30.123Z", "2026-03-01T10:20:30.123Z"],
  ["2026-03-01T10:20:30+02:00", "2026-03-01T08:20:30.000Z"],
  ["2026-03-01T10:20:30-0530", "2026-03-01T15:50:30.000Z"],
  ["1999-12-31", "1999-12-31T00:00:00.000Z"],
])("date_from %s starts at %s", (date_from, from) => {
  expect(shown(parseSpan({ date_from }, "UTC").from)).toBe(from);
});

it.each([
  ["2026-03-01T10:00", "2026-03-01T10:00:00.000Z"],
  ["2026-03-01T10:00Z", "2026-03-01T10:00:00.000Z"],
  ["2026-03-01T10:00:00+0100", "2026-03-01T09:00:00.000Z"],
  ["2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00.000Z"],
  ["2026-03-01T10:00-03", "2026-03-01T13:00:00.000Z"],
  ["2026-03-01 10:00:00", "2026-03-01T10:00:00.000Z"],
  ["2026-03-01 10:00:00.5+00:00", "2026-03-01T10:00:00.500Z"],
  ["2026-03-01T10:00:00.123456", "2026-03-01T10:00:00.123Z"],
  ["2026-03-01t10:00:00z", "2026-03-01T10:00:00.000Z"],
  ["0000-01-01T00:00:00-23:59", "0000-01-01T23:59:00.000Z"],
  ["2026-03-01T23:59:59.999Z", "2026-03-01T23:59:59.999Z"],
])("%s is the time %s", (text, moment) => {
  expect(shown(parseMoment(text))).toBe(moment);
});

it.each([
  "",
  "now",
  "0000-01-01T00:00:00+00:01",
  "-000001-12-31T23:00:00.000Z",
  "2026-03-01",
  "2026-03-01T",
  "2026-03-01T10",
  "2026-03-01T10:00:",
  "2026-03-01T10:00:00.",
  "2026-03-01T24:00:00Z",
  "2026-03-01T10:60Z",
  "2026-03-01T10:00:60Z",
  "2026-02-29T10:00Z",
  "2026-03-01  10:00",
  "2026-03-01T10:00:00 +01:00",
  "2026-03-01T10:00:00+1",
  "2026-03-01T10:00:00+24:00",
  "2026-03-01T10:00:00+01:60",
  "2026-03-01T10:00:00Z+01:00",
  "2026-03-01T10:00:00Z\n",
  " 2026-03-01T10:00:00Z",
])("%j is not a date and time", (text) => {
  expect(parseMoment(text)).toBeNull();
});

it.each([
  ["2026-03-01", "2026-03-02T00:00:00.000Z"],
  ["2026-12-31", "2027-01-01T00:00:00.000Z"],
  ["2028-02-28", "2028-02-29T00:00:00.000Z"],
  ["2026-03-01T10:20:30Z", "2026-03-01T10:20:30.001Z"],
  ["2026-03-01T10:20:30+02:00", "2026-03-01T08:20:30.001Z"],
])("date_to %s is inclusive and ends before %s", (date_to, before) => {
  expect(shown(parseSpan({ date_to }, "UTC").before)).toBe(before);
});

it.each([
  [
    "a day of New York",
    "2026-11-20",
    "America/New_York",
    "2026-11-20T05:00:00.000Z",
    "2026-11-21T05:00:00.000Z",
  ],
  [
    "a day of 23 hours",
    "2026-03-29",
    "Europe/Berlin",
    "2026-03-28T23:00:00.000Z",
    "2026-03-29T22:00:00.000Z",
  ],
  [
    "a day of 25 hours",
    "2026-10-25",
    "Europe/Berlin",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ],
  [
    "a moment, whatever the zone",
    "2026-11-20T10:00",
    "Asia/Tokyo",
    "2026-11-20T10:00:00.000Z",
    "2026-11-20T10:00:00.001Z",
  ],
])("%s spans from its first millisecond to before the next", (_, date, timeZone, from, before) => {
  const span = parseSpan({ date_from: date, date_to: date }, timeZone);
  expect([shown(span.from), shown(span.before)]).toEqual([from, before]);
});

const NO_DATES = [
  "",
  " ",
  "yesterday",
  "20260301",
  "2026",
  "2026-03",
  "2026-3-1",
  "2026-13-01",
  "2026-00-10",
  "2026-02-29",
  "2026-02-30",
  "2026-04-31",
  "01/03/2026",
  "1767225600000",
  "2026-02-30T10:00",
  "2026-02-30T10:00:00Z",
  "2026-04-31T23:00:00+02:00",
  "2026-03-01T25:00",
  "2026-03-01T10:61",
  "2026-03-01T10:20:30 (morning)",
  "2026-03-01T10:20:30 02:00",
  "2026-03-01T10:20:30+99:00",
];

it.each(NO_DATES.flatMap((text) => [["date_from", text] as const, ["date_to", text] as const]))(
  "%s of %j is refused with the field's name",
  (name, text) => {
    let refusal: unknown = null;
    try {
      parseSpan({ [name]: text }, "UTC");
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({ code: "validation_failed", details: { errors: [{ path: name }] } });
  },
);
