import fc from "fast-check";
import type { Command } from "../../src/features/messaging/protocol.ts";

/** Three members, and one outsider. */
export const MEMBERS = [1, 2, 3] as const;
export const STRANGER = 4;

/** To repeat a failing run: `FUZZ_SEED=… npm test`. */
export const FUZZ_SEED = Number(process.env.FUZZ_SEED || 20_261_120);

export interface Said {
  accountId: number;
  command: Command;
  /** Whether a block keeps two apart when it is said. */
  isBlocked: boolean;
}

const messageId = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 14 }));
const text = fc.oneof(
  fc.constantFrom("one", "two", "three ✓", "", "   ", "\u3164"),
  fc.string({ unit: "binary", maxLength: 5 }),
);

/** Commands to a room: mostly sensible, often repeated, sometimes refused. */
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("SendMessage" as const),
      content: text,
      attachment: fc.constantFrom(null, null, "/media/chat_attachments/key/picture.png"),
      clientId: fc.constantFrom(null, "a", "b", "c"),
      clientTime: fc.constantFrom(null, "2025-07-28T09:00:00Z"),
    }),
  },
  fc.record({ type: fc.constant("EditMessage" as const), messageId, content: text }),
  { weight: 2, arbitrary: fc.record({ type: fc.constant("DeleteMessage" as const), messageId }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("LikeMessage" as const), messageId }) },
  fc.record({ type: fc.constant("UnlikeMessage" as const), messageId }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("MarkRead" as const),
      messageIds: fc.oneof(fc.constant("all" as const), fc.array(messageId, { minLength: 1, maxLength: 3 })),
    }),
  },
  fc.record({ type: fc.constant("SetTyping" as const), isTyping: fc.boolean() }),
);

export const said: fc.Arbitrary<Said> = fc.record({
  accountId: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...MEMBERS) }, fc.constant(STRANGER)),
  command,
  isBlocked: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
});
