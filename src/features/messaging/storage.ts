import { assertNever } from "../../lib/error.ts";
import type { Blocks } from "./blocks.ts";
import { changeDetail, type ReadDetail } from "./change-detail.ts";
import { ClientIds } from "./client-ids.ts";
import type { Facts } from "./facts.ts";
import { LogHead } from "./log-head.ts";
import type { RoomFacts } from "./machine.ts";
import type { MemberDirectory } from "./members.ts";
import type { Change, Message, Person, ReadMark, Write } from "./protocol.ts";
import { ReadMarks } from "./read-marks.ts";
import { ReadTimes } from "./read-times.ts";

export type MessageRow = Omit<Message, "sender"> & { senderId: number };

export const SELECT_MESSAGES = `SELECT id, seq, sender_id AS senderId, content, attachment, client_id AS clientId,
  client_time AS clientTime, sent_at AS sentAt, read_at AS readAt, edited_at AS editedAt, deleted_at AS deletedAt,
  likes FROM messages`;

interface StorageParts {
  sql: SqlStorage;
  facts: Facts;
  members: MemberDirectory;
  blocks: Blocks;
  isTyping(accountId: number): boolean;
  sent(message: Message): void;
}

/** Answers the machine's questions and applies its writes. Its fields are caches; `forget` drops them. */
export class MessageStorage implements RoomFacts {
  readonly #sql: SqlStorage;
  readonly #members: MemberDirectory;
  readonly readMarks: ReadMarks;
  readonly #parts: StorageParts;
  readonly #head: LogHead;
  readonly #readTimes: ReadTimes;
  readonly #clientIds: ClientIds;

  constructor(parts: StorageParts) {
    this.#parts = parts;
    this.#sql = parts.sql;
    this.#members = parts.members;
    this.#head = new LogHead(parts.sql);
    this.#readTimes = new ReadTimes(parts.sql, parts.facts);
    this.#clientIds = new ClientIds(parts.sql);
    this.readMarks = new ReadMarks({
      ...parts,
      lastSeq: () => this.lastSeq,
      lastMessageIdAt: (seq) => this.lastMessageIdAt(seq),
    });
  }

  get lastSeq(): number {
    return this.#head.seq;
  }

  get lastMessageId(): number {
    return this.#head.messageId;
  }

  get isBlocked(): boolean {
    return this.#parts.blocks.isBlocked;
  }

  isTyping(accountId: number): boolean {
    return this.#parts.isTyping(accountId);
  }

  lastMessageIdAt(seq: number): number {
    return this.#head.messageIdAt(seq);
  }

  member(accountId: number): Person | null {
    const member = this.#members.find(accountId);
    return member?.isMember ? member.person : null;
  }

  message(messageId: number): Message | null {
    const [row] = this.#sql.exec<MessageRow>(`${SELECT_MESSAGES} WHERE id = ?`, messageId);
    return row ? this.present(row) : null;
  }

  messageOfClient(accountId: number, clientId: string): Message | null {
    const messageId = this.#clientIds.find(accountId, clientId, this.lastMessageId);
    return messageId === null ? null : this.message(messageId);
  }

  readMark(accountId: number): ReadMark {
    return this.readMarks.of(accountId);
  }

  newestOfOthers(accountId: number, messageIds: readonly number[]): number | null {
    return this.#sql
      .exec<{ newest: number | null }>(
        `SELECT MAX(asked.value) AS newest FROM json_each(?) AS asked LEFT JOIN messages ON messages.id = asked.value
         WHERE sender_id IS NOT ?`,
        JSON.stringify(messageIds),
        accountId,
      )
      .one().newest;
  }

