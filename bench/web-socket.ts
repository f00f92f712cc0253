import { connect, type Socket } from "node:net";

/** The payload of a frame is `data` from `start` to `end`. `data` is overwritten after the call. */
export type OnFrame = (data: Buffer, start: number, end: number) => void;

/** All sockets share one buffer, because each handles what it has read before another reads. */
const READ_BUFFER = Buffer.allocUnsafeSlow(256 * 1024);
const NOTHING = Buffer.alloc(0);

/** A WebSocket client that uses little CPU, because load generators share the machine with the server. */
export class LeanWebSocket {
  /** Rejects, with the server's answer as the message, if the handshake fails. */
  readonly opened: Promise<void>;
  /** Called when the server closes the connection. */
  onClose: () => void = () => {};
  readonly #socket: Socket;
  readonly #onFrame: OnFrame;
  readonly #opened = Promise.withResolvers<void>();
  #isOpen = false;
  #rest = NOTHING;

  constructor(address: string, onFrame: OnFrame) {
    this.#onFrame = onFrame;
    this.opened = this.#opened.promise;
    const url = new URL(address);
    const { port, hostname: host } = url;
    const onread = { buffer: READ_BUFFER, callback: (length: number) => this.#read(length) };
    this.#socket = connect({ port: Number(port), host, noDelay: true, onread });
    this.#socket.on("error", (error) => this.#opened.reject(error));
    this.#socket.on("close", () => {
      this.#opened.reject(new Error(`${url.pathname} was closed during the handshake`));
      this.onClose();
    });
    this.#socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n` +
        "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
  }

  /** Sends a text frame: ASCII, less than 64 KiB. */
  write(text: string): void {
    this.#socket.write(encode(text));
  }

  /** Stops reading, like a client that hangs. */
  pause(): void {
    this.#socket.pause();
  }

  /** Drops the connection without a close frame. */
  close(): void {
    this.onClose = () => {};
    this.#socket.destroy();
  }

  #read(length: number): boolean {
    const chunk = READ_BUFFER.subarray(0, length);
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    if (!this.#isOpen) {
      const end = data.indexOf("\r\n\r\n");
      if (end < 0) return this.#keep(data);
      const head = data.toString("latin1", 0, end);
      if (!head.startsWith("HTTP/1.1 101")) {
        this.#opened.reject(new Error(data.toString()));
        this.#socket.destroy();
        return false;
      }
      this.#isOpen = true;
      this.#opened.resolve();
      data = data.subarray(end + 4);
    }
    let at = 0;
    for (;;) {
      const start = payloadStart(data, at);
      const end = start + payloadLength(data, at);
      if (!(end <= data.length)) break;
      this.#onFrame(data, start, end);
      at = end;
    }
    return this.#keep(data.subarray(at));
  }

  #keep(rest: Buffer): boolean {
    this.#rest = rest.length > 0 ? Buffer.from(rest) : NOTHING;
    return true;
  }
}

/** With a mask of zeros the payload is the text itself. */
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

/** A server's frames are not masked. */
function payloadStart(data: Buffer, at: number): number {
  const short = (data[at + 1] ?? 0) & 127;
  return at + (short < 126 ? 2 : short === 126 ? 4 : 10);
}

/** NaN if the header is incomplete. */
function payloadLength(data: Buffer, at: number): number {
  if (data.length < at + 2 || data.length < payloadStart(data, at)) return Number.NaN;
  const short = (data[at + 1] ?? 0) & 127;
  return short < 126
    ? short
    : short === 126
      ? data.readUInt16BE(at + 2)
      : Number(data.readBigUInt64BE(at + 2));
}
