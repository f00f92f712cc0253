import {
  describe,
  type Fault,
  fault,
  identity,
  type SeenMessage,
  type WrittenSpan,
} from "./history-checker.ts";

/** A message as notified. */
export interface Notice {
  messageId: number;
  authorId: number;
  preview: string;
  /** The unread count in it. */
  unread: number;
}

export interface NoticeConnection {
  /** By `performance.now()`. */
  openedAt: number;
  notices: Notice[];
}

/** What a silent person was notified of in a conversation. */
export interface NoticeHistory {
  accountId: number;
  notices: NoticeConnection[];
  /** Whether they were a member throughout. */
  isAlwaysMember: boolean;
  /** Whether they were a connected member when the last message was sent. */
  isThereAtTheEnd: boolean;
}

interface Log {
  pages: readonly SeenMessage[];
  spans: readonly WrittenSpan[];
}

/**
 * Each message of others is notified once, in order and without gaps per connection. Unread counts start with
 * the membership.
 */
export function checkNotices(history: NoticeHistory, log: Log): Fault[] {
  return [
    ...wrongContents(history, log),
    ...repeatedNotices(history),
    ...holes(history),
    ...lateBeginnings(history, log),
    ...missingEnd(history, log),
  ];
}

function wrongContents({ accountId, notices: connections }: NoticeHistory, { pages }: Log): Fault[] {
  const stored = new Map(pages.map((message) => [message.id, message]));
  return connections
    .flatMap(({ notices }) => notices)
    .filter(({ messageId, authorId, preview }) => {
      const message = stored.get(messageId);
      return message?.authorId !== authorId || message.content !== preview || authorId === accountId;
    })
    .map((notice) => fault("notified wrongly [P2]", `${accountId}: ${JSON.stringify(notice)}`));
}

function repeatedNotices({ accountId, notices: connections }: NoticeHistory): Fault[] {
  return pairsOf(connections.flatMap(({ notices }) => notices))
    .filter(([before, notice]) => notice.messageId <= before.messageId)
    .map(([before, notice]) =>
      fault("notified twice [P2]", `${accountId}: ${notice.messageId} after ${before.messageId}`),
    );
}

function holes({ accountId, notices: connections, isAlwaysMember }: NoticeHistory): Fault[] {
  const within = connections.flatMap(({ notices }) =>
    pairsOf(notices).filter(([before, notice]) => !isNext(before, notice)),
  );
  const betweenCounts = pairsOf(connections.flatMap(({ notices }) => notices)).filter(
    ([before, notice]) => startOf(notice) !== startOf(before) && startOf(notice) < before.messageId,
  );
  const wrongCounts = isAlwaysMember
    ? connections.flatMap(({ notices }) => notices.filter((notice) => startOf(notice) !== 0))
    : [];
  return [
    ...within.map(([before, notice]) =>
      fault(
        "not notified [P2]",
        `${accountId}: ${JSON.stringify(notice)} comes right after ${JSON.stringify(before)}`,
      ),
    ),
    ...betweenCounts.map(([before, notice]) =>
      fault("unread count", `${accountId}: ${JSON.stringify(notice)} after ${JSON.stringify(before)}`),
    ),
    ...wrongCounts.map((notice) => fault("unread count", `${accountId}: ${JSON.stringify(notice)}`)),
  ];
}

/** The first notice of a connection may not skip messages sent after it opened. */
function lateBeginnings({ accountId, notices: connections }: NoticeHistory, { pages, spans }: Log): Fault[] {
  const writtenAt = new Map(spans.map((span) => [identity(span), span.writtenAt]));
  const written = pages.map((message) => ({ message, at: writtenAt.get(identity(message)) ?? 0 }));
  return connections.flatMap(({ openedAt, notices }) => {
    const [first] = notices;
    if (!first) return [];
    const missed = written.find(
      ({ message, at }) => at > openedAt && message.id > startOf(first) && message.id < first.messageId,
    );
    return missed
      ? [fault("not notified [P2]", `${accountId}: ${describe(missed.message)}, before the first`)]
      : [];
  });
}

function missingEnd(
  { accountId, notices: connections, isThereAtTheEnd }: NoticeHistory,
  { pages }: Log,
): Fault[] {
  const last = pages.at(-1)?.id ?? 0;
  const notified = connections.at(-1)?.notices.at(-1)?.messageId ?? 0;
  return isThereAtTheEnd && notified !== last
    ? [fault("not notified [P2]", `${accountId}: up to ${notified} of ${last}`)]
    : [];
}

/** The last message before the notified membership. */
export function startOf({ messageId, unread }: Notice): number {
  return messageId - unread;
}

/** Whether a notice is the next in its membership, or the first of a later one. */
function isNext(before: Notice, notice: Notice): boolean {
  if (startOf(notice) === startOf(before)) return notice.messageId === before.messageId + 1;
  return notice.unread === 1;
}

function pairsOf<Item>(items: readonly Item[]): [Item, Item][] {
  return items.slice(1).map((item, index) => [items[index] as Item, item]);
}
