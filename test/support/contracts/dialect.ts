import { describe, expect, it } from "vitest";
import { type Dialect, FRAME_BYTES_MAX } from "../../../src/realtime/dialect.ts";

interface Contract<Command, Event, Place> {
  dialect: Dialect<Command, Event, Place>;
  /** Every frame that clients are told, checked against its schema; it throws where one fits none. */
  parseTold(frame: unknown): unknown;
}

const objectsWithin = JSON.stringify({ type: "typing", filler: "x".repeat(FRAME_BYTES_MAX) });

const UNREADABLE: [name: string, frame: string | ArrayBuffer][] = [
  ["nothing", ""],
  ["garbage", "{nope"],
  ["a text", '"hello"'],
  ["a number", "7"],
  ["null", "null"],
  ["true", "true"],
  ["an array", "[]"],
  ["an array of frames", '[{"type":"message","content":"Hi"}]'],
  ["bytes", new TextEncoder().encode('{"type":"message","content":"Hi"}').buffer as ArrayBuffer],
  ["more than 64 KiB", objectsWithin],
  [
    "more than 64 KiB of three bytes a letter",
    JSON.stringify({ type: "typing", filler: "✓".repeat(22_000) }),
  ],
  ["two frames at once", '{"type":"typing"}{"type":"typing"}'],
  ["an unknown type", '{"type":"explode"}'],
  ["__proto__ as its type", '{"type":"__proto__"}'],
  ["constructor as its type", '{"type":"constructor"}'],
  ["toString as its type", '{"type":"toString"}'],
  ["a number as its type", '{"type":7}'],
  ["null as its type", '{"type":null}'],
  ["an object as its type", '{"type":{"type":"message"}}'],
  ["a type in other letters", '{"type":"MESSAGE","content":"Hi"}'],
];

/** What every dialect of a socket owes: it never throws, and what it cannot read is a refusal that says so. */
export function describeDialect<Command, Event, Place>({
  dialect,
  parseTold,
}: Contract<Command, Event, Place>): void {
  describe(`the ${dialect.name} dialect`, () => {
    it.each(UNREADABLE)("refuses %s", (_, frame) => {
      const decoded = dialect.decode(frame);
      expect(decoded.ok).toBe(false);
      if (decoded.ok) return;
      expect(decoded.refusal.message).not.toBe("");
      const told = JSON.parse(dialect.encodeError(decoded.refusal));
      expect(told).toEqual({ type: "error", code: decoded.refusal.code, message: decoded.refusal.message });
      expect(() => parseTold(told)).not.toThrow();
    });

    it("is not changed by a frame that reaches for its prototype", () => {
      dialect.decode('{"type":"typing","__proto__":{"polluted":true},"constructor":{"prototype":{}}}');
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });
  });
}
