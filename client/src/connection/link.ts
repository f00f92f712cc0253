import type { Context } from "../context.ts";
import { type ErrorCode, isFinal, PalaestraError } from "../error.ts";
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
/** By the code with which a connection ends. */
const REFUSALS: Readonly<Record<number, ErrorCode>> = { 4003: "not_a_member", 4004: "not_found" };

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

  /** The path without the ticket: `/ws/chat/7/?after=12`. May ask the server, and be refused; it may be too late then. */
  protected abstract address(isCurrent: () => boolean): Promise<string>;
  /** Takes in a frame; null is a `pong`. */
  protected abstract receive(frame: Frame | null): void;
  protected abstract follow(status: Status): void;

  /** Why the server refuses this for good; null where it doesn't. */
  protected get refusal(): PalaestraError | null {
    const code = "code" in this.#connection && REFUSALS[this.#connection.code];
    return this.#refusal ?? (code ? new PalaestraError(code) : null);
  }

  protected tell(type: Order): void {
    this.#tell({ type });
  }

  /** Sends a frame; false where the connection is not live. */
  protected transmit(frame: object): boolean {
    return this.status === "live" && this.#send(JSON.stringify(frame));
  }

  #send(text: string): boolean {
    try {
      this.#socket?.send(text);
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
    const isCurrent = () => generation === this.#connection.generation;
    switch (effect.do) {
      case "fetch ticket":
        this.#refusal = null;
        this.#context.api.post("/api/ws-tickets/").then(
          ({ ticket }) => tell({ type: "got ticket", ticket }),
          (error: PalaestraError) => {
            const isOver = error.code === "signed_out" || error.code === "closed";
            if (isOver && isCurrent()) this.#refusal = error;
            tell({ type: isOver ? "signed out" : "failed" });
          },
        );
        return;
      case "open":
        this.address(isCurrent)
          .then((path) => {
            const query = `${path.includes("?") ? "&" : "?"}ticket=${effect.ticket}`;
            if (isCurrent()) this.#open(path + query, tell);
          })
          .catch((error: PalaestraError) => {
            if (!isFinal(error)) return tell({ type: "failed" });
            if (isCurrent()) this.#refusal = error;
            tell({ type: "closed", code: 4004 });
          });
        return;
      case "ping":
        this.#send("ping");
        return;
      case "alarm":
        clearTimeout(this.#alarm);
        this.#alarm = setTimeout(() => tell({ type: "alarm" }), effect.ms);
        return;
      case "leave":
        clearTimeout(this.#alarm);
        this.#leave();
    }
  }

  #open(path: string, tell: (happening: Happening) => void): void {
    const { platform, origin } = this.#context;
    const socket = platform.openSocket(origin.replace(/^http/, "ws") + path);
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
      this.#send("ping");
    }
    this.receive(frame);
  }

  #leave(): void {
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
