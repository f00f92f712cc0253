import { describe, expect, it } from "vitest";
import { PROBLEMS } from "../../src/http/problems.ts";
import type { ErrorCode } from "../../src/lib/error.ts";
import { closeCodeFor, closeQuietly, reciprocateClose } from "../../src/realtime/close-codes.ts";

/** A socket that takes note of how it is closed, and refuses the codes that may not be sent. */
function recorder() {
  const closes: number[] = [];
  const close = (code?: number) => {
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) {
      throw new TypeError("Invalid WebSocket close code");
    }
    closes.push(code ?? 1005);
  };
  return { closes, ws: { close } as unknown as WebSocket };
}

describe("close codes", () => {
  it("name the reason if a client can act on it; all others are our fault", () => {
    const named: Partial<Record<ErrorCode, number>> = {
      not_signed_in: 4001,
      not_a_member: 4003,
      not_found: 4004,
      rate_limited: 4008,
    };
    for (const code of Object.keys(PROBLEMS) as ErrorCode[]) {
      expect([code, closeCodeFor(code)]).toEqual([code, named[code] ?? 4000]);
    }
  });

  it.each([
    [1000, 1000],
    [3000, 3000],
    [4001, 4001],
    [4999, 4999],
    [1001, 1000],
    [1005, 1000],
    [1006, 1000],
    [1009, 1000],
    [1015, 1000],
    [5000, 1000],
  ])("a peer's close with %i is answered with %i", (told, answered) => {
    const { ws, closes } = recorder();
    reciprocateClose(ws, told);
    expect(closes).toEqual([answered]);
  });

  it("closing a closed socket does nothing", () => {
    const { ws } = recorder();
    expect(() => closeQuietly(ws, 1006, "")).not.toThrow();
  });
});
