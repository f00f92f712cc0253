import { WebSocket } from "ws";
import type { Platform, Socket } from "../../src/platform.ts";

/** How often each thing goes wrong, from 0 to 1. */
export interface Weather {
  noRequest: number;
  noAnswer: number;
  slow: number;
  unavailable: number;
}

const CLEAR: Weather = { noRequest: 0, noAnswer: 0, slow: 0, unavailable: 0 };
const SLOW_MS = 150;

/** Where clients find the server, wherever it runs by then. */
export const ORIGIN = "http://palaestra.test";

/** The network of one device, which fails as it is told to. What it carries goes to a real server. */
export class Network {
  weather: Weather = CLEAR;
  /** How far this device's clock runs ahead: what was long ago for it. */
  aheadMs = 0;
  readonly #server: { readonly url: string };
  readonly #random: () => number;
  readonly #wires = new Set<Wire>();

  constructor(server: { readonly url: string }, random: () => number) {
    this.#server = server;
    this.#random = random;
  }

  readonly platform: Platform = {
    now: () => Date.now() + this.aheadMs,
    // The shortest pauses: there are many of them in a story.
    chance: () => 0,
    fetch: (url, init) => this.#fetch(url, init),
    openSocket: (url) => {
      const wire = new Wire(this.#reach(url), () => this.#wires.delete(wire));
      this.#wires.add(wire);
      return wire;
    },
  };

  /** Every connection breaks, and each end learns of it. */
  cut(): void {
    for (const wire of this.#wires) wire.cut();
  }

  /** Nothing passes any more on what is open, and nobody is told; `close()` does nothing, either. */
  silence(): void {
    for (const wire of this.#wires) wire.silence();
  }

  /** The network is another one: what was open ends, silent or not. */
  renew(): void {
    for (const wire of this.#wires) wire.end();
  }

  #reach(url: string): string {
    const { host } = new URL(this.#server.url);
    return url.replace(new URL(ORIGIN).host, host);
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const { noRequest, noAnswer, slow, unavailable } = this.weather;
    if (this.#random() < noRequest) throw new TypeError("The network is gone");
    if (this.#random() < unavailable) {
      return Response.json({ code: "unavailable" }, { status: 503, headers: { "Retry-After": "0" } });
    }
    const response = await fetch(this.#reach(url), init);
    if (this.#random() < slow) await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    if (this.#random() < noAnswer) throw new TypeError("The answer is lost");
    return response;
  }
}

/** A socket to the server that can break in the two ways that networks break. */
class Wire implements Socket {
  readonly #ws: WebSocket;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  readonly #onGone: () => void;
  #isSilent = false;
  #isOver = false;

  constructor(url: string, onGone: () => void) {
    this.#onGone = onGone;
    this.#ws = new WebSocket(url);
    this.#ws.on("open", () => this.#isSilent || this.onopen?.());
    this.#ws.on("message", (data) => this.#isSilent || this.onmessage?.({ data: String(data) }));
    this.#ws.on("error", () => {});
    this.#ws.on("close", (code) => this.#end(code));
  }

  send(text: string): void {
    if (!this.#isSilent) this.#ws.send(text);
  }

  close(code?: number): void {
    if (!this.#isSilent && this.#ws.readyState !== WebSocket.CONNECTING) this.#ws.close(code);
    else this.#ws.terminate();
  }

  cut(): void {
    if (this.#isSilent) return;
    this.#ws.terminate();
    this.#end(1006);
  }

  silence(): void {
    this.#isSilent = true;
  }

  end(): void {
    this.#isSilent = false;
    this.cut();
  }

  #end(code: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (!this.#isSilent) this.onclose?.({ code });
    this.#onGone();
  }
}
