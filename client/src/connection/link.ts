import type { Platform, Socket } from "../platform.ts";
import { type Connection, type Effect, type Happening, IDLE, type Status, step } from "./machine.ts";

/** A frame of any socket of the server: JSON with a `type`, or with an `action` and its `data`. */
export interface Frame {
  type?: string;
  seq?: number;
  [field: string]: unknown;
}

export interface LinkParts {
  platform: Platform;
  /** The whole address but for the ticket: `wss://…/ws/chat/7/?after=12`. May ask the server, and be refused. */
  address(): Promise<string>;
  ticket(): Promise<string>;
  /** A frame came, other than a `pong`. */
  onFrame(frame: Frame): void;
  onStatus(status: Status): void;
  /** Whether the first `pong` is all there is to wait for before it is live. */
  isLiveAtOnce?: boolean;
}

/** A replay is proven to be read by a `ping` after so many characters of it. */
const PROOF_CHARACTERS = 256 * 1024;

/** One connection to the server: does what the machine says, and tells it what happens. */
export class Link {
  readonly #parts: LinkParts;
  #connection: Connection = IDLE;
  #socket: Socket | null = null;
  #alarm: ReturnType<typeof setTimeout> | undefined;
  #unproven = 0;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  get status(): Status {
    return this.#connection.at;
  }

  /** With which code the server ended it for good; null where it didn't. */
  get endCode(): number | null {
    return this.#connection.at === "ended" ? this.#connection.code : null;
  }

  want(): void {
    this.#tell({ type: "wanted" });
  }

  leave(): void {
    this.#tell({ type: "left" });
  }

  look(): void {
    this.#tell({ type: "looked" });
  }

  end(): void {
    this.#tell({ type: "signed out" });
  }

  caughtUp(): void {
    this.#tell({ type: "caught up" });
  }

  /** The attempt is worth nothing any more: it is left, and another one made after a pause. */
  fail(): void {
    this.#tell({ type: "failed" });
  }

  /** Sends a frame; false where there is no socket to send it on. */
  send(frame: object): boolean {
    return this.#write(JSON.stringify(frame));
  }

  #tell(happening: Happening, generation = this.#connection.generation): void {
    const { platform, onStatus } = this.#parts;
    const before = this.#connection.at;
    const circumstance = { generation, now: platform.now(), chance: platform.chance() };
    const [connection, effects] = step(this.#connection, happening, circumstance);
    this.#connection = connection;
    for (const effect of effects) this.#do(effect, connection.generation);
    if (connection.at !== before && connection === this.#connection) onStatus(connection.at);
  }

  #do(effect: Effect, generation: number): void {
    const tell = (happening: Happening) => this.#tell(happening, generation);
    switch (effect.do) {
      case "fetch ticket":
        this.#parts.ticket().then(
          (ticket) => tell({ type: "got ticket", ticket }),
          () => tell({ type: "failed" }),
        );
        return;
      case "open":
        this.#parts
          .address()
          .then((address) => {
            const query = `${address.includes("?") ? "&" : "?"}ticket=${effect.ticket}`;
            if (generation === this.#connection.generation) this.#open(address + query, tell);
          })
          .catch(() => tell({ type: "failed" }));
        return;
      case "ping":
        this.#write("ping");
        return;
      case "alarm":
        clearTimeout(this.#alarm);
        this.#alarm = setTimeout(() => tell({ type: "alarm" }), effect.ms);
        return;
      case "leave":
        clearTimeout(this.#alarm);
        this.#close();
    }
  }

  #open(url: string, tell: (happening: Happening) => void): void {
    const socket = this.#parts.platform.openSocket(url);
    this.#socket = socket;
    this.#unproven = 0;
    socket.onopen = () => tell({ type: "opened" });
    socket.onclose = ({ code }) => tell({ type: "closed", code });
    // A close follows; but Node throws where nobody listens.
    socket.onerror = () => {};
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#receive(String(data));
    };
  }

  #receive(text: string): void {
    const frame = text === "pong" ? null : read(text);
    this.#tell({ type: "heard", isError: frame?.type === "error" });
    if (frame === null) {
      if (text === "pong" && this.#parts.isLiveAtOnce) this.caughtUp();
      return;
    }
    this.#unproven += text.length;
    if (this.#unproven > PROOF_CHARACTERS) {
      this.#unproven = 0;
      this.#write("ping");
    }
    this.#parts.onFrame(frame);
  }

  #write(text: string): boolean {
    const { at } = this.#connection;
    if (!this.#socket || (at !== "catching up" && at !== "live")) return false;
    try {
      this.#socket.send(text);
      return true;
    } catch {
      // It is closing: its end is told by itself.
      return false;
    }
  }

  #close(): void {
    const socket = this.#socket;
    this.#socket = null;
    try {
      socket?.close(1000);
    } catch {
      // React Native throws where it was not open yet.
    }
  }
}

function read(text: string): Frame | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
