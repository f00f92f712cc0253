import { WebSocket } from "ws";
import type { NoticeConnection } from "./notice-checker.ts";
import type { ServerPerson, TestServer } from "./server.ts";

interface Frame {
  type: string;
  conversation_id: number;
  message_id: number;
  sender_id: number;
  content_preview: string;
  unread_count: number;
}

/** Records the notifications of one conversation per connection on `/ws/chat/notifications/`. */
export class InboxWatch {
  readonly connections: NoticeConnection[] = [];
  readonly #server: TestServer;
  readonly #person: ServerPerson;
  readonly #conversationId: number;
  #ws: WebSocket | null = null;

  constructor(server: TestServer, person: ServerPerson, conversationId: number) {
    this.#server = server;
    this.#person = person;
    this.#conversationId = conversationId;
  }

  /** The last message notified on the current connection, or 0. */
  get lastMessageId(): number {
    return this.connections.at(-1)?.notices.at(-1)?.messageId ?? 0;
  }

  /** Resolves with the server's greeting. */
  async connect(): Promise<void> {
    if (this.#ws?.readyState === WebSocket.OPEN) return;
    const ws = new WebSocket(this.#server.socketUrl("/ws/chat/notifications/", this.#person));
    this.#ws = ws;
    const connection: NoticeConnection = { openedAt: Number.POSITIVE_INFINITY, notices: [] };
    this.connections.push(connection);
    await new Promise<void>((resolve, reject) => {
      ws.on("error", reject);
      ws.on("message", (data) => {
        const frame: Frame = JSON.parse(String(data));
        if (frame.type === "connected") {
          connection.openedAt = performance.now();
          return resolve();
        }
        if (frame.type === "error") throw new Error(`A notifications socket received ${String(data)}`);
        if (frame.type !== "new_message" || frame.conversation_id !== this.#conversationId) return;
        connection.notices.push({
          messageId: frame.message_id,
          authorId: frame.sender_id,
          preview: frame.content_preview,
          unread: frame.unread_count,
        });
      });
    });
  }

  async closed(): Promise<void> {
    const ws = this.#ws;
    if (ws && ws.readyState !== WebSocket.CLOSED) await new Promise((resolve) => ws.once("close", resolve));
  }

  close(): void {
    this.#ws?.terminate();
  }
}
