/**
 * Measures `npm start`, as people run it, beside bare objects on the same runtime and Socket.IO with SQLite. `--quick` is
 * shorter; `--only` names what to measure by parts of names, separated by commas. What is measured whole is written to
 * docs/benchmarks.md. Exits with 1 where a bar is missed.
 */
import { parseArgs } from "node:util";
import { describeMachine } from "./cpu.ts";
import { barTable, missedBars } from "./report.ts";
import { createRow, type Row } from "./row.ts";
import { measureConnects } from "./scenarios/connects.ts";
import { measureFanOut } from "./scenarios/fan-out.ts";
import { measureHistory } from "./scenarios/history.ts";
import { measureMemory } from "./scenarios/memory.ts";
import { measureReconnect } from "./scenarios/reconnect.ts";
import { measureRows } from "./scenarios/rows.ts";
import { measureThroughput, TALK } from "./scenarios/throughput.ts";
import { measureTraining } from "./scenarios/training.ts";
import { trainingStatements } from "./scenarios/training-fill.ts";
import { installPeers } from "./servers/peers.ts";
import { PEOPLE, Testbed } from "./testbed.ts";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});
const isWhole = !values.quick;
const size = isWhole
  ? {
      talk: { rounds: 5, warmUpMs: 400, roundMs: 1500, even: { rounds: 3, messages: 100 } },
      connects: 5,
      memory: 3,
      reconnect: { rooms: 200, rounds: 3 },
      history: { messages: 1_000_000, rounds: 60 },
      training: { size: { workouts: 5000, logs: 200_000 }, rounds: 100 },
    }
  : {
      talk: { rounds: 3, warmUpMs: 100, roundMs: 300, even: { rounds: 1, messages: 50 } },
      connects: 3,
      memory: 1,
      reconnect: { rooms: 60, rounds: 1 },
      history: { messages: 1_000_000, rounds: 15 },
      training: { size: { workouts: 500, logs: 20_000 }, rounds: 20 },
    };
const trainer = PEOPLE - 1;

/** What each measures by its name; the first restart the servers. */
const SCENARIOS: Record<string, (testbed: Testbed) => Promise<Row[]>> = {
  history: async (testbed) => [
    (await measureHistory(testbed, size.history.messages, size.history.rounds)).row,
  ],
  memory: (testbed) => measureMemory(testbed, size.memory),
  ...Object.fromEntries(
    TALK.map((load) => [
      load.name,
      async (testbed: Testbed) => [await measureThroughput(testbed, load, size.talk)],
    ]),
  ),
  "fan-out": (testbed) => measureFanOut(testbed, size.talk),
  connects: (testbed) => measureConnects(testbed, size.connects),
  reconnect: async (testbed) => [
    await measureReconnect(testbed, size.reconnect.rooms, size.reconnect.rounds),
  ],
  rows: measureRows,
  training: async (testbed) => [
    (await measureTraining(testbed, trainer, size.training.size, size.training.rounds)).row,
  ],
};

const started = Date.now();
const tell = (line: string) =>
  console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${line}`);

process.once("SIGINT", () => process.exit(130));
console.log(`${describeMachine()}\n`);
installPeers(() => tell("installing what is compared with"));
tell("starting the servers");
const wanted = values.only.split(",");
const scenarios = Object.entries(SCENARIOS).filter(([name]) => wanted.some((part) => name.includes(part)));
const isTraining = scenarios.some(([name]) => name === "training");
const testbed = await Testbed.setUp(
  isWhole,
  isTraining ? trainingStatements(trainer + 1, size.training.size) : [],
);
const rows: Row[] = [];
for (const [name, measure] of scenarios) {
  tell(name);
  rows.push(...(await measure(testbed)));
}
await testbed.tearDown();
const faults = createRow("lost, duplicated or out of order, of all that was received", 0, {
  atMost: 0,
  of: null,
});
const { lost, duplicated, reordered } = testbed.faults.palaestra;
faults.rounds.palaestra = [lost + duplicated + reordered];
rows.push(faults);
tell("done\n");
console.log(barTable(rows));
const missed = missedBars(rows);
if (missed.length > 0) console.log(`Missed:\n${missed.map((bar) => `  ${bar}\n`).join("")}`);
process.exitCode = missed.length > 0 ? 1 : 0;
