import { createRow, inTurn, type Row, record } from "../row.ts";
import type { Testbed } from "../testbed.ts";

const PEOPLE = 5;
const MISSED = 100;
const EVERY_MS = 20;

/** All sockets of so many rooms of five come back at once, each to be told what it missed; a bare object only accepts as many. */
export async function measureReconnect(testbed: Testbed, roomCount: number, rounds: number): Promise<Row> {
  const places = { name: "rooms of 5", rooms: roomCount, people: PEOPLE };
  const sockets = (roomCount * PEOPLE).toLocaleString("en");
  const row = createRow(
    `${sockets} sockets come back, each ${MISSED} messages behind: ms until all have them`,
    0,
    {
      atMost: 3,
      of: "broadcast",
    },
  );
  const ours = await testbed.rooms("palaestra", places);
  const bare = await testbed.rooms("broadcast", places);
  await testbed.open("palaestra", places.name, ours);
  const crowd = `${places.name} on palaestra`;
  await testbed.load.order({ type: "constant-rate", crowd, senders: 1, messages: MISSED, everyMs: EVERY_MS });
  await testbed.close("palaestra", places.name);
  const back = ours.map((room) => room.map((address) => `${address}&after=0`));
  await inTurn(rounds + 1, ["broadcast", "palaestra"], async (subject, round) => {
    const isOurs = subject === "palaestra";
    const report = await testbed.open(subject, places.name, isOurs ? back : bare, isOurs ? MISSED : 0);
    if (round > 0) record(row, subject, report.caughtUpMs);
    await testbed.close(subject, places.name);
  });
  return row;
}
