import type { Problem } from "./api-types.ts";

/** What the server refuses, or what only a client can know: no answer, a full outbox, an old message, a closed client. */
export type ErrorCode = Problem["code"] | "unreachable" | "outbox_full" | "given_up" | "closed";

/** Why something was not done. Decide by `code`, show `message`. */
export class PalaestraError extends Error {
  override readonly name = "PalaestraError";
  readonly code: ErrorCode;
  /** Of HTTP; 0 where there was no answer, or where the refusal came by socket. */
  readonly status: number;
  /** Which fields of the request are wrong, by dotted paths. */
  readonly errors: readonly { path: string; message: string }[];
  /** Finds the request in the server's logs. */
  readonly requestId: string | null;

  constructor(
    code: ErrorCode,
    message: string,
    details: Partial<Pick<PalaestraError, "status" | "errors" | "requestId" | "cause">> = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status ?? 0;
    this.errors = details.errors ?? [];
    this.requestId = details.requestId ?? null;
  }
}
