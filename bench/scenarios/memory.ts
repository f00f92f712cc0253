import { setTimeout as sleep } from "node:timers/promises";
import { CAN_READ_PROCESSES } from "../processes.ts";
import { createRow, inTurn, type Row, record, subjectsOf } from "../row.ts";
import type { Subject, Testbed } from "../testbed.ts";

const PEOPLE = 500;
const SETTLED_MS = 1500;

/**
 * What a server that has just started takes for the sockets of 500 people: for their first, and for more sockets of the
 * same people. What it took for objects that sleep again, or for its own start, it keeps: so a third room of theirs and a
 * fourth tell what a socket takes.
 */
export async function measureMemory(testbed: Testbed, rounds: number): Promise<Row[]> {
  const socket = createRow("memory a socket: KB", 0, { atMost: 1.2, of: "broadcast" });
  const person = createRow("… of someone who was not there before: KB", 0);
  if (!CAN_READ_PROCESSES) return [socket];
  const subjects = subjectsOf(socket, testbed.isWhole);
  const addresses = new Map<Subject, string[][]>();
  for (const subject of subjects) {
    addresses.set(subject, await testbed.rooms(subject, { name: "warm", rooms: 1, people: 100 }));
    for (const name of ["first", "second", "third", "fourth"]) {
      addresses.get(subject)?.push(...(await testbed.rooms(subject, { name, rooms: 1, people: PEOPLE })));
    }
  }
  await inTurn(rounds, subjects, async (subject) => {
    const [warm = [], first = [], second = [], third = [], fourth = []] = addresses.get(subject) ?? [];
    await testbed.restart(subject);
    const crowds: string[] = [];
    const open = async (name: string, ...rooms: string[][]) => {
      crowds.push(name);
      await testbed.open(subject, name, rooms);
      await sleep(SETTLED_MS);
      return testbed.server(subject).residentBytes() / 1024;
    };
    const started = await open("warm", warm);
    const entered = await open("first", first);
    const warmedUp = await open("second", second);
    const grown = await open("third and fourth", third, fourth);
    record(person, subject, (entered - started) / PEOPLE);
    record(socket, subject, (grown - warmedUp) / (2 * PEOPLE));
    for (const crowd of crowds) await testbed.close(subject, crowd);
  });
  return [socket, person];
}
