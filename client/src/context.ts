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
