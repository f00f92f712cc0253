import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, inject, it } from "vitest";
import { WebSocketServer, WebSocket as WsSocket } from "ws";
import { trafficFaults } from "../support/documents/check.ts";
import { Judge } from "../support/documents/judge.ts";
import { takeTraffic } from "../support/documents/traffic.ts";

it("answers, frames and close codes that the documents don't declare are found in tests of real servers", async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end('{"status":"fine"}');
  });
  new WebSocketServer({ server }).on("connection", (socket) => {
    socket.send('{"type":"gossip"}');
    socket.close(4999);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await (await fetch(`http://${host}/api/health/`)).text();
    const native = new WebSocket(`ws://${host}/ws/events/`);
    await new Promise((resolve) => native.addEventListener("close", resolve));
    await once(new WsSocket(`ws://${host}/ws/chat/1/`), "close");
  } finally {
    server.close();
  }
  const faults = trafficFaults(new Judge(inject("documents")), takeTraffic());
  expect(faults.map((fault) => fault.replace(/ \[.*/, "")).sort()).toEqual([
    "/ws/chat/{conversation_id}/ closes 4999: the code is not documented",
    "/ws/chat/{conversation_id}/ sends gossip: the frame is not documented",
    "/ws/events/ closes 4999: the code is not documented",
    "/ws/events/ sends gossip: the frame is not documented",
    expect.stringMatching(/^GET \/api\/health 200: /),
  ]);
});
