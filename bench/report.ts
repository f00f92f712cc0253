import type { PageTime } from "./history.ts";
import type { Result } from "./throughput.ts";
import type { QuestionTime } from "./training.ts";
import type { TrainingSize } from "./training-fill.ts";

const HEAD = [
  "load",
  "messages/s",
  "÷ (a)",
  "÷ (b)",
  "p50 ms",
  "p99 ms",
  "rows/message room + people + workspace",
  "CPU µs/delivery",
  "÷ (a)",
  "bars",
];
const PAGE_RATIO_MAX = 1.2;
const TRAINING_P99_MS_MAX = 20;

const LEGEND = `
(a) a bare object that only broadcasts; (b) one that stores a row for each message and broadcasts. Same workerd,
same run, rounds in turn, medians; as many bytes to each socket. The clients share the machine.
`;

export function throughputTable(results: readonly Result[]): string {
  return table([HEAD, ...results.map(row)]) + LEGEND;
}

export function pageTable(messages: number, pages: readonly PageTime[]): string {
  const first = pages[0]?.milliseconds ?? Number.NaN;
  const rows = pages.map(({ name, milliseconds }) => [
    name,
    milliseconds.toFixed(2),
    mark(milliseconds / first, milliseconds / first <= PAGE_RATIO_MAX),
  ]);
  return table([[`a page of 50 of ${messages.toLocaleString("en")} messages`, "ms", "÷ first"], ...rows]);
}

export function trainingTable({ workouts, logs }: TrainingSize, times: readonly QuestionTime[]): string {
  const [all, sets] = [workouts, logs].map((count) => count.toLocaleString("en"));
  const rows = times.map(({ name, p50Ms, p99Ms, rowsRead, kilobytes }) => [
    name,
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
    verdict(`≤ ${TRAINING_P99_MS_MAX} ms`, p99Ms <= TRAINING_P99_MS_MAX),
    rowsRead.toLocaleString("en"),
    kilobytes.toFixed(1),
  ]);
  const head = `training: someone with ${all} workouts and sessions, ${sets} sets`;
  return table([[head, "p50 ms", "p99 ms", "bar of p99", "rows read", "kB"], ...rows]);
}

function row({ load, rates, cpuNanosecondsPerDelivery: cpu, ...rest }: Result): string[] {
  const ofBroadcast = rates.ours / rates.broadcast;
  const ofInsert = rates.ours / rates.insert;
  const ofCpu = cpu.ours / cpu.broadcast;
  const { bars } = load;
  const rows = rest.rowsPerMessage;
  const verdicts = [
    bars.ofBroadcast && verdict(`≥ ${bars.ofBroadcast} (a)`, ofBroadcast >= bars.ofBroadcast),
    bars.ofInsert && verdict(`≥ ${bars.ofInsert} (b)`, ofInsert >= bars.ofInsert),
    bars.ofBroadcastCpu && verdict(`CPU ≤ ${bars.ofBroadcastCpu} (a)`, ofCpu <= bars.ofBroadcastCpu),
  ];
  return [
    load.name,
    rates.ours.toFixed(0),
    ofBroadcast.toFixed(2),
    ofInsert.toFixed(2),
    rest.p50Ms.toFixed(2),
    rest.p99Ms.toFixed(2),
    rows ? [rows.room, rows.person, rows.workspace].map((count) => count.toFixed(2)).join(" + ") : "",
    (cpu.ours / 1000).toFixed(1),
    ofCpu.toFixed(2),
    verdicts.filter(Boolean).join(", "),
  ];
}

function verdict(bar: string, isMet: boolean): string {
  return `${bar} ${isMet ? "met" : "MISSED"}`;
}

function mark(ratio: number, isMet: boolean): string {
  return `${ratio.toFixed(2)}${isMet ? "" : " MISSED"}`;
}

/** A Markdown table, its columns aligned for a terminal. */
export function table([head = [], ...rows]: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  return line(head) + line(widths.map((width) => "-".repeat(width))) + rows.map(line).join("");
}
