import type { SeenConnection, SeenMessage, Witness } from "./history-checker.ts";

/** A message as a channel's frames and pages tell of it. */
export interface ChannelMessage {
  id: number;
  channel_id: number;
  sender_email: string;
  body: string;
  created_at: string;
  client_id: string;
  seq: number;
}

/** What one client said in one channel and what it was told of it. */
export class ChannelDiary {
  readonly channelId: number;
  readonly #accountId: number;
  /** Sets the client ids of a person's several clients apart. */
  readonly #mark: string;
  readonly #onAcknowledged: () => void;
  readonly #sent: Witness["sent"] = [];
  readonly #acknowledged: string[] = [];
  readonly #unanswered = new Map<string, string>();
  readonly #connections: SeenConnection[] = [];
  #lastSeq: number | null = null;
  #through = 0;

  constructor(channelId: number, accountId: number, mark: string, onAcknowledged: () => void) {
    this.channelId = channelId;
    this.#accountId = accountId;
    this.#mark = mark;
    this.#onAcknowledged = onAcknowledged;
  }

  /** The last change it was ever told of; null before it was first connected. */
  get lastSeq(): number | null {
    return this.#lastSeq;
  }

  /** Up to where its present connection told it. */
  get through(): number {
    return this.#through;
  }

  get isAnswered(): boolean {
    return this.#unanswered.size === 0;
  }

  /** A connection begins, with all that came after a change to be told. */
  begin(resumedAfter: number): void {
    this.#lastSeq ??= resumedAfter;
    this.#through = resumedAfter;
    this.#connections.push({ resumedAfter, messages: [], repeats: [] });
  }

  /** Writes down that something is said, and returns the frame that says it. */
  compose(text: string): object {
    const clientId = `${this.#mark}-${this.#sent.length + 1}`;
    const content = `${clientId}: ${text}`;
    this.#sent.push({ clientId, content });
    this.#unanswered.set(clientId, content);
    return this.#frame(clientId, content);
  }

  /** The frames that say again what had no answer. */
  composeAgain(): object[] {
    return [...this.#unanswered].map(([clientId, content]) => this.#frame(clientId, content));
  }

  take(told: ChannelMessage): void {
    const connection = this.#connections.at(-1);
    if (!connection) throw new Error("A message came before the greeting");
    const message = seen(told);
    const isOwn = message.authorId === this.#accountId;
    const isRepeat = isOwn && message.seq <= this.#through;
    (isRepeat ? connection.repeats : connection.messages).push(message);
    this.#through = Math.max(this.#through, message.seq);
    this.#lastSeq = Math.max(this.#lastSeq ?? 0, message.seq);
    if (isOwn) this.answered(message.clientId);
  }

  answered(clientId: string): void {
    if (!this.#unanswered.delete(clientId)) return;
    this.#acknowledged.push(clientId);
    this.#onAcknowledged();
  }

  testify(): Witness {
    return {
      accountId: this.#accountId,
      sent: this.#sent,
      acknowledged: this.#acknowledged,
      connections: this.#connections,
    };
  }

  #frame(clientId: string, body: string): object {
    return { type: "send_message", channel_id: this.channelId, body, client_id: clientId };
  }
}

/** Nothing but messages is said in these stories: a number is a place. */
export function seen({ id, seq, sender_email, client_id, body }: ChannelMessage): SeenMessage {
  const authorId = Number(/^person_(\d+)@/.exec(sender_email)?.[1]);
  return { seq, id, authorId, clientId: client_id, content: body };
}
