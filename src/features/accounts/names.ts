import { type AppError, invalidField } from "../../lib/error.ts";
import { isUsername, nameKey } from "../../lib/text.ts";

export const USERNAME_RULE =
  "must be 1 to 150 letters, digits and @ . + - _, and not only dots, such as john_doe";

/** Whether a login name is an e-mail address; only an account's own address may be its username. */
export function isEmailName(name: string): boolean {
  return name.includes("@");
}

/**
 * Refuses an invalid username, and an address other than the account's own: login accepts both in one field,
 * so it could become someone else's.
 * @throws AppError validation_failed
 */
export function assertUsernameFits(username: string, email: string): void {
  if (!isUsername(username)) throw invalidField("username", `username ${USERNAME_RULE}.`);
  if (isEmailName(username) && nameKey(username) !== nameKey(email)) throw unfitUsername();
}

export function unfitUsername(): AppError {
  return invalidField(
    "username",
    "username may contain an @ only if it is the account's own e-mail address.",
  );
}
