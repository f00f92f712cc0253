import type { RoomFacts } from "../../src/features/messaging/machine.ts";
import type { Outcome } from "../../src/features/messaging/outcome.ts";
import {
  type Change,
  CLIENT_IDS_REMEMBERED,
  type Message,
  type Person,
} from "../../src/features/messaging/protocol.ts";

/** A person of a model: number 3 is "person3". */
export function personOf(accountId: number): Person {
  return {
    accountId,
    username: `person${accountId}`,
    firstName: "Person",
    lastName: String(accountId),
    email: "",
  };
}

/** The simplest model of a room: everything is a fold of the log. */
export class RoomModel implements RoomFacts {
  readonly log: Change[] = [];
  readonly messages = new Map<number, Message>();
  readonly marks = new Map<number, number>();
  readonly toldMarks = new Map<number, number>();
  readonly likes = new Map<string, number>();
  readonly typing = new Set<number>();
  readonly purged = new Set<number>();
  readonly people: Map<number, Person>;
  /** Whether this is a conversation of two of whom one blocked the other. */
  isBlocked = false;

  constructor(...accountIds: number[]) {
    this.people = new Map(accountIds.map((accountId) => [accountId, personOf(accountId)]));
  }

  get lastSeq(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  get lastMessageId(): number {
    return this.messages.size;
  }

  member(accountId: number): Person | null {
    return this.people.get(accountId) ?? null;
  }

  message(messageId: number): Message | null {
    return this.purged.has(messageId) ? null : (this.messages.get(messageId) ?? null);
  }

  messageOfClient(accountId: number, clientId: string): Message | null {
    const isIt = (message: Message) =>
      message.sender.accountId === accountId &&
      message.clientId === clientId &&
      !this.purged.has(message.id) &&
      message.id > this.lastMessageId - CLIENT_IDS_REMEMBERED;
    return [...this.messages.values()].findLast(isIt) ?? null;
  }

  readMark(accountId: number) {
    const readId = this.marks.get(accountId) ?? 0;
    return { readId, publishedReadId: this.toldMarks.get(accountId) ?? 0, operation: null };
  }

  newestOfOthers(accountId: number, messageIds: readonly number[]): number | null {
    const ofOthers = messageIds.filter((id) => this.message(id)?.sender.accountId !== accountId);
    return ofOthers.length > 0 ? Math.max(...ofOthers) : null;
  }

  isTyping(accountId: number): boolean {
    return this.typing.has(accountId);
  }

  likeOf(messageId: number, accountId: number): number | null {
    return this.likes.get(`${messageId}:${accountId}`) ?? null;
  }

  idsOfOthers(accountId: number, from: number, upTo: number): number[] {
    return this.standing()
      .filter(({ sender, id }) => sender.accountId !== accountId && id > from && id <= upTo)
      .map(({ id }) => id);
  }

  unread(accountId: number): number {
    return this.idsOfOthers(accountId, this.readMark(accountId).readId, Number.POSITIVE_INFINITY).length;
  }

  /** Read messages that others don't know of yet. */
  untold(accountId: number): number {
    const { readId, publishedReadId } = this.readMark(accountId);
    return this.idsOfOthers(accountId, publishedReadId, readId).length;
  }

  /** Messages that are not deleted. */
  standing(): Message[] {
    return [...this.messages.values()].filter(({ deletedAt }) => deletedAt === null);
  }

  /** Changes after a position with current texts; null if part is purged. */
  changesSince(after: number): Change[] | null {
    const isPurged = [...this.purged].some((id) => (this.messages.get(id)?.seq ?? 0) > after);
    if (after > this.lastSeq || isPurged) return null;
    return this.log.filter(({ seq }) => seq > after).map((change) => this.#asOfToday(change));
  }

  /** Messages and likes after a change. */
  newsSince(after: number): unknown[] {
    return this.log
      .filter(({ seq }) => seq > after)
      .flatMap((change): unknown[] => {
        if (change.type === "MessageLiked") {
          const { seq, messageId, likes } = change;
          return [{ seq, messageId, likes }];
        }
        const message = change.type === "MessageSent" ? this.messages.get(change.message.id) : undefined;
        return message && message.deletedAt === null ? [message] : [];
      });
  }

  append(change: Change): void {
    this.log.push(change);
    switch (change.type) {
      case "MessageSent":
        this.messages.set(change.message.id, change.message);
        return;
      case "MessageEdited":
        return this.#alter(change.messageId, { content: change.content, editedAt: change.at });
      case "MessageDeleted":
        return this.#alter(change.messageId, { content: "", attachment: null, deletedAt: change.at });
      case "MessageLiked": {
        const like = `${change.messageId}:${change.by.accountId}`;
        if (change.isLiked) this.likes.set(like, change.seq);
        else this.likes.delete(like);
        const likes = [...this.likes.keys()].filter((key) => key.startsWith(`${change.messageId}:`)).length;
        return this.#alter(change.messageId, { likes });
      }
      case "MessagesRead": {
        const { accountId } = change.by;
        const mark = Math.max(this.readMark(accountId).readId, change.messageIds.at(-1) ?? 0);
        for (const marks of [this.marks, this.toldMarks]) marks.set(accountId, mark);
        for (const id of change.messageIds) {
          this.#alter(id, { readAt: this.messages.get(id)?.readAt ?? change.at });
        }
      }
    }
  }

  purge(before: number): void {
    for (const { id, deletedAt } of this.messages.values()) {
      if (deletedAt !== null && deletedAt <= before) this.purged.add(id);
    }
  }

  /** Applies the machine's decision; returns the change, if any. */
  accept(outcome: Outcome): Change | null {
    if (!outcome.ok) return null;
    for (const effect of outcome.effects) {
      if (effect.type === "startTyping") this.typing.add(effect.by.accountId);
      if (effect.type === "stopTyping") this.typing.delete(effect.accountId);
    }
    for (const write of outcome.writes) {
      if (write.type === "moveReadMark") this.marks.set(write.accountId, write.to);
    }
    const change = changeOf(outcome);
    if (change) this.append(change);
    return change;
  }

  #alter(messageId: number, change: Partial<Message>): void {
    const message = this.messages.get(messageId);
    if (message) this.messages.set(messageId, { ...message, ...change });
  }

  #asOfToday(change: Change): Change {
    if (change.type === "MessageSent") {
      return { ...change, message: this.messages.get(change.message.id) ?? change.message };
    }
    if (change.type === "MessageEdited") {
      return { ...change, content: this.messages.get(change.messageId)?.content ?? "" };
    }
    return change;
  }
}

/** The change published by an outcome, or null. */
export function changeOf(outcome: Outcome): Change | null {
  if (!outcome.ok) return null;
  const told = outcome.broadcasts.map(({ event }) => event).filter((event) => "seq" in event);
  return (told[0] as Change | undefined) ?? null;
}
