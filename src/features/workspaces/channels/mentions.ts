import { nameKey } from "../../accounts/actions.ts";

/** How many people one message mentions at most. */
export const MENTIONS_MAX = 50;

/**
 * Whom a text mentions: every `@username` that does not follow a letter, a digit or one of the characters of an
 * e-mail address; in lower case, each once. A full stop that ends a sentence is not of the name.
 */
export function mentionedIn(text: string): string[] {
  if (!text.includes("@")) return [];
  const found = text.matchAll(/(?<![\p{L}\p{M}\p{N}._%+@-])@([\p{L}\p{M}\p{N}_.@+-]{1,150})/gu);
  const names = [...found].map(([, name = ""]) => name.replace(/[.@+-]+$/, "")).map(nameKey);
  return [...new Set(names.filter(Boolean))].slice(0, MENTIONS_MAX);
}
