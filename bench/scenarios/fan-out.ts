import { CAN_READ_PROCESSES } from "../processes.ts";
import { createRow, type Row, record, subjectsOf } from "../row.ts";
import type { Testbed } from "../testbed.ts";
import type { ClosedLoopPace } from "./throughput.ts";

const ROOM = { name: "fan-out", rooms: 1, people: 500 };
const SENDERS = 8;
const EVERY_MS = 100;

export interface SteadyPace {
  rounds: number;
  /** A busy room settles once a minute: only that long a measurement includes what it costs. */
  ourSeconds: number;
  peerSeconds: number;
}

/** One room of 500: deliveries a second at most, and CPU time for a delivery at an ordinary pace. */
export async function measureFanOut(
  testbed: Testbed,
  pace: ClosedLoopPace,
  steady: SteadyPace,
): Promise<Row[]> {
  const saturated = createRow("one room of 500, saturated: deliveries/s", 0, {
    atLeast: 0.9,
    of: "broadcast",
  });
  const cpu = createRow("one room of 500, 10 messages/s: CPU µs per delivery", 1, {
    atMost: 1.25,
    of: "broadcast",
  });
  const subjects = subjectsOf(saturated, testbed.isWhole);
  for (const subject of subjects) {
    await testbed.openWarm(subject, ROOM.name, await testbed.createRooms(subject, ROOM), SENDERS);
  }
  await testbed.inTurn(pace.rounds, subjects, async (subject) => {
    const { warmUpMs, measuredMs } = pace;
    const load = { senders: SENDERS, inFlight: 1, warmUpMs, measuredMs };
    const report = await testbed.runClosedLoop(subject, ROOM.name, load);
    record(saturated, subject, report.deliveriesPerSecond);
  });
  await testbed.inTurn(CAN_READ_PROCESSES ? steady.rounds : 0, subjects, async (subject) => {
    const load = { senders: SENDERS, everyMs: EVERY_MS };
    await testbed.runConstantRate(subject, ROOM.name, { ...load, messages: 5 });
    const before = testbed.server(subject).cpuNanoseconds();
    const seconds = subject === "palaestra" ? steady.ourSeconds : steady.peerSeconds;
    const messages = (seconds * 1000) / EVERY_MS;
    const { deliveries } = await testbed.runConstantRate(subject, ROOM.name, { ...load, messages });
    record(cpu, subject, (testbed.server(subject).cpuNanoseconds() - before) / 1000 / deliveries);
  });
  return [saturated, cpu];
}
