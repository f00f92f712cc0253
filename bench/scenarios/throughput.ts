import { type Bar, createRow, type Row, record, subjectsOf } from "../row.ts";
import type { RoomsSpec, Testbed } from "../testbed.ts";

/** A closed loop: the first `senders` of each room have `inFlight` messages each in flight. */
interface Load extends RoomsSpec {
  senders: number;
  inFlight: number;
  bars: Bar[];
}

export interface ClosedLoopPace {
  rounds: number;
  warmUpMs: number;
  measuredMs: number;
}

export const LOADS: readonly Load[] = [
  {
    name: "2 people, 1 in flight",
    rooms: 1,
    people: 2,
    firstPerson: 400,
    senders: 1,
    inFlight: 1,
    bars: [{ atLeast: 0.85, of: "insert" }],
  },
  {
    name: "2 people, 32 in flight",
    rooms: 1,
    people: 2,
    firstPerson: 402,
    senders: 2,
    inFlight: 16,
    bars: [
      { atLeast: 3, of: "insert" },
      { atLeast: 2, of: "socket.io" },
    ],
  },
  {
    name: "200 rooms of 2, 1 in flight each",
    rooms: 200,
    people: 2,
    senders: 1,
    inFlight: 1,
    bars: [{ atLeast: 0.9, of: "insert" }],
  },
];

/** Messages a second. */
export async function measureThroughput(testbed: Testbed, load: Load, pace: ClosedLoopPace): Promise<Row> {
  const row = createRow(`${load.name}: messages/s`, 0, ...load.bars);
  const subjects = subjectsOf(row, testbed.isWhole);
  for (const subject of subjects) {
    await testbed.openWarm(subject, load.name, await testbed.createRooms(subject, load), load.senders);
  }
  await testbed.inTurn(pace.rounds, subjects, async (subject) => {
    const report = await testbed.runClosedLoop(subject, load.name, {
      senders: load.senders,
      inFlight: load.inFlight,
      warmUpMs: pace.warmUpMs,
      measuredMs: pace.measuredMs,
    });
    record(row, subject, report.messagesPerSecond);
  });
  return row;
}
