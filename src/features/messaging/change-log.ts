import { invariant } from "../../lib/error.ts";
import { readDetail } from "./change-detail.ts";
import type { Facts } from "./facts.ts";
import type { MemberDirectory } from "./members.ts";
import { type Change, REPLAY_CHANGES_MAX } from "./protocol.ts";
import { type MessageRow, type MessageStorage, SELECT_MESSAGES } from "./storage.ts";

type ChangeRow = {
  seq: number;
  kind: Exclude<Change["type"], "MessageSent">;
  message_id: number | null;
  actor_id: number;
  at: number;
  last_message_id: number;
  detail: string | null;
};

/** The room's changes in order, read one at a time to bound memory. */
export class ChangeLog {
  readonly #sql: SqlStorage;
  readonly #storage: MessageStorage;
  readonly #members: MemberDirectory;
  readonly #facts: Facts;
  #purgedSeq: number | null = null;

  constructor(sql: SqlStorage, storage: MessageStorage, members: MemberDirectory, facts: Facts) {
    this.#sql = sql;
    this.#storage = storage;
    this.#members = members;
    this.#facts = facts;
  }

  /** Null if part is purged, it is more than 10,000 changes, or the number was never given [R16]. */
  since(after: number): Iterable<Change> | null {
    const { lastSeq } = this.#storage;
    if (after > lastSeq || lastSeq - after > REPLAY_CHANGES_MAX) return null;
    return this.from(after);
  }

  from(after: number): Iterable<Change> | null {
    return after < this.purgedSeq ? null : this.#replay(after);
  }

  get purgedSeq(): number {
    this.#purgedSeq ??= Number(this.#facts.get("purged_seq") ?? 0);
    return this.#purgedSeq;
  }

  notePurged(seqs: readonly number[]): void {
    if (seqs.length > 0) this.#facts.set("purged_seq", Math.max(this.purgedSeq, ...seqs));
    this.forget();
  }

  forget(): void {
    this.#purgedSeq = null;
  }

  *#replay(after: number): Generator<Change> {
    const sent = this.#sql.exec<MessageRow>(
      `${SELECT_MESSAGES} WHERE id > ? ORDER BY id`,
      this.#storage.lastMessageIdAt(after),
    );
    const rest = this.#sql.exec<ChangeRow>("SELECT * FROM changes WHERE seq > ? ORDER BY seq", after);
    let change = rest.next().value;
    for (const row of sent) {
      for (; change && change.seq < row.seq; change = rest.next().value) yield this.#present(change);
      yield { type: "MessageSent", seq: row.seq, message: this.#storage.present(row) };
    }
    for (; change; change = rest.next().value) yield this.#present(change);
  }

  #present(row: ChangeRow): Change {
    const by = this.#members.person(row.actor_id);
    const { seq, at } = row;
    if (row.kind === "MessagesRead") {
      return { type: row.kind, seq, messageIds: readDetail(row.detail).ids, by, at };
    }
    const detail = JSON.parse(row.detail ?? "{}");
    if (row.kind === "ConversationRenamed") return { type: row.kind, seq, name: detail.name, by, at };
    if (row.kind === "MemberJoined" || row.kind === "MemberLeft") {
      return { type: row.kind, seq, member: this.#members.person(detail.accountId), by, at };
    }
    const messageId = row.message_id;
    invariant(messageId !== null, "a change of a message names it");
    switch (row.kind) {
      case "MessageEdited": {
        const content = this.#storage.message(messageId)?.content ?? "";
        return { type: row.kind, seq, messageId, content, by, at };
      }
      case "MessageDeleted":
        return { type: row.kind, seq, messageId, by, at };
      case "MessageLiked":
        return { type: row.kind, seq, messageId, by, at, ...detail };
    }
  }
}
