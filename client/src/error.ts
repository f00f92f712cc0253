import type { Problem } from "./api-types.ts";

/** What the server refuses, or what only a client can know: no answer, a full outbox, an old message, a closed client. */
export type ErrorCode = Problem["code"] | "unreachable" | "outbox_full" | "given_up" | "closed";

type Details = Partial<Pick<PalaestraError, "status" | "errors" | "requestId" | "retryAfterMs">> & {
  cause?: unknown;
};

/** Why something was not done. Decide by `code`, show `message`. */
export class PalaestraError extends Error {
  declare readonly code: ErrorCode;
  /** Of HTTP; 0 where there was no answer, or where the refusal came by socket. */
  declare readonly status: number;
  /** Which fields of the request are wrong, by dotted paths. */
  declare readonly errors: readonly { path: string; message: string }[];
  /** Finds the request in the server's logs. */
  declare readonly requestId: string | undefined;
  /** When trying again makes sense, in milliseconds; 0 where the server does not say. */
  declare readonly retryAfterMs: number;

  /** Without a message from the server its code is one: `outbox full`. */
  constructor(code: ErrorCode, message = code.replaceAll("_", " "), { cause, ...details }: Details = {}) {
    super(message, { cause });
    Object.assign(this, { name: "PalaestraError", code, status: 0, errors: [], retryAfterMs: 0 }, details);
  }
}
