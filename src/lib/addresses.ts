/** The address that strangers see in place of somebody's own. Mail to it goes nowhere (RFC 2606). */
export function noreplyAddress(username: string): string {
  return username === "" ? "" : `${username}@users.noreply.invalid`;
}

/** A person's address as one viewer may know it; empty where the account is deleted. */
export function presentAddress(person: { email: string; username: string }, mayKnow: boolean): string {
  return mayKnow ? person.email : noreplyAddress(person.username);
}
