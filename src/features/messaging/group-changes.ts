import type { DirectoryChanges, MemberChanges, MemberDirectory } from "./members.ts";
import type { GroupChange, Person } from "./protocol.ts";

/** A change that has no place in the log yet. */
export type Unnumbered<Change> = Change extends unknown ? Omit<Change, "seq" | "at"> : never;

/** What a group's log is to keep of changes of its members that were applied [R49]. */
export function memberChanges(
  members: MemberDirectory,
  changed: DirectoryChanges["members"],
  { joined, departed }: MemberChanges,
): Unnumbered<GroupChange>[] {
  const actorIds = new Map(changed.map(({ accountId, changedBy }) => [accountId, changedBy ?? accountId]));
  const of = (type: "MemberJoined" | "MemberLeft") => (accountId: number) => ({
    type,
    member: members.person(accountId),
    by: members.person(actorIds.get(accountId) ?? accountId),
  });
  return [...departed.map(of("MemberLeft")), ...joined.map(of("MemberJoined"))];
}

/** The same of an account that was deleted before it was known to leave. */
export function departureOf(member: Person): Unnumbered<GroupChange> {
  return { type: "MemberLeft", member, by: member };
}

/**
 * The same of its name. `known` is what the room knows; null where it was never told, so that only a name that was given
 * since the group was made can be new.
 */
export function nameChange(
  members: MemberDirectory,
  known: string | null,
  { name = null, renamedBy = null }: Pick<DirectoryChanges, "name" | "renamedBy">,
): Unnumbered<GroupChange>[] {
  if (renamedBy === null || known === (name ?? "")) return [];
  return [{ type: "ConversationRenamed", name, by: members.person(renamedBy) }];
}
