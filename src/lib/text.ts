/**
 * Everything but white space, controls, the blank Braille pattern and default-ignorable characters such as the Hangul
 * fillers. The blank letters of Khitan and of hieroglyphs are not ignorable by their properties, but nothing of them shows.
 */
const VISIBLE = /[^\s\p{Cc}\p{DI}\u2800\u{16fe4}\u{13441}\u{13442}]/v;
const NOT_IN_NAMES = /[\p{Cc}\p{Bidi_C}\p{Zl}\p{Zp}]/v;
const USERNAME = /^(?!\.+$)[[\p{L}\p{M}\p{N}@.+_\-]--[\p{DI}\u{16fe4}\u{13441}\u{13442}]]{1,150}$/v;
export const USERNAME_LENGTH_MAX = 150;
/** The length of a new password, in code points. */
export const PASSWORD_LENGTH_MIN = 8;
export const PASSWORD_LENGTH_MAX = 128;
const IGNORABLE = /\p{DI}+/gv;
const MARKS = /\p{M}+/gv;
/** Characters of scripts without spaces: a word may begin at each of them. */
export const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/v;

const GRAPHEMES = new Intl.Segmenter("und", { granularity: "grapheme" });

/** The length of a text as every limit counts it. */
export function codePoints(text: string): number {
  return [...text].length;
}

/** Whether a text has at most `max` code points. */
export function fits(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && codePoints(text) <= max);
}

/**
 * The first graphemes of a text, at most `max` code points. If the first grapheme alone is longer, its first `max` code
 * points.
 */
export function cut(text: string, max: number): string {
  if (fits(text, max)) return text;
  const longest = [...text.slice(0, 2 * max)].slice(0, max).join("");
  // One more character shows whether a grapheme ends at this length.
  const { index = 0 } = GRAPHEMES.segment(text.slice(0, longest.length + 2)).containing(longest.length) ?? {};
  return index > 0 ? text.slice(0, index) : longest;
}

/** Whether anything in a text is visible. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Whether a text can be a name that is shown among others: one visible line, without control or bidi characters. */
export function isName(text: string): boolean {
  return isVisible(text) && !NOT_IN_NAMES.test(text);
}

/** Whether a text can be a new username: 1–150 visible letters of any script, digits and `@.+-_`, and not only dots. */
export function isUsername(text: string): boolean {
  return USERNAME.test(text);
}

/**
 * The key by which names are unique and looked up. Names that differ only in case, in compatible characters (NFKC) or in
 * ignorable characters have the same key.
 */
export function nameKey(name: string): string {
  return foldCase(name.normalize("NFKC").replace(IGNORABLE, "")).normalize("NFKC");
}

/** A text as searches compare it: like the key of a name, but without marks. */
export function fold(text: string): string {
  return nameKey(text).normalize("NFKD").replace(MARKS, "").normalize("NFC");
}

/** Capitals merge letters that have several small forms (ß and ss, ı and i). Only ẞ needs to be small before. */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}
