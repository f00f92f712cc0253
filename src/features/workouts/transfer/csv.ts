import Papa from "papaparse";

/** A record of a CSV file. `line` is where it begins, the header being line 1: a quoted cell may hold several. */
export interface CsvLine {
  line: number;
  cells: string[];
  /** Why it cannot be read; null where it can. */
  problem: string | null;
}

export interface CsvTable {
  /** The header's names, in lower case, and where each stands. */
  columns: Map<string, number>;
  lines: CsvLine[];
}

const DELIMITERS = [",", ";", "\t"] as const;
const QUOTE_PROBLEMS: Record<string, string> = {
  MissingQuotes: "A quote is opened here, and closed nowhere.",
  InvalidQuotes: "The quotes of this line are not well-formed.",
};

/** What a spreadsheet takes for a formula (OWASP, CSV injection), after any number of guards. */
const FORMULA = /^'*[=+\-@\t\r]/;
const QUOTED = /[",;\r\n]|^\s|\s$/;

/** Reads CSV by RFC 4180, and with semicolons or tabs where the header has more of those than of commas. */
export function readCsv(text: string): CsvTable {
  const table: CsvTable = { columns: new Map(), lines: [] };
  let begin = 0;
  let line = 1;
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step: ({ data, errors, meta }) => {
      const isBlank = data.length === 1 && data[0]?.trim() === "";
      if (table.columns.size === 0) {
        if (!isBlank) table.columns = readHeader(data);
      } else if (!isBlank) {
        const problem = problemOf(data, errors, table.columns);
        table.lines.push({ line, cells: data, problem });
      }
      line += countLines(text, begin, meta.cursor);
      begin = meta.cursor;
    },
  });
  return table;
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

function delimiterOf(text: string): string {
  const [header = ""] = /^\s*[^\r\n]*/.exec(text) ?? [];
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

function readHeader(cells: readonly string[]): Map<string, number> {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  return new Map(names.map((name, index) => [name, index] as const).reverse());
}

function problemOf(
  { length }: readonly string[],
  errors: readonly { code: string }[],
  { size }: Map<string, number>,
): string | null {
  for (const { code } of errors) {
    const problem = QUOTE_PROBLEMS[code];
    if (problem) return problem;
  }
  return length === size ? null : `This line has ${length} cells, and the header ${size}.`;
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const character = text[index];
    if (character === "\n" || (character === "\r" && text[index + 1] !== "\n")) count += 1;
  }
  return count;
}
