import type { Logger } from "../../../lib/logger.ts";
import type { Message } from "../../messaging/protocol.ts";

interface CursorDeliveryParts {
  /** Which delivery it is, in the log. */
  name: string;
  logger: Logger;
  lastMessageId(): number;
  sentAfter(messageId: number, limit: number): Message[];
  load(): number;
  save(messageId: number): void;
  /** Takes messages to where they go; telling of one twice must change nothing there. */
  deliver(messages: Message[]): Promise<void>;
}

const AT_ONCE = 500;
/** How long after a call what comes gathers for the next, unless someone waits for it. */
export const GATHER_MS = 200;

/**
 * Takes every message of a room somewhere, in order, in batches from a cursor: the first at once, and what gathers
 * shortly after goes with the next call. The cursor is stored when the room settles; what a crash leaves behind it is taken
 * again.
 */
export class CursorDelivery {
  readonly #parts: CursorDeliveryParts;
  #delivered: number | null = null;
  #saved: number | null = null;
  #running: Promise<void> | null = null;
  #calledAt = 0;
  #endGathering: (() => void) | null = null;
  #waiting: { messageId: number; resolve: () => void }[] = [];

  constructor(parts: CursorDeliveryParts) {
    this.#parts = parts;
  }

  /** Takes what is new, now or with the call that is already on its way. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      this.#release(Number.POSITIVE_INFINITY);
    });
    return this.#running;
  }

  /** Resolves once a message was delivered, or could not be. */
  async hasDelivered(messageId: number): Promise<void> {
    if (this.#cursor() >= messageId) return;
    const delivered = new Promise<void>((resolve) => this.#waiting.push({ messageId, resolve }));
    this.#endGathering?.();
    void this.run();
    await delivered;
  }

  /** Takes what is new and stores the cursor. False if not all could be taken. */
  async settle(): Promise<boolean> {
    this.#endGathering?.();
    await this.run();
    const cursor = this.#cursor();
    if (cursor !== this.#saved) {
      this.#parts.save(cursor);
      this.#saved = cursor;
    }
    return cursor >= this.#parts.lastMessageId();
  }

  async #run(): Promise<void> {
    const { name, logger, lastMessageId, sentAfter, deliver } = this.#parts;
    try {
      while (this.#cursor() < lastMessageId()) {
        await this.#gather();
        const messages = sentAfter(this.#cursor(), AT_ONCE);
        const last = messages.at(-1)?.id ?? lastMessageId();
        if (messages.length > 0) await deliver(messages);
        this.#calledAt = Date.now();
        this.#delivered = last;
        this.#release(last);
      }
    } catch (error) {
      logger.error("messages were not delivered", error, { delivery: name });
    }
  }

  /** Waits until enough may have come for another call. */
  async #gather(): Promise<void> {
    const rest = this.#calledAt + GATHER_MS - Date.now();
    if (rest <= 0 || this.#waiting.length > 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, rest);
      this.#endGathering = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endGathering = null;
  }

  #cursor(): number {
    if (this.#delivered === null) {
      this.#saved = this.#parts.load();
      this.#delivered = this.#saved;
    }
    return this.#delivered;
  }

  #release(messageId: number): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((each) => each.messageId > messageId);
    for (const each of waiting) if (each.messageId <= messageId) each.resolve();
  }
}
