import type { HistoryPage, NumberedPage } from "./calls.ts";
import { ChangeLog } from "./change-log.ts";
import type { Facts } from "./facts.ts";
import type { MemberDirectory } from "./members.ts";
import type { Message } from "./protocol.ts";
import { type MessageRow, type MessageStorage, SELECT_MESSAGES } from "./storage.ts";

export interface Like {
  seq: number;
  messageId: number;
  likes: number;
}

export interface NewsPage {
  entries: (Message | Like)[];
  through: number;
}

export class History {
  readonly #sql: SqlStorage;
  readonly #storage: MessageStorage;
  readonly #members: MemberDirectory;
  readonly log: ChangeLog;
  #removed: number[] | null = null;

  constructor(sql: SqlStorage, storage: MessageStorage, members: MemberDirectory, facts: Facts) {
    this.#sql = sql;
    this.#storage = storage;
    this.#members = members;
    this.log = new ChangeLog(sql, storage, members, facts);
  }

  /** Pages are numbered from 1, oldest messages first, without deleted ones. */
  page(page: number, pageSize: number): NumberedPage {
    const removed = this.#removedIds();
    const first = idAtPosition((page - 1) * pageSize, removed);
    return {
      messages: this.#select("id >= ? AND deleted_at IS NULL ORDER BY id LIMIT ?", first, pageSize),
      count: this.count(),
    };
  }

  newest(offset: number, limit: number): NumberedPage {
    const count = this.count();
    const end = Math.max(0, count - offset);
    const start = Math.max(0, end - limit);
    if (end === start) return { messages: [], count };
    const first = idAtPosition(start, this.#removedIds());
    const found = this.#select("id >= ? AND deleted_at IS NULL ORDER BY id LIMIT ?", first, end - start);
    return { messages: found.reverse(), count };
  }

  count(): number {
    return this.#storage.lastMessageId - this.#removedIds().length;
  }

  before(messageId: number | null, limit: number, readerId?: number): HistoryPage {
    const end = messageId ?? Number.MAX_SAFE_INTEGER;
    const found = this.#select("id < ? AND deleted_at IS NULL ORDER BY id DESC LIMIT ?", end, limit + 1);
    return {
      ...this.#pageOf(found.slice(0, limit).reverse(), found.length > limit),
      ...(readerId !== undefined && { reader: this.#readMarkOf(readerId) }),
    };
  }

  after(messageId: number, limit: number): HistoryPage {
    const found = this.#select("id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?", messageId, limit + 1);
    return this.#pageOf(found.slice(0, limit), found.length > limit);
  }

  sentAfter(messageId: number, limit: number): Message[] {
    return this.#select("id > ? ORDER BY id LIMIT ?", messageId, limit);
  }

  lastMessage(): Message | null {
    return this.before(null, 1).messages[0] ?? null;
  }

  seqBefore(count: number): number {
    const [row] = this.#sql.exec<{ seq: number }>(
      "SELECT seq FROM messages WHERE id <= ? ORDER BY id DESC LIMIT 1",
      this.#storage.lastMessageId - count,
    );
    return row?.seq ?? 0;
  }

  /** In order, without deleted messages. `length` bounds their texts, in UTF-16 units. */
  newsAfter(seq: number, { count, length }: { count: number; length: number }): NewsPage {
    const entries: (Message | Like)[] = this.#likesAfter(seq, count + 1);
    let units = 0;
    let cutAt = Number.POSITIVE_INFINITY;
    for (const row of this.#sql.exec<MessageRow>(
      `${SELECT_MESSAGES} WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?`,
      this.#storage.lastMessageIdAt(seq),
      count + 1,
    )) {
      units += row.content.length;
      entries.push(this.#storage.present(row));
      if (units < length) continue;
      cutAt = row.seq;
      break;
    }
    entries.sort((one, other) => one.seq - other.seq);
    const page = entries.slice(0, count).filter(({ seq: at }) => at <= cutAt);
    const isCut = page.length < entries.length || cutAt < Number.POSITIVE_INFINITY;
    return { entries: page, through: (isCut ? page.at(-1)?.seq : undefined) ?? this.#storage.lastSeq };
  }

  /** Deletes the rows of messages that were deleted before a time [R9]. True if more remain. */
  purge(before: number, limit: number): boolean {
    const rows = this.#sql.exec<{ id: number; seq: number }>(
      "SELECT id, seq FROM messages WHERE deleted_at <= ? ORDER BY deleted_at LIMIT ?",
      before,
      limit + 1,
    );
    const due = [...rows];
    const purged = due.slice(0, limit);
    if (purged.length > 0) this.#storage.readMarks.store();
    for (const { id } of purged) {
      this.#sql.exec("DELETE FROM messages WHERE id = ?", id);
      this.#sql.exec("DELETE FROM likes WHERE message_id = ?", id);
    }
    this.log.notePurged(purged.map(({ seq }) => seq));
    return due.length > limit;
  }

  oldestDeletedAt(): number | null {
    return this.#sql
      .exec<{ at: number | null }>("SELECT MIN(deleted_at) AS at FROM messages WHERE deleted_at IS NOT NULL")
      .one().at;
  }

  messageIdsOf(accountId: number): number[] {
    return this.#ids(
      "SELECT id FROM messages WHERE sender_id = ? AND deleted_at IS NULL ORDER BY id",
      accountId,
    );
  }

  likedBy(accountId: number): number[] {
    return this.#ids(
      `SELECT messages.id FROM likes JOIN messages ON messages.id = likes.message_id
       WHERE likes.account_id = ? AND messages.deleted_at IS NULL`,
      accountId,
    );
  }

