import { setTimeout as sleep } from "node:timers/promises";
import { CAN_READ_PROCESSES } from "../processes.ts";
import { emptyRow, inTurn, note, type Row, subjectsOf } from "../row.ts";
import type { Stage, Subject } from "../stage.ts";

const WARM_UP = { name: "warming up", rooms: 1, people: 100 };
const ROOM = { name: "one room, weighed", rooms: 1, people: 500 };
const SETTLED_MS = 1500;

/** What a server that has just started takes for 500 sockets, after its first hundred. */
export async function measureMemory(stage: Stage, rounds: number): Promise<Row> {
  const row = emptyRow("memory a socket: KB", 0, { atMost: 1.2, of: "broadcast" });
  if (!CAN_READ_PROCESSES) return row;
  const subjects = subjectsOf(row, stage.isWhole);
  const addresses = new Map<Subject, [string[][], string[][]]>();
  for (const subject of subjects) {
    addresses.set(subject, [await stage.rooms(subject, WARM_UP), await stage.rooms(subject, ROOM)]);
  }
  await inTurn(rounds, subjects, async (subject) => {
    const [warmUp, room] = addresses.get(subject) ?? [[], []];
    await stage.restart(subject);
    await stage.open(subject, WARM_UP.name, warmUp);
    const crowd = `${WARM_UP.name} on ${subject}`;
    await stage.load.order({ type: "pace", crowd, senders: 10, messages: 10, everyMs: 50 });
    await sleep(SETTLED_MS);
    const before = stage.server(subject).residentBytes();
    await stage.open(subject, ROOM.name, room);
    await sleep(SETTLED_MS);
    note(row, subject, (stage.server(subject).residentBytes() - before) / 1024 / ROOM.people);
    await stage.close(subject, ROOM.name);
    await stage.close(subject, WARM_UP.name);
  });
  return row;
}
