/**
 * Setup of test files that talk to real servers: whatever arrives from this machine, by `fetch` or by a socket,
 * is compared with the served documents after the file's last test.
 */
import { inject } from "vitest";
import { WebSocket as WsSocket } from "ws";
import { trafficFaults } from "./check.ts";
import { Judge } from "./judge.ts";
import { compareTraffic, noteAnswer, noteClose, noteFrame } from "./traffic.ts";

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The path and query of an address on this machine, or null. */
export function localPath(address: string): string | null {
  const { hostname, pathname, search } = new URL(address);
  return LOOPBACK.test(hostname) ? pathname + search : null;
}

const plainFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const request = input instanceof Request ? input : null;
  const response = await plainFetch(input, init);
  const path = localPath(request?.url ?? String(input));
  if (path === null) return response;
  const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
  noteAnswer(method, path, response, null);
  // The body is recorded as it is read: a clone would read what the test leaves, and outlive its server.
  const read = response.text.bind(response);
  response.text = async () => {
    const text = await read();
    noteAnswer(method, path, response, text);
    return text;
  };
  response.json = async () => JSON.parse(await response.text());
  return response;
};

globalThis.WebSocket = class extends globalThis.WebSocket {
  constructor(...given: ConstructorParameters<typeof WebSocket>) {
    super(...given);
    const path = localPath(String(this.url));
    if (path === null) return;
    this.addEventListener("message", ({ data }) => noteFrame(path, String(data)));
    this.addEventListener("close", ({ code }) => noteClose(path, code));
  }
};

const plainEmit = WsSocket.prototype.emit;
WsSocket.prototype.emit = function (this: WsSocket, event: string, ...values: unknown[]) {
  // A server's socket has no address.
  const path = this.url ? localPath(this.url) : null;
  if (path !== null && event === "message") noteFrame(path, String(values[0]));
  if (path !== null && event === "close") noteClose(path, Number(values[0]));
  return plainEmit.call(this, event, ...values);
};

compareTraffic((traffic) => trafficFaults(new Judge(inject("documents")), traffic));
