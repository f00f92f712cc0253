import type { DirectoryChanges, MemberChanges, MemberDirectory } from "./members.ts";
import type { GroupChange } from "./protocol.ts";

export type Unnumbered<Change> = Change extends unknown ? Omit<Change, "seq" | "at"> : never;

/** The membership changes that a group's log keeps [R49]. */
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

/** `known` is null if the room never read the name: then only a rename after creation is a change. */
export function nameChange(
  members: MemberDirectory,
  known: string | null,
  { name = null, renamedBy = null }: Pick<DirectoryChanges, "name" | "renamedBy">,
): Unnumbered<GroupChange>[] {
  if (renamedBy === null || known === (name ?? "")) return [];
  return [{ type: "ConversationRenamed", name, by: members.person(renamedBy) }];
}
