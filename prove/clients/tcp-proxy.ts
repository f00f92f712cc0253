import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What happens to one connection. Bytes are counted in one direction. */
export type Fate =
  | { kind: "clear" }
  /** Every chunk arrives so much later, in order. */
  | { kind: "delay"; ms: number }
  /** Both ends are reset after so many bytes. */
  | { kind: "cut"; afterBytes: number; upwards: boolean }
  /** After so many bytes one direction ends, and the other goes on. */
  | { kind: "half-close"; afterBytes: number; upwards: boolean }
  /** A few bytes at a time. */
  | { kind: "dribble"; bytes: number }
  /** After so many bytes nothing passes any more, and nobody is told, until the connection is reset. */
  | { kind: "black hole"; afterBytes: number; ms: number };

const KINDS = ["clear", "delay", "cut", "half-close", "dribble", "black hole"] as const;
const BYTES_MAX = 20_000;
const DELAY_MS_MAX = 150;
const DRIBBLE_BYTES_MAX = 200;
const DRIBBLE_MS = 2;
const BLACK_HOLE_MS = { min: 500, max: 3000 };

/** A fate chosen by chance. Bytes are few as often as many, so that handshakes and first frames break, too. */
export function randomFate(random: () => number): Fate {
  const kind = KINDS[Math.floor(random() * KINDS.length)] ?? "clear";
  const afterBytes = Math.floor(BYTES_MAX ** random());
  const upwards = random() < 0.5;
  switch (kind) {
    case "clear":
      return { kind };
    case "delay":
      return { kind, ms: Math.ceil(random() * DELAY_MS_MAX) };
    case "cut":
    case "half-close":
      return { kind, afterBytes, upwards };
    case "dribble":
      return { kind, bytes: Math.ceil(random() * DRIBBLE_BYTES_MAX) };
    case "black hole":
      return { kind, afterBytes, ms: BLACK_HOLE_MS.min + random() * (BLACK_HOLE_MS.max - BLACK_HOLE_MS.min) };
  }
}

/** Carries TCP connections to a server on this machine, each with a fate. */
export class TcpProxy {
  /** How many connections had each fate. */
  readonly counts = new Map<Fate["kind"], number>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #fateOf: () => Fate;

  private constructor(target: () => number, fateOf: () => Fate) {
    this.#fateOf = fateOf;
    // Either end closes when it wants to; what the other still sends is for the fate to carry.
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#carry(client, target()));
  }

  /** @param target the port of the server, which is asked for each connection */
  static async open(target: () => number, fateOf: () => Fate): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, fateOf);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on nothing happens to connections; those that there are end. */
  calm(): void {
    this.#fateOf = () => ({ kind: "clear" });
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  close(): void {
    this.#server.close();
    this.calm();
  }

  #carry(client: Socket, port: number): void {
    const server = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const fate = this.#fateOf();
    this.counts.set(fate.kind, (this.counts.get(fate.kind) ?? 0) + 1);
    const reset = () => {
      client.resetAndDestroy();
      server.resetAndDestroy();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", reset);
      socket.on("close", () => this.#sockets.delete(socket));
    }
    relay(client, server, fateFor(fate, true), reset);
    relay(server, client, fateFor(fate, false), reset);
  }
}

/** The fate of one direction: what concerns the other alone passes. */
function fateFor(fate: Fate, upwards: boolean): Fate {
  return "upwards" in fate && fate.upwards !== upwards ? { kind: "clear" } : fate;
}

/** Carries one direction, in order. */
function relay(from: Socket, to: Socket, fate: Fate, reset: () => void): void {
  let passed = 0;
  let isOver = false;
  let last: Promise<void> = Promise.resolve();
  const inOrder = (work: () => Promise<void> | void) => {
    last = last.then(work);
  };
  from.on("data", (chunk: Buffer) => {
    if (isOver) return;
    const left = "afterBytes" in fate ? fate.afterBytes - passed : Number.POSITIVE_INFINITY;
    passed += chunk.length;
    inOrder(() => write(to, chunk.subarray(0, left), fate));
    if (chunk.length < left) return;
    isOver = true;
    if (fate.kind === "cut") inOrder(reset);
    else if (fate.kind === "half-close") inOrder(() => void to.end());
    else if (fate.kind === "black hole") setTimeout(reset, fate.ms).unref();
  });
  from.on("end", () => inOrder(() => void (isOver || to.end())));
}

async function write(to: Socket, chunk: Buffer, fate: Fate): Promise<void> {
  if (to.destroyed || to.writableEnded) return;
  if (fate.kind === "delay") await pause(fate.ms);
  if (fate.kind !== "dribble") {
    if (!to.destroyed) to.write(chunk);
    return;
  }
  for (let start = 0; start < chunk.length && !to.destroyed; start += fate.bytes) {
    to.write(chunk.subarray(start, start + fate.bytes));
    await pause(DRIBBLE_MS);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
