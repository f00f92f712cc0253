import { assertNever } from "../../lib/error.ts";
import type { Blocks } from "./blocks.ts";
import { changeDetail } from "./change-detail.ts";
import type { RoomFacts } from "./machine.ts";
import type { MemberDirectory } from "./members.ts";
import {
  type Change,
  CLIENT_IDS_REMEMBERED,
  type Message,
  type Person,
  type ReadOperation,
  type Write,
} from "./protocol.ts";
import type { Writers } from "./writers.ts";

export type MessageRow = {
  id: number;
  seq: number;
  sender_id: number;
  content: string;
  attachment: string | null;
  client_id: string | null;
  client_time: string | null;
  sent_at: number;
  read_at: number | null;
  edited_at: number | null;
  deleted_at: number | null;
  likes: number;
};

/**
 * The room's SQLite, as the facts that the machine asks for and the writes that it answers with. Its fields are
 * caches of what the tables hold; `forget` drops them.
 */
export class MessageStorage implements RoomFacts {
  readonly #sql: SqlStorage;
  readonly #members: MemberDirectory;
  #heads: { seq: number; messageId: number } | null = null;
  #clientIds: Map<string, number> | null = null;

  readonly isTyping: (accountId: number) => boolean;
  readonly #blocks: Blocks;
  readonly #writers: Writers;

  constructor(
    sql: SqlStorage,
    members: MemberDirectory,
    blocks: Blocks,
    writers: Writers,
    isTyping: (accountId: number) => boolean,
  ) {
    this.#sql = sql;
    this.#members = members;
    this.#blocks = blocks;
    this.#writers = writers;
    this.isTyping = isTyping;
  }

  get lastSeq(): number {
    return this.#head().seq;
  }

  get lastMessageId(): number {
    return this.#head().messageId;
  }

  get isSevered(): boolean {
    return this.#blocks.isSevered;
  }

  member(accountId: number): Person | null {
    const member = this.#members.find(accountId);
    return member?.isMember ? member.person : null;
  }

  message(messageId: number): Message | null {
    const [row] = this.#sql.exec<MessageRow>("SELECT * FROM messages WHERE id = ?", messageId);
    return row ? this.present(row) : null;
  }

  messageOfClient(accountId: number, clientId: string): Message | null {
    this.#clientIds ??= this.#loadClientIds();
    const messageId = this.#clientIds.get(clientKey(accountId, clientId));
    const remembered = messageId !== undefined && messageId > this.lastMessageId - CLIENT_IDS_REMEMBERED;
    return remembered ? this.message(messageId) : null;
  }

  readMark(accountId: number): number {
    return this.#members.get(accountId).readId;
  }

  toldMark(accountId: number): number {
    return this.#members.get(accountId).toldReadId;
  }

  lastReadOperation(accountId: number): ReadOperation | null {
    return this.#members.get(accountId).readOperation;
  }

