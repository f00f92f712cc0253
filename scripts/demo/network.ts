import { PLATFORM, type Platform, type Socket } from "../../client/src/platform.ts";

/** The network of one person, which can be lost, and the cookies of their browser. */
export class Network {
  readonly #wires = new Set<Wire>();
  readonly #cookies = new Map<string, string>();
  #isLost = false;

  readonly platform: Partial<Platform> = {
    fetch: async (url, init) => {
      if (this.#isLost) throw new TypeError("The network is gone");
      const headers = new Headers(init.headers);
      if ("credentials" in init) headers.set("Cookie", this.#cookieHeader);
      const response = await fetch(url, { ...init, headers });
      for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
      return response;
    },
    openSocket: (url) => {
      const wire = new Wire(url, () => this.#wires.delete(wire));
      this.#wires.add(wire);
      if (this.#isLost) queueMicrotask(() => wire.break());
      return wire;
    },
  };

  /** Every connection breaks, and none can be made. */
  lose(): void {
    this.#isLost = true;
    for (const wire of this.#wires) wire.break();
  }

  restore(): void {
    this.#isLost = false;
  }

  /** What is sent arrives, and nothing comes back. */
  losesAnswers(): void {
    for (const wire of this.#wires) wire.isDeaf = true;
  }

  get #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keep(cookie: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    this.#cookies.set(name, value);
  }
}

class Wire implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  isDeaf = false;
  readonly #socket: Socket;
  readonly #onEnd: () => void;
  #isOver = false;

  constructor(url: string, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#socket = PLATFORM.openSocket(url);
    this.#socket.onopen = () => this.#isOver || this.onopen?.();
    this.#socket.onmessage = ({ data }) => this.isDeaf || this.#isOver || this.onmessage?.({ data });
    this.#socket.onerror = () => {};
    this.#socket.onclose = ({ code }) => this.#end(code);
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  close(code?: number): void {
    this.#socket.close(code);
  }

  break(): void {
    this.#end(1006);
    this.#socket.close();
  }

  #end(code: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onEnd();
    this.onclose?.({ code });
  }
}
