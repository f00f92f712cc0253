import type { SeenConnection, SeenMessage, Witness } from "./history-checker.ts";

/** A message in a channel's frames and pages. */
export interface ChannelMessage {
  id: number;
  channel_id: number;
  sender_email: string;
  body: string;
  created_at: string;
  client_id: string;
  seq: number;
}

/** What one client sent and received in one channel. */
export class ChannelDiary {
  readonly channelId: number;
  readonly #accountId: number;
  /** Distinguishes several clients of one person. */
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

  /** The last change received; null before the first connection. */
  get lastSeq(): number | null {
    return this.#lastSeq;
  }

  /** The position of the current connection. */
  get through(): number {
    return this.#through;
  }

  get isAnswered(): boolean {
    return this.#unanswered.size === 0;
  }

  /** Starts a connection that resumes after a change. */
  begin(resumedAfter: number): void {
    this.#lastSeq ??= resumedAfter;
    this.#through = resumedAfter;
    this.#connections.push({ resumedAfter, messages: [], repeats: [] });
  }

  /** Records a new message and returns its frame. */
  compose(text: string): object {
    const clientId = `${this.#mark}-${this.#sent.length + 1}`;
    const content = `${clientId}: ${text}`;
    this.#sent.push({ clientId, content });
    this.#unanswered.set(clientId, content);
    return this.#frame(clientId, content);
  }

  /** Frames of messages without an answer, to be sent again. */
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

/** These stories only contain messages, so a number is a position. */
export function seen({ id, seq, sender_email, client_id, body }: ChannelMessage): SeenMessage {
  const authorId = Number(/^person_(\d+)@/.exec(sender_email)?.[1]);
  return { seq, id, authorId, clientId: client_id, content: body };
}
