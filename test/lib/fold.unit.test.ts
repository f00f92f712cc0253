import { expect, it } from "vitest";
import { termsOf, wordsOf } from "../../src/lib/fold.ts";

it("the words of a text are its runs of letters and digits", () => {
  expect(wordsOf("under_score.77 d'Éon!")).toEqual(["under", "score", "77", "d", "eon"]);
});

it("a text is found by each word, or by each character in scripts without spaces", () => {
  expect(termsOf(["Anna Maria", "anna"], 10)).toEqual(["anna maria", "maria", "anna"]);
  expect(termsOf(["王小明"], 10)).toEqual(["王小明", "小明", "明"]);
  expect(termsOf(["a b c d"], 2)).toEqual(["a b c d", "b c d"]);
});
