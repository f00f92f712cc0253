import { type AppError, invalidField } from "../../lib/error.ts";
import { isUsername, nameKey } from "../../lib/text.ts";

export const USERNAME_RULE = "Letters, digits and @ . + - _ only, 150 at most, and not dots alone";

/** Whether a name given at login is an e-mail; a username has an "@" only if it is its account's e-mail. */
export function isEmailName(name: string): boolean {
  return name.includes("@");
}

/**
 * Refuses what is no username, and one with an "@" that isn't the account's own e-mail: it could be, or become, another's, and one
 * login field takes both.
 * @throws AppError validation_failed
 */
export function assertUsernameFits(username: string, email: string): void {
  if (!isUsername(username)) throw invalidField("username", USERNAME_RULE);
  if (isEmailName(username) && nameKey(username) !== nameKey(email)) throw unfitUsername();
}

export function unfitUsername(): AppError {
  return invalidField("username", "A username with an @ must be the account's own, present e-mail address.");
}
