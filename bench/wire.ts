import { connect, type Socket } from "node:net";

/**
 * A WebSocket client that costs next to nothing: it counts frames by their headers and reads none, except that a
 * sender looks for its own mark. The machine is shared with what is measured.
 */
export class WireClient {
  /** Frames received so far. */
  received = 0;
  readonly mark: string;
  readonly #say: (clientId: string) => string;
  readonly #socket: Socket;
  readonly #markBytes: Buffer;
  #rest: Buffer = Buffer.alloc(0);
  #onOwn: (() => void) | null = null;

  private constructor(socket: Socket, mark: string, say: (clientId: string) => string) {
    this.#socket = socket;
    this.#say = say;
    this.mark = mark;
    this.#markBytes = Buffer.from(`"client_id":"${mark}-`);
  }

  /** `say` makes the text of a message with a client id, which begins with `mark`. */
  static connect(address: string, mark: string, say: (clientId: string) => string): Promise<WireClient> {
    const url = new URL(address);
    const socket = connect(Number(url.port), url.hostname);
    socket.setNoDelay();
    socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n` +
        "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
    return new Promise((resolve, reject) => {
      let head = Buffer.alloc(0);
      const onHead = (chunk: Buffer) => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        socket.off("data", onHead);
        if (!head.toString("latin1", 0, 12).endsWith("101")) return reject(new Error(head.toString()));
        const client = new WireClient(socket, mark, say);
        socket.on("data", (data) => client.#read(data));
        client.#read(head.subarray(end + 4));
        resolve(client);
      };
      socket.on("data", onHead);
      socket.on("error", reject);
    });
  }

  /** Sends a message; `number` tells it from the sender's others. */
  send(number: number): void {
    this.write(this.#say(`${this.mark}-${number}`));
  }

  write(text: string): void {
    this.#socket.write(encode(text));
  }

  /** Calls back for each of this client's own messages as it comes back. */
  onOwn(callback: (() => void) | null): void {
    this.#onOwn = callback;
  }

  /** Reads nothing from now on, as a client does that is stuck. */
  pause(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const end = frameEnd(data, at);
      if (end === null) break;
      this.received += 1;
      if (this.#onOwn && data.subarray(at, end).includes(this.#markBytes)) this.#onOwn();
      at = end;
    }
    this.#rest = data.subarray(at);
  }
}

/** A text frame of less than 64 KiB. The mask is zero, so the text stands as it is. */
function encode(text: string): Buffer {
  const isShort = text.length < 126;
  const head = isShort ? 6 : 8;
  const frame = Buffer.alloc(head + text.length);
  frame[0] = 0x81;
  frame[1] = 0x80 | (isShort ? text.length : 126);
  if (!isShort) frame.writeUInt16BE(text.length, 2);
  frame.write(text, head, "latin1");
  return frame;
}

/** Where the frame that begins at `at` ends, or null if it is not all there. A server's frames have no mask. */
function frameEnd(data: Buffer, at: number): number | null {
  const short = (data[at + 1] ?? 0) & 127;
  const head = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
  if (data.length < head || data.length < at + 2) return null;
  const length = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : data.readUInt32BE(at + 6);
  return data.length < head + length ? null : head + length;
}
