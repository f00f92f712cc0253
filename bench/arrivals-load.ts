/**
 * A process of its own that opens sockets, so that the server has a core to itself. Its parent sends it an order, and it
 * says how long that took.
 */
import { WireClient } from "./wire.ts";

export type ArrivalOrder =
  /** Opens a socket at each address, all at once, and waits until each has received so many frames. */
  | { type: "open"; urls: string[]; frames: number; atOnce: number }
  /** Has each socket say so many messages, one after the other, and waits until all have received `frames` more. */
  | { type: "say"; messages: number; frames: number }
  | { type: "close" };

export interface ArrivalReport {
  /** Until every handshake was answered. */
  acceptedMs: number;
  /** Until every socket had received its frames. */
  doneMs: number;
  /** Frames that came after nothing came for a while. */
  frames: number;
  quietMs: number;
}

const QUIET_MS = 400;
const PATIENCE_MS = 110_000;

let clients: WireClient[] = [];

process.on("message", (order: ArrivalOrder) => {
  void perform(order).then((report) => process.send?.(report));
});
process.on("disconnect", () => process.exit());

async function perform(order: ArrivalOrder): Promise<ArrivalReport> {
  const started = performance.now();
  if (order.type === "close") {
    for (const client of clients) client.close();
    clients = [];
    return report(started, started, started);
  }
  const expected = order.frames;
  if (order.type === "open") {
    clients = await openAll(order.urls, order.atOnce);
    const accepted = performance.now();
    const done = await until(() => clients.every(({ received }) => received >= expected));
    return report(started, accepted, done);
  }
  const before = clients.map(({ received }) => received);
  for (let number = 1; number <= order.messages; number += 1) {
    for (const client of clients) client.send(number);
    await until(() => true);
  }
  const done = await until(() =>
    clients.every(({ received }, at) => received >= (before[at] ?? 0) + expected),
  );
  return report(started, started, done);
}

async function openAll(urls: readonly string[], atOnce: number): Promise<WireClient[]> {
  const opened: WireClient[] = [];
  let next = 0;
  const open = async () => {
    for (let at = next++; at < urls.length; at = next++) {
      const say = (clientId: string) => `{"type":"message","content":"A message.","client_id":"${clientId}"}`;
      opened.push(await WireClient.connect(urls[at] ?? "", `c${at}-${Date.now()}`, say));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, open));
  return opened;
}

async function until(isSo: () => boolean): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  do await new Promise((resolve) => setTimeout(resolve, 2));
  while (!isSo() && performance.now() < deadline);
  if (!isSo()) {
    const counts = clients.map(({ received }) => received);
    throw new Error(`Frames never came: ${Math.min(...counts)} to ${Math.max(...counts)}`);
  }
  return performance.now();
}

async function report(started: number, accepted: number, done: number): Promise<ArrivalReport> {
  const total = () => clients.reduce((sum, { received }) => sum + received, 0);
  let last = -1;
  let lastAt = performance.now();
  while (performance.now() - lastAt < QUIET_MS) {
    if (total() !== last) {
      last = total();
      lastAt = performance.now();
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return {
    acceptedMs: accepted - started,
    doneMs: done - started,
    frames: total(),
    quietMs: lastAt - started,
  };
}
