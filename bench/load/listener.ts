import { LeanWebSocket } from "../web-socket.ts";
import type { Dialect } from "./dialects.ts";

const TILDE = 0x7e;
const POINT = 0x2e;
const ZERO = 0x30;
const TEXT_LENGTH = 200;
const PROOF_BYTES = 256 * 1024;
const FILLER = "A message of an ordinary length, as people write them to each other. ".repeat(4);

/** The text of a message, in which any listener finds who of the room sent it, and as their how many-th. */
export function textOf(sender: number, number: number): string {
  return `~${sender}.${number}~ ${FILLER}`.slice(0, TEXT_LENGTH);
}

/** One socket, which checks the order of all that it receives. */
export class Listener {
  received = 0;
  duplicated = 0;
  reordered = 0;
  /** Of all that was received in its order: the same for all in a room who were there from its beginning. */
  order = 0;
  /** How many messages this one has sent. */
  sent = 0;
  /** Ended by the server. */
  isEnded = false;
  onOwn: (() => void) | null = null;
  readonly index: number;
  readonly #dialect: Dialect;
  readonly #lastOf: number[] = [];
  readonly #greeted = Promise.withResolvers<void>();
  readonly #socket: LeanWebSocket;
  readonly #id: number;
  #unproved = 0;
  static #count = 0;

  private constructor(address: string, index: number, dialect: Dialect) {
    this.index = index;
    this.#dialect = dialect;
    Listener.#count += 1;
    this.#id = Listener.#count;
    this.#socket = new LeanWebSocket(address, (data, start, end) => this.#take(data, start, end));
    this.#socket.onEnd = () => {
      this.isEnded = true;
      this.#greeted.reject(new Error("The server closed a socket"));
    };
    // Who opens a server's sockets that is not greeted does not wait for it.
    this.#greeted.promise.catch(() => {});
  }

  /** `index` is the listener's within the room. Resolves once it is open and greeted. */
  static async open(address: string, index: number, dialect: Dialect): Promise<Listener> {
    const listener = new Listener(address, index, dialect);
    await listener.#socket.opened;
    if (dialect.isGreeted) await listener.#greeted.promise;
    return listener;
  }

  say(): void {
    this.sent += 1;
    const text = textOf(this.index, this.sent);
    this.#socket.write(this.#dialect.say(text, `${this.#id}-${this.sent}`));
  }

  close(): void {
    this.#socket.close();
  }

  #take(data: Buffer, start: number, end: number): void {
    const mark = data.indexOf(TILDE, start);
    if (mark < 0 || mark >= end) return this.#hear(data.toString("latin1", start, end));
    let at = mark + 1;
    let sender = 0;
    for (; data[at] !== POINT; at += 1) sender = sender * 10 + (data[at] ?? 0) - ZERO;
    let number = 0;
    for (at += 1; data[at] !== TILDE; at += 1) number = number * 10 + (data[at] ?? 0) - ZERO;
    this.received += 1;
    this.#prove(end - start);
    const last = this.#lastOf[sender] ?? 0;
    if (number <= last) this.duplicated += 1;
    else {
      if (number > last + 1) this.reordered += 1;
      this.#lastOf[sender] = number;
    }
    this.order = (Math.imul(this.order, 31) + Math.imul(sender, 7919) + number) | 0;
    if (sender === this.index) this.onOwn?.();
  }

  #prove(bytes: number): void {
    const { proof } = this.#dialect;
    if (!proof) return;
    this.#unproved += bytes;
    if (this.#unproved < PROOF_BYTES) return;
    this.#unproved = 0;
    this.#socket.write(proof);
  }

  #hear(frame: string): void {
    if (this.#dialect.hear(frame, this.#socket)) this.#greeted.resolve();
  }
}