  filesOfDeleted(): { id: number; attachment: string }[] {
    const query =
      "SELECT id, attachment FROM messages WHERE deleted_at IS NOT NULL AND attachment IS NOT NULL";
    return this.#sql.exec<{ id: number; attachment: string }>(query).toArray();
  }

  forgetFiles(messageIds: readonly number[]): void {
    for (const id of messageIds) this.#sql.exec("UPDATE messages SET attachment = NULL WHERE id = ?", id);
  }

  refersTo(fileKey: string): boolean {
    const rows = this.#sql.exec(
      "SELECT id FROM messages WHERE deleted_at IS NULL AND instr(attachment, ?) > 0 LIMIT 1",
      `/${fileKey}/`,
    );
    return [...rows].length > 0;
  }

  forget(): void {
    this.#removed = null;
    this.log.forget();
  }

  #pageOf(messages: Message[], hasMore: boolean): HistoryPage {
    return { messages, hasMore, count: this.count(), seq: this.#storage.lastSeq };
  }

  #readMarkOf(accountId: number): NonNullable<HistoryPage["reader"]> {
    if (!this.#members.find(accountId)?.isMember) {
      return { unread: 0, readId: this.#storage.lastMessageId };
    }
    const { unread, readId } = this.#storage.readMarks.of(accountId);
    return { unread, readId };
  }

  #select(where: string, ...bindings: number[]): Message[] {
    const rows = this.#sql.exec<MessageRow>(`${SELECT_MESSAGES} WHERE ${where}`, ...bindings);
    return [...rows].map((row) => this.#storage.present(row));
  }

  #likesAfter(seq: number, limit: number): Like[] {
    const rows = this.#sql.exec<{ seq: number; messageId: number; detail: string }>(
      `SELECT seq, message_id AS messageId, detail FROM changes
       WHERE seq > ? AND kind = 'MessageLiked' ORDER BY seq LIMIT ?`,
      seq,
      limit,
    );
    return [...rows].map(({ detail, ...like }) => ({ ...like, likes: JSON.parse(detail).likes }));
  }

  #removedIds(): number[] {
    this.#removed ??= this.#ids("SELECT id FROM removed ORDER BY id");
    return this.#removed;
  }

  #ids(query: string, ...bindings: number[]): number[] {
    return [...this.#sql.exec<{ id: number }>(query, ...bindings)].map(({ id }) => id);
  }
}

/** The number of the message at a position (from 0) among those not removed. `removed` is ascending. */
export function idAtPosition(position: number, removed: readonly number[]): number {
  let low = 0;
  let high = removed.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const standingBefore = (removed[middle] ?? 0) - middle - 1;
    if (standingBefore <= position) low = middle + 1;
    else high = middle;
  }
  return position + 1 + low;
}
