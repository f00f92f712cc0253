/** By which a frame or a body may say who acts. */
const ACTOR_FIELDS = ["sender_id", "organizer_id"] as const;

export const NOT_YOU = "Everyone acts in their own name.";

/** Whether fields from a client name someone as who acts that is not this account; as a number, or its decimal text. */
export function namesAnother(
  fields: Record<string, unknown>,
  accountId: number,
  names: readonly string[] = ACTOR_FIELDS,
): boolean {
  return names.some((name) => {
    const named = fields[name] ?? null;
    if (named === null) return false;
    return typeof named === "object" || String(named) !== String(accountId);
  });
}
