import { describe, expect, it } from "vitest";
import { namesAnother } from "../../src/lib/own-name.ts";

describe("the acting account of a body or frame of account 7", () => {
  it.each([[7], ["7"], [null], [undefined]])("is the caller by %j", (sender_id) => {
    expect(namesAnother({ sender_id }, 7)).toBe(false);
  });

  it.each([[8], ["8"], [""], ["07"], [7.5], [true], [[7]], [{ id: 7 }], [Number.NaN]])(
    "is another by %j",
    (organizer_id) => {
      expect(namesAnother({ organizer_id }, 7)).toBe(true);
      expect(namesAnother({ user_id: organizer_id }, 7, ["user_id"])).toBe(true);
    },
  );

  it("is not given by other fields", () => {
    expect(namesAnother({ recipient_id: 8 }, 7)).toBe(false);
  });
});
