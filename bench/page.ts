import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../scripts/root.ts";
import { type ChartGroup, drawChart } from "./chart.ts";
import { describeMachine } from "./cpu.ts";
import { writeGeneratedPart } from "./generated-part.ts";
import { CAN_READ_PROCESSES, CORES } from "./processes.ts";
import { formatFigure, SUBJECT_NAMES } from "./report.ts";
import { medianOf, type Row } from "./row.ts";
import { socketIoVersion } from "./servers/socket-io.ts";
import { SUBJECTS, type Testbed } from "./testbed.ts";

const DOCS = join(ROOT, "docs");

const CHARTS = [
  "![Rates: more is better](benchmarks-rates.svg)",
  "![Costs: less is better](benchmarks-costs.svg)",
];

/** Rows whose figures are better the higher they are. */
const RATES = /\/s$/;

/** Replaces the figures in docs/benchmarks.md and its two charts. */
export function writePage(rows: readonly Row[], figures: string, testbed: Testbed): void {
  const compared = rows.filter(({ rounds }) => Object.keys(rounds).length > 1);
  const rates = compared.filter(({ name }) => RATES.test(name));
  const costs = compared.filter(({ name }) => !RATES.test(name));
  write("benchmarks-rates.svg", drawChart("Rates, more is better", rates.map(toGroup)));
  write("benchmarks-costs.svg", drawChart("Costs, less is better", costs.map(toGroup)));

  const content = [conditions(testbed), figures, ...CHARTS].join("\n\n");
  writeGeneratedPart(join(DOCS, "benchmarks.md"), "npm run bench", content);
}

function conditions({ busiest, faults: { peers } }: Testbed): string {
  const { miniflare, workerd } = versions();
  const lines = [
    `${new Date().toISOString().slice(0, 10)}, ${describeMachine()}.`,
    `Miniflare ${miniflare}, workerd ${workerd}, Socket.IO ${socketIoVersion()} and \`node:sqlite\` of Node ${process.version}.`,
    CORES
      ? "The servers ran on one core, the load generator on another."
      : "The servers and the load generator shared all cores, so they may have slowed each other down.",
    `The load generator used at most ${(busiest * 100).toFixed(0)} % of its core.`,
    `The other servers lost ${peers.lost}, duplicated ${peers.duplicated} and reordered ${peers.reordered} messages.`,
  ];
  if (!CAN_READ_PROCESSES)
    lines.push("CPU time and memory were not measured, because this system has no /proc.");
  return lines.join("\n");
}

function versions(): Record<"miniflare" | "workerd", string> {
  const of = (name: string) =>
    JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8")).version;
  return { miniflare: of("miniflare"), workerd: of("workerd") };
}

function toGroup(row: Row): ChartGroup {
  return {
    title: row.name,
    bars: SUBJECTS.filter((subject) => row.rounds[subject]).map((subject) => ({
      name: SUBJECT_NAMES[subject],
      value: medianOf(row, subject) ?? 0,
      label: formatFigure(row, subject),
      isOurs: subject === "palaestra",
    })),
  };
}

function write(name: string, content: string): void {
  writeFileSync(join(DOCS, name), content);
}
