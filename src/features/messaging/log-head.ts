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

  advance(seq: number, messageId = this.messageId): void {
    this.#cached = { seq, messageId };
  }

  /** Other changes store the last message's number, and between two of them each number is a message's. */
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
