import { createRow, inTurn, type Row, record } from "../row.ts";
import type { Testbed } from "../testbed.ts";

const NAME = "reconnect";
const PEOPLE = 5;
const MISSED = 100;
const EVERY_MS = 20;

/**
 * The time until all connections of many rooms, reopened at the same time, have received the 100 messages that each
 * missed. Of the bare object, which replays nothing: the time until it has accepted as many.
 */
export async function measureReconnect(testbed: Testbed, rooms: number, rounds: number): Promise<Row> {
  const count = (rooms * PEOPLE).toLocaleString("en");
  const row = createRow(`${count} reconnect, each ${MISSED} messages behind: ms until all have them`, 0, {
    atMost: 3,
    of: "broadcast",
  });
  const spec = { name: NAME, rooms, people: PEOPLE };
  const ours = await testbed.createRooms("palaestra", spec);
  const bare = await testbed.createRooms("broadcast", spec);
  await testbed.open("palaestra", NAME, ours);
  await testbed.runConstantRate("palaestra", NAME, { senders: 1, messages: MISSED, everyMs: EVERY_MS });
  await testbed.close("palaestra", NAME);
  const resuming = ours.map((addresses) => addresses.map((address) => `${address}&after=0`));
  // The first round is the warm-up.
  await inTurn(rounds + 1, ["palaestra", "broadcast"], async (subject, round) => {
    const isOurs = subject === "palaestra";
    const { caughtUpMs } = await testbed.open(subject, NAME, isOurs ? resuming : bare, isOurs ? MISSED : 0);
    if (round > 0) record(row, subject, caughtUpMs);
    await testbed.close(subject, NAME);
  });
  return row;
}
