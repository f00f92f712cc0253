import { MINUTE_MS, SECOND_MS } from "../../../../lib/time.ts";
import type { CsvLine, CsvTable } from "./csv.ts";
import { readMoment } from "./moments.ts";

const NUMBER = /^[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/i;
/** One comma before exactly three digits: a thousand and one with three decimals look alike. */
const AMBIGUOUS = /^[+-]?\d{1,3},\d{3}$/;

/** The cells of one line by their columns' names; what cannot be read is noted, and told of later. */
export class CellReader {
  readonly line: number;
  readonly #cells: readonly string[];
  readonly #columns: CsvTable["columns"];
  #problem: string | null;

  constructor({ columns }: Pick<CsvTable, "columns">, { line, cells, problem }: CsvLine) {
    this.line = line;
    this.#cells = cells;
    this.#columns = columns;
    this.#problem = problem;
  }

  /** The first thing that was wrong, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  has(name: string): boolean {
    return this.#columns.has(name);
  }

  /** The text of the first of these columns that the file has; empty where it has none. */
  text(...names: readonly string[]): string {
    for (const name of names) {
      const index = this.#columns.get(name);
      if (index !== undefined) return this.#cells[index] ?? "";
    }
    return "";
  }

  /** A number, with a point or a comma; null where the cell is empty. */
  number(...names: readonly string[]): number | null {
    const text = this.text(...names).trim();
    if (text === "") return null;
    if (NUMBER.test(text) && !AMBIGUOUS.test(text)) return Number(text.replace(",", "."));
    this.refuse(
      AMBIGUOUS.test(text)
        ? `${this.#named(names)}: ${text} can be read in two ways. Write ${text.replace(",", ".")} or ${text.replace(",", "")}.`
        : `${this.#named(names)}: ${quoted(text)} is no number.`,
    );
    return null;
  }

  /** Milliseconds since 1970; null where the cell is empty. */
  moment(...names: readonly string[]): number | null {
    const text = this.text(...names).trim();
    if (text === "") return null;
    const at = readMoment(text);
    if (at === null) {
      this.refuse(`${this.#named(names)}: ${quoted(text)} is no date and time, as 2024-11-28 17:10:00.`);
    }
    return at;
  }

  refuse(problem: string): void {
    this.#problem ??= problem;
  }

  #named(names: readonly string[]): string {
    return names.find((name) => this.has(name)) ?? names[0] ?? "";
  }
}

/** How long `1h 5m 30s` or a number of seconds is, in milliseconds; null where it is neither. */
export function readDuration(text: string): number | null {
  const match = /^(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s?)?$/i.exec(text.trim());
  if (!match?.[0]) return null;
  const [, hours = 0, minutes = 0, seconds = 0] = match;
  return (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * SECOND_MS;
}

function quoted(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}
