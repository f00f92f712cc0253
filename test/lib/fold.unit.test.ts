import { expect, it } from "vitest";
import { fold, termsOf, wordsOf } from "../../src/lib/fold.ts";

it.each([
  ["Élodie ÅNGSTRÖM", "elodie angstrom"],
  ["STRASSE", fold("Straße")],
  ["ΟΔΟΣ", fold("οδος")],
  ["İSTANBUL ıstanbul", "istanbul istanbul"],
  ["ｆｕｌｌｗｉｄｔｈ", "fullwidth"],
  ["Ёлка", fold("елка")],
])("%s is compared without its case and marks", (text, expected) => {
  expect(fold(text)).toBe(fold(expected));
});

it("the words of a text are its runs of letters and digits", () => {
  expect(wordsOf("under_score.77 d'Éon!")).toEqual(["under", "score", "77", "d", "eon"]);
});

it("a text is found from each of its words on, and from each character where words have no spaces", () => {
  expect(termsOf(["Anna Maria", "anna"], 10)).toEqual(["anna maria", "maria", "anna"]);
  expect(termsOf(["王小明"], 10)).toEqual(["王小明", "小明", "明"]);
  expect(termsOf(["a b c d"], 2)).toEqual(["a b c d", "b c d"]);
});
