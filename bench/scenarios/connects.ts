import { createRow, inTurn, type Row, record, subjectsOf } from "../row.ts";
import { mapConcurrently, type Subject, type Testbed } from "../testbed.ts";

const ROOM = { name: "connects", rooms: 1, people: 500 };
const ONE_MESSAGE_EACH = { senders: ROOM.people, messages: ROOM.people, everyMs: 10 };

/** Connections a second when 500 people connect to one room at the same time, until the last is greeted. */
export async function measureConnects(testbed: Testbed, rounds: number): Promise<Row[]> {
  const byToken = createRow("500 connect to one room: connects/s", 0, { atLeast: 0.4, of: "broadcast" });
  const subjects = subjectsOf(byToken, testbed.isWhole);
  const rooms = new Map<Subject, string[]>();
  for (const subject of subjects) rooms.set(subject, (await testbed.createRooms(subject, ROOM))[0] ?? []);
  const connect = async (row: Row | null, subject: Subject, addresses = rooms.get(subject) ?? []) => {
    const { openedMs } = await testbed.open(subject, ROOM.name, [addresses]);
    await testbed.close(subject, ROOM.name);
    if (row) record(row, subject, (ROOM.people * 1000) / openedMs);
  };
  // The first round is the warm-up.
  await inTurn(rounds + 1, subjects, (subject, round) => connect(round > 0 ? byToken : null, subject));
  if (!testbed.isWhole) return [byToken];

  const byTicket = createRow("… by single-use tickets: connects/s", 0);
  await inTurn(rounds, ["palaestra"], async (subject) => {
    await connect(byTicket, subject, await withTickets(testbed, rooms.get(subject) ?? []));
  });
  const acquainted = createRow("… when each sees who else is online: connects/s", 0);
  await testbed.open("palaestra", ROOM.name, [rooms.get("palaestra") ?? []]);
  await testbed.runConstantRate("palaestra", ROOM.name, ONE_MESSAGE_EACH);
  await testbed.close("palaestra", ROOM.name);
  await inTurn(rounds, ["palaestra"], (subject) => connect(acquainted, subject));
  return [byToken, byTicket, acquainted];
}

/** The addresses with a new ticket each instead of the access token. */
function withTickets({ palaestra }: Testbed, addresses: readonly string[]): Promise<string[]> {
  return mapConcurrently(addresses, async (address, index) => {
    const created = await palaestra.request("POST", "/api/ws-tickets/", palaestra.person(index));
    const url = new URL(address);
    url.search = `?ticket=${(created as { ticket: string }).ticket}`;
    return url.href;
  });
}
