import { type AppError, invalidField } from "../../lib/error.ts";
import { isUsername, nameKey } from "../../lib/text.ts";

export const USERNAME_RULE =
  "must be 1 to 150 letters, digits and @ . + - _, and not only dots, such as john_doe";

export function isEmailName(name: string): boolean {
  return name.includes("@");
}

/** Login accepts usernames and addresses in one field: another's address could become theirs. */
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
