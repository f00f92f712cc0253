import { type AppError, invalidField } from "../../lib/error.ts";

/** The form in which usernames and e-mails are unique and looked up: names that look alike are one name. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** Whether a name given at login is an e-mail; a username has an "@" only if it is its account's e-mail. */
export function isEmailName(name: string): boolean {
  return name.includes("@");
}

/**
 * Refuses a username with an "@" that isn't the account's own e-mail: it could be, or become, another's, and one
 * login field takes both.
 * @throws AppError validation_failed
 */
export function assertUsernameFits(username: string, email: string): void {
  if (isEmailName(username) && nameKey(username) !== nameKey(email)) throw unfitUsername();
}

export function unfitUsername(): AppError {
  return invalidField("username", "A username with an @ must be the account's own, present e-mail address.");
}
