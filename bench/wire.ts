import { connect, type Socket } from "node:net";

/**
 * A WebSocket client that costs next to nothing: it counts frames by their headers and reads none, except that a
 * sender looks for its own mark. The machine is shared with what is measured.
 */
export class WireClient {
  /** Frames received so far. */
  received = 0;
  readonly mark: string;
  readonly #socket: Socket;
  readonly #markBytes: Buffer;
  #rest: Buffer = Buffer.alloc(0);
  #onOwn: (() => void) | null = null;

  private constructor(socket: Socket, mark: string) {
    this.#socket = socket;
    this.mark = mark;
    this.#markBytes = Buffer.from(`"client_id":"${mark}-`);
  }

  static connect(address: string, mark: string): Promise<WireClient> {
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
        const client = new WireClient(socket, mark);
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
    this.#socket.write(this.#encode(number));
  }

  /** Calls back for each of this client's own messages as it comes back. */
  onOwn(callback: (() => void) | null): void {
    this.#onOwn = callback;
  }

  close(): void {
    this.#socket.destroy();
  }

  #encode(number: number): Buffer {
    const payload = `{"type":"message","content":"${CONTENT}","client_id":"${this.mark}-${number}"}`;
    const frame = Buffer.alloc(8 + payload.length);
    frame[0] = 0x81;
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(payload.length, 2);
    // The mask is zero, so the payload stands as it is.
    frame.write(payload, 8, "latin1");
    return frame;
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

const CONTENT = "A message of an ordinary length, as people write them to each other.";

/** Where the frame that begins at `at` ends, or null if it is not all there. A server's frames have no mask. */
function frameEnd(data: Buffer, at: number): number | null {
  const short = (data[at + 1] ?? 0) & 127;
  const head = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
  if (data.length < head || data.length < at + 2) return null;
  const length = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : data.readUInt32BE(at + 6);
  return data.length < head + length ? null : head + length;
}
