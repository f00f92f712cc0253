import type { CsvLine, CsvTable } from "../../../../lib/csv.ts";
import { cut } from "../../../../lib/text.ts";
import { MINUTE_MS, SECOND_MS } from "../../../../lib/time.ts";
import type { FileTime } from "../../dates.ts";

const NUMBER = /^[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/i;
/** A comma before exactly three digits: thousands or decimals. */
const AMBIGUOUS = /^[+-]?\d{1,3},\d{3}$/;
const QUOTED_LENGTH = 40;

/** `problem` is the first unreadable cell's error. Columns are named as `columnName` normalizes them. */
export class CellReader {
  problem: string | null;
  readonly #cells: readonly string[];
  readonly #table: Pick<CsvTable, "columns" | "header">;

  constructor(table: Pick<CsvTable, "columns" | "header">, { cells, problem }: CsvLine) {
    this.problem = problem;
    this.#cells = cells;
    this.#table = table;
  }

  /** Of the first of these columns that exists, trimmed; empty if none does. */
  text(...names: readonly string[]): string {
    return this.raw(...names).trim();
  }

  raw(...names: readonly string[]): string {
    return this.#cells[this.#indexOf(names)] ?? "";
  }

  /** The column's name as in the file, for error messages. */
  nameOf(...names: readonly string[]): string {
    return this.#table.header[this.#indexOf(names)] ?? names[0] ?? "";
  }

  #indexOf(names: readonly string[]): number {
    return names.map((name) => this.#table.columns.get(name)).find((index) => index !== undefined) ?? -1;
  }

  /** Null if the cell is empty, or if it is refused. */
  number(name: string): number | null {
    const text = this.text(name);
    if (text === "") return null;
    if (NUMBER.test(text) && !AMBIGUOUS.test(text)) return Number(text.replace(",", "."));
    this.refuse(
      AMBIGUOUS.test(text)
        ? `${this.nameOf(name)}: ${text} is ambiguous. Write ${text.replace(",", ".")} or ${text.replace(",", "")}.`
        : `${this.nameOf(name)}: ${quoted(text)} is not a number.`,
    );
    return null;
  }

  time(name: string, read: (text: string) => FileTime | null): FileTime | null {
    const text = this.text(name);
    if (text === "") return null;
    const time = read(text);
    if (time === null) {
      this.refuse(
        `${this.nameOf(name)}: ${quoted(text)} is not a date and time such as 2024-11-28 17:10:00.`,
      );
    }
    return time;
  }

  refuse(problem: string): void {
    this.problem ??= problem;
  }
}

/** Milliseconds of `1h 5m 30s` or of a number of seconds; null if it is neither. */
export function readDuration(text: string): number | null {
  const match = /^(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s?)?$/i.exec(text.trim());
  if (!match?.[0]) return null;
  const [, hours = 0, minutes = 0, seconds = 0] = match;
  return (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * SECOND_MS;
}

function quoted(text: string): string {
  const start = cut(text, QUOTED_LENGTH);
  return `"${start}${start === text ? "" : "…"}"`;
}
