import type { ErrorCode } from "../lib/error.ts";

export const CLOSE_UNEXPECTED = 4000;
export const CLOSE_NOT_SIGNED_IN = 4001;
export const CLOSE_NOT_A_MEMBER = 4003;
export const CLOSE_RATE_LIMITED = 4008;
/** A newer connection of the same person took its place; clients do not reconnect by themselves. */
export const CLOSE_REPLACED = 4009;
/** On `/ws/events/`, in place of 4001 at the handshake. */
export const CLOSE_ILLEGAL_CONNECTION = 3002;

const CLOSE_CODES: Partial<Record<ErrorCode, number>> = {
  not_signed_in: CLOSE_NOT_SIGNED_IN,
  not_a_member: CLOSE_NOT_A_MEMBER,
  not_found: 4004,
  rate_limited: CLOSE_RATE_LIMITED,
};

export function closeCodeFor(code: ErrorCode): number {
  return CLOSE_CODES[code] ?? CLOSE_UNEXPECTED;
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
