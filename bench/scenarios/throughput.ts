import type { ClosedLoopReport } from "../load/orders.ts";
import { type Bar, createRow, inTurn, type Row, record, subjectsOf } from "../row.ts";
import type { Places, Testbed } from "../testbed.ts";

/** The first `senders` of each room write as fast as their messages come back, each with so many in flight. */
export interface Load extends Places {
  senders: number;
  inFlight: number;
  bars: Bar[];
}

export interface Pace {
  rounds: number;
  warmUpMs: number;
  roundMs: number;
  /** At an even pace. */
  even: { rounds: number; messages: number };
}

export const TALK: readonly Load[] = [
  {
    name: "2 people, 1 in flight: messages/s",
    rooms: 1,
    people: 2,
    senders: 1,
    inFlight: 1,
    bars: [{ atLeast: 0.85, of: "insert" }],
  },
  {
    name: "2 people, 32 in flight: messages/s",
    rooms: 1,
    people: 2,
    senders: 2,
    inFlight: 16,
    bars: [
      { atLeast: 3, of: "insert" },
      { atLeast: 2, of: "socket.io" },
    ],
  },
  {
    name: "200 rooms of 2, 1 in flight each: messages/s",
    rooms: 200,
    people: 2,
    senders: 1,
    inFlight: 1,
    bars: [{ atLeast: 0.9, of: "insert" }],
  },
];

export async function measureThroughput(
  testbed: Testbed,
  load: Load,
  { rounds, warmUpMs, roundMs }: Pace,
): Promise<Row> {
  const row = createRow(load.name, 0, ...load.bars);
  const subjects = subjectsOf(row, testbed.isWhole);
  for (const subject of subjects) await testbed.open(subject, load.name, await testbed.rooms(subject, load));
  const { senders, inFlight } = load;
  await inTurn(rounds, subjects, async (subject) => {
    const crowd = `${load.name} on ${subject}`;
    const order = { type: "closed-loop", crowd, senders, inFlight, warmUpMs, milliseconds: roundMs } as const;
    const report: ClosedLoopReport = await testbed.load.order(order);
    record(row, subject, report.messagesPerSecond);
  });
  for (const subject of subjects) await testbed.close(subject, load.name);
  return row;
}
