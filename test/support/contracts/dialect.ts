import { describe, expect, it } from "vitest";
import { type Dialect, FRAME_BYTES_MAX, type FrameSender } from "../../../src/realtime/dialect.ts";

/** Who says what is read, in a room, or their own object, of that number. */
export const SPEAKER: FrameSender = { accountId: 1, roomId: 7 };

interface Contract<Command, Event, Place> {
  dialect: Dialect<Command, Event, Place>;
  /** The field with a frame's type. */
  kindField?: "type" | "action";
  /**
   * Validates a frame sent to clients; throws if no schema fits. Absent for a dialect that never answers bad
   * frames.
   */
  parseTold?: (frame: unknown) => unknown;
}

/** Frames that no dialect can read. */
function unreadable(kind: string): [name: string, frame: string | ArrayBuffer][] {
  const message = { [kind]: "message", content: "Hi" };
  const typing = JSON.stringify({ [kind]: "typing" });
  const filled = (filler: string) => JSON.stringify({ [kind]: "typing", filler });
  return [
    ["nothing", ""],
    ["garbage", "{nope"],
    ["a text", '"hello"'],
    ["a number", "7"],
    ["null", "null"],
    ["true", "true"],
    ["an array", "[]"],
    ["an array of frames", JSON.stringify([message])],
    ["bytes", new TextEncoder().encode(JSON.stringify(message)).buffer as ArrayBuffer],
    ["more than 64 KiB", filled("x".repeat(FRAME_BYTES_MAX))],
    ["more than 64 KiB of three bytes a letter", filled("✓".repeat(22_000))],
    ["two frames at once", `${typing}${typing}`],
    ...["explode", "__proto__", "constructor", "toString", "hasOwnProperty", "MESSAGE", "NEW_MESSAGE"].map(
      (name): [string, string] => [`a frame that is ${name}`, `{"${kind}":"${name}","data":{}}`],
    ),
    // An action of null, or none, is ignored.
    ...(kind === "type" ? [["null as its type", '{"type":null}'] satisfies [string, string]] : []),
    [`a number as its ${kind}`, JSON.stringify({ [kind]: 7 })],
    [`true as its ${kind}`, JSON.stringify({ [kind]: true })],
    [`an object as its ${kind}`, JSON.stringify({ [kind]: message })],
    [`a list as its ${kind}`, JSON.stringify({ [kind]: ["message"] })],
  ];
}

/** The contract of every dialect: it never throws, and refuses unreadable frames. */
export function describeDialect<Command, Event, Place>({
  dialect,
  kindField = "type",
  parseTold,
}: Contract<Command, Event, Place>): void {
  describe(`the ${dialect.name} dialect`, () => {
    it.each(unreadable(kindField))("refuses %s", (_, frame) => {
      const decoded = dialect.decode(frame, SPEAKER);
      expect(decoded.ok).toBe(false);
      if (decoded.ok) return;
      expect(decoded.refusal.message).not.toBe("");
      if (!parseTold) return;
      const told = JSON.parse(dialect.encodeError(decoded.refusal));
      expect(told).toEqual({ type: "error", code: decoded.refusal.code, message: decoded.refusal.message });
      expect(() => parseTold(told)).not.toThrow();
    });

    it.each([
      ["a frame that cannot be read", { [kindField]: "explode" }],
      ["a frame in another's name", { [kindField]: "message", sender_id: SPEAKER.accountId + 1 }],
      ["a frame of more than 64 KiB", { [kindField]: "message", content: "x".repeat(FRAME_BYTES_MAX) }],
    ])("names in a refusal the message that %s named", (_, frame) => {
      const named = { client_id: "c-1", message_id: 15, channel_id: SPEAKER.roomId };
      const decoded = dialect.decode(JSON.stringify({ ...frame, ...named }), SPEAKER);
      expect(decoded).toMatchObject({ ok: false, ids: named });
      if (decoded.ok || !parseTold) return;
      const told = JSON.parse(dialect.encodeError(decoded.refusal, decoded.ids));
      expect(told).toMatchObject({ type: "error", code: decoded.refusal.code, ...named });
      expect(() => parseTold(told)).not.toThrow();
    });

    it("answers a bad frame, or has a code and a reason to close with that a client may be sent", () => {
      const end = dialect.closeOnBadFrame;
      expect(end === null).toBe(parseTold !== undefined);
      if (end === null) return;
      expect(end.code).toBeGreaterThanOrEqual(3000);
      expect(end.code).toBeLessThanOrEqual(4999);
      expect(end.reason).toMatch(/^\S{1,123}$/);
    });

    it("is not changed by a frame that reaches for its prototype", () => {
      dialect.decode(
        `{"${kindField}":"typing","__proto__":{"polluted":true},"constructor":{"prototype":{}}}`,
        SPEAKER,
      );
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });
  });
}
