import { type Fault, fault, identity, type SeenMessage } from "./history-checker.ts";

/** What someone's list of conversations said of one; null where it wasn't on it. */
export type Listed = { unread: number; lastMessageId: number | null } | null;

/** A list as it was read after a crash, when the group had been silent since a message that was acknowledged. */
export interface ListReading {
  accountId: number;
  /** The message that was acknowledged last. */
  last: { authorId: number; clientId: string };
  listed: Listed;
  /** When it was read, by `performance.now()`. */
  at: number;
}

/**
 * Lists come to show the last acknowledged message, and as unread what others wrote up to it. A guest joined later, or is no
 * member.
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
