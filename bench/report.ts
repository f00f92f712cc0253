import { type Bar, medianOf, type Row, verdictsOf } from "./row.ts";
import { SUBJECTS, type Subject } from "./testbed.ts";

export const SUBJECT_NAMES: Record<Subject, string> = {
  palaestra: "npm start",
  broadcast: "bare, broadcast",
  insert: "bare, INSERT",
  "socket.io": "Socket.IO + SQLite",
};

/** Every figure, and beside each bar the ratio that it bounds. */
export function barTable(rows: readonly Row[]): string {
  const lines = rows.flatMap((row) => {
    const figures = [row.name, ...SUBJECTS.map((subject) => formatFigure(row, subject))];
    const verdicts = verdictsOf(row).map(({ bar, ratio, isMet }) => [
      isMet === null ? "" : ratio.toFixed(2),
      formatBar(bar),
      isMet === null ? "not measured" : isMet ? "met" : "MISSED",
    ]);
    const [first = ["", "", ""], ...others] = verdicts;
    return [[...figures, ...first], ...others.map((other) => [...figures.map(() => ""), ...other])];
  });
  return table([["", ...SUBJECTS.map((subject) => SUBJECT_NAMES[subject]), "ratio", "bar", ""], ...lines]);
}

/** A line for each bar that is missed. */
export function missedBars(rows: readonly Row[]): string[] {
  return rows.flatMap((row) =>
    verdictsOf(row)
      .filter(({ isMet }) => isMet === false)
      .map(({ bar, ratio }) => `${row.name}: ${ratio.toFixed(2)}, bar ${formatBar(bar)}`),
  );
}

/** The median with the row's digits; empty if it was not measured. */
export function formatFigure(row: Row, subject: Subject): string {
  const digits = { minimumFractionDigits: row.digits, maximumFractionDigits: row.digits };
  return medianOf(row, subject)?.toLocaleString("en", digits) ?? "";
}

/** A Markdown table whose columns are aligned in a terminal. */
export function table([head = [], ...rows]: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  return line(head) + line(widths.map((width) => "-".repeat(width))) + rows.map(line).join("");
}

function formatBar({ atLeast, atMost, of }: Bar): string {
  const bound = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  return of === null ? bound : `${bound} × ${SUBJECT_NAMES[of]}`;
}
