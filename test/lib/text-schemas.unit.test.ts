import { describe, expect, it } from "vitest";
import { name, optionalName, text } from "../../src/lib/text-schemas.ts";

describe("a text", () => {
  it("counts code points and replaces lone surrogates with U+FFFD", () => {
    expect(text(3).parse("😀\ud800é")).toBe("😀\ufffdé");
    expect(text(3).safeParse("😀😀😀😀").success).toBe(false);
  });

  it("must not contain U+0000", () => {
    expect(text(3).safeParse("a\0").success).toBe(false);
    expect(text(3).safeParse("a\n\t").success).toBe(true);
  });
});

describe("a name", () => {
  it("is trimmed", () => {
    expect(name(5).parse("  Ada\n")).toBe("Ada");
    expect(name(3).safeParse("𝔸𝔻𝔸").success).toBe(true);
  });

  it.each(["", " \u00a0", "\u3164", "Ada\nBen", "Ada\u202eneB", "A\0", "Ada Ada"])("is not %j", (given) => {
    expect(name(5).safeParse(given).success).toBe(false);
  });

  it("may be empty only if optional", () => {
    expect(optionalName(5).parse(" ")).toBe("");
    expect(optionalName(5).safeParse("\u3164").success).toBe(false);
  });
});
