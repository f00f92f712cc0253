/** A placeholder for JSON that no JavaScript value produces. */
const raw = (json: string) => `@@${json}@@`;

const NUMBERS = [
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  raw("9223372036854775808"),
  raw("1e400"),
  raw("-0.0"),
  raw("5e-324"),
];

const TEXTS = [
  "",
  " ",
  "01",
  "1e3",
  "9007199254740991",
  "\u0663",
  "a\u0000b",
  "\ud800",
  "\u202e",
  "👩‍👩‍👧‍👦".repeat(300),
  "x".repeat(60_000),
  "%_'\"\\",
  "0000-01-01T00:00:00Z",
  "+275760-09-13T00:00:00.001Z",
  "2025-02-29",
];

const OTHERS = [
  null,
  true,
  [],
  {},
  [null],
  [2 ** 53 - 1],
  Array.from({ length: 5000 }, (_, index) => index),
  raw('{"__proto__":{"a":1},"constructor":{"prototype":1}}'),
];

/** Inserted at every place of a body or frame. */
export const BOUNDARY_VALUES: readonly unknown[] = [...NUMBERS, ...TEXTS, ...OTHERS];

/** Inserted into every path and query parameter. */
export const BOUNDARY_PARAMETERS: readonly string[] = [
  "",
  "0",
  "-1",
  "01",
  "1.5",
  "1e3",
  "999999999999999",
  "1000000000000000",
  "9007199254740991",
  "9007199254740993",
  "9223372036854775808",
  "1".repeat(400),
  "null",
  "\u0000",
  "\ufffd",
  "%",
  "x".repeat(3000),
  "0190b8f0-0000-8000-8000-000000000000",
  "ffffffff-ffff-8000-8000-ffffffffffff",
  "2025-02-30",
  "+275760-09-13T00:00:00.001Z",
];

/** Unusual complete bodies. */
export const ODD_BODIES: readonly string[] = [
  "[".repeat(100_000),
  `${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`,
  '{"a":1,"a":2}',
  "\ufeff{}",
  `{"x":${"9".repeat(100_000)}}`,
];

/** Writes JSON, including boundary values without a JavaScript value. */
export function stringify(value: unknown): string {
  return JSON.stringify(value).replace(/"@@((?:[^@\\]|\\.)*)@@"/g, (_, json: string) =>
    json.replaceAll('\\"', '"'),
  );
}
