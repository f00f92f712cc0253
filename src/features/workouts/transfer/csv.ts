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
  /** Without blank ones. They are cut from the text whenever they are gone through: never are all there at once. */
  lines: Iterable<CsvLine>;
}

/** Where a record is in the text. */
interface Span {
  line: number;
  from: number;
  to: number;
}

interface Cells {
  cells: string[];
  /** Of all that there are. */
  count: number;
  problem: string | null;
}

const DELIMITERS = [",", ";", "\t"] as const;
/** What stands further to the right is counted alone: a line of nothing but commas would be millions of cells. */
const COLUMNS_MAX = 1000;
const UNCLOSED = "A quote is opened here, and closed nowhere.";
const MISQUOTED = "The quotes of this line are not well-formed.";

/** What a spreadsheet takes for a formula (OWASP, CSV injection), after any number of guards. */
const FORMULA = /^'*[=+\-@\t\r]/;
const QUOTED = /[",;\r\n]|^\s|\s$/;
const [QUOTE, LINE_FEED, CARRIAGE_RETURN] = [34, 10, 13];

/** Reads CSV by RFC 4180, and with semicolons or tabs where the header has more of those than of commas. */
export function readCsv(text: string): CsvTable {
  const delimiter = delimiterOf(text);
  const [header] = recordsOf(text, delimiter);
  if (!header) return { columns: new Map(), lines: [] };
  const { cells: names, count: width } = cellsOf(text.slice(header.from, header.to), delimiter);
  return {
    columns: readHeader(names),
    lines: {
      *[Symbol.iterator]() {
        for (const { line, from, to } of recordsOf(text, delimiter)) {
          if (from === header.from) continue;
          const { cells, count, problem } = cellsOf(text.slice(from, to), delimiter);
          const isWhole = count === width;
          yield { line, cells, problem: problem ?? (isWhole ? null : miscounted(count, width)) };
        }
      },
    },
  };
}

/** Whether a table has more lines than this, below its header. */
export function hasMoreLines(text: string, max: number): boolean {
  let count = -1;
  for (const _ of recordsOf(text, delimiterOf(text))) {
    count += 1;
    if (count > max) return true;
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

function delimiterOf(text: string): string {
  const [header = ""] = /^[^\r\n]*/.exec(text.trimStart()) ?? [];
  const counts = DELIMITERS.map((delimiter) => countOf(delimiter, header));
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

function readHeader(cells: readonly string[]): Map<string, number> {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  return new Map(names.map((name, index) => [name, index] as const).reverse());
}

function miscounted(count: number, width: number): string {
  return `This line has ${count} cells, and the header ${width}.`;
}

function* recordsOf(text: string, delimiter: string): Generator<Span> {
  for (let from = 0, line = 1; from < text.length; ) {
    const to = endOfRecord(text, from, delimiter);
    if (to > from && text.slice(from, to).trim() !== "") yield { line, from, to };
    line += 1 + breaksWithin(text, from, to);
    from = to + (text.startsWith("\r\n", to) ? 2 : 1);
  }
}

/** A line break within quotes ends no record; and a quote opens only where a cell begins. */
function endOfRecord(text: string, begin: number, delimiter: string): number {
  const separator = delimiter.charCodeAt(0);
  let before = separator;
  for (let at = begin; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || code === CARRIAGE_RETURN) return at;
    if (code === QUOTE && before === separator) at = closingQuote(text, at + 1);
    before = code;
  }
  return text.length;
}

/** Two quotes stand for one of the cell's own. */
function closingQuote(text: string, begin: number): number {
  let at = text.indexOf('"', begin);
  while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at === -1 ? text.length : at;
}

function breaksWithin(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) count += 1;
  }
  return count;
}

function cellsOf(record: string, delimiter: string): Cells {
  if (!record.includes('"')) {
    const cells = record.split(delimiter, COLUMNS_MAX);
    const count = cells.length < COLUMNS_MAX ? cells.length : countOf(delimiter, record) + 1;
    return { cells, count, problem: null };
  }
  const read: Cells = { cells: [], count: 0, problem: null };
  for (let from = 0; from <= record.length; read.count += 1) {
    const isQuoted = record.charCodeAt(from) === QUOTE;
    const close = isQuoted ? closingQuote(record, from + 1) : from;
    const found = record.indexOf(delimiter, close);
    const to = found === -1 ? record.length : found;
    if (isQuoted) read.problem ??= quotingProblem(record, close, to);
    if (read.count < COLUMNS_MAX) {
      const cell = isQuoted ? record.slice(from + 1, close).replaceAll('""', '"') : record.slice(from, to);
      read.cells.push(cell);
    }
    from = to + 1;
  }
  return read;
}

function quotingProblem(record: string, close: number, to: number): string | null {
  if (close === record.length) return UNCLOSED;
  return record.slice(close + 1, to).trim() === "" ? null : MISQUOTED;
}

function countOf(delimiter: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(delimiter); at !== -1; at = text.indexOf(delimiter, at + 1)) count += 1;
  return count;
}
