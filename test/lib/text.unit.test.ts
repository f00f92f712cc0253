import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codePoints, cut, fits, fold, isName, isUsername, isVisible, nameKey } from "../../src/lib/text.ts";

/** Text of all planes, half characters too. */
const anyText = fc.string({ unit: "binary" });
const characters = fc.string({ unit: "grapheme" });
const max = fc.integer({ min: 1, max: 20 });
const usernames = fc.string({ unit: "binary", minLength: 1 }).filter(isUsername);

function* everyCodePoint(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code += 1) yield String.fromCodePoint(code);
}

function those(is: (character: string) => boolean): string[] {
  return [...everyCodePoint()].filter(is);
}

function boundaries(text: string): Set<number> {
  const parts = new Intl.Segmenter("und").segment(text);
  return new Set([...parts].map(({ index }) => index).concat(text.length));
}

describe("a length", () => {
  it("counts code points", () => {
    expect(codePoints("a😀é")).toBe(3);
    fc.assert(fc.property(anyText, (text) => codePoints(text) === Array.from(text).length));
  });

  it("fits up to the limit", () => {
    fc.assert(fc.property(anyText, max, (text, most) => fits(text, most) === codePoints(text) <= most));
  });
});

describe("a cut", () => {
  it.each([
    ["a text that fits", "héllo", 5, "héllo"],
    ["a family", "ab👨‍👩‍👧‍👦", 5, "ab"],
    ["a flag", "a🇩🇪🇫🇷", 4, "a🇩🇪"],
    ["a letter and its mark", "ae\u0301", 2, "a"],
    ["a line break of two characters", "ab\r\n", 3, "ab"],
    ["a first grapheme that is too long", `e${"\u0301".repeat(9)}`, 3, "e\u0301\u0301"],
  ])("keeps %s whole or omits it", (_title, text, most, expected) => {
    expect(cut(text, most)).toBe(expected);
  });

  it.each([
    ["characters of all planes", anyText],
    ["graphemes", characters],
  ])("of %s is the longest prefix of whole graphemes", (_title, texts) => {
    fc.assert(
      fc.property(texts, max, (text, most) => {
        const kept = cut(text, most);
        const ends = [...boundaries(text)].filter((end) => end > 0 && fits(text.slice(0, end), most));
        expect(text.startsWith(kept)).toBe(true);
        expect(codePoints(kept)).toBeLessThanOrEqual(most);
        if (ends.length > 0) expect(kept.length).toBe(Math.max(...ends));
        else expect(codePoints(kept)).toBe(Math.min(most, codePoints(text)));
      }),
    );
  });
});

describe("visible text", () => {
  it.each([
    ["white space", /\p{White_Space}/u],
    ["a control", /\p{Cc}/u],
    ["a default-ignorable character", /\p{DI}/u],
    ["the blank pattern of Braille", /\u2800/u],
  ])("is not %s", (_title, unseen) => {
    const seen = those((character) => unseen.test(character) && isVisible(character));
    expect(seen).toEqual([]);
  });

  it("is every other character except two kinds of blank letters", () => {
    const unseen = those(
      (character) => !/[\p{White_Space}\p{Cc}\p{DI}\u2800]/u.test(character) && !isVisible(character),
    );
    expect(unseen).toEqual(["\u{13441}", "\u{13442}", "\u{16fe4}"]);
  });

  it("may contain invisible characters", () => {
    fc.assert(fc.property(anyText, anyText, (before, after) => isVisible(`${before}a${after}`)));
  });
});

describe("a name", () => {
  it("has no control characters, bidi controls or line breaks", () => {
    const refused = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
    const taken = those((character) => refused.test(character) && isName(`Ada${character}Lovelace`));
    expect(taken).toEqual([]);
    const others = those((character) => !refused.test(character) && !isName(`Ada${character}Lovelace`));
    expect(others).toEqual([]);
  });

  it.each(["", " ", "\u3164", "\u2800", "\u200b\u200d"])("must not be %j", (text) => {
    expect(isName(text)).toBe(false);
  });
});

