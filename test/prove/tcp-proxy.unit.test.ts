import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fate, randomFate, TcpProxy } from "../../prove/clients/tcp-proxy.ts";
import { seededRandom } from "../../test/support/random.ts";

/** Says "welcome", then repeats what it is told; says "bye" once the other end has finished. */
let echo: Server;
let proxy: TcpProxy | null = null;

beforeEach(async () => {
  echo = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    socket.write("welcome ");
    socket.on("data", (chunk) => socket.write(chunk));
    socket.on("end", () => socket.end("bye"));
  });
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
});

afterEach(() => {
  proxy?.close();
  echo.close();
});

async function openThrough(fate: Fate): Promise<Socket> {
  proxy = await TcpProxy.open(
    () => (echo.address() as AddressInfo).port,
    () => fate,
  );
  const socket = connect({ port: proxy.port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => {});
  return socket;
}

/** All that arrives until the connection ends. */
async function readAll(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  await closed(socket);
  return text;
}

/** Resolves however it ends: `once` would reject where it is reset. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

const WHOLE = "welcome hello worldbye";

describe("a connection through the proxy", () => {
  it.each<Fate>([{ kind: "clear" }, { kind: "delay", ms: 20 }, { kind: "dribble", bytes: 3 }])(
    "carries everything in order where its fate is $kind",
    async (fate) => {
      const socket = await openThrough(fate);
      socket.end("hello world");
      expect(await readAll(socket)).toBe(WHOLE);
    },
  );

  it("is cut after so many bytes of the server's", async () => {
    const socket = await openThrough({ kind: "cut", afterBytes: 10, upwards: false });
    socket.write("hello world");
    const text = await readAll(socket);
    expect(text.length).toBeLessThanOrEqual(10);
    expect(WHOLE.startsWith(text)).toBe(true);
  });

  it("half-closed towards the server, still carries what the server says", async () => {
    const socket = await openThrough({ kind: "half-close", afterBytes: 5, upwards: true });
    socket.write("hello world");
    socket.once("end", () => socket.end());
    expect(await readAll(socket)).toBe("welcome hellobye");
  });

  it("swallows everything past a black hole until it is reset", async () => {
    const socket = await openThrough({ kind: "black hole", afterBytes: 8, ms: 100 });
    await once(socket, "data");
    socket.write("hello world");
    expect(await readAll(socket)).not.toContain("world");
  });

  it("ends when the proxy becomes calm, and the next one is clear", async () => {
    const socket = await openThrough({ kind: "black hole", afterBytes: 0, ms: 60_000 });
    await once(socket, "connect");
    socket.write("hello");
    await expect.poll(() => proxy?.counts.get("black hole")).toBe(1);
    proxy?.calm();
    await closed(socket);
    const next = connect({ port: proxy?.port ?? 0, host: "127.0.0.1", allowHalfOpen: true });
    next.end("hello world");
    expect(await readAll(next)).toBe(WHOLE);
  });
});

it("the same seed gives the same fates, of every kind", () => {
  const fates = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 100 }, () => randomFate(random));
  };
  expect(fates(1)).toEqual(fates(1));
  expect(fates(1)).not.toEqual(fates(2));
  expect(new Set(fates(1).map(({ kind }) => kind)).size).toBe(6);
});
