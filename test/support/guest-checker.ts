import {
  describe,
  type Fault,
  fault,
  identity,
  type SeenConnection,
  type SeenMessage,
  type WrittenSpan,
} from "./history-checker.ts";
import type { ListReading } from "./list-checker.ts";
import type { NoticeConnection } from "./notice-checker.ts";

/** A membership change. Times by `performance.now()`; settled once answered and known to the room. */
export interface MembershipChange {
  isMember: boolean;
  askedAt: number;
  settledAt: number | null;
}

/** What a guest received while they were added and removed. */
export interface GuestHistory {
  accountId: number;
  changes: MembershipChange[];
  notices: NoticeConnection[];
  room: SeenConnection[];
}

/** A time without membership, during which nothing may be received. */
interface Absence {
  from: number;
  until: number;
}

/** Messages that a guest received between a removal's answer and the next addition. */
export function toldAfterRemoval(
  { accountId, changes, notices, room }: GuestHistory,
  { pages, spans }: { pages: readonly SeenMessage[]; spans: readonly WrittenSpan[] },
): Fault[] {
  const bySpan = new Map(spans.map((span) => [identity(span), span]));
  const told = new Set([
    ...notices.flatMap((connection) => connection.notices.map(({ messageId }) => messageId)),
    ...room.flatMap(({ messages }) => messages.map(({ id }) => id)),
  ]);
  const absences = absencesOf(changes);
  return pages
    .filter((message) => told.has(message.id))
    .filter((message) => {
      const span = bySpan.get(identity(message));
      return span && absences.some((absence) => isWithin(span, absence));
    })
    .map((message) => fault("told after removal [R19]", `${accountId}: ${describe(message)}`));
}

/** The group is listed exactly during a membership, with the unread messages since it began. */
export function wrongMemberships(
  guest: GuestHistory,
  log: { pages: readonly SeenMessage[]; spans: readonly WrittenSpan[] },
  readings: readonly ListReading[],
): Fault[] {
  const { accountId, changes } = guest;
  return readings
    .filter((reading) => reading.accountId === accountId)
    .flatMap(({ listed, at }) => {
      const change = changes.findLast(({ settledAt }) => settledAt !== null && settledAt < at);
      if ((listed !== null) !== (change?.isMember ?? false)) {
        const detail = `${JSON.stringify(listed)} on the list, after ${JSON.stringify(change)}`;
        return [fault("membership", `${accountId}: ${detail}`)];
      }
      if (!listed || !change) return [];
      const { least, most } = unreadSince(change, guest, listed.lastMessageId ?? 0, log);
      const isRight = listed.unread >= least && listed.unread <= most;
      const detail = `${accountId}: ${listed.unread}, not ${least} to ${most}`;
      return isRight ? [] : [fault("unread count", detail)];
    });
}

/** The possible unread counts up to a message: messages in flight at the addition may count or not. */
function unreadSince(
  { askedAt, settledAt }: MembershipChange,
  { notices }: GuestHistory,
  lastId: number,
  { pages, spans }: { pages: readonly SeenMessage[]; spans: readonly WrittenSpan[] },
): { least: number; most: number } {
  const told = notices
    .flatMap((connection) => connection.notices)
    .find(({ messageId }) => messageId === lastId);
  const bySpan = new Map(spans.map((span) => [identity(span), span]));
  const until = pages.filter(({ id }) => id <= lastId).map((message) => bySpan.get(identity(message)));
  const least = until.filter((span) => span && span.writtenAt > (settledAt ?? 0)).length;
  const most = until.filter((span) => !(span && isAcknowledgedBefore(span, askedAt))).length;
  return { least: Math.max(least, told?.unread ?? 0), most: Math.min(most, told?.unread ?? most) };
}

function absencesOf(changes: readonly MembershipChange[]): Absence[] {
  return changes.flatMap(({ isMember, settledAt }, index) =>
    isMember || settledAt === null
      ? []
      : [{ from: settledAt, until: changes[index + 1]?.askedAt ?? Number.POSITIVE_INFINITY }],
  );
}

/** Sent after the removal and stored before the next addition. */
function isWithin(span: WrittenSpan, { from, until }: Absence): boolean {
  return span.writtenAt > from && isAcknowledgedBefore(span, until);
}

function isAcknowledgedBefore({ acknowledgedAt }: WrittenSpan, moment: number): boolean {
  return acknowledgedAt !== null && acknowledgedAt < moment;
}
