import { LeanWebSocket } from "./web-socket.ts";

/** A client that counts the frames it receives. It reads none of them, except to find its own messages by their mark. */
export class WireClient {
  received = 0;
  readonly mark: string;
  readonly #say: (clientId: string) => string;
  readonly #socket: LeanWebSocket;
  #onOwn: (() => void) | null = null;

  private constructor(address: string, mark: string, say: (clientId: string) => string) {
    this.#say = say;
    this.mark = mark;
    const markBytes = Buffer.from(`"client_id":"${mark}-`);
    this.#socket = new LeanWebSocket(address, (data, start, end) => {
      this.received += 1;
      if (this.#onOwn && data.subarray(start, end).includes(markBytes)) this.#onOwn();
    });
  }

  /** `say` makes the frame of a message with a client id; the id begins with `mark`. */
  static async connect(
    address: string,
    mark: string,
    say: (clientId: string) => string,
  ): Promise<WireClient> {
    const client = new WireClient(address, mark, say);
    await client.#socket.opened;
    return client;
  }

  /** Sends a message; `number` is unique among the client's messages. */
  send(number: number): void {
    this.write(this.#say(`${this.mark}-${number}`));
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  /** Calls back for each of this client's own messages that it receives. */
  onOwn(callback: (() => void) | null): void {
    this.#onOwn = callback;
  }

  /** Stops reading, like a client that hangs. */
  pause(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#socket.close();
  }
}
