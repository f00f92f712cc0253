import { invariant } from "../../lib/error.ts";
import { readDetail } from "./change-detail.ts";
import type { Facts } from "./facts.ts";
import type { ReadMark, ReadOperation } from "./protocol.ts";

/** `left` is the unread count after `to` at that time. */
type ReadStep =
  | { type: "sent"; id: number; senderId: number }
  | { type: "deleted"; id: number; senderId: number }
  | { type: "read"; readerId: number; to: number; left: number; operation: ReadOperation | null };

/** Deterministic: replaying the log gives the same marks. */
export function applyStep(marks: ReadonlyMap<number, ReadMark>, step: ReadStep): void {
  if (step.type === "read") {
    const own = marks.get(step.readerId);
    if (!own || step.to <= own.publishedReadId) return;
    own.readId = Math.max(own.readId, step.to);
    own.publishedReadId = own.readId;
    own.unread = step.left;
    own.operation = step.operation ?? own.operation;
    return;
  }
  for (const [accountId, own] of marks) {
    if (accountId !== step.senderId && step.id > own.readId) own.unread += step.type === "sent" ? 1 : -1;
  }
}

interface ReadMarksParts {
  sql: SqlStorage;
  facts: Facts;
  lastSeq(): number;
  lastMessageIdAt(seq: number): number;
}

type ReadMarkRow = Omit<ReadMark, "operation"> & { accountId: number; id: string | null; markedRead: number };
type StepRow = { seq: number; id: number; kind: string; actor_id: number; detail: string | null };

const CHANGES_MIN = 512;
const CHANGES_FOR_EACH = 8;

/** They follow from the log: stored now and then and replayed from there, so that reads write no row here. */
export class ReadMarks {
  readonly #parts: ReadMarksParts;
  #marks: Map<number, ReadMark> | null = null;
  #storedSeq = 0;
  #stored = new Map<number, string>();

  constructor(parts: ReadMarksParts) {
    this.#parts = parts;
  }

  of(accountId: number): ReadMark {
    const marks = this.#load().get(accountId);
    invariant(marks, "an account is in the room's directory");
    return marks;
  }

  applyStep(step: ReadStep): void {
    applyStep(this.#load(), step);
  }

  resetForMembers(accountIds: readonly number[], lastMessageId: number): void {
    for (const accountId of accountIds) {
      const operation = this.#marks?.get(accountId)?.operation ?? null;
      const marks = { readId: lastMessageId, publishedReadId: lastMessageId, unread: 0, operation };
      this.#marks?.set(accountId, marks);
      this.#stored.set(accountId, JSON.stringify(marks));
    }
  }

  /** Stored at once, as no change in the log has it. */
  moveSilently(accountId: number, to: number, left: number, operation: ReadOperation | null): void {
    const own = this.of(accountId);
    own.readId = to;
    own.unread = left;
    own.operation = operation ?? own.operation;
    this.store();
  }

  get isStoreDue(): boolean {
    const changes = this.#parts.lastSeq() - this.#storedSeq;
    return this.#marks !== null && changes >= Math.max(CHANGES_MIN, CHANGES_FOR_EACH * this.#marks.size);
  }

  /** In the caller's transaction. Call before deleting rows that the marks are replayed from. */
  store(): void {
    const { sql, facts, lastSeq } = this.#parts;
    for (const [accountId, marks] of this.#load()) {
      const text = JSON.stringify(marks);
      if (this.#stored.get(accountId) === text) continue;
      this.#stored.set(accountId, text);
      sql.exec(
        `UPDATE members SET read_id = ?, told_read_id = ?, unread = ?, read_operation = ?, marked_read = ?
         WHERE account_id = ?`,
        marks.readId,
        marks.publishedReadId,
        marks.unread,
        marks.operation?.id ?? null,
        marks.operation?.markedRead ?? 0,
        accountId,
      );
    }
    this.#storedSeq = lastSeq();
    facts.set("counted_seq", this.#storedSeq);
  }

  forget(): void {
    this.#marks = null;
  }

  #load(): Map<number, ReadMark> {
    if (this.#marks) return this.#marks;
    const rows = this.#parts.sql.exec<ReadMarkRow>(
      `SELECT account_id AS accountId, read_id AS readId, told_read_id AS publishedReadId, unread,
         read_operation AS id, marked_read AS markedRead FROM members`,
    );
    this.#marks = new Map(
      [...rows].map(({ accountId, id, markedRead, ...mark }) => [
        accountId,
        { ...mark, operation: id === null ? null : { id, markedRead } },
      ]),
    );
    this.#stored = new Map([...this.#marks].map(([accountId, marks]) => [accountId, JSON.stringify(marks)]));
    this.#storedSeq = Number(this.#parts.facts.get("counted_seq") ?? 0);
    for (const step of this.#readSteps(this.#storedSeq)) applyStep(this.#marks, step);
    return this.#marks;
  }

  *#readSteps(seq: number): Generator<ReadStep> {
    const rows = this.#parts.sql.exec<StepRow>(
      `SELECT seq, id, 'MessageSent' AS kind, sender_id AS actor_id, NULL AS detail FROM messages WHERE id > ?
       UNION ALL
       SELECT seq, message_id, kind, actor_id, detail FROM changes
       WHERE seq > ? AND kind IN ('MessagesRead', 'MessageDeleted')
       ORDER BY 1`,
      this.#parts.lastMessageIdAt(seq),
      seq,
    );
    for (const { id, kind, actor_id: actorId, detail } of rows) {
      if (kind === "MessagesRead") {
        const { left, operation } = readDetail(detail);
        yield { type: "read", readerId: actorId, to: id, left, operation };
      } else {
        // Only the sender deletes a message.
        yield { type: kind === "MessageSent" ? "sent" : "deleted", id, senderId: actorId };
      }
    }
  }
}
