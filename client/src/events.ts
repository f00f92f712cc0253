import type { PalaestraError } from "./error.ts";
import type { Pending } from "./outbox/storage.ts";
import type { Tokens } from "./session/tokens.ts";

/** What an application is told that no snapshot shows. */
export type ClientEvent =
  /** Keep these: `connect({ token: tokens })` goes on with them. */
  | { type: "tokens"; tokens: Tokens }
  /** The server refuses this login, and nothing renews it: sign in again, with another client. `error` says why. */
  | { type: "signed out"; error: PalaestraError }
  /** A message could not be sent for 24 hours. */
  | { type: "given up"; pending: Pending };

export type Report = (event: ClientEvent) => void;
