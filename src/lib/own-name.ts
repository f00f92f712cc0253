const ACTOR_FIELDS = ["sender_id", "organizer_id"] as const;

export const NOT_YOU = "The acting user (such as sender_id) must be your own account id.";

/** As a number or its decimal text. */
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
