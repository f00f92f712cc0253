import { type Fault, fault, identity, type SeenMessage } from "./history-checker.ts";

/** A conversation in someone's list; null if missing. */
export type Listed = { unread: number; lastMessageId: number | null } | null;

/** A list read after a crash, when the group was silent since an acknowledged message. */
export interface ListReading {
  accountId: number;
  /** The last acknowledged message. */
  last: { authorId: number; clientId: string };
  listed: Listed;
  /** By `performance.now()`. */
  at: number;
}

/**
 * Lists eventually show the last acknowledged message and the right unread count. A guest joined later, or is
 * not a member.
 */
export function wrongLists(
  readings: readonly ListReading[],
  pages: readonly SeenMessage[],
  guestId: number,
): Fault[] {
  const ids = new Map(pages.map((message) => [identity(message), message.id]));
  return readings.flatMap(({ accountId, last, listed }) => {
    const isGuest = accountId === guestId;
    if (listed === null) return isGuest ? [] : [fault("membership", `${accountId}: not on the list`)];
    const lastId = ids.get(identity(last)) ?? 0;
    if (listed.lastMessageId !== lastId) {
      return [fault("list behind [R24]", `${accountId}: ${listed.lastMessageId}, not ${lastId}`)];
    }
    const unread = pages.filter(({ id, authorId }) => id <= lastId && authorId !== accountId).length;
    return isGuest || listed.unread === unread
      ? []
      : [fault("unread count", `${accountId}: ${listed.unread}, not ${unread}`)];
  });
}
