import { openSocket, type TestSocket } from "./socket.ts";

export interface EventFrame {
  action: string;
  data: Record<string, unknown>;
}

const MARKER = "marker";

/** A tab of someone on `/ws/events/`. */
export class Tab {
  readonly #socket: TestSocket;

  constructor(socket: TestSocket) {
    this.#socket = socket;
  }

  get closed(): Promise<{ code: number; reason: string }> {
    return this.#socket.closed;
  }

  say(action: string, data: object = {}): void {
    this.#socket.send({ action, data });
  }

  /** Sends a frame as it stands. */
  send(frame: object | string | ArrayBuffer): void {
    this.#socket.send(frame);
  }

  /** The data of the next frame of an action; frames before it are passed over. */
  async nextOf(action: string): Promise<Record<string, unknown>> {
    for (;;) {
      const frame = await this.next();
      if (frame.action === action) return frame.data;
    }
  }

  /** The next frame that is no marker. */
  async next(): Promise<EventFrame> {
    for (;;) {
      const frame = (await this.#socket.next()) as unknown as EventFrame;
      if (frame.data?.type !== MARKER) return frame;
    }
  }

  /** All frames that came before now: a notification to ourselves is told in order, so what comes before it is all. */
  async heard(): Promise<EventFrame[]> {
    const message = crypto.randomUUID();
    this.say("notification", { message, type: MARKER });
    const frames: EventFrame[] = [];
    for (;;) {
      const frame = (await this.#socket.next()) as unknown as EventFrame;
      if (frame.data?.message === message) return frames;
      if (frame.data?.type !== MARKER) frames.push(frame);
    }
  }

  /** Answered by the runtime, asleep or not. */
  async ping(): Promise<void> {
    this.#socket.send("ping");
    const frame = await this.#socket.next();
    if (frame.type !== "pong") throw new Error(`Not a pong: ${JSON.stringify(frame)}`);
  }

  close(): void {
    this.#socket.close();
  }
}

/** Opens a tab and waits until it is heard. */
export async function openTab(as: { access: string }): Promise<Tab> {
  const tab = new Tab(await openSocket("/ws/events/", { as }));
  await tab.heard();
  return tab;
}
