import { CAN_READ_PROCESSES } from "../processes.ts";
import { createRow, type Row, record, subjectsOf } from "../row.ts";
import type { Subject, Testbed } from "../testbed.ts";

const PEOPLE = 500;
const ROOMS = [
  { name: "memory, warm-up", rooms: 1, people: 100 },
  ...["first", "second", "third", "fourth"].map((name) => ({
    name: `memory, ${name}`,
    rooms: 1,
    people: PEOPLE,
  })),
];

/**
 * Resident memory of a server that has just started, after 500 people have connected to one room, then to a second, a
 * third and a fourth. The first connection of a person also starts that person's object; memory that a process has used
 * once is not given back. So the growth by the third and fourth room is what a socket takes, and the growth by the first
 * is shown beside it.
 */
export async function measureMemory(testbed: Testbed, rounds: number): Promise<Row[]> {
  const ofSocket = createRow("memory per socket: KB", 0, { atMost: 1.2, of: "broadcast" });
  const ofPerson = createRow("memory of a person's first socket: KB", 0);
  if (!CAN_READ_PROCESSES) return [ofSocket];
  const subjects = subjectsOf(ofSocket, testbed.isWhole);
  const addresses = new Map<Subject, string[][]>();
  for (const subject of subjects) {
    const rooms = [];
    for (const room of ROOMS) rooms.push(...(await testbed.createRooms(subject, room)));
    addresses.set(subject, rooms);
  }
  await testbed.closeAll();
  await testbed.inTurn(rounds, subjects, async (subject) => {
    await testbed.restart(subject);
    const kilobytes: number[] = [];
    for (const [index, { name }] of ROOMS.entries()) {
      await testbed.open(subject, name, addresses.get(subject)?.slice(index, index + 1) ?? []);
      await testbed.server(subject).idle();
      kilobytes.push(testbed.server(subject).residentBytes() / 1024);
    }
    for (const { name } of ROOMS) await testbed.close(subject, name);
    const [warmedUp = 0, first = 0, second = 0, , fourth = 0] = kilobytes;
    record(ofPerson, subject, (first - warmedUp) / PEOPLE);
    record(ofSocket, subject, (fourth - second) / (2 * PEOPLE));
  });
  return [ofSocket, ofPerson];
}
