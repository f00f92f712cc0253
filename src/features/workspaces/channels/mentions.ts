import { nameKey, UNSPACED } from "../../../lib/text.ts";

export const MENTIONS_MAX = 50;
const KEYS_MAX = 2000;

/** A mention sign that is not part of an e-mail address, with the possible characters of a name. */
const MENTION = /(?<![\p{sc=Latin}\p{Nd}_%+@\-]\p{M}*)[@＠](?=([\p{L}\p{M}\p{N}\p{DI}_.@+\-]{1,150}))/gv;
/** Characters that may end a name or be punctuation after it. */
const PUNCTUATION = /[._@+\-]/v;
const LATIN = /\p{sc=Latin}/v;
/** Korean separates words, but not a name and its particles. */
const HANGUL = /\p{sc=Hangul}/v;

/** May see the channel. `isReached` is false for the sender and across a block. */
export interface Candidate {
  id: number;
  key: string;
  isReached: boolean;
}

export function mentionedIn(text: string): string[] {
  const found = [...text.matchAll(MENTION)].map(([, following = ""]) => following.replace(/\p{DI}+/gv, ""));
  return [...new Set(found.filter(Boolean))].slice(0, MENTIONS_MAX);
}

export function candidateKeys(mentions: readonly string[]): string[] {
  return [...new Set(mentions.flatMap(keysIn))].slice(0, KEYS_MAX);
}

/** For each text the candidate with the longest name, if it may be reached. */
export function resolveMentions(mentions: readonly string[], candidates: readonly Candidate[]): number[] {
  const byKey = new Map(candidates.map((candidate) => [candidate.key, candidate]));
  const longest = mentions.map((mention) => keysIn(mention).find((key) => byKey.has(key)) ?? "");
  const reached = longest.flatMap((key) => byKey.get(key) ?? []).filter(({ isReached }) => isReached);
  return [...new Set(reached.map(({ id }) => id))];
}

function keysIn(mention: string): string[] {
  const characters = [...mention];
  const ends = characters.map((_, index) => index + 1).filter((end) => endsAt(characters, end));
  return ends.reverse().map((end) => nameKey(characters.slice(0, end).join("")));
}

/** Whether a name may end here: the next letter does not continue the word. */
function endsAt(characters: readonly string[], end: number): boolean {
  const after = characters.slice(end).find((character) => !PUNCTUATION.test(character));
  if (after === undefined) return true;
  if (/\p{M}/v.test(characters[end] ?? "")) return false;
  const before = characters.slice(0, end).findLast((character) => !PUNCTUATION.test(character)) ?? "";
  return [before, after].some(isUnspaced) || isOtherScript(before, after);
}

function isUnspaced(character: string): boolean {
  return UNSPACED.test(character) || HANGUL.test(character);
}

function isOtherScript(one: string, other: string): boolean {
  const areLetters = /\p{L}/v.test(one) && /\p{L}/v.test(other);
  return areLetters && LATIN.test(one) !== LATIN.test(other);
}
