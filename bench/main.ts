/**
 * Measures the rooms against bare objects that do the least there is to do, the pages of a long conversation, and the
 * training of someone who has trained for long. `--quick` is a smoke run; `--only` names loads by part of their names, of
 * which `training` is one.
 */
import { parseArgs } from "node:util";
import { TestServer } from "../test/support/server.ts";
import { describeMachine } from "./cpu.ts";
import { measurePages } from "./history.ts";
import { LOADS, PEOPLE_NEEDED } from "./loads.ts";
import { pageTable, throughputTable, trainingTable } from "./report.ts";
import { measure, type Pace, type Result } from "./throughput.ts";
import { measureTraining } from "./training.ts";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});
const pace: Pace = values.quick
  ? { rounds: 1, roundMs: 300, warmUpMs: 200, countsRows: false }
  : { rounds: 4, roundMs: 800, warmUpMs: 600, countsRows: true };
const messages = values.quick ? 20_000 : 1_000_000;
const training = values.quick ? { workouts: 100, logs: 4000 } : { workouts: 5000, logs: 200_000 };

process.once("SIGINT", () => process.exit(130));
const server = await TestServer.start({
  people: PEOPLE_NEEDED,
  entry: "bench/floor-worker.ts",
  objects: { BROADCAST_FLOOR: "BroadcastFloor", INSERT_FLOOR: "InsertFloor" },
  onLine: (line) => {
    if (!line.startsWith('{"level":"info"')) console.error(line);
  },
});
try {
  console.log(`${describeMachine()}\n`);
  const results: Result[] = [];
  for (const load of LOADS.filter(({ name }) => name.includes(values.only))) {
    results.push(await measure(server, load, pace));
  }
  if (results.length > 0) console.log(throughputTable(results));
  if (values.only === "") {
    console.log(pageTable(messages, await measurePages(server, messages, values.quick ? 5 : 60)));
  }
  if ("training".includes(values.only)) {
    console.log(trainingTable(training, await measureTraining(server, training, values.quick ? 5 : 100)));
  }
} finally {
  server.stop();
}
