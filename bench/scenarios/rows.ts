import { setTimeout as sleep } from "node:timers/promises";
import { TestServer } from "../../test/support/server.ts";
import { createRow, type Row } from "../row.ts";
import { WireClient } from "../wire.ts";

const PAIRS = 10;
const MESSAGES = 3;
/** Until every alarm has rung that follows from a message. */
const QUIET_MS = 7000;

/**
 * The rows that a message costs in slow chat, where all is quiet again before the next. Only a server that counts them can
 * tell: it is the Worker of `npm start` with a meter in its objects.
 */
export async function measureRows(): Promise<Row[]> {
  const present = createRow("rows for a message in slow chat, read at once", 2, { atMost: 2.2, of: null });
  const away = createRow("… where the recipient is away", 2, { atMost: 3.2, of: null });
  const server = await TestServer.start({ people: 2 * PAIRS, entry: "bench/counted-worker.ts" });
  try {
    const pairs: [WireClient, WireClient][] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) pairs.push(await meet(server, pair));
    // Who has written once knows the other: what that costs is no cost of what they write then.
    for (const [one, other] of pairs) {
      one.send(0);
      other.send(0);
    }
    await sleep(QUIET_MS);
    const write = async (after: (reader: WireClient, messageId: number) => void, first: number) => {
      const before = await rowsOf(server);
      for (let message = 0; message < MESSAGES; message += 1) {
        for (const [writer, reader] of pairs) {
          const back = new Promise<void>((resolve) => writer.onOwn(resolve));
          writer.send(first + message);
          await back;
          after(reader, first + message);
        }
        await sleep(QUIET_MS);
      }
      return ((await rowsOf(server)) - before) / (MESSAGES * PAIRS);
    };
    present.rounds.palaestra = [
      await write((reader, id) => reader.write(`{"type":"read","message_id":${id}}`), 3),
    ];
    for (const [, reader] of pairs) reader.close();
    await sleep(QUIET_MS);
    away.rounds.palaestra = [await write(() => {}, 3 + MESSAGES)];
    for (const [writer] of pairs) writer.close();
  } finally {
    server.stop();
  }
  return [present, away];
}

async function meet(server: TestServer, pair: number): Promise<[WireClient, WireClient]> {
  const [one, other] = server.people.slice(2 * pair, 2 * pair + 2);
  if (!one || !other) throw new Error("A conversation needs people");
  const started = await server.request("POST", "/api/chat/conversations/start/", one, {
    user_id: other.accountId,
  });
  const url = `/ws/chat/${(started as { id: number }).id}/`;
  const say = (clientId: string) =>
    `{"type":"message","content":"See you at six.","client_id":"${clientId}"}`;
  return [
    await WireClient.connect(server.socketUrl(url, one), "one", say),
    await WireClient.connect(server.socketUrl(url, other), "other", say),
  ];
}

async function rowsOf(server: TestServer): Promise<number> {
  return (await fetch(new URL("/rows/", server.url))).json() as Promise<number>;
}
