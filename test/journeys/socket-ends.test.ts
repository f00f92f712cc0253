import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RawData, WebSocket } from "ws";
import { type ServerPerson, TestServer } from "../support/server.ts";

const LISTENING = [
  "/ws/chat/1/",
  "/ws/chat/notifications/",
  "/ws/events/",
  "/ws/chat/",
  "/ws/activity/",
  "/ws/presence/",
  "/ws/notifications/",
];
/** Well before an object goes to sleep, which would end any connection. */
const AT_ONCE_MS = 9000;

let server: TestServer;
let ada: ServerPerson;
let ben: ServerPerson;
let listeners: ServerPerson[];

beforeAll(async () => {
  server = await TestServer.start({ people: 2 + 2 * LISTENING.length });
  const [first, second, ...others] = server.people;
  if (!first || !second) throw new Error("people are missing");
  [ada, ben, listeners] = [first, second, others];
  const participants = server.people.slice(1).map(({ accountId }) => accountId);
  await server.request("POST", "/api/chat/conversations/", ada, { name: "Everyone", participants });
});

afterAll(() => server?.stop());

async function open(path: string, person: ServerPerson, protocols: string[] = []): Promise<WebSocket> {
  const ws = new WebSocket(server.socketUrl(path, person), protocols);
  await once(ws, "open");
  return ws;
}

function logOut(person: ServerPerson): Promise<unknown> {
  return server.request("POST", "/api/auth/logout/", person, { refresh: "" }).catch(() => null);
}

/** The next frames that fit, as many as are wanted. */
function take(ws: WebSocket, count: number, fits: (frame: Record<string, unknown>) => boolean) {
  const taken: Record<string, unknown>[] = [];
  return new Promise<Record<string, unknown>[]>((resolve) => {
    const listen = (data: RawData) => {
      const text = String(data);
      const frame = text === "pong" ? { type: text } : JSON.parse(text);
      if (fits(frame)) taken.push(frame);
      if (taken.length < count) return;
      ws.off("message", listen);
      resolve(taken);
    };
    ws.on("message", listen);
  });
}

const isType = (type: string) => (frame: Record<string, unknown>) => frame.type === type;

describe("a socket over TCP", () => {
  it.each(LISTENING.map((path, index) => [path, index] as const))(
    "%s closes as soon as the login ends, for a client that has sent a frame",
    async (path, index) => {
      const listener = listeners[index];
      if (!listener) throw new Error("nobody listens");
      const ws = await open(path, listener);
      const answered = take(ws, 1, isType("pong"));
      ws.send("ping");
      await answered;
      const closed = once(ws, "close");
      await logOut(listener);
      const [code, reason] = await closed;
      expect([code, String(reason)]).toEqual([4001, "signed out"]);
    },
    AT_ONCE_MS,
  );

  it.each(LISTENING.map((path, index) => [path, LISTENING.length + index] as const))(
    "%s closes as soon as the login ends, for a client that has never sent a frame",
    async (path, index) => {
      const listener = listeners[index];
      if (!listener) throw new Error("nobody listens");
      const ws = await open(path, listener);
      await logOut(listener);
      await expect.poll(() => ws.readyState).not.toBe(WebSocket.OPEN);
      // The connection itself may stay until the object sleeps; what came with the frame is told when it is cut.
      const closed = once(ws, "close");
      ws.terminate();
      const [code, reason] = await closed;
      expect([code, String(reason)]).toEqual([4001, "signed out"]);
    },
    AT_ONCE_MS,
  );

  it("carries frames in order, refuses large and binary ones, and announces who left", async () => {
    const [from, to] = [await open("/ws/chat/1/", ada, ["chat"]), await open("/ws/chat/1/", ben)];
    expect(from.protocol).toBe("chat");
    // Who comes and goes is shown to those who have both written.
    const own = take(to, 1, isType("chat_message"));
    to.send(JSON.stringify({ type: "message", content: "Here" }));
    await own;
    const contents = Array.from({ length: 200 }, (_, index) => `message ${index}`);
    const told = take(to, contents.length, isType("chat_message"));
    for (const content of contents) from.send(JSON.stringify({ type: "message", content }));
    expect((await told).map(({ content }) => content)).toEqual(contents);

    const answers = Promise.all([take(from, 2, isType("error")), take(from, 1, isType("pong"))]);
    from.send("x".repeat(70_000));
    from.send(new Uint8Array([1, 2, 3]));
    from.send("ping");
    expect((await answers)[0]).toMatchObject([{ type: "error" }, { code: "unsupported_media_type" }]);

    const gone = take(to, 1, isType("user_offline"));
    from.terminate();
    expect(await gone).toMatchObject([{ user_id: ada.accountId }]);

    to.close(1000, "done");
    expect((await once(to, "close"))[0]).toBe(1000);
  });

  it("is refused with an error frame and a close code", async () => {
    const stranger = new WebSocket(server.socketUrl("/ws/chat/999/", ada));
    const [told, [code]] = await Promise.all([take(stranger, 1, isType("error")), once(stranger, "close")]);
    expect([told, code]).toMatchObject([[{ code: "not_found" }], 4004]);
  });
});
