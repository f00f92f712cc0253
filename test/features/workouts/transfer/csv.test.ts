import { describe, expect, it } from "vitest";
import { CellReader, readDuration, readMoment } from "../../../../src/features/workouts/transfer/cells.ts";
import { readCsv, withoutGuard, writeCsvLine } from "../../../../src/features/workouts/transfer/csv.ts";
import { seededRandom } from "../../../support/random.ts";

const SEED = Number(process.env.FUZZ_SEED) || Math.floor(Math.random() * 2 ** 31);

describe("a table", () => {
  it(`comes back cell by cell as it was written, and no cell begins as a formula does (seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    const pieces = [
      "=",
      "+",
      "-",
      "@",
      "'",
      '"',
      ",",
      ";",
      "\n",
      "\r\n",
      "\r",
      "\t",
      " ",
      "a",
      "1",
      "é",
      "🏋️",
    ];
    const word = () =>
      Array.from(
        { length: Math.floor(random() * 5) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join("");
    for (let round = 0; round < 300; round += 1) {
      const rows = Array.from({ length: 4 }, () => ["id", word(), word(), word()]);
      const text = writeCsvLine(["one", "two", "three", "four"]) + rows.map(writeCsvLine).join("");
      const { lines } = readCsv(text);
      expect(
        lines.map(({ cells, problem }) => [problem, ...cells.map(withoutGuard)]),
        JSON.stringify(text),
      ).toEqual(rows.map((row) => [null, ...row]));
      expect(lines.flatMap(({ cells }) => cells).filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    }
  });

  it("tells where in the file each record begins", () => {
    const text = 'a,b\r\n"one\r\ntwo",2\r\n\r\n"x\ny\nz",3\r\n4,5\r\n';
    expect(readCsv(text).lines.map(({ line, cells }) => [line, cells.at(-1)])).toEqual([
      [2, "2"],
      [5, "3"],
      [8, "5"],
    ]);
    const unclosed = readCsv('a,b\n1,2\n3,"four\n5,6\n').lines;
    expect(unclosed.map(({ line, problem }) => [line, problem])).toEqual([
      [2, null],
      [3, "A quote is opened here, and closed nowhere."],
    ]);
  });

  it.each([
    ["a,b\n1,2", ["1", "2"]],
    ["a;b\n1,5;2", ["1,5", "2"]],
    ["a\tb\n1\t2", ["1", "2"]],
    ["\n\nA , b\n1,2\n", ["1", "2"]],
  ])("is read whatever separates its cells: %j", (text, cells) => {
    const table = readCsv(text);
    expect([...table.columns.keys()].sort()).toEqual(["a", "b"]);
    expect(table.lines.map((line) => line.cells)).toEqual([cells]);
  });
});

describe("a cell", () => {
  const read = (text: string) => {
    const cells = new CellReader({ columns: new Map([["x", 0]]) }, { line: 1, cells: [text], problem: null });
    return [cells.number("x"), cells.problem === null] as const;
  };

  it.each([
    ["62.5", 62.5],
    ["62,5", 62.5],
    ["-1", -1],
    [" 7 ", 7],
    ["1e-7", 1e-7],
    ["1.000", 1],
    ["1234,567", 1234.567],
    ["", null],
  ])("%j is a number", (text, value) => {
    expect(read(text)).toEqual([value, true]);
  });

  it.each(["1,000", "1.000,5", "1 000", "0x10", "Infinity", "NaN", "five", "1,", "--1"])(
    "%j is none that can be read for sure",
    (text) => {
      expect(read(text)).toEqual([null, false]);
    },
  );

  it.each([
    ["28 Nov 2024, 17:10", "2024-11-28T17:10:00.000Z"],
    ["1 february 2024, 7:05", "2024-02-01T07:05:00.000Z"],
    ["2023-05-01 18:12:33", "2023-05-01T18:12:33.000Z"],
    ["2023-05-01T18:12", "2023-05-01T18:12:00.000Z"],
    ["2023-05-01T18:12:33.5+02:00", "2023-05-01T16:12:33.500Z"],
    ["2023-05-01 18:12:33 -0530", "2023-05-01T23:42:33.000Z"],
    ["2023-05-01 12:00:00 AM", "2023-05-01T00:00:00.000Z"],
    ["2023-05-01 12:00:00\u202fPM", "2023-05-01T12:00:00.000Z"],
    ["2024-02-29 00:00:00", "2024-02-29T00:00:00.000Z"],
  ])("%j is a moment", (text, iso) => {
    expect(new Date(readMoment(text) ?? Number.NaN).toISOString()).toBe(iso);
  });

  it.each([
    "2023-02-29 10:00",
    "2023-13-01 10:00",
    "2023-05-01 24:00",
    "2023-05-01 13:00 PM",
    "31 Nov 2024, 10:00",
    "28 Foo 2024, 10:00",
    "yesterday",
    "2023-05-01",
    "1700000000",
  ])("%j is no moment", (text) => {
    expect(readMoment(text)).toBeNull();
  });

  it.each([
    ["1h 5m", 3900],
    ["45m", 2700],
    ["2h", 7200],
    ["1h5m30s", 3930],
    ["30s", 30],
    ["90min", 5400],
    ["1800", 1800],
    ["0s", 0],
  ])("%j is a duration", (text, seconds) => {
    expect(readDuration(text)).toBe(seconds * 1000);
  });

  it.each(["", "an hour", "5:30", "-5m", "m"])("%j is no duration", (text) => {
    expect(readDuration(text)).toBeNull();
  });
});