  likeOf(messageId: number, accountId: number): number | null {
    const [row] = this.#sql.exec<{ seq: number }>(
      "SELECT seq FROM likes WHERE message_id = ? AND account_id = ?",
      messageId,
      accountId,
    );
    return row?.seq ?? null;
  }

  idsOfOthers(accountId: number, from: number, upTo: number): number[] {
    const rows = this.#sql.exec<{ id: number }>(
      "SELECT id FROM messages WHERE id > ? AND id <= ? AND sender_id <> ? AND deleted_at IS NULL ORDER BY id",
      from,
      upTo,
      accountId,
    );
    return [...rows].map((row) => row.id);
  }

  countOfOthers(accountId: number, messageId: number): number {
    if (messageId === this.lastMessageId) return 0;
    return this.#sql
      .exec<{ left: number }>(
        "SELECT COUNT(*) AS left FROM messages WHERE id > ? AND sender_id <> ? AND deleted_at IS NULL",
        messageId,
        accountId,
      )
      .one().left;
  }

  /** In a transaction; if it fails, the caller calls `forget`. */
  apply(writes: readonly Write[]): void {
    for (const write of writes) this.#applyOne(write);
  }

  forget(): void {
    this.#head.forget();
    this.#clientIds.forget();
    this.#members.forget();
    this.#parts.blocks.forget();
    this.readMarks.forget();
    this.#readTimes.forget();
  }

  /** A deleted message has neither text nor file. */
  present(row: MessageRow): Message {
    const { senderId, ...message } = row;
    const blank = row.deletedAt !== null && { content: "", attachment: null };
    return { ...message, ...blank, sender: this.#members.person(senderId), readAt: this.#readAt(row) };
  }

  #applyOne(write: Write): void {
    switch (write.type) {
      case "insertMessage":
        return this.#insertMessage(write.message);
      case "editMessage":
        this.#sql.exec(
          "UPDATE messages SET content = ?, edited_at = ? WHERE id = ?",
          write.content,
          write.at,
          write.messageId,
        );
        return;
      case "blankMessage":
        return this.#blankMessage(write.messageId, write.at);
      case "setLike":
        return this.#setLike(write);
      case "markRead":
        return this.#markRead(write);
      case "moveReadMark": {
        const { accountId, to, by } = write;
        return this.readMarks.moveSilently(accountId, to, this.countOfOthers(accountId, to), by ?? null);
      }
      case "appendChange":
        return this.#appendChange(
          write.change,
          "messageId" in write.change ? write.change.messageId : null,
          changeDetail(write.change),
        );
      default:
        return assertNever(write);
    }
  }

  #insertMessage(message: Message): void {
    const { id, seq, sender, content, attachment, clientId, clientTime, sentAt } = message;
    // Before the insert: loading the marks would count the row again.
    this.readMarks.applyStep({ type: "sent", id, senderId: sender.accountId });
    this.#sql.exec(
      `INSERT INTO messages (id, seq, sender_id, content, attachment, client_id, client_time, sent_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      seq,
      sender.accountId,
      content,
      attachment,
      clientId,
      clientTime,
      sentAt,
    );
    this.#head.advance(seq, id);
    if (clientId !== null) this.#clientIds.remember(sender.accountId, clientId, id);
    this.#parts.sent(message);
  }

  #blankMessage(messageId: number, at: number): void {
    const [row] = this.#sql.exec<{ sender_id: number }>(
      "UPDATE messages SET content = '', deleted_at = ? WHERE id = ? RETURNING sender_id",
      at,
      messageId,
    );
    this.#sql.exec("INSERT INTO removed (id) VALUES (?)", messageId);
    if (row) this.readMarks.applyStep({ type: "deleted", id: messageId, senderId: row.sender_id });
  }

  #setLike(write: Extract<Write, { type: "setLike" }>): void {
    const { messageId, accountId, isLiked, likes, seq } = write;
    if (isLiked) {
      this.#sql.exec(
        "INSERT INTO likes (message_id, account_id, seq) VALUES (?, ?, ?)",
        messageId,
        accountId,
        seq,
      );
    } else {
      this.#sql.exec("DELETE FROM likes WHERE message_id = ? AND account_id = ?", messageId, accountId);
    }
    this.#sql.exec("UPDATE messages SET likes = ? WHERE id = ?", likes, messageId);
  }

  #markRead({ change, from, to, by }: Extract<Write, { type: "markRead" }>): void {
    const { accountId } = change.by;
    const left = this.countOfOthers(accountId, to);
    const detail: ReadDetail = { ids: change.messageIds, left, operation: by ?? null };
    this.#readTimes.read(accountId, from, to, change.at);
    this.readMarks.applyStep({ type: "read", readerId: accountId, to, left, operation: detail.operation });
    this.#appendChange(change, to, JSON.stringify(detail));
  }

  #appendChange(
    { seq, type, by, at }: Exclude<Change, { type: "MessageSent" }>,
    messageId: number | null,
    detail: string | null,
  ): void {
    const { reader, read, second } = this.#readTimes.frontier;
    this.#sql.exec(
      `INSERT INTO changes (seq, kind, message_id, actor_id, at, last_message_id, detail,
                            top_reader, top_read, second_read)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[seq, type, messageId, by.accountId, at, this.lastMessageId, detail, reader, read, second],
    );
    this.#head.advance(seq);
  }

  #readAt(row: MessageRow): number | null {
    const { deletedAt } = row;
    const readAt = row.readAt ?? this.#readTimes.find(row);
    // A read after the deletion does not count.
    return readAt !== null && deletedAt !== null && readAt > deletedAt ? null : readAt;
  }
}