  newestOfOthers(accountId: number, messageIds: readonly number[]): number | null {
    const { newest } = this.#sql
      .exec<{ newest: number | null }>(
        `SELECT MAX(asked.value) AS newest FROM json_each(?) AS asked LEFT JOIN messages ON messages.id = asked.value
         WHERE sender_id IS NOT ?`,
        JSON.stringify(messageIds),
        accountId,
      )
      .one();
    return newest;
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

  /** Stores what the machine decided. Called inside a transaction; on a failure the caller calls `forget`. */
  apply(writes: readonly Write[]): void {
    for (const write of writes) this.#applyOne(write);
  }

  forget(): void {
    this.#heads = null;
    this.#clientIds = null;
    this.#members.forget();
    this.#blocks.forget();
    this.#writers.forget();
  }

  present(row: MessageRow): Message {
    const isDeleted = row.deleted_at !== null;
    return {
      id: row.id,
      seq: row.seq,
      sender: this.#members.person(row.sender_id),
      content: isDeleted ? "" : row.content,
      attachment: isDeleted ? null : row.attachment,
      clientId: row.client_id,
      clientTime: row.client_time,
      sentAt: row.sent_at,
      readAt: row.read_at,
      editedAt: row.edited_at,
      deletedAt: row.deleted_at,
      likes: row.likes,
    };
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
        this.#sql.exec(
          `UPDATE messages SET read_at = ?
           WHERE id > ? AND id <= ? AND sender_id <> ? AND deleted_at IS NULL AND read_at IS NULL`,
          write.at,
          write.from,
          write.to,
          write.accountId,
        );
        return this.#members.markRead(write.accountId, write.to, write.by ?? null);
      case "moveReadMark":
        return this.#members.markReadUnnoticed(write.accountId, write.to, write.by ?? null, this.lastSeq);
      case "appendChange":
        return this.#appendChange(write.change);
      default:
        return assertNever(write);
    }
  }

  #insertMessage(message: Message): void {
    const head = this.#head();
    const { id, seq, sender, content, attachment, clientId, clientTime, sentAt } = message;
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
    head.seq = seq;
    head.messageId = id;
    if (clientId !== null) this.#rememberClientId(clientKey(sender.accountId, clientId), id);
    this.#members.countMessage(sender.accountId);
    this.#writers.note(sender.accountId);
  }

  /** Old ones are dropped by the ten thousand: to take out the oldest of a map each time costs a search. */
  #rememberClientId(key: string, messageId: number): void {
    const known = this.#clientIds;
    if (!known) return;
    known.set(key, messageId);
    if (known.size < 2 * CLIENT_IDS_REMEMBERED) return;
    for (const [old, id] of known) if (id <= messageId - CLIENT_IDS_REMEMBERED) known.delete(old);
  }

  #blankMessage(messageId: number, at: number): void {
    const [row] = this.#sql.exec<{ sender_id: number }>(
      "UPDATE messages SET content = '', deleted_at = ? WHERE id = ? RETURNING sender_id",
      at,
      messageId,
    );
    this.#sql.exec("INSERT INTO removed (id) VALUES (?)", messageId);
    if (row) this.#members.discountMessage(messageId, row.sender_id);
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

  #appendChange(change: Exclude<Change, { type: "MessageSent" }>): void {
    const head = this.#head();
    this.#sql.exec(
      "INSERT INTO changes (seq, kind, message_id, actor_id, at, last_message_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
      change.seq,
      change.type,
      change.type === "MessagesRead" ? null : change.messageId,
      change.by.accountId,
      change.at,
      head.messageId,
      changeDetail(change),
    );
    head.seq = change.seq;
  }

  #head(): { seq: number; messageId: number } {
    this.#heads ??= this.#loadHead();
    return this.#heads;
  }

  #loadHead(): { seq: number; messageId: number } {
    const [message] = this.#sql.exec<{ id: number; seq: number }>(
      "SELECT id, seq FROM messages ORDER BY id DESC LIMIT 1",
    );
    const [change] = this.#sql.exec<{ seq: number; last_message_id: number }>(
      "SELECT seq, last_message_id FROM changes ORDER BY seq DESC LIMIT 1",
    );
    return {
      seq: Math.max(message?.seq ?? 0, change?.seq ?? 0),
      messageId: Math.max(message?.id ?? 0, change?.last_message_id ?? 0),
    };
  }

  #loadClientIds(): Map<string, number> {
    const rows = this.#sql.exec<{ id: number; sender_id: number; client_id: string }>(
      "SELECT id, sender_id, client_id FROM messages WHERE id > ? AND client_id IS NOT NULL ORDER BY id",
      this.lastMessageId - CLIENT_IDS_REMEMBERED,
    );
    return new Map([...rows].map((row) => [clientKey(row.sender_id, row.client_id), row.id]));
  }
}

function clientKey(accountId: number, clientId: string): string {
  return `${accountId}:${clientId}`;
}
