import { nameKey, UNSPACED } from "../../../lib/text.ts";

/** How many people one message mentions at most. */
export const MENTIONS_MAX = 50;
/** Under how many keys they are looked for. */
const KEYS_MAX = 2000;

/** A sign that belongs to no e-mail address, and what a name may be that follows it. */
const MENTION = /(?<![\p{sc=Latin}\p{Nd}_%+@\-]\p{M}*)[@＠](?=([\p{L}\p{M}\p{N}\p{DI}_.@+\-]{1,150}))/gv;
/** Names end in these, and so do sentences. */
const ENDING = /[._@+\-]/v;
const LATIN = /\p{sc=Latin}/v;
/** Korean has spaces between words, but none between a name and its particles. */
const ATTACHED = /\p{sc=Hangul}/v;

/** Someone who may see the channel. `isReached`: they are to know of the sender. */
export interface Seer {
  id: number;
  key: string;
  isReached: boolean;
}

/** What follows each sign in a text: each begins with a name, if there is one of that name. The first 50, each once. */
export function mentionedIn(text: string): string[] {
  const found = [...text.matchAll(MENTION)].map(([, following = ""]) => following.replace(/\p{DI}+/gv, ""));
  return [...new Set(found.filter(Boolean))].slice(0, MENTIONS_MAX);
}

/** The keys of all names that these texts may begin with. */
export function keysOf(mentions: readonly string[]): string[] {
  return [...new Set(mentions.flatMap(keysIn))].slice(0, KEYS_MAX);
}

/** Who is rung: of those who may see the channel, the one of the longest name that a text begins with. */
export function whoIsMeant(mentions: readonly string[], seers: readonly Seer[]): number[] {
  const byKey = new Map(seers.map((seer) => [seer.key, seer]));
  const meant = mentions.map((mention) => keysIn(mention).find((key) => byKey.has(key)));
  const rung = meant.flatMap((key) => byKey.get(key ?? "") ?? []).filter(({ isReached }) => isReached);
  return [...new Set(rung.map(({ id }) => id))];
}

/** Keys of the beginnings of a text after which a word may end, the longest first. */
function keysIn(mention: string): string[] {
  const characters = [...mention];
  const ends = characters.map((_, index) => index + 1).filter((end) => endsAt(characters, end));
  return ends.reverse().map((end) => nameKey(characters.slice(0, end).join("")));
}

/** Whether a name may end there: no letter follows that goes on with its word, be it after dots or dashes. */
function endsAt(characters: readonly string[], end: number): boolean {
  const after = characters.slice(end).find((character) => !ENDING.test(character));
  if (after === undefined) return true;
  if (/\p{M}/v.test(characters[end] ?? "")) return false;
  const before = characters.slice(0, end).findLast((character) => !ENDING.test(character)) ?? "";
  return [before, after].some(isUnspaced) || isOtherScript(before, after);
}

function isUnspaced(character: string): boolean {
  return UNSPACED.test(character) || ATTACHED.test(character);
}

function isOtherScript(one: string, other: string): boolean {
  const areLetters = /\p{L}/v.test(one) && /\p{L}/v.test(other);
  return areLetters && LATIN.test(one) !== LATIN.test(other);
}
