import { HOUR_MS } from "../../lib/time.ts";
import type { InboxUpdate, Message, RoomAddress } from "../messaging/protocol.ts";
import type { InboxEntry } from "./protocol.ts";

type InboxRow = {
  conversation_id: number;
  seq: number;
  unread: number;
  last_message: string | null;
  hidden_through: number;
};

/** Longer than an access token lives, so that none outlives the memory of its grant's end [P5]. */
const ENDED_GRANTS_KEPT_MS = 2 * HOUR_MS;

/** The SQLite of a person's object. */
export class PersonStorage {
  readonly #sql: SqlStorage;
  /** A cache, where an index would be written to with every message. */
  #byUuid: Map<string, number> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  forget(): void {
    this.#byUuid = null;
  }

  inbox(): InboxEntry[] {
    return [...this.#sql.exec<InboxRow>("SELECT * FROM inbox")].map(presentEntry);
  }

  /** Up to which change of a room the person was told, and what was unread then; -1 for a room never heard of. */
  told(conversationId: number): { seq: number; unread: number } {
    const [row] = this.#sql.exec<{ seq: number; unread: number }>(
      "SELECT seq, unread FROM inbox WHERE conversation_id = ?",
      conversationId,
    );
    return row ?? { seq: -1, unread: 0 };
  }

  /** Up to which change of a room the person was told; undefined for a room of which nothing is told here. */
  toldOf({ kind, id }: RoomAddress): number | undefined {
    return kind === "conversation" ? this.told(id).seq : undefined;
  }

  /** The number of a conversation that the inbox knows by its UUID, or null. */
  conversationOf(uuid: string): number | null {
    this.#byUuid ??= this.#loadUuids();
    return this.#byUuid.get(uuid) ?? null;
  }

  saveEntry({ conversationId, uuid, seq, unread, lastMessage }: InboxUpdate): void {
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

  removeEntry(conversationId: number): void {
    this.#byUuid = null;
    this.#sql.exec("DELETE FROM inbox WHERE conversation_id = ?", conversationId);
  }

  /** Hides a conversation up to the change `through`, or shows it again with -1. */
  hide(conversationId: number, through: number): void {
    this.#sql.exec(
      `INSERT INTO inbox (conversation_id, seq, unread, last_message, hidden_through) VALUES (?1, -1, 0, NULL, ?2)
       ON CONFLICT (conversation_id) DO UPDATE SET hidden_through = ?2`,
      conversationId,
      through,
    );
  }

  saveRoom({ kind, id }: RoomAddress, grantIds: readonly string[]): void {
    if (grantIds.length === 0) {
      this.#sql.exec("DELETE FROM connected_rooms WHERE kind = ? AND id = ?", kind, id);
      return;
    }
    this.#sql.exec(
      `INSERT INTO connected_rooms (kind, id, grant_ids) VALUES (?1, ?2, ?3)
       ON CONFLICT (kind, id) DO UPDATE SET grant_ids = ?3 WHERE grant_ids <> ?3`,
      kind,
      id,
      JSON.stringify(grantIds),
    );
  }

  /** The rooms in which the person is connected, each with the grants by which. */
  rooms(): { room: RoomAddress; grantIds: string[] }[] {
    const rows = this.#sql.exec<{ kind: RoomAddress["kind"]; id: number; grant_ids: string }>(
      "SELECT * FROM connected_rooms",
    );
    return [...rows].map(({ kind, id, grant_ids }) => ({
      room: { kind, id },
      grantIds: JSON.parse(grant_ids),
    }));
  }

  endGrants(grantIds: readonly string[], now: number): void {
    this.#sql.exec("DELETE FROM ended_grants WHERE ended_at < ?", now - ENDED_GRANTS_KEPT_MS);
    for (const grantId of grantIds) {
      this.#sql.exec("INSERT OR IGNORE INTO ended_grants (grant_id, ended_at) VALUES (?, ?)", grantId, now);
    }
  }

  /** Which of these grants have ended. */
  endedAmong(grantIds: readonly string[]): string[] {
    const rows = this.#sql.exec<{ grant_id: string }>(
      "SELECT grant_id FROM ended_grants WHERE grant_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(grantIds),
    );
    return [...rows].map((row) => row.grant_id);
  }

  #loadUuids(): Map<string, number> {
    const rows = this.#sql.exec<{ uuid: string; conversation_id: number }>(
      "SELECT uuid, conversation_id FROM inbox",
    );
    return new Map([...rows].map((row) => [row.uuid, row.conversation_id]));
  }
}

function presentEntry(row: InboxRow): InboxEntry {
  const lastMessage: Message | null = row.last_message === null ? null : JSON.parse(row.last_message);
  return {
    conversationId: row.conversation_id,
    seq: row.seq,
    unread: row.unread,
    lastMessage,
    isHidden: (lastMessage?.seq ?? 0) <= row.hidden_through,
  };
}
