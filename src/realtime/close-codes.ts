import type { ErrorCode } from "../lib/error.ts";

export const CLOSE_UNEXPECTED = 4000;
export const CLOSE_NOT_SIGNED_IN = 4001;
export const CLOSE_NOT_A_MEMBER = 4003;
const CLOSE_NOT_FOUND = 4004;
export const CLOSE_RATE_LIMITED = 4008;
/** A newer connection of the same person took its place; clients do not reconnect by themselves. */
export const CLOSE_REPLACED = 4009;
/** On `/ws/events/`, in place of 4001 at the handshake. */
export const CLOSE_ILLEGAL_CONNECTION = 3002;

export function closeCodeFor(code: ErrorCode): number {
  switch (code) {
    case "not_signed_in":
      return CLOSE_NOT_SIGNED_IN;
    case "not_a_member":
      return CLOSE_NOT_A_MEMBER;
    case "not_found":
      return CLOSE_NOT_FOUND;
    case "rate_limited":
      return CLOSE_RATE_LIMITED;
    default:
      return CLOSE_UNEXPECTED;
  }
}

/** Answers a peer's close. The runtime reports 1005 and 1006, which may not be sent back. */
export function reciprocateClose(ws: WebSocket, code: number): void {
  const sendable = code === 1000 || (code >= 3000 && code <= 4999);
  closeQuietly(ws, sendable ? code : 1000, "");
}

export function closeQuietly(ws: WebSocket, code?: number, reason?: string): void {
  try {
    ws.close(code, reason);
  } catch {
    return;
  }
}
