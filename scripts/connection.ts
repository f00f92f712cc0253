import { once } from "node:events";
import { WebSocket } from "ws";
import { z } from "zod";

const Frame = z.union([
  z.looseObject({ type: z.string(), seq: z.int().optional() }),
  // An event of `/ws/events/`, whose fields are nested in `data`.
  z
    .object({ action: z.string(), data: z.looseObject({}) })
    .transform(({ action, data }): { type: string; seq?: undefined; [field: string]: unknown } => ({
      ...data,
      type: action,
    })),
]);

/** A received JSON frame. */
export type Frame = z.infer<typeof Frame>;

const TIMEOUT_MS = 20_000;

/** A WebSocket that queues received frames until they are requested. */
export class Connection {
  /** Resolves when the socket has closed, from either side. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #ws: WebSocket;
  readonly #queue: Frame[] = [];
  #lastSeq = 0;
  #wake: (() => void) | null = null;
  #listener: (frame: Frame) => void = () => {};

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on("message", (data) => this.#receive(String(data)));
    ws.on("error", () => ws.terminate());
    this.closed = new Promise((resolve) => {
      ws.once("close", (code, reason) => {
        resolve({ code, reason: String(reason) });
        this.#wake?.();
      });
    });
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<Connection> {
    const ws = new WebSocket(url, { headers });
    const connection = new Connection(ws);
    await once(ws, "open");
    return connection;
  }

  /** The highest `seq` received, to resume from. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  send(frame: object | string): void {
    this.#ws.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Calls back with each frame as it arrives. */
  listen(listener: (frame: Frame) => void): void {
    this.#listener = listener;
  }

  /** The first queued frame that matches; others stay queued. */
  async receive(type: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame> {
    return this.#await(`a ${type}`, () => {
      const index = this.#queue.findIndex((frame) => frame.type === type && fits(frame));
      return index < 0 ? null : (this.#queue.splice(index, 1)[0] ?? null);
    });
  }

  async next(): Promise<Frame> {
    return this.#await("a frame", () => this.#queue.shift() ?? null);
  }

  /** All frames up to and including the first match. */
  async receiveThrough(type: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame[]> {
    return this.#await(`a ${type}`, () => {
      const index = this.#queue.findIndex((frame) => frame.type === type && fits(frame));
      return index < 0 ? null : this.#queue.splice(0, index + 1);
    });
  }

  /** All queued frames: the error for an invalid frame arrives after everything sent before it. */
  async rest(): Promise<Frame[]> {
    this.send({ type: "anything else?" });
    const isAnswer = ({ message }: Frame) => String(message).startsWith("type:");
    return (await this.receiveThrough("error", isAnswer)).slice(0, -1);
  }

  async leave(): Promise<void> {
    this.#ws.close(1000);
    await this.closed;
  }

  /** Drops the connection without a close frame. */
  loseNetwork(): void {
    this.#ws.terminate();
  }

  #receive(text: string): void {
    const frame = text === "pong" ? { type: "pong" } : Frame.parse(JSON.parse(text));
    this.#queue.push(frame);
    this.#listener(frame);
    if (frame.type !== "connected") this.#lastSeq = Math.max(this.#lastSeq, frame.seq ?? 0);
    this.#wake?.();
  }

  async #await<T>(what: string, take: () => T | null): Promise<T> {
    const deadline = Date.now() + TIMEOUT_MS;
    for (;;) {
      const taken = take();
      if (taken !== null) return taken;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${what} did not arrive within ${TIMEOUT_MS / 1000} seconds.`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
