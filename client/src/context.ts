import type { Platform } from "./platform.ts";
import type { Api } from "./rest/api.ts";

/** What everything that has a socket needs. */
export interface Context {
  platform: Platform;
  api: Api;
  /** Of the server: `https://chat.example`, without a slash at the end. */
  origin: string;
}
