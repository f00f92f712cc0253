import { type Bar, medianOf, type Row, verdictsOf } from "./row.ts";
import { SUBJECTS, type Subject } from "./testbed.ts";

export const SUBJECT_NAMES: Record<Subject, string> = {
  palaestra: "npm start",
  insert: "bare, one INSERT",
  broadcast: "bare, broadcasts",
  "socket.io": "Socket.IO + SQLite",
};

/** All figures, each ratio beside its bar. */
export function barTable(rows: readonly Row[]): string {
  const lines = rows.flatMap((row) => {
    const figures = [row.name, ...SUBJECTS.map((subject) => figure(row, subject))];
    const verdicts = verdictsOf(row).map(({ bar, ratio, isMet }) => [
      isMet === null ? "not measured" : ratio.toFixed(2),
      barName(bar),
      isMet === null ? "" : isMet ? "met" : "MISSED",
    ]);
    const [first = ["", "", ""], ...more] = verdicts;
    const blank = figures.map(() => "");
    return [[...figures, ...first], ...more.map((verdict) => [...blank, ...verdict])];
  });
  return table([["", ...SUBJECTS.map((subject) => SUBJECT_NAMES[subject]), "ratio", "bar", ""], ...lines]);
}

/** The bars missed, by their rows' names. */
export function missedBars(rows: readonly Row[]): string[] {
  return rows.flatMap((row) =>
    verdictsOf(row)
      .filter(({ isMet }) => isMet === false)
      .map(({ bar, ratio }) => `${row.name}: ${ratio.toFixed(2)}, not ${barName(bar)}`),
  );
}

export function figure(row: Row, subject: Subject): string {
  const middle = medianOf(row, subject);
  if (middle === null) return "";
  return middle.toLocaleString("en", {
    minimumFractionDigits: row.digits,
    maximumFractionDigits: row.digits,
  });
}

/** A Markdown table, its columns aligned for a terminal. */
export function table([head = [], ...rows]: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  return line(head) + line(widths.map((width) => "-".repeat(Math.max(width, 3)))) + rows.map(line).join("");
}

function barName({ atLeast, atMost, of }: Bar): string {
  const bound = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  return of === null ? bound : `${bound} × ${SUBJECT_NAMES[of]}`;
}
