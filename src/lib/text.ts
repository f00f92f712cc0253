/**
 * Unseen: white space, controls, the blank pattern of Braille and what is ignorable by default, as the Hangul fillers.
 * The blank signs of Khitan and of hieroglyphs are letters by category, and unseen all the same.
 */
const VISIBLE = /[^\s\p{Cc}\p{DI}\u2800\u{16fe4}\u{13441}\u{13442}]/v;
const NOT_IN_NAMES = /[\p{Cc}\p{Bidi_C}\p{Zl}\p{Zp}]/v;
const USERNAME = /^(?!\.+$)[[\p{L}\p{M}\p{N}@.+_\-]--[\p{DI}\u{16fe4}\u{13441}\u{13442}]]{1,150}$/v;
export const USERNAME_LENGTH_MAX = 150;
const IGNORABLE = /\p{DI}+/gv;
/** Scripts that are written without spaces: a word may begin at each of their characters. */
export const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/v;
const MARKS = /\p{M}+/gv;

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
 * The beginning of a text, of at most `max` code points, that ends between graphemes. Where the first grapheme alone has
 * more, its first code points.
 */
export function cut(text: string, max: number): string {
  if (fits(text, max)) return text;
  const longest = [...text.slice(0, 2 * max)].slice(0, max).join("");
  // The character after it tells whether a grapheme ends there.
  const { index = 0 } = GRAPHEMES.segment(text.slice(0, longest.length + 2)).containing(longest.length) ?? {};
  return index > 0 ? text.slice(0, index) : longest;
}

/** Whether anything of a text can be seen. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Whether a text may be shown as a name, within a line of others: it is seen, and changes nothing of what is around it. */
export function isName(text: string): boolean {
  return isVisible(text) && !NOT_IN_NAMES.test(text);
}

/** Whether a text may be a new username: 1–150 letters of any script, digits and `@.+-_`, all seen, not dots alone. */
export function isUsername(text: string): boolean {
  return USERNAME.test(text);
}

/**
 * The form in which names are unique and looked up: those that differ only in case, in compatible characters (NFKC) or in
 * ignorable ones have the same.
 */
export function nameKey(name: string): string {
  return foldCase(name.normalize("NFKC").replace(IGNORABLE, "")).normalize("NFKC");
}

/** A text as searches compare it: as names are compared, and without marks. */
export function fold(text: string): string {
  return nameKey(text).normalize("NFKD").replace(MARKS, "").normalize("NFC");
}

/** Capitals between unite what has several small letters (ß and ss, ı and i); ẞ is the one that has no capital. */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}
