import { CAN_READ_PROCESSES } from "../processes.ts";
import { emptyRow, inTurn, note, type Row, subjectsOf } from "../row.ts";
import type { Stage, Subject } from "../stage.ts";
import type { Pace } from "./talk.ts";

const ROOM = { name: "one room, told", rooms: 1, people: 500 };
const SENDERS = 8;
const MESSAGES_PER_SECOND = 10;

/** One room of 500: how fast all can be told, and what it costs to tell them at an ordinary pace. */
export async function measureFanOut(stage: Stage, pace: Pace): Promise<Row[]> {
  const saturated = emptyRow("one room of 500, saturated: deliveries/s", 0, {
    atLeast: 0.9,
    of: "broadcast",
  });
  const cpu = emptyRow("… at 10 messages/s: CPU µs a delivery", 1, { atMost: 1.25, of: "broadcast" });
  const subjects = subjectsOf(saturated, stage.isWhole);
  for (const subject of subjects) await stage.open(subject, ROOM.name, await stage.rooms(subject, ROOM));
  await inTurn(pace.rounds, subjects, async (subject) => {
    const report = await stage.load.order({
      type: "talk",
      crowd: `${ROOM.name} on ${subject}`,
      senders: SENDERS,
      inFlight: 1,
      warmUpMs: pace.warmUpMs,
      milliseconds: pace.roundMs,
    });
    note(saturated, subject, report.deliveriesPerSecond);
  });

  const say = (subject: Subject, messages: number) =>
    stage.load.order({
      type: "pace",
      crowd: `${ROOM.name} on ${subject}`,
      senders: SENDERS,
      messages,
      everyMs: 1000 / MESSAGES_PER_SECOND,
    });
  await inTurn(CAN_READ_PROCESSES ? pace.even.rounds : 0, subjects, async (subject) => {
    await say(subject, 3);
    const before = stage.server(subject).cpuNanoseconds();
    const { deliveries } = await say(subject, pace.even.messages);
    note(cpu, subject, (stage.server(subject).cpuNanoseconds() - before) / 1000 / deliveries);
  });
  for (const subject of subjects) await stage.close(subject, ROOM.name);
  return [saturated, cpu];
}
