/** Mail to it goes nowhere (RFC 2606). */
export function noreplyAddress(username: string): string {
  return username === "" ? "" : `${username}@users.noreply.invalid`;
}

export function presentAddress(person: { email: string; username: string }, mayKnow: boolean): string {
  return mayKnow ? person.email : noreplyAddress(person.username);
}
