import { fold, UNSPACED } from "./text.ts";

const TERM_LENGTH_MAX = 64;

/** Like SQLite's `lower()` and `nocase`, which only handle ASCII. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A search matches any prefix of a term. */
export function termOf(words: readonly string[]): string {
  return [...words.join(" ").slice(0, 2 * TERM_LENGTH_MAX)].slice(0, TERM_LENGTH_MAX).join("");
}

/** The rest of each text from each word on: the first `max` distinct ones. */
export function termsOf(texts: readonly string[], max: number): string[] {
  const terms = new Set<string>();
  for (const text of texts) {
    const words = wordsOf(text);
    for (const [index, word] of words.entries()) {
      for (const start of startsOf(word)) {
        if (terms.size >= max) return [...terms];
        terms.add(termOf([word.slice(start), ...words.slice(index + 1, index + 1 + TERM_LENGTH_MAX / 2)]));
      }
    }
  }
  return [...terms];
}

export function hasWords(text: string, words: readonly string[]): boolean {
  const terms = termsOf([text], Number.POSITIVE_INFINITY);
  return words.every((word) => terms.some((term) => term.startsWith(termOf([word]))));
}

function startsOf(word: string): number[] {
  if (!UNSPACED.test(word)) return [0];
  const starts = [0];
  let at = 0;
  for (const character of word) {
    if (at > 0 && UNSPACED.test(character)) starts.push(at);
    at += character.length;
  }
  return starts;
}
