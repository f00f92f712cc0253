import type { Status } from "./connection/machine.ts";
import type { Platform } from "./platform.ts";
import type { Api } from "./rest/api.ts";

/** What everything that has a socket needs. */
export interface Context {
  platform: Platform;
  api: Api;
  /** `wss://chat.example`, without a slash at the end. */
  socketOrigin: string;
  /** A new one for each attempt. @throws PalaestraError */
  ticket(): Promise<string>;
}

/** Something with a socket, as the client looks after it. */
export interface Connected {
  readonly status: Status;
  /** The page is looked at again, or the network is back. */
  look(): void;
  /** The session is over. */
  end(): void;
  /** Leaves the socket. */
  close(): void;
}
