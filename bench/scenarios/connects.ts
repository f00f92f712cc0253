import { createRow, inTurn, type Row, record, subjectsOf } from "../row.ts";
import { eachOf, type Subject, type Testbed } from "../testbed.ts";

const ROOM = { name: "one room, entered", rooms: 1, people: 500 };
const ACQUAINTED_EVERY_MS = 10;

/** How fast 500 enter one room, all at once, until all are greeted: by their access tokens. */
export async function measureConnects(testbed: Testbed, rounds: number): Promise<Row[]> {
  const row = createRow("500 sockets into one room: connects/s", 0, { atLeast: 0.4, of: "broadcast" });
  const subjects = subjectsOf(row, testbed.isWhole);
  const addresses = new Map<Subject, string[][]>();
  for (const subject of subjects) addresses.set(subject, await testbed.rooms(subject, ROOM));
  const enter = async (into: Row | null, subject: Subject, rooms: string[][]) => {
    const { openedMs } = await testbed.open(subject, ROOM.name, rooms);
    await testbed.close(subject, ROOM.name);
    if (into) record(into, subject, (ROOM.people * 1000) / openedMs);
  };
  await inTurn(rounds + 1, subjects, (subject, round) =>
    // The first time is to warm up.
    enter(round > 0 ? row : null, subject, addresses.get(subject) ?? []),
  );
  if (!testbed.isWhole) return [row];

  const [ours = []] = addresses.get("palaestra") ?? [];
  const byTicket = createRow("… by single-use tickets: connects/s", 0);
  for (let round = 0; round < rounds; round += 1) {
    await enter(byTicket, "palaestra", [await withTickets(testbed, ours)]);
  }
  const acquainted = createRow("… where each sees all others come: connects/s", 0);
  await testbed.open("palaestra", ROOM.name, [ours]);
  await testbed.load.order({
    type: "constant-rate",
    crowd: `${ROOM.name} on palaestra`,
    senders: ROOM.people,
    messages: ROOM.people,
    everyMs: ACQUAINTED_EVERY_MS,
  });
  await testbed.close("palaestra", ROOM.name);
  for (let round = 0; round < rounds; round += 1) await enter(acquainted, "palaestra", [ours]);
  return [row, byTicket, acquainted];
}

/** The same addresses with tickets instead of tokens, which are for this once. */
async function withTickets({ palaestra }: Testbed, addresses: readonly string[]): Promise<string[]> {
  const ticketed: string[] = [];
  await eachOf(addresses.length, async (index) => {
    const url = new URL(addresses[index] ?? "");
    const person = palaestra.person(index);
    const { ticket } = await palaestra.request<{ ticket: string }>("POST", "/api/ws-tickets/", person);
    url.search = `?ticket=${ticket}`;
    ticketed[index] = url.href;
  });
  return ticketed;
}
