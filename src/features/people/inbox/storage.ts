import type { InboxUpdate, Message } from "../../messaging/protocol.ts";
import type { InboxEntry } from "./protocol.ts";

export const INBOX_MIGRATIONS: Readonly<Record<number, string>> = {
  1: `CREATE TABLE inbox (
     conversation_id INTEGER PRIMARY KEY,
     seq INTEGER NOT NULL,
     unread INTEGER NOT NULL,
     last_message TEXT,
     hidden_through INTEGER NOT NULL
   ) STRICT;`,
  2: "ALTER TABLE inbox ADD COLUMN uuid TEXT NOT NULL DEFAULT '';",
};

type InboxRow = Pick<InboxEntry, "conversationId" | "seq" | "unread"> & {
  text: string | null;
  hiddenThrough: number;
};

export class InboxStorage {
  readonly #sql: SqlStorage;
  /** A cache: an index would be written with every message. */
  #byUuid: Map<string, number> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  reset(): void {
    this.#byUuid = null;
  }

  list(): InboxEntry[] {
    const rows = this.#sql.exec<InboxRow>(
      `SELECT conversation_id AS conversationId, seq, unread, last_message AS text, hidden_through AS hiddenThrough
       FROM inbox`,
    );
    return [...rows].map(({ text, hiddenThrough, ...entry }) => {
      const lastMessage: Message | null = text === null ? null : JSON.parse(text);
      return { ...entry, lastMessage, isHidden: (lastMessage?.seq ?? 0) <= hiddenThrough };
    });
  }

  /** `seq` is -1 for an unknown room. */
  cursor(conversationId: number): { seq: number; unread: number } {
    const [row] = this.#sql.exec<{ seq: number; unread: number }>(
      "SELECT seq, unread FROM inbox WHERE conversation_id = ?",
      conversationId,
    );
    return row ?? { seq: -1, unread: 0 };
  }

  findByUuid(uuid: string): number | null {
    this.#byUuid ??= this.#loadUuids();
    return this.#byUuid.get(uuid) ?? null;
  }

  save({ conversationId, uuid, seq, unread, lastMessage }: InboxUpdate): void {
    this.#sql.exec(
      `INSERT INTO inbox (conversation_id, uuid, seq, unread, last_message, hidden_through)
       VALUES (?1, ?2, ?3, ?4, ?5, -1)
       ON CONFLICT (conversation_id) DO UPDATE SET uuid = ?2, seq = ?3, unread = ?4, last_message = ?5`,
      conversationId,
      uuid,
      seq,
      unread,
      lastMessage === null ? null : JSON.stringify(lastMessage),
    );
    this.#byUuid?.set(uuid, conversationId);
  }

  remove(conversationId: number): void {
    this.#byUuid = null;
    this.#sql.exec("DELETE FROM inbox WHERE conversation_id = ?", conversationId);
  }

  /** -1 shows it again. */
  hide(conversationId: number, through: number): void {
    this.#sql.exec(
      `INSERT INTO inbox (conversation_id, seq, unread, last_message, hidden_through) VALUES (?1, -1, 0, NULL, ?2)
       ON CONFLICT (conversation_id) DO UPDATE SET hidden_through = ?2`,
      conversationId,
      through,
    );
  }

  #loadUuids(): Map<string, number> {
    const rows = this.#sql.exec<{ uuid: string; conversation_id: number }>(
      "SELECT uuid, conversation_id FROM inbox",
    );
    return new Map([...rows].map((row) => [row.uuid, row.conversation_id]));
  }
}
