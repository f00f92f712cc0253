import { LeanWebSocket } from "../web-socket.ts";
import type { Dialect } from "./dialects.ts";

const TILDE = 0x7e;
const POINT = 0x2e;
const ZERO = 0x30;
const TEXT_BYTES = 200;
const RECEIPT_BYTES = 256 * 1024;
const FILLER = "A message of an ordinary length, as people write them to each other. ".repeat(4);

/** A text of 200 bytes that carries its sender's index in the room and its number among the sender's messages. */
function textOf(sender: number, number: number): string {
  return `~${sender}.${number}~ ${FILLER}`.slice(0, TEXT_BYTES);
}

/** A client's connection to one room. It checks the order of everything that it receives. */
export class Connection {
  received = 0;
  duplicated = 0;
  reordered = 0;
  /** A digest of all that was received, in its order: equal for all who were in the room from the start. */
  digest = 0;
  sent = 0;
  /** Whether the server has closed it. */
  isClosed = false;
  /** Called for each of the connection's own messages as it arrives. */
  onOwn: (() => void) | null = null;
  /** Within the room. */
  readonly index: number;
  readonly #dialect: Dialect;
  /** For each sender in the room, the number of the last message. */
  readonly #lastNumbers: number[] = [];
  readonly #greeted = Promise.withResolvers<void>();
  readonly #socket: LeanWebSocket;
  readonly #id: number;
  #unacknowledgedBytes = 0;
  static #count = 0;

  private constructor(address: string, index: number, dialect: Dialect) {
    this.index = index;
    this.#dialect = dialect;
    Connection.#count += 1;
    this.#id = Connection.#count;
    this.#socket = new LeanWebSocket(address, (data, start, end) => this.#receive(data, start, end));
    this.#socket.onClose = () => {
      this.isClosed = true;
      this.#greeted.reject(new Error("The server closed a connection"));
    };
    // Nobody awaits the greeting of a server that sends none.
    this.#greeted.promise.catch(() => {});
  }

  /** Resolves when the connection is open and, if the server greets, greeted. */
  static async open(address: string, index: number, dialect: Dialect): Promise<Connection> {
    const connection = new Connection(address, index, dialect);
    await connection.#socket.opened;
    if (dialect.isGreeted) await connection.#greeted.promise;
    return connection;
  }

  send(): void {
    this.sent += 1;
    const text = textOf(this.index, this.sent);
    this.#socket.write(this.#dialect.encode(text, `${this.#id}-${this.sent}`));
  }

  close(): void {
    this.#socket.close();
  }

  #receive(data: Buffer, start: number, end: number): void {
    const mark = data.indexOf(TILDE, start);
    if (mark < 0 || mark >= end) {
      const isGreeting = this.#dialect.handleControl(data.toString("latin1", start, end), this.#socket);
      if (isGreeting) this.#greeted.resolve();
      return;
    }
    let at = mark + 1;
    let sender = 0;
    for (; data[at] !== POINT; at += 1) sender = sender * 10 + (data[at] ?? 0) - ZERO;
    let number = 0;
    for (at += 1; data[at] !== TILDE; at += 1) number = number * 10 + (data[at] ?? 0) - ZERO;
    this.#check(sender, number);
    this.#acknowledge(end - start);
    if (sender === this.index) this.onOwn?.();
  }

  #check(sender: number, number: number): void {
    this.received += 1;
    this.digest = (Math.imul(this.digest, 31) + Math.imul(sender, 7919) + number) | 0;
    const last = this.#lastNumbers[sender] ?? 0;
    if (number <= last) {
      this.duplicated += 1;
      return;
    }
    if (number > last + 1) this.reordered += 1;
    this.#lastNumbers[sender] = number;
  }

  #acknowledge(bytes: number): void {
    const { receipt } = this.#dialect;
    if (!receipt) return;
    this.#unacknowledgedBytes += bytes;
    if (this.#unacknowledgedBytes < RECEIPT_BYTES) return;
    this.#unacknowledgedBytes = 0;
    this.#socket.write(receipt);
  }
}
