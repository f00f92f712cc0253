import { describe, expect, it } from "vitest";
import { readFileTime } from "../../../../src/features/workouts/dates.ts";
import { CellReader, readDuration } from "../../../../src/features/workouts/transfer/formats/cells.ts";
import { hasMoreLines, readCsv, withoutGuard, writeCsvLine } from "../../../../src/lib/csv.ts";
import { inTurns } from "../../../../src/lib/turns.ts";
import { seededRandom } from "../../../support/random.ts";
import { FUZZ_SEED } from "../../../support/room-commands.ts";

describe("a table", () => {
  it(`survives the round trip, and no cell starts like a formula (seed ${FUZZ_SEED})`, () => {
    const random = seededRandom(FUZZ_SEED);
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
      const lines = [...readCsv(text).lines];
      expect(
        lines.map(({ cells, problem }) => [problem, ...cells.map(withoutGuard)]),
        JSON.stringify(text),
      ).toEqual(rows.map((row) => [null, ...row]));
      expect(lines.flatMap(({ cells }) => cells).filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    }
  });

  it("has the line number of each record", () => {
    const text = 'a,b\r\n"one\r\ntwo",2\r\n\r\n"x\ny\nz",3\r\n4,5\r\n';
    expect([...readCsv(text).lines].map(({ line, cells }) => [line, cells.at(-1)])).toEqual([
      [2, "2"],
      [5, "3"],
      [8, "5"],
    ]);
    const unclosed = [...readCsv('a,b\n1,2\n3,"four\n5,6\n').lines];
    expect(unclosed.map(({ line, problem }) => [line, problem])).toEqual([
      [2, null],
      [3, "A quote is opened here but never closed."],
    ]);
  });

  it.each([
    ["a,b\n1,2", ["1", "2"]],
    ["a;b\n1,5;2", ["1,5", "2"]],
    ["a\tb\n1\t2", ["1", "2"]],
    ["\n\nA , b\n1,2\n", ["1", "2"]],
  ])("is read with the delimiter %j", (text, cells) => {
    const table = readCsv(text);
    expect([...table.columns.keys()].sort()).toEqual(["a", "b"]);
    expect(Array.from(table.lines, (line) => line.cells)).toEqual([cells]);
  });
});

describe("a line of a table", () => {
  const read = (text: string) =>
    Array.from(readCsv(text).lines, ({ line, cells, problem }) => [line, cells, problem === null]);

  it("is skipped when blank", () => {
    const blank = "\n\n  \n\t\n".repeat(3);
    expect(read(`${blank}a,b\n${blank}1,2\n${blank}`)).toEqual([[26, ["1", "2"], true]]);
    expect(read(`a,b\n1,"x${blank}y"\n`)).toEqual([[2, ["1", `x${blank}y`], true]]);
    expect(read(blank)).toEqual([]);
  });

  it.each([
    ['"one","t""w""o"', ["one", 't"w"o'], true],
    ['"" ," two"', ["", " two"], true],
    ['o"ne,t""wo', ['o"ne', 't""wo'], true],
    ["one", ["one"], false],
    ["one,two,three", ["one", "two", "three"], false],
    ["one,", ["one", ""], true],
    ['"one",', ["one", ""], true],
    [",", ["", ""], true],
  ])("%j is split into its cells without affecting others", (text, cells, isSound) => {
    expect(read(`a,b\n${text}\n3,4`)).toEqual([
      [2, cells, isSound],
      [3, ["3", "4"], true],
    ]);
  });

  it.each(["\n", "\r\n", "\r"])("may end with %j", (end) => {
    expect(read(["a,b", "1,2", "", '3,"4\n4"', "5,6"].join(end))).toEqual([
      [2, ["1", "2"], true],
      [4, ["3", "4\n4"], true],
      [6, ["5", "6"], true],
    ]);
  });

  it("may end differently from its header", () => {
    const text = 'a,b\r\n1,2\n3,"4\r\n4"\r\n"5","6"\r\n\r\n7,8';
    expect(read(text).map(([line, cells]) => [line, cells])).toEqual([
      [2, ["1", "2"]],
      [3, ["3", "4\r\n4"]],
      [5, ["5", "6"]],
      [7, ["7", "8"]],
    ]);
  });

  it("is read whole anywhere in a long file", () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [
      String(index),
      `"${"x\n".repeat(index % 9)}"`,
    ]);
    const lines = [...readCsv(`a,b\r\n${rows.map((row) => `${row.join(",")}\r\n`).join("")}`).lines];
    expect(lines.map(({ cells }) => cells)).toEqual(rows.map(([a, b]) => [a, b?.slice(1, -1)]));
    expect(lines.at(-1)?.line).toBe(
      2 + rows.slice(0, -1).reduce((sum, _, index) => sum + 1 + (index % 9), 0),
    );
    expect(lines.filter(({ problem }) => problem !== null)).toEqual([]);
  });

  it.each([",".repeat(1_000_000), `"${"x".repeat(100_000)}`, "x".repeat(64 * 1024)])(
    "that is too long is reported and ends the reading (%#)",
    (long) => {
      expect(read(`a,b\n1,2\n${long}\n3,4\n`)).toEqual([
        [2, ["1", "2"], true],
        [3, [], false],
      ]);
    },
  );

  it("counts towards the maximum unless blank or the header", async () => {
    const text = `\na,b\n${'1,"two\nlines"\n\n'.repeat(5)}`;
    const isLonger = (some: string, max: number) => inTurns(hasMoreLines(some, max));
    expect([await isLonger(text, 4), await isLonger(text, 5), await isLonger("", 0)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await isLonger(`a,b\n${"\n".repeat(101)}`, 5)).toBe(true);
  });
});

