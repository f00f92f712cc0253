import { expect, it } from "vitest";
import { parseSpan } from "../../../src/features/workouts/dates.ts";
import { AppError } from "../../../src/lib/error.ts";
import { isoTime } from "../../../src/lib/time.ts";

const shown = (at: number | null) => (at === null ? null : isoTime(at));

it("a span that nobody bounds is open", () => {
  expect(parseSpan({})).toEqual({ from: null, before: null });
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
])("from %s is from %s on", (date_from, from) => {
  expect(shown(parseSpan({ date_from }).from)).toBe(from);
});

it.each([
  ["2026-03-01", "2026-03-02T00:00:00.000Z"],
  ["2026-12-31", "2027-01-01T00:00:00.000Z"],
  ["2028-02-28", "2028-02-29T00:00:00.000Z"],
  ["2026-03-01T10:20:30Z", "2026-03-01T10:20:30.001Z"],
  ["2026-03-01T10:20:30+02:00", "2026-03-01T08:20:30.001Z"],
])("to %s, with it, is before %s", (date_to, before) => {
  expect(shown(parseSpan({ date_to }).before)).toBe(before);
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
  "%s of %j is refused by its name",
  (name, text) => {
    let refusal: unknown = null;
    try {
      parseSpan({ [name]: text });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({ code: "validation_failed", details: { errors: [{ path: name }] } });
  },
);
