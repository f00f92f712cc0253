import { CAN_READ_PROCESSES } from "../processes.ts";
import { createRow, inTurn, type Row, record, subjectsOf } from "../row.ts";
import type { Testbed } from "../testbed.ts";
import type { ClosedLoopPace } from "./throughput.ts";

const ROOM = { name: "fan-out", rooms: 1, people: 500 };
const SENDERS = 8;
const EVERY_MS = 100;
/** While messages arrive, a room settles every five seconds. Measured is a multiple of that. */
const SETTLING_MS = 5000;

export interface SteadyPace {
  rounds: number;
  /** How many times the room settles in each round. */
  settlings: number;
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
  const cpu = createRow("one room of 500, 10 messages/s: CPU µs a delivery", 1, {
    atMost: 1.25,
    of: "broadcast",
  });
  const subjects = subjectsOf(saturated, testbed.isWhole);
  for (const subject of subjects) {
    await testbed.openWarm(subject, ROOM.name, await testbed.createRooms(subject, ROOM), SENDERS);
  }
  await inTurn(pace.rounds, subjects, async (subject) => {
    const { warmUpMs, measuredMs } = pace;
    const load = { senders: SENDERS, inFlight: 1, warmUpMs, measuredMs };
    const report = await testbed.runClosedLoop(subject, ROOM.name, load);
    record(saturated, subject, report.deliveriesPerSecond);
  });
  await inTurn(CAN_READ_PROCESSES ? steady.rounds : 0, subjects, async (subject) => {
    const load = { senders: SENDERS, everyMs: EVERY_MS };
    await testbed.runConstantRate(subject, ROOM.name, { ...load, messages: 5 });
    const before = testbed.server(subject).cpuNanoseconds();
    const messages = (steady.settlings * SETTLING_MS) / EVERY_MS;
    const { deliveries } = await testbed.runConstantRate(subject, ROOM.name, { ...load, messages });
    record(cpu, subject, (testbed.server(subject).cpuNanoseconds() - before) / 1000 / deliveries);
  });
  for (const subject of subjects) await testbed.close(subject, ROOM.name);
  return [saturated, cpu];
}