describe("a cell", () => {
  const read = (text: string) => {
    const cells = new CellReader(
      { columns: new Map([["x", 0]]), header: ["x"] },
      { line: 1, cells: [text], problem: null },
    );
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
    "%j is not an unambiguous number",
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
    ["May 15, 2026, 7:26\u202fPM", "2026-05-15T19:26:00.000Z"],
    ["May 16, 2026, 12:05 AM", "2026-05-16T00:05:00.000Z"],
    ["Sept 3, 2026 at 7:26:05 pm", "2026-09-03T19:26:05.000Z"],
    ["3 févr. 2026, 18:00", "2026-02-03T18:00:00.000Z"],
    ["15 août 2026 à 18:00", "2026-08-15T18:00:00.000Z"],
    ["1er juil. 2026, 8:00", "2026-07-01T08:00:00.000Z"],
    ["3 DÉC. 2026, 18:00", "2026-12-03T18:00:00.000Z"],
    ["19 ago 2026, 14:20", "2026-08-19T14:20:00.000Z"],
    ["19 ene 2026, 2:20 p. m.", "2026-01-19T14:20:00.000Z"],
    ["3. März 2026, 18:00", "2026-03-03T18:00:00.000Z"],
    ["3. Ma\u0308rz 2026 um 18:00", "2026-03-03T18:00:00.000Z"],
    ["4 Dez. 2025, 18:00", "2025-12-04T18:00:00.000Z"],
    ["5 Okt 2025, 18:00", "2025-10-05T18:00:00.000Z"],
    ["3 de fev. de 2026, 18:00", "2026-02-03T18:00:00.000Z"],
    ["3 de março de 2026 às 18:00", "2026-03-03T18:00:00.000Z"],
    ["5 mag 2026, 18:00", "2026-05-05T18:00:00.000Z"],
    ["5 ott 2025, 18:00", "2025-10-05T18:00:00.000Z"],
  ])("%j is a time", (text, iso) => {
    expect(new Date(readFileTime(text, "UTC")?.at ?? Number.NaN).toISOString()).toBe(iso);
  });

  it("is a time with month names in each language, in full or abbreviated", () => {
    const at = (month: number) => Date.UTC(2025, month, 9, 17, 4);
    for (const language of ["en-US", "en-GB", "de", "fr", "es", "es-MX", "pt", "it"]) {
      for (const month of ["short", "long"] as const) {
        const format = new Intl.DateTimeFormat(language, {
          ...{ day: "numeric", month, year: "numeric", hour: "numeric", minute: "2-digit", timeZone: "UTC" },
        });
        for (let index = 0; index < 12; index += 1) {
          const text = format.format(at(index));
          expect(readFileTime(text, "UTC")?.at, text).toBe(at(index));
        }
      }
    }
  });

  it.each([
    "2023-02-29 10:00",
    "2023-13-01 10:00",
    "2023-05-01 24:00",
    "2023-05-01 13:00 PM",
    "31 Nov 2024, 10:00",
    "28 Foo 2024, 10:00",
    "3 jui 2026, 10:00",
    "3 ma 2026, 10:00",
    "30 févr. 2026, 18:00",
    "May 15, 2026, 13:00 PM",
    "May 15, 2026, 0:30 AM",
    "May 2026, 7:26 PM",
    "15 May 26, 19:26",
    "0001-01-01 25:00",
    "yesterday",
    "2023-05-01",
    "1700000000",
  ])("%j is not a date and time", (text) => {
    expect(readFileTime(text, "UTC")).toBeNull();
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

  it.each(["", "an hour", "5:30", "-5m", "m"])("%j is not a duration", (text) => {
    expect(readDuration(text)).toBeNull();
  });
});
