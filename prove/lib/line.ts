import { once } from "node:events";
import { WebSocket } from "ws";
import type { ServerPerson } from "../../test/support/server.ts";
import type { Caller } from "./caller.ts";

export type Frame = Record<string, unknown>;

/** Binary, which every dialect refuses in its turn: what was sent before it has been read by then. */
const END = Buffer.alloc(1);
const PATIENCE_MS = 20_000;

/** One socket to a server: what it is sent is compared with the documents. */
export class Line {
  readonly path: string;
  readonly closed: Promise<number>;
  readonly #ws: WebSocket;
  readonly #frames: Frame[] = [];
  #wake: () => void = () => {};
  #code: number | null = null;
  #isClosedHere = false;

  private constructor(caller: Caller, path: string, ws: WebSocket) {
    this.path = path;
    this.#ws = ws;
    ws.on("message", (data) => {
      const text = String(data);
      caller.sawFrame(path, text);
      this.#frames.push(text === "pong" ? { type: "pong" } : (JSON.parse(text) as Frame));
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      ws.once("close", (code) => {
        if (!this.#isClosedHere) caller.sawClose(path, code);
        this.#code = code;
        resolve(code);
        this.#wake();
      });
    });
  }

  /** Opens a socket as someone, or as nobody. A refused one opens too, and closes. @throws where there is no socket */
  static async open(caller: Caller, path: string, as?: ServerPerson): Promise<Line> {
    const url = new URL(path, caller.server.url.replace("http", "ws"));
    if (as) url.searchParams.set("token", as.access);
    const ws = new WebSocket(url.href);
    const line = new Line(caller, path, ws);
    await once(ws, "open");
    return line;
  }

  get isOpen(): boolean {
    return this.#code === null;
  }

  /** Frames that came and were not taken. */
  get untaken(): readonly Frame[] {
    return this.#frames;
  }

  send(frame: object | string): void {
    this.#ws.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** The next frame; null once the server has closed. @throws where neither comes in time */
  async next(): Promise<Frame | null> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.#frames.length === 0 && this.#code === null) {
      await this.#arrival(deadline);
    }
    return this.#frames.shift() ?? null;
  }

  /** The next frame of a kind; those before it are passed over. @throws where none comes, or the server closes before */
  async nextOf(kind: string): Promise<Frame> {
    for (;;) {
      const frame = await this.#nextBefore(kind);
      if (kindOf(frame) === kind) return frame;
    }
  }

  /** Reads until a frame of each kind has arrived, in any order. @throws as `nextOf` does */
  async nextOfEach(...kinds: string[]): Promise<void> {
    const missing = new Set(kinds);
    while (missing.size > 0) missing.delete(kindOf(await this.#nextBefore([...missing].join(", "))));
  }

  /** Everything that comes until the server has read what was sent so far. Not for `/ws/events/`. */
  async settle(): Promise<Frame[]> {
    this.#ws.send(END);
    return this.until(({ type, code }) => type === "error" && code === "unsupported_media_type");
  }

  /** The same for `/ws/events/`, which answers a ping in its turn. */
  async settleEvents(): Promise<Frame[]> {
    this.#ws.send("ping");
    return this.until(({ type }) => type === "pong");
  }

  close(): void {
    this.#isClosedHere = true;
    this.#ws.terminate();
  }

  /** Everything that comes before a frame that fits, or before the end. */
  async until(isLast: (frame: Frame) => boolean): Promise<Frame[]> {
    const frames: Frame[] = [];
    for (;;) {
      const frame = await this.next();
      if (frame === null || isLast(frame)) return frames;
      frames.push(frame);
    }
  }

  async #nextBefore(awaited: string): Promise<Frame> {
    const frame = await this.next().catch(() => {
      throw new Error(`${this.path}: ${awaited} did not come in time`);
    });
    if (frame === null) throw new Error(`${this.path} closed with ${this.#code} before ${awaited}`);
    return frame;
  }

  async #arrival(deadline: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#wake = resolve;
      timer = setTimeout(
        () => reject(new Error(`${this.path}: no frame came in time`)),
        deadline - Date.now(),
      );
    });
    clearTimeout(timer);
  }
}

function kindOf({ type, action }: Frame): string {
  return String(type ?? action);
}
