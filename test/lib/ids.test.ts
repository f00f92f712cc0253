import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageUuid, parseId, parseMessageUuid } from "../../src/lib/ids.ts";

const Number48 = fc.integer({ min: 1, max: 2 ** 48 - 1 });

describe("the UUID of a message", () => {
  it("is a UUIDv8 with room and number, for all their values", () => {
    fc.assert(
      fc.property(Number48, Number48, (conversationId, messageId) => {
        const uuid = messageUuid({ conversationId, messageId });
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(parseMessageUuid(uuid)).toEqual({ conversationId, messageId });
        expect(parseMessageUuid(uuid.toUpperCase())).toEqual({ conversationId, messageId });
      }),
      { seed: 20261120 },
    );
  });

  it("is never read from another UUID", () => {
    for (const other of [
      "a13c68f0-9358-49b7-8fe0-ac288a793e6c",
      "01a1faf3-4c8b-7015-9a46-19875c440490",
      "00000000-0000-8000-8000-000000000001",
      "00000000-0001-8000-8000-000000000000",
      "not a uuid",
      "",
    ]) {
      expect(parseMessageUuid(other), other).toBeNull();
    }
  });

  it("refuses numbers beyond 48 bits", () => {
    expect(() => messageUuid({ conversationId: 2 ** 48, messageId: 1 })).toThrow(RangeError);
  });
});

describe("an id in a path", () => {
  it.each([
    ["1", 1],
    ["42", 42],
    ["9007199254740991", 9_007_199_254_740_991],
  ])("%s is valid", (text, id) => {
    expect(parseId(text)).toBe(id);
  });

  it.each(["0", "-1", "01", "1.5", "1e3", "abc", "", " 1", "9007199254740992"])("«%s» is invalid", (text) => {
    expect(parseId(text)).toBeNull();
  });
});
