import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { Crowd } from "../../bench/load/crowd.ts";
import type { Faults } from "../../bench/load/orders.ts";

type Relay = (frame: string, sockets: WebSocket[]) => void;

const PATIENCE_MS = 300;
const MESSAGES = 3;
let server: WebSocketServer;

afterEach(() => server.close());

/** The faults found in three messages that one of two connections sends through a server that relays them like this. */
async function faultsOf(relay: Relay): Promise<Faults> {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    socket.on("message", (data) => relay(String(data), [...server.clients]));
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const rooms = [[`ws://127.0.0.1:${port}/`, `ws://127.0.0.1:${port}/`]];
  const order = { type: "open", crowd: "two", dialect: "bare", rooms, replayed: 0 } as const;
  const { crowd } = await Crowd.open(order, PATIENCE_MS);
  const load = { type: "constant-rate", crowd: "two", senders: 1, messages: MESSAGES, everyMs: 0 } as const;
  await crowd.runConstantRate(load);
  return crowd.close();
}

const toAll: Relay = (frame, sockets) => {
  for (const socket of sockets) socket.send(frame);
};

it("finds no fault where everyone receives every message once and in order", async () => {
  expect(await faultsOf(toAll)).toEqual({ deliveries: 6, lost: 0, duplicated: 0, reordered: 0 });
});

it("finds a message that one of two did not receive", async () => {
  const faults = await faultsOf((frame, sockets) => {
    toAll(frame, frame.includes(".3~") ? sockets.slice(0, 1) : sockets);
  });
  expect(faults).toEqual({ deliveries: 5, lost: 1, duplicated: 0, reordered: 0 });
});

it("finds a message that arrives twice", async () => {
  const faults = await faultsOf((frame, sockets) => {
    toAll(frame, frame.includes(".2~") ? [...sockets, ...sockets] : sockets);
  });
  expect(faults).toMatchObject({ lost: 0, duplicated: 2, reordered: 0 });
});

it("finds messages that arrive in another order than they were sent", async () => {
  let held = "";
  const faults = await faultsOf((frame, sockets) => {
    if (frame.includes(".1~")) held = frame;
    else toAll(frame, sockets);
    if (frame.includes(".2~")) toAll(held, sockets);
  });
  expect(faults.reordered).toBeGreaterThan(0);
});

it("finds that two received the messages of several senders in different orders", async () => {
  const faults = await faultsOf((frame, sockets) => {
    const other = frame.replace("~0.", "~1.");
    const [one, two] = sockets;
    for (const each of [frame, other]) one?.send(each);
    for (const each of [other, frame]) two?.send(each);
  });
  expect(faults).toMatchObject({ lost: 0, duplicated: 0, reordered: 1 });
});
