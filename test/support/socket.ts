import { exports } from "cloudflare:workers";
import { ORIGIN } from "./api.ts";
import { noteClose, noteFrame } from "./documents/traffic.ts";

export type Frame = Record<string, unknown> & { type: string };

const PATIENCE_MS = 20_000;

/** A client socket that queues received frames. */
export class TestSocket {
  readonly #ws: WebSocket;
  readonly #frames: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #wake: (() => void) | null = null;

  /** `path` is the socket's, if its server is the Worker. */
  constructor(ws: WebSocket, path = "") {
    this.#ws = ws;
    ws.addEventListener("message", ({ data }) => {
      noteFrame(path, String(data));
      this.#frames.push(data === "pong" ? { type: "pong" } : (JSON.parse(String(data)) as Frame));
      this.#wake?.();
    });
    this.closed = new Promise((resolve) => {
      ws.addEventListener("close", ({ code, reason }) => {
        noteClose(path, code);
        resolve({ code, reason });
        ws.close();
      });
    });
    ws.accept();
  }

  send(frame: object | string | ArrayBuffer): void {
    const isRaw = typeof frame === "string" || frame instanceof ArrayBuffer;
    this.#ws.send(isRaw ? frame : JSON.stringify(frame));
  }

  async next(): Promise<Frame> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const frame = this.#frames.shift();
      if (frame) return frame;
      await this.#arrival(deadline);
    }
  }

  get untaken(): readonly Frame[] {
    return this.#frames;
  }

  /** The next frame of a type; earlier ones are discarded. */
  async nextOf(type: string): Promise<Frame> {
    for (;;) {
      const frame = await this.next();
      if (frame.type === type) return frame;
    }
  }

  /**
   * All frames received so far, by waiting for the error of an invalid frame. Sockets of a person's object
   * answer it at once, before pending work.
   */
  async pending(): Promise<Frame[]> {
    const marker = `marker-${crypto.randomUUID()}`;
    this.send({ type: marker });
    const frames: Frame[] = [];
    for (;;) {
      const frame = await this.next();
      if (frame.type === "error" && String(frame.message).startsWith("type:")) return frames;
      frames.push(frame);
    }
  }

  close(code = 1000): void {
    this.#ws.close(code, "");
  }

  async #arrival(deadline: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const arrived = await Promise.race([
      new Promise<true>((resolve) => {
        this.#wake = () => resolve(true);
      }),
      new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), deadline - Date.now());
      }),
    ]);
    clearTimeout(timer);
    if (!arrived) throw new Error("No frame came in time");
  }
}

/** Opens a socket, with an access token if given. */
export async function openSocket(
  path: string,
  { as, headers = {} }: { as?: { access: string } | undefined; headers?: Record<string, string> } = {},
): Promise<TestSocket> {
  const url = new URL(path, ORIGIN);
  if (as) url.searchParams.set("token", as.access);
  const response = await exports.default.fetch(
    new Request(url, { headers: { Upgrade: "websocket", ...headers } }),
  );
  if (!response.webSocket) throw new Error(`No socket: ${response.status} ${await response.text()}`);
  return new TestSocket(response.webSocket, path);
}

/** Opens a conversation's socket and receives its first frame. */
export async function enter(
  conversationId: number,
  person: { access: string },
  after?: number,
): Promise<TestSocket & { greeting: Frame }> {
  const query = after === undefined ? "" : `?after=${after}`;
  const socket = await openSocket(`/ws/chat/${conversationId}/${query}`, { as: person });
  const greeting = await socket.next();
  return Object.assign(socket, { greeting });
}
