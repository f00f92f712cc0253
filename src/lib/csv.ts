import Papa from "papaparse";
import type { Stepwise } from "./turns.ts";

/** `line` is where the record starts (the header is 1): quoted cells may contain line breaks. */
export interface CsvLine {
  line: number;
  cells: string[];
  problem: string | null;
}

export interface CsvTable {
  columns: Map<string, number>;
  header: readonly string[];
  /** Without blank lines; parsed anew in each iteration, so never all in memory. */
  lines: Iterable<CsvLine>;
}

const DELIMITERS = [",", ";", "\t"] as const;
/** No record may be longer: one line of commas would be millions of cells. */
const PIECE_LENGTH = 64 * 1024;
const PROBLEMS: Record<string, string> = {
  MissingQuotes: "A quote is opened here but never closed.",
  InvalidQuotes: "The quotes in this line are malformed.",
};
const TOO_LONG = `A line may have at most ${PIECE_LENGTH / 1024} KiB. The rest of the file was not read.`;

/** What a spreadsheet would run as a formula (OWASP, CSV injection), after any number of guards. */
const FORMULA = /^'*[=+\-@\t\r]/;
const QUOTED = /[",;\r\n]|^\s|\s$/;
const [LINE_FEED, CARRIAGE_RETURN] = [10, 13];
/** Allows line breaks in notes and blank lines, but no more. */
const BREAKS_A_LINE = 20;

/** RFC 4180, with semicolons or tabs as delimiters if the header has more of them than commas. */
export function readCsv(text: string): CsvTable {
  const [header] = recordsOf(text);
  if (!header) return { columns: new Map(), header: [], lines: [] };
  const columns = readHeader(header.cells);
  return {
    columns,
    header: header.cells.map((cell) => cell.trim()),
    lines: {
      *[Symbol.iterator]() {
        for (const { line, cells, problem } of recordsOf(text)) {
          if (line !== header.line)
            yield { line, cells, problem: problem ?? miscounted(cells.length, header.cells.length) };
        }
      },
    },
  };
}

export function* hasMoreLines(text: string, max: number): Stepwise<boolean> {
  if (countBreaks(text, 0, text.length) > max * BREAKS_A_LINE) return true;
  let count = -1;
  for (const _ of recordsOf(text)) {
    count += 1;
    if (count > max) return true;
    yield;
  }
  return false;
}

/** RFC 4180. An apostrophe guards text that a spreadsheet would run as a formula. */
export function writeCsvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(writeCell).join(",")}\r\n`;
}

export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

function writeCell(value: string | number | boolean | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const guarded = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** `weight kg` for `Weight (kg)` and `weight_kg`. */
export function columnName(header: string): string {
  return header
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

function delimiterOf(text: string): string {
  const [header = ""] = /^[^\r\n]*/.exec(text.trimStart()) ?? [];
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

function readHeader(cells: readonly string[]): Map<string, number> {
  const names = cells.map(columnName);
  return new Map(names.map((name, index) => [name, index] as const).reverse());
}

function miscounted(count: number, width: number): string | null {
  return count === width ? null : `This line has ${count} cells, but the header has ${width}.`;
}

function* recordsOf(text: string): Generator<CsvLine> {
  const delimiter = delimiterOf(text);
  const newline = lineBreakOf(text);
  let from = 0;
  let line = 1;
  while (from < text.length) {
    const piece = text.slice(from, from + PIECE_LENGTH);
    const isLast = from + PIECE_LENGTH >= text.length;
    const records = cut(piece, { delimiter, newline });
    // A record cut off by the end of the piece is parsed again with the next one.
    if (!isLast) records.pop();
    let begin = 0;
    for (const { cells, problem, end } of records) {
      if (cells.length > 1 || cells[0]?.trim() !== "") yield { line, cells, problem };
      line += countBreaks(piece, begin, end);
      begin = end;
    }
    if (begin === 0) return yield { line, cells: [], problem: TOO_LONG };
    from += begin;
  }
}

interface Cut {
  cells: string[];
  problem: string | null;
  end: number;
}

function cut(piece: string, format: { delimiter: string; newline: LineBreak }): Cut[] {
  const records: Cut[] = [];
  Papa.parse<string[]>(piece, {
    ...format,
    step: ({ data, errors, meta }) => {
      const problem = errors.map(({ code }) => PROBLEMS[code]).find((each) => each !== undefined) ?? null;
      const cells = format.newline === "\n" ? withoutReturn(data) : data;
      records.push({ cells, problem, end: meta.cursor });
    },
  });
  return records;
}

type LineBreak = "\r\n" | "\n" | "\r";

/** LF if some unquoted line ends with LF alone. */
function lineBreakOf(text: string): LineBreak {
  const [first = "\n"] = /\r\n|\n|\r/.exec(text) ?? [];
  let isQuoted = false;
  for (const [mark] of text.matchAll(/"|\r\n|\n/g)) {
    if (mark === '"') isQuoted = !isQuoted;
    else if (mark === "\n" && !isQuoted) return "\n";
  }
  return first as LineBreak;
}

function withoutReturn(cells: readonly string[]): string[] {
  return cells.map((cell, index) => (index === cells.length - 1 ? cell.replace(/\r$/, "") : cell));
}

function countBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) count += 1;
  }
  return count;
}
