import { CLIENT_IDS_REMEMBERED } from "./protocol.ts";

/**
 * Under which client ids the newest messages were sent [R5]: in memory, and read from the messages when the room wakes, for an
 * index would be a row more for each message.
 */
export class ClientIds {
  readonly #sql: SqlStorage;
  #known: Map<string, number> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The number of what a person sent under a client id, if it is among the newest 10,000 messages. */
  find(accountId: number, clientId: string, lastMessageId: number): number | null {
    this.#known ??= this.#load(lastMessageId - CLIENT_IDS_REMEMBERED);
    const messageId = this.#known.get(keyOf(accountId, clientId));
    return messageId !== undefined && messageId > lastMessageId - CLIENT_IDS_REMEMBERED ? messageId : null;
  }

  /** Old ones are dropped by the ten thousand: to take out the oldest of a map each time costs a search. */
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
