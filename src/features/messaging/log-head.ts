/** The end of the room's log: its last sequence number and its last message number. Cached until `forget`. */
export class LogHead {
  readonly #sql: SqlStorage;
  #cached: { seq: number; messageId: number } | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get seq(): number {
    return this.#load().seq;
  }

  get messageId(): number {
    return this.#load().messageId;
  }

  /** Moves the end to a change that was just stored, and to its message if it was one. */
  advance(seq: number, messageId = this.messageId): void {
    this.#cached = { seq, messageId };
  }

  /**
   * The number of the last message at a change. Every other change stores the last message number before it, and
   * between two of them every sequence number belongs to a message, so one lookup is enough.
   */
  messageIdAt(seq: number): number {
    const [change] = this.#sql.exec<{ seq: number; last_message_id: number }>(
      "SELECT seq, last_message_id FROM changes WHERE seq <= ? ORDER BY seq DESC LIMIT 1",
      seq,
    );
    return change ? change.last_message_id + (seq - change.seq) : seq;
  }

  forget(): void {
    this.#cached = null;
  }

  #load(): { seq: number; messageId: number } {
    this.#cached ??= this.#read();
    return this.#cached;
  }

  #read(): { seq: number; messageId: number } {
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
}
