/**
 * Measures `npm start` from outside, in turn with bare Durable Objects and with Socket.IO + SQLite. `--quick` measures less,
 * in at most 90 seconds; `--only=memory,connects` measures scenarios by parts of their names. A whole run writes
 * docs/benchmarks.md. Exits with 1 if a bar is missed.
 */
import { describeRemaining, Estimate } from "../scripts/estimate.ts";
import { readOptions } from "../scripts/options.ts";
import { describeMachine } from "./cpu.ts";
import { writePage } from "./page.ts";
import { barTable, missedBars } from "./report.ts";
import { createRow, type Row } from "./row.ts";
import { trainingStatements } from "./scenarios/training-fill.ts";
import { QUICK, SCENARIOS, TRAINER, WHOLE } from "./scenarios.ts";
import { installPeers } from "./servers/socket-io.ts";
import { Testbed } from "./testbed.ts";

const SILENT_MS_MAX = 5000;

const USAGE = `npm run bench -- [options]
  --quick          measures less, in at most 90 seconds
  --only=A,B       measures the scenarios whose names contain A or B`;

const values = readOptions(USAGE, {
  quick: { type: "boolean", default: false },
  only: { type: "string", default: "" },
});
const isWhole = !values.quick;
const size = isWhole ? WHOLE : QUICK;
const parts = values.only.split(",");
const scenarios = SCENARIOS.filter(
  ({ name, isSlow }) => (isWhole || values.only || !isSlow) && parts.some((part) => name.includes(part)),
);

process.once("SIGINT", () => process.exit(130));
const startedAt = Date.now();
let toldAt = startedAt;
console.log(`${describeMachine()}\n`);
installPeers(() => progress("installing Socket.IO"));
progress("starting the servers");
const hasTraining = scenarios.some(({ name }) => name === "training");
const testbed = await Testbed.setUp({
  isWhole,
  statements: hasTraining ? trainingStatements(TRAINER + 1, size.training.log) : [],
  onTurn: (turn) => {
    if (Date.now() - toldAt > SILENT_MS_MAX) progress(`  ${turn}`);
  },
});
const rows: Row[] = [];
const details: string[] = [];
const estimate = new Estimate(
  scenarios.map(({ name }) => name),
  {},
  Date.now(),
);
for (const [index, { name, measure }] of scenarios.entries()) {
  const remaining = describeRemaining(estimate.remainingMs(Date.now()));
  progress(`${index + 1} of ${scenarios.length}: ${name}${remaining && `, ${remaining}`}`);
  const measured = await measure(testbed, size);
  rows.push(...measured.rows);
  if (measured.details) details.push(measured.details);
  estimate.finish(name);
}
await testbed.tearDown();
if (testbed.faults.palaestra.deliveries > 0) rows.push(faultsOf(testbed));
progress("done\n");

const figures = [barTable(rows), ...details].join("\n");
console.log(figures);
console.log(`The load generator used at most ${(testbed.busiest * 100).toFixed(0)} % of its core.`);
if (isWhole && !values.only) writePage(rows, figures, testbed);
const missed = missedBars(rows);
if (missed.length > 0) console.log(`\nMissed:\n${missed.map((bar) => `  ${bar}`).join("\n")}`);
process.exitCode = missed.length > 0 ? 1 : 0;

function progress(step: string): void {
  toldAt = Date.now();
  const seconds = Math.round((toldAt - startedAt) / 1000);
  console.log(`${String(seconds).padStart(4)} s  ${step}`);
}

function faultsOf({ faults: { palaestra } }: Testbed): Row {
  const { deliveries, lost, duplicated, reordered } = palaestra;
  const name = `lost, duplicated or reordered, of ${deliveries.toLocaleString("en")} deliveries`;
  const row = createRow(name, 0, { atMost: 0, of: null });
  row.rounds.palaestra = [lost + duplicated + reordered];
  return row;
}
