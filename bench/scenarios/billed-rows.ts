import { setTimeout as sleep } from "node:timers/promises";
import { TestServer } from "../../test/support/server.ts";
import { createRow, type Row } from "../row.ts";
import { WireClient } from "../wire.ts";

const PAIRS = 10;
const MESSAGES = 3;
/** After this long every alarm that follows from a message has run. */
const QUIET_MS = 7000;

/**
 * The rows written for a message in slow chat, where everything settles before the next message. `npm start` does not count
 * rows, so this runs the same Worker with a meter in its objects.
 */
export async function measureBilledRows(): Promise<Row[]> {
  const present = createRow("rows for a message in slow chat, read at once", 2, { atMost: 2.2, of: null });
  const away = createRow("rows for a message in slow chat, recipient away", 2, { atMost: 3.2, of: null });
  const server = await TestServer.start({ people: 2 * PAIRS, entry: "bench/counted-worker.ts" });
  try {
    const pairs: [WireClient, WireClient][] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) pairs.push(await connectPair(server, pair));
    // The first message of each has consequences that later ones do not have.
    for (const client of pairs.flat()) client.send(0);
    await sleep(QUIET_MS);
    const rowsPerMessage = async (firstId: number, received: (by: WireClient, messageId: number) => void) => {
      await takeRows(server);
      for (let id = firstId; id < firstId + MESSAGES; id += 1) {
        for (const [sender, recipient] of pairs) {
          await sendAndWait(sender, id);
          received(recipient, id);
        }
        await sleep(QUIET_MS);
      }
      return (await takeRows(server)) / (MESSAGES * PAIRS);
    };
    const read = (by: WireClient, id: number) => by.write(`{"type":"read","message_id":${id}}`);
    present.rounds.palaestra = [await rowsPerMessage(3, read)];
    for (const [, recipient] of pairs) recipient.close();
    await sleep(QUIET_MS);
    away.rounds.palaestra = [await rowsPerMessage(3 + MESSAGES, () => {})];
    for (const [sender] of pairs) sender.close();
  } finally {
    server.stop();
  }
  return [present, away];
}

async function connectPair(server: TestServer, pair: number): Promise<[WireClient, WireClient]> {
  const [one, other] = server.people.slice(2 * pair, 2 * pair + 2);
  if (!one || !other) throw new Error("A pair needs two people");
  const body = { user_id: other.accountId };
  const started = await server.request("POST", "/api/chat/conversations/start/", one, body);
  const path = `/ws/chat/${(started as { id: number }).id}/`;
  const say = (clientId: string) =>
    `{"type":"message","content":"See you at six.","client_id":"${clientId}"}`;
  return [
    await WireClient.connect(server.socketUrl(path, one), "one", say),
    await WireClient.connect(server.socketUrl(path, other), "other", say),
  ];
}

function sendAndWait(client: WireClient, number: number): Promise<void> {
  return new Promise((resolve) => {
    client.onOwn(resolve);
    client.send(number);
  });
}

/** The rows written since the last call. */
async function takeRows(server: TestServer): Promise<number> {
  const response = await fetch(new URL("/rows/", server.url));
  return Number(await response.text());
}
