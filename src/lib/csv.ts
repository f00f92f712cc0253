import Papa from "papaparse";
import type { Stepwise } from "./turns.ts";

/** A record of a CSV file. `line` is where it begins, the header being line 1: a quoted cell may hold several. */
export interface CsvLine {
  line: number;
  cells: string[];
  /** Why it cannot be read; null where it can. */
  problem: string | null;
}

export interface CsvTable {
  /** The header's names as `columnName` has them, and where each is. */
  columns: Map<string, number>;
  /** The header as it is written. */
  header: readonly string[];
  /** Without blank ones. They are cut from the text whenever they are gone through: never are all there at once. */
  lines: Iterable<CsvLine>;
}

const DELIMITERS = [",", ";", "\t"] as const;
/** So much is read at a time. No record is longer: one line of nothing but commas would be millions of cells. */
const PIECE_LENGTH = 64 * 1024;
const PROBLEMS: Record<string, string> = {
  MissingQuotes: "A quote is opened here, and closed nowhere.",
  InvalidQuotes: "The quotes of this line are not well-formed.",
};
const TOO_LONG = `A line may have ${PIECE_LENGTH / 1024} KiB. Nothing is read from here on.`;

/** What a spreadsheet takes for a formula (OWASP, CSV injection), after any number of guards. */
const FORMULA = /^'*[=+\-@\t\r]/;
const QUOTED = /[",;\r\n]|^\s|\s$/;
const [LINE_FEED, CARRIAGE_RETURN] = [10, 13];
/** A note may have line breaks, and so may be some between lines; many times more are no log. */
const BREAKS_A_LINE = 20;

/** Reads CSV by RFC 4180, and with semicolons or tabs where the header has more of those than of commas. */
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

/** Whether a table has more lines than this, below its header; and blank ones count where they are very many. */
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

/** A record by RFC 4180. Text that a spreadsheet would take for a formula is guarded by an apostrophe. */
export function writeCsvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(writeCell).join(",")}\r\n`;
}

/** Takes back the guard of `writeCsvLine`. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

function writeCell(value: string | number | boolean | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const guarded = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** A column's name as it is compared: its words in lower case, `weight kg` for `Weight (kg)` and `weight_kg`. */
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
  return count === width ? null : `This line has ${count} cells, and the header ${width}.`;
}

/** The records that are not blank, a piece of the text at a time. */
function* recordsOf(text: string): Generator<CsvLine> {
  const delimiter = delimiterOf(text);
  const newline = lineBreakOf(text);
  let from = 0;
  let line = 1;
  while (from < text.length) {
    const piece = text.slice(from, from + PIECE_LENGTH);
    const isLast = from + PIECE_LENGTH >= text.length;
    const records = cut(piece, { delimiter, newline });
    // What the end of a piece cuts is read again, with the next one.
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
  /** Where the next record begins. */
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

/** The first line break; but LF where lines end by it later, outside quotes: then there is a CR before some. */
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
