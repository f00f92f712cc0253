import { posted } from "./build.ts";
import { openSocket, type TestSocket } from "./socket.ts";

export interface EventFrame {
  action: string;
  data: Record<string, unknown>;
}

/** A connection to `/ws/events/`. */
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

  /** Sends a frame. */
  send(frame: object | string | ArrayBuffer): void {
    this.#socket.send(frame);
  }

  /** The data of the next frame of an action; earlier frames are discarded. */
  async nextOf(action: string): Promise<Record<string, unknown>> {
    for (;;) {
      const frame = await this.next();
      if (frame.action === action) return frame.data;
    }
  }

  async next(): Promise<EventFrame> {
    return (await this.#socket.next()) as unknown as EventFrame;
  }

  /** All frames received so far, by waiting for the answer to an invalid command. */
  async heard(): Promise<EventFrame[]> {
    const username = `marker-${crypto.randomUUID()}`;
    this.say("cancel_game_invite", { username });
    const frames: EventFrame[] = [];
    for (;;) {
      const frame = await this.next();
      if (String(frame.data?.message).includes(username)) return frames;
      frames.push(frame);
    }
  }

  /** Sends a ping and waits for the pong. */
  async ping(): Promise<void> {
    this.#socket.send("ping");
    const frame = await this.#socket.next();
    if (frame.type !== "pong") throw new Error(`Not a pong: ${JSON.stringify(frame)}`);
  }

  close(): void {
    this.#socket.close();
  }
}

/** Opens a tab and waits until its presence is known. */
export async function openTab(as: { id: number; access: string }): Promise<Tab> {
  const tab = new Tab(await openSocket("/ws/events/", { as }));
  await tab.heard();
  await posted(as);
  return tab;
}
