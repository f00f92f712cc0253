import type { Problem } from "./api-types.ts";

/** The server's codes, and the client's own: no answer, a full outbox, an old message, a closed client, an ended login. */
export type ErrorCode =
  | Problem["code"]
  | "unreachable"
  | "outbox_full"
  | "given_up"
  | "closed"
  | "signed_out";

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
  constructor(code: ErrorCode, message = code.replaceAll("_", " "), details: Details = {}) {
    super(message);
    Object.assign(this, { name: "PalaestraError", code, status: 0, errors: [], retryAfterMs: 0 }, details);
  }
}

/** A refusal. A caller that doesn't wait for it is not to end with an unhandled rejection. */
export function refused(code: ErrorCode): Promise<never> {
  const refusal = Promise.reject(new PalaestraError(code));
  refusal.catch(() => {});
  return refusal;
}

/** Of an answer, or of none, that says nothing about the request itself: it may succeed later, or under another login. */
const MAY_PASS = /^(0|401|407|408|429|5)/;

export function mayPass(status: number): boolean {
  return MAY_PASS.test(String(status));
}

/** Whether the server refuses the request itself, so that repeating it is pointless. */
export function isFinal({ code, status = 0 }: Partial<PalaestraError>): boolean {
  return !mayPass(status) && code !== "idempotency_key_in_progress";
}
