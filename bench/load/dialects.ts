import type { LeanWebSocket } from "../web-socket.ts";

/** How one kind of server is talked to; frames that carry no message are its greeting or housekeeping. */
export interface Dialect {
  /** The frame that says a text. `key` is unique among those that the speaker has sent. */
  say(text: string, key: string): string;
  /** Whether a socket is of use once it is open, or must be greeted first. */
  isGreeted: boolean;
  /** Answers what has to be answered. True where it was the greeting. */
  hear(frame: string, socket: LeanWebSocket): boolean;
  /** What a client is to say whenever it has received another 256 KiB. */
  proof?: string;
}

export type DialectName = keyof typeof DIALECTS;

export const DIALECTS = {
  palaestra: {
    say: (text, key) => `{"type":"message","content":"${text}","client_id":"${key}"}`,
    isGreeted: true,
    hear(frame, socket) {
      if (frame.startsWith('{"type":"error"')) throw new Error(`The server refused: ${frame}`);
      const isGreeting = frame.startsWith('{"type":"connected"');
      if (isGreeting) socket.write("ping");
      return isGreeting;
    },
    proof: "ping",
  },
  bare: {
    say: (text) => text,
    isGreeted: false,
    hear: () => false,
  },
  /** Engine.IO's packet types are the first digit, Socket.IO's the second. */
  "socket.io": {
    say: (text) => `42["message","${text}"]`,
    isGreeted: true,
    hear(frame, socket) {
      if (frame.startsWith("0{")) socket.write("40");
      if (frame === "2") socket.write("3");
      return frame.startsWith("40{");
    },
  },
} satisfies Record<string, Dialect>;