describe("a username", () => {
  it.each([
    "john_doe",
    "太郎",
    "Éva",
    "e\u0301va",
    "हिन्दी",
    "ada@example.org",
    "a..",
    "..a",
    "-",
    "𝔞𝔟𝔠",
    "𞤀𞤁",
    "é".repeat(150),
    "😀".replace("😀", "𐐀").repeat(150),
  ])("may be %s", (text) => {
    expect(isUsername(text)).toBe(true);
  });

  it.each([
    "",
    ".",
    "..",
    "...",
    "a b",
    "a\n",
    "ada\u3164",
    "\u115f",
    "ada\u202e",
    "ada\u0378",
    "ada\u{13441}",
    "ada\ud800",
    "ada\0",
    "ada😀",
    "a".repeat(151),
    "𐐀".repeat(151),
  ])("may not be %j", (text) => {
    expect(isUsername(text)).toBe(false);
  });

  it("may have all visible letters, marks and digits, and five signs", () => {
    for (const character of everyCodePoint()) {
      const isAllowed = /[\p{L}\p{M}\p{N}@.+_-]/u.test(character) && isVisible(character);
      if (isUsername(`a${character}`) !== isAllowed) expect(character.codePointAt(0)?.toString(16)).toBe("");
    }
  });
});

describe("the key of a name", () => {
  it.each([
    ["ada", "ADA"],
    ["STRASSE", "straße"],
    ["straẞe", "straße"],
    ["ΛΌΓΟΣ", "λόγος"],
    ["Éva", "E\u0301VA"],
    ["ａｄａ", "ada"],
    ["ada\u3164", "ada"],
    ["a\u034f\u0301", "á"],
    ["ﬁn", "FIN"],
    ["ⅸ", "IX"],
  ])("is equal for %s and %s", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ["ada", "adá"],
    ["tom", "tom."],
    ["o", "ø"],
    ["か", "が"],
  ])("differs for %s and %s", (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  it("ignores case, composition and compatibility forms of any character", () => {
    for (const character of those(isUsername)) expectOneKey(character);
    fc.assert(fc.property(usernames, expectOneKey));
  });

  it("is never empty", () => {
    expect(those(isUsername).filter((character) => nameKey(character) === "")).toEqual([]);
  });

  function expectOneKey(name: string): void {
    const key = nameKey(name);
    const forms = [
      ...[key, name.toUpperCase(), name.toLowerCase(), `\u200b${[...name].join("\u034f")}\ufe0f`],
      ...(["NFC", "NFD", "NFKC", "NFKD"] as const).map((form) => name.normalize(form)),
    ];
    expect(forms.map(nameKey).filter((other) => other !== key)).toEqual([]);
  }
});

describe("a folded text", () => {
  it.each([
    ["Élodie ÅNGSTRÖM", "elodie angstrom"],
    ["STRASSE", "Straße"],
    ["STRAẞE", "Straße"],
    ["ΟΔΟΣ", "οδος"],
    ["İSTANBUL ıstanbul", "istanbul istanbul"],
    ["ｆｕｌｌｗｉｄｔｈ", "fullwidth"],
    ["Ёлка", "елка"],
    ["soft\u00adhyphen", "softhyphen"],
  ])("of %s has no case, marks or ignorable characters", (text, expected) => {
    expect(fold(text)).toBe(fold(expected));
  });

  it("is unchanged by folding again", () => {
    for (const character of everyCodePoint()) expectFolded(character);
    fc.assert(fc.property(anyText, expectFolded));
  });

  function expectFolded(text: string): void {
    const folded = fold(text);
    const forms = [folded, text.toUpperCase(), text.toLowerCase(), text.normalize("NFKD")];
    const others = forms.filter((form) => fold(form) !== folded);
    if (others.length > 0) expect(others.map((form) => [form, fold(form)])).toEqual([text, folded]);
  }
});
