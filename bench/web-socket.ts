import { connect, type Socket } from "node:net";

/** A frame is `data` from `start` to `end`, without its header; `data` is used again once the call has returned. */
export type OnFrame = (data: Buffer, start: number, end: number) => void;

/** All sockets read into this: what they read is looked at before another does. */
const READ_BUFFER = Buffer.allocUnsafeSlow(256 * 1024);
const NOTHING = Buffer.alloc(0);

/** A WebSocket that costs its process next to nothing, for those who load a server on the same machine. */
export class LeanWebSocket {
  /** Rejects where the server does not open it; what it answered instead is in the message. */
  readonly opened: Promise<void>;
  onEnd: () => void = () => {};
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
      this.#opened.reject(new Error(`${url.pathname} was closed before it opened`));
      this.onEnd();
    });
    this.#socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n` +
        "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
  }

  /** Sends a text of ASCII, less than 64 KiB long. */
  write(text: string): void {
    this.#socket.write(encode(text));
  }

  /** Reads nothing from now on, as a client does that is stuck. */
  pause(): void {
    this.#socket.pause();
  }

  /** Ends the connection as a lost network does, without a close frame. */
  close(): void {
    this.onEnd = () => {};
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

/** The mask is zero, so the text stands as it is. */
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

/** A server's frames have no mask. */
function payloadStart(data: Buffer, at: number): number {
  const short = (data[at + 1] ?? 0) & 127;
  return at + (short < 126 ? 2 : short === 126 ? 4 : 10);
}

/** NaN where the header is not all there. */
function payloadLength(data: Buffer, at: number): number {
  if (data.length < at + 2 || data.length < payloadStart(data, at)) return Number.NaN;
  const short = (data[at + 1] ?? 0) & 127;
  return short < 126
    ? short
    : short === 126
      ? data.readUInt16BE(at + 2)
      : Number(data.readBigUInt64BE(at + 2));
}
