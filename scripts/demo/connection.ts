import { once } from "node:events";
import { WebSocket } from "ws";
import { z } from "zod";

const Frame = z.union([
  z.looseObject({ type: z.string(), seq: z.int().optional() }),
  // An event of `/ws/events/`: its fields stand in `data`, here beside its name.
  z
    .object({ action: z.string(), data: z.looseObject({}) })
    .transform(({ action, data }): { type: string; seq?: undefined; [field: string]: unknown } => ({
      ...data,
      type: action,
    })),
]);

/** What a socket is told: one JSON object with a `type`. */
export type Frame = z.infer<typeof Frame>;

const PATIENCE_MS = 20_000;

/** One real socket. What it hears is kept in order, until someone asks for it. */
export class Connection {
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #ws: WebSocket;
  readonly #unheard: Frame[] = [];
  #lastSeq = 0;
  #wake: (() => void) | null = null;

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

  /** The highest `seq` this client has seen: what it would resume from. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Sends a frame as it is, or an object as JSON. */
  say(frame: object | string): void {
    this.#ws.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** The first frame not asked for yet that fits; others stay. */
  async hear(type: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame> {
    return this.#await(`a ${type}`, () => {
      const index = this.#unheard.findIndex((frame) => frame.type === type && fits(frame));
      return index < 0 ? null : (this.#unheard.splice(index, 1)[0] ?? null);
    });
  }

  /** The very next frame. */
  async next(): Promise<Frame> {
    return this.#await("a frame", () => this.#unheard.shift() ?? null);
  }

  /** Every frame up to the first of a type that fits, that one included. */
  async hearThrough(type: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame[]> {
    return this.#await(`a ${type}`, () => {
      const index = this.#unheard.findIndex((frame) => frame.type === type && fits(frame));
      return index < 0 ? null : this.#unheard.splice(0, index + 1);
    });
  }

  /**
   * What came and was not asked for. A frame that nobody understands is answered in its turn, so once that answer is
   * here, so is all that was sent before it.
   */
  async rest(): Promise<Frame[]> {
    this.say({ type: "anything else?" });
    const isAnswer = ({ message }: Frame) => String(message).startsWith("type:");
    return (await this.hearThrough("error", isAnswer)).slice(0, -1);
  }

  async leave(): Promise<void> {
    this.#ws.close(1000);
    await this.closed;
  }

  /** Goes without a word, as in a tunnel. */
  loseNetwork(): void {
    this.#ws.terminate();
  }

  #receive(text: string): void {
    const frame = text === "pong" ? { type: "pong" } : Frame.parse(JSON.parse(text));
    this.#unheard.push(frame);
    if (frame.type !== "connected") this.#lastSeq = Math.max(this.#lastSeq, frame.seq ?? 0);
    this.#wake?.();
  }

  async #await<T>(what: string, take: () => T | null): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const taken = take();
      if (taken !== null) return taken;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} seconds.`);
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
