import { WebSocket } from "ws";
import type { SeenConnection, SeenMessage, Witness, WrittenSpan } from "./history-checker.ts";
import type { ServerPerson, TestServer } from "./server.ts";

/** Changes of a room's log other than messages that occur here. */
const MEMBER_CHANGES = new Set(["member_joined", "member_left", "conversation_renamed"]);

interface Frame {
  type: string;
  seq: number;
  message_id: number;
  sender_id: number;
  client_id: string;
  content: string;
}

/**
 * A correct client: it resumes after the last change and repeats unanswered messages with the same client id.
 * Records everything.
 */
export class ChatClient {
  readonly person: ServerPerson;
  readonly acknowledged: string[] = [];
  readonly #server: TestServer;
  readonly #path: string;
  readonly #onAcknowledged: () => void;
  readonly #sent: Witness["sent"] = [];
  readonly #spans = new Map<string, WrittenSpan>();
  readonly #unanswered = new Map<string, string>();
  readonly #connections: SeenConnection[] = [];
  #ws: WebSocket | null = null;
  #lastSeq: number | null = null;
  #lastMessageId = 0;
  #inFlight = 0;
  #left = 0;

  constructor(server: TestServer, person: ServerPerson, path: string, onAcknowledged: () => void) {
    this.#server = server;
    this.person = person;
    this.#path = path;
    this.#onAcknowledged = onAcknowledged;
  }

  get lastSeq(): number {
    return this.#lastSeq ?? 0;
  }

  /** The highest message id received. */
  get lastMessageId(): number {
    return this.#lastMessageId;
  }

  get isAnswered(): boolean {
    return this.#unanswered.size === 0;
  }

  /** When each message was sent and acknowledged. */
  get spans(): WrittenSpan[] {
    return [...this.#spans.values()];
  }

  /** Connects, resumes and repeats unanswered messages. Resolves with the server's greeting. */
  connect(): Promise<void> {
    const after = this.#lastSeq;
    const query = after === null ? "" : `?after=${after}`;
    const ws = new WebSocket(this.#server.socketUrl(this.#path + query, this.person));
    this.#ws = ws;
    return new Promise((resolve, reject) => {
      let connection: SeenConnection | null = null;
      ws.on("error", reject);
      ws.on("message", (data) => {
        const frame: Frame = JSON.parse(String(data));
        if (connection) return this.#take(connection, frame);
        if (frame.type !== "connected") return reject(new Error(`Greeted with ${String(data)}`));
        connection = { resumedAfter: after ?? frame.seq, messages: [], seqs: [], repeats: [] };
        this.#connections.push(connection);
        this.#lastSeq ??= frame.seq;
        for (const clientId of this.#unanswered.keys()) this.#transmit(clientId);
        resolve();
      });
    });
  }

  /** Resolves when the connection has closed. */
  closed(): Promise<void> {
    const ws = this.#ws;
    if (!ws || ws.readyState === WebSocket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => ws.once("close", () => resolve()));
  }

  /** Sends with `inFlight` unanswered messages, until `count` are sent; 0 stops. */
  write(inFlight: number, count = Number.POSITIVE_INFINITY): void {
    this.#inFlight = inFlight;
    this.#left = count;
    while (this.#unanswered.size < inFlight && this.#left > 0) {
      this.#left -= 1;
      const clientId = `c-${this.#sent.length + 1}`;
      const content = `${this.person.username} says ${clientId}`;
      this.#sent.push({ clientId, content });
      this.#unanswered.set(clientId, content);
      const { accountId: authorId } = this.person;
      this.#spans.set(clientId, { authorId, clientId, writtenAt: performance.now(), acknowledgedAt: null });
      this.#transmit(clientId);
    }
  }

  close(): void {
    this.#ws?.terminate();
  }

  testify(): Witness {
    return {
      accountId: this.person.accountId,
      sent: this.#sent,
      acknowledged: this.acknowledged,
      connections: this.#connections,
    };
  }

  #advance(connection: SeenConnection, seq: number): void {
    connection.seqs?.push(seq);
    this.#lastSeq = Math.max(this.lastSeq, seq);
  }

  #transmit(clientId: string): void {
    const content = this.#unanswered.get(clientId);
    const frame = JSON.stringify({ type: "message", content, client_id: clientId });
    if (this.#ws?.readyState === WebSocket.OPEN) this.#ws.send(frame);
  }

  #take(connection: SeenConnection, frame: Frame): void {
    if (frame.type === "error") throw new Error(`Refused: ${JSON.stringify(frame)}`);
    if (MEMBER_CHANGES.has(frame.type)) this.#advance(connection, frame.seq);
    if (frame.type !== "chat_message") return;
    const message: SeenMessage = {
      seq: frame.seq,
      id: frame.message_id,
      authorId: frame.sender_id,
      clientId: frame.client_id,
      content: frame.content,
    };
    const isOwn = message.authorId === this.person.accountId;
    const isRepeat = isOwn && message.seq <= this.lastSeq;
    (isRepeat ? connection.repeats : connection.messages).push(message);
    if (!isRepeat) this.#advance(connection, message.seq);
    this.#lastMessageId = Math.max(this.#lastMessageId, message.id);
    if (isOwn && this.#unanswered.delete(message.clientId)) {
      this.acknowledged.push(message.clientId);
      const span = this.#spans.get(message.clientId);
      if (span) span.acknowledgedAt = performance.now();
      this.#onAcknowledged();
      this.write(this.#inFlight, this.#left);
    }
  }
}
