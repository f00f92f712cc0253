/** No white space, controls, default-ignorable or blank characters (Braille, Khitan, hieroglyphs). */
const VISIBLE = /[^\s\p{Cc}\p{DI}\u2800\u{16fe4}\u{13441}\u{13442}]/v;
const NOT_IN_NAMES = /[\p{Cc}\p{Bidi_C}\p{Zl}\p{Zp}]/v;
const USERNAME = /^(?!\.+$)[[\p{L}\p{M}\p{N}@.+_\-]--[\p{DI}\u{16fe4}\u{13441}\u{13442}]]{1,150}$/v;
export const USERNAME_LENGTH_MAX = 150;
/** In code points. */
export const PASSWORD_LENGTH_MIN = 8;
export const PASSWORD_LENGTH_MAX = 128;
const IGNORABLE = /\p{DI}+/gv;
const MARKS = /\p{M}+/gv;
export const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/v;

const GRAPHEMES = new Intl.Segmenter("und", { granularity: "grapheme" });

/** The length that every limit counts. */
export function codePoints(text: string): number {
  return [...text].length;
}

export function fits(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && codePoints(text) <= max);
}

/** Graphemes of at most `max` code points; code points if the first grapheme is longer. */
export function cut(text: string, max: number): string {
  if (fits(text, max)) return text;
  const longest = [...text.slice(0, 2 * max)].slice(0, max).join("");
  // One more character shows whether a grapheme ends here.
  const { index = 0 } = GRAPHEMES.segment(text.slice(0, longest.length + 2)).containing(longest.length) ?? {};
  return index > 0 ? text.slice(0, index) : longest;
}

export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Visible, in one line, without control or bidi characters. */
export function isName(text: string): boolean {
  return isVisible(text) && !NOT_IN_NAMES.test(text);
}

export function isUsername(text: string): boolean {
  return USERNAME.test(text);
}

/** Names are unique by this: ignores case, compatibility variants (NFKC) and ignorable characters. */
export function nameKey(name: string): string {
  return foldCase(name.normalize("NFKC").replace(IGNORABLE, "")).normalize("NFKC");
}

/** A name's key without marks. */
export function fold(text: string): string {
  return nameKey(text).normalize("NFKD").replace(MARKS, "").normalize("NFC");
}

/** Upper case merges letters with several lower-case forms (ß and ss, ı and i); only ẞ is lowered first. */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}
