import type { Context } from "../context.ts";
import { isFinal, type PalaestraError } from "../error.ts";
import type { Socket } from "../platform.ts";
import { type Connection, type Effect, type Happening, IDLE, type Status, step } from "./machine.ts";

/** A frame of any socket of the server: JSON with a `type`, or with an `action` and its `data`. */
export interface Frame {
  type?: string;
  seq?: number;
  [field: string]: unknown;
}

/** What those who use a connection tell it. `failed`: the attempt is worth nothing, and another one is made after a pause. */
export type Order = "wanted" | "left" | "looked" | "signed out" | "caught up" | "failed";

/** A replay is proven to be read by a `ping` after so many characters of it. */
const PROOF_CHARACTERS = 256 * 1024;

/** One connection to the server: does what the machine says, and tells it what happens. */
export abstract class Link {
  readonly #context: Context;
  #connection: Connection = IDLE;
  #socket: Socket | null = null;
  #alarm: ReturnType<typeof setTimeout> | undefined;
  #unproven = 0;
  /** Why the address was refused for good, until the next attempt. */
  #refusal: PalaestraError | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  get status(): Status {
    return this.#connection.at;
  }

  /** The whole address but for the ticket: `wss://…/ws/chat/7/?after=12`. May ask the server, and be refused. */
  protected abstract address(): Promise<string>;
  /** Takes in a frame; null is a `pong`. */
  protected abstract receive(frame: Frame | null): void;
  protected abstract follow(status: Status): void;

  /** With which code the server ended it for good; null where it didn't. */
  protected get endCode(): number | null {
    return this.#connection.at === "ended" ? this.#connection.code : null;
  }

  /** Why the address was refused for good; null where the socket itself was, or nothing. */
  protected get refusal(): PalaestraError | null {
    return this.#refusal;
  }

  protected tell(type: Order): void {
    this.#tell({ type });
  }

  /** Sends a frame; false where there is no socket to send it on. */
  protected transmit(frame: object | "ping"): boolean {
    const { at } = this.#connection;
    if (!this.#socket || (at !== "catching up" && at !== "live")) return false;
    try {
      this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
      return true;
    } catch {
      // It is closing: its end is told by itself.
      return false;
    }
  }

  #tell(happening: Happening, generation = this.#connection.generation): void {
    const { platform } = this.#context;
    const before = this.#connection.at;
    const circumstance = { generation, now: platform.now(), chance: platform.chance() };
    const [connection, effects] = step(this.#connection, happening, circumstance);
    this.#connection = connection;
    for (const effect of effects) this.#do(effect, connection.generation);
    if (connection.at !== before && connection === this.#connection) this.follow(connection.at);
  }

  #do(effect: Effect, generation: number): void {
    const tell = (happening: Happening) => this.#tell(happening, generation);
    switch (effect.do) {
      case "fetch ticket":
        this.#refusal = null;
        this.#context.ticket().then(
          (ticket) => tell({ type: "got ticket", ticket }),
          ({ code }: Partial<PalaestraError>) =>
            tell({ type: code === "signed_out" || code === "closed" ? "signed out" : "failed" }),
        );
        return;
      case "open":
        this.address()
          .then((address) => {
            const query = `${address.includes("?") ? "&" : "?"}ticket=${effect.ticket}`;
            if (generation === this.#connection.generation) this.#open(address + query, tell);
          })
          .catch((error: PalaestraError) => {
            if (!isFinal(error)) return tell({ type: "failed" });
            if (generation === this.#connection.generation) this.#refusal = error;
            tell({ type: "closed", code: error.status === 403 ? 4003 : 4004 });
          });
        return;
      case "ping":
        this.transmit("ping");
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
    const socket = this.#context.platform.openSocket(url);
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
    const frame = read(text);
    this.#tell({ type: "heard", isError: frame?.type === "error" });
    this.#unproven += text.length;
    if (this.#unproven > PROOF_CHARACTERS) {
      this.#unproven = 0;
      this.transmit("ping");
    }
    this.receive(frame);
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

/** Null for `pong`: nothing else that the server sends is no JSON. */
function read(text: string): Frame | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
