import type { LeanWebSocket } from "../web-socket.ts";

/** How a client speaks to one kind of server. */
export interface Dialect {
  /** A frame that sends a text. `key` is unique. */
  encode(text: string, key: string): string;
  /** Whether a connection is ready only once the server has greeted it. */
  isGreeted: boolean;
  /** Handles a frame that carries no message. Returns true for the greeting. */
  handleControl(frame: string, socket: LeanWebSocket): boolean;
  /** A frame that a client sends after every 256 KiB that it has received. */
  receipt?: string;
}

export type DialectName = keyof typeof DIALECTS;

export const DIALECTS = {
  /** As docs/protocol.md asks of clients. */
  palaestra: {
    encode: (text, key) => `{"type":"message","content":"${text}","client_id":"${key}"}`,
    isGreeted: true,
    handleControl(frame, socket) {
      if (frame.startsWith('{"type":"error"')) throw new Error(`The server answered ${frame}`);
      const isGreeting = frame.startsWith('{"type":"connected"');
      if (isGreeting) socket.write("ping");
      return isGreeting;
    },
    receipt: "ping",
  },
  bare: {
    encode: (text) => text,
    isGreeted: false,
    handleControl: () => false,
  },
  /** The first digit is Engine.IO's packet type, the second Socket.IO's. */
  "socket.io": {
    encode: (text) => `42["message","${text}"]`,
    isGreeted: true,
    handleControl(frame, socket) {
      if (frame.startsWith("0{")) socket.write("40");
      if (frame === "2") socket.write("3");
      return frame.startsWith("40{");
    },
  },
} satisfies Record<string, Dialect>;
