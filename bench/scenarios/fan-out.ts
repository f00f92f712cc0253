import { CAN_READ_PROCESSES } from "../processes.ts";
import { createRow, inTurn, type Row, record, subjectsOf } from "../row.ts";
import type { Subject, Testbed } from "../testbed.ts";
import type { Pace } from "./throughput.ts";

const ROOM = { name: "one room, told", rooms: 1, people: 500 };
const SENDERS = 8;
const MESSAGES_PER_SECOND = 10;

/** One room of 500: how fast all can be told, and what it costs to tell them at an ordinary pace. */
export async function measureFanOut(testbed: Testbed, pace: Pace): Promise<Row[]> {
  const saturated = createRow("one room of 500, saturated: deliveries/s", 0, {
    atLeast: 0.9,
    of: "broadcast",
  });
  const cpu = createRow("… at 10 messages/s: CPU µs a delivery", 1, { atMost: 1.25, of: "broadcast" });
  const subjects = subjectsOf(saturated, testbed.isWhole);
  for (const subject of subjects) await testbed.open(subject, ROOM.name, await testbed.rooms(subject, ROOM));
  await inTurn(pace.rounds, subjects, async (subject) => {
    const report = await testbed.load.order({
      type: "closed-loop",
      crowd: `${ROOM.name} on ${subject}`,
      senders: SENDERS,
      inFlight: 1,
      warmUpMs: pace.warmUpMs,
      milliseconds: pace.roundMs,
    });
    record(saturated, subject, report.deliveriesPerSecond);
  });

  const say = (subject: Subject, messages: number) =>
    testbed.load.order({
      type: "constant-rate",
      crowd: `${ROOM.name} on ${subject}`,
      senders: SENDERS,
      messages,
      everyMs: 1000 / MESSAGES_PER_SECOND,
    });
  // A room settles every five seconds while messages come: what is counted is of so many seconds.
  await inTurn(CAN_READ_PROCESSES ? pace.even.rounds : 0, subjects, async (subject) => {
    await say(subject, 3);
    const before = testbed.server(subject).cpuNanoseconds();
    const { deliveries } = await say(subject, pace.even.messages);
    record(cpu, subject, (testbed.server(subject).cpuNanoseconds() - before) / 1000 / deliveries);
  });
  for (const subject of subjects) await testbed.close(subject, ROOM.name);
  return [saturated, cpu];
}
