import { CLIENT_IDS_REMEMBERED } from "./protocol.ts";

/** Client ids of the newest messages [R5], in memory: an index would cost a row for each message. */
export class ClientIds {
  readonly #sql: SqlStorage;
  #known: Map<string, number> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(accountId: number, clientId: string, lastMessageId: number): number | null {
    this.#known ??= this.#load(lastMessageId - CLIENT_IDS_REMEMBERED);
    const messageId = this.#known.get(keyOf(accountId, clientId));
    return messageId !== undefined && messageId > lastMessageId - CLIENT_IDS_REMEMBERED ? messageId : null;
  }

  /** Old ids are dropped in bulk: finding the oldest each time would be slow. */
  remember(accountId: number, clientId: string, messageId: number): void {
    const known = this.#known;
    if (!known) return;
    known.set(keyOf(accountId, clientId), messageId);
    if (known.size < 2 * CLIENT_IDS_REMEMBERED) return;
    for (const [old, id] of known) if (id <= messageId - CLIENT_IDS_REMEMBERED) known.delete(old);
  }

  forget(): void {
    this.#known = null;
  }

  #load(after: number): Map<string, number> {
    const rows = this.#sql.exec<{ id: number; sender_id: number; client_id: string }>(
      "SELECT id, sender_id, client_id FROM messages WHERE id > ? AND client_id IS NOT NULL ORDER BY id",
      after,
    );
    return new Map([...rows].map((row) => [keyOf(row.sender_id, row.client_id), row.id]));
  }
}

function keyOf(accountId: number, clientId: string): string {
  return `${accountId}:${clientId}`;
}
