import { WebSocket } from "ws";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import type { Frame, Recorder, Request } from "./entry.ts";
import type { Patience } from "./wait.ts";

export interface DeviceParts {
  server: TestServer;
  recorder: Recorder;
  person: ServerPerson;
  /** Different for each device of a person: its client ids begin with it. */
  name: string;
  conversationId: number;
  patience: Patience;
}

type Send = Extract<Request, { type: "send" }>;

/**
 * A device in a conversation, which resumes from the last change it saw, and sends again under the same client id what had no
 * answer. All that it asks for and is sent is recorded.
 */
export class Device {
  readonly person: ServerPerson;
  /** Messages that this device knows to stand, by number, with who wrote them. */
  readonly known = new Map<number, number>();
  readonly #parts: DeviceParts;
  readonly #unanswered = new Map<string, Send>();
  readonly #answered: Send[] = [];
  /** Called in the very event that brings a frame: a crash right after an answer is to lose nothing. */
  readonly #onFrame = new Set<() => void>();
  #ws: WebSocket | null = null;
  #lastSeq: number | null = null;
  #count = 0;
  #liked = 0;

  constructor(parts: DeviceParts) {
    this.#parts = parts;
    this.person = parts.person;
  }

  get lastSeq(): number {
    return this.#lastSeq ?? 0;
  }

  get isAnswered(): boolean {
    return this.#unanswered.size === 0;
  }

  /** How many different messages of this device were acknowledged. */
  get acknowledged(): number {
    return this.#answered.length;
  }

  /** How many new likes of this device's person were acknowledged. */
  get liked(): number {
    return this.#liked;
  }

  get isClosed(): boolean {
    return this.#ws === null || this.#ws.readyState === WebSocket.CLOSED;
  }

  /** Connects, and resolves with the greeting or a refusal. It resumes from `after`, or from the last change it saw. */
  connect(after = this.#lastSeq): Promise<void> {
    const { server, recorder, conversationId, person } = this.#parts;
    const { accountId } = person;
    const connection = recorder.nextConnection();
    const query = after === null ? "" : `?after=${after}`;
    const ws = new WebSocket(server.socketUrl(`/ws/chat/${conversationId}/${query}`, person));
    this.#ws = ws;
    return new Promise((resolve, reject) => {
      let isGreeted = false;
      // What comes of an error is told by the close after it.
      ws.on("error", () => {});
      ws.on("close", (code) => {
        recorder.record({ type: isGreeted ? "closed" : "refused", accountId, connection, code });
        resolve();
      });
      ws.on("message", (data) => {
        const frame: Frame = JSON.parse(String(data));
        if (isGreeted) {
          recorder.record({ type: "frame", accountId, connection, frame });
          return this.#take(frame);
        }
        if (frame.type !== "connected") return reject(new Error(`Greeted with ${String(data)}`));
        isGreeted = true;
        const head = Number(frame.seq);
        recorder.record({ type: "opened", accountId, connection, after, head });
        this.#lastSeq = after ?? head;
        for (const send of this.#unanswered.values()) this.#transmit(send);
        resolve();
      });
    });
  }

  /** Resolves once everything up to a change has arrived, or does not come. */
  reaches(seq: number): Promise<void> {
    return this.sees(() => this.lastSeq >= seq);
  }

  /** Resolves once all that was sent is acknowledged, or is not going to be. */
  answered(): Promise<void> {
    return this.sees(() => this.isAnswered);
  }

  /** Resolves in the very event whose frame makes something true of this device, or once no such frame is going to come. */
  async sees(isTrue: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let isSeen = false;
    const look = () => {
      isSeen ||= this.isClosed || isTrue();
      if (isSeen) resolve();
      return isSeen;
    };
    look();
    this.#onFrame.add(look);
    await Promise.race([promise, this.#parts.patience.until(look)]);
    this.#onFrame.delete(look);
  }

  /** Sends nothing again that had no answer. */
  giveUp(): void {
    this.#unanswered.clear();
  }

  send(text: string): void {
    this.#count += 1;
    const clientId = `${this.#parts.name}-${this.#count}`;
    const send: Send = { type: "send", clientId, content: `${clientId}: ${text}` };
    this.#unanswered.set(clientId, send);
    this.ask(send);
  }

  /** Sends messages again that were answered before: the newest, and one by chance. */
  repeat(random: () => number): void {
    for (const send of [
      this.#answered.at(-1),
      this.#answered[Math.floor(random() * this.#answered.length)],
    ]) {
      if (send) this.ask(send);
    }
  }

  ask(request: Request): void {
    const { recorder, person } = this.#parts;
    recorder.record({ type: "asked", accountId: person.accountId, request });
    this.#transmit(request);
  }

  /** Ends the connection without a word. Resolves once it has ended. */
  async drop(): Promise<void> {
    this.#ws?.terminate();
    await this.closed();
  }

  async closed(): Promise<void> {
    const ws = this.#ws;
    if (ws && ws.readyState !== WebSocket.CLOSED) await new Promise((resolve) => ws.once("close", resolve));
  }

  #transmit(request: Request): void {
    if (this.#ws?.readyState === WebSocket.OPEN) this.#ws.send(JSON.stringify(frameOf(request)));
  }

  #take(frame: Frame): void {
    const isNew = Number(frame.seq ?? 0) > this.lastSeq;
    const isOwnLike =
      frame.type === "message_liked" && frame.liked_by === this.person.username && frame.is_liked;
    if (isNew && isOwnLike) this.#liked += 1;
    this.#follow(frame);
    for (const look of this.#onFrame) look();
  }

  #follow(frame: Frame): void {
    if (frame.type === "resync") this.#lastSeq = Number(frame.seq);
    else if (frame.seq !== undefined) this.#lastSeq = Math.max(this.lastSeq, frame.seq);
    if (frame.type === "message_deleted") this.known.delete(Number(frame.message_id));
    if (frame.type !== "chat_message") return;
    const clientId = String(frame.client_id);
    this.known.set(Number(frame.message_id), Number(frame.sender_id));
    const send = this.#unanswered.get(clientId);
    if (!send || frame.sender_id !== this.person.accountId) return;
    this.#unanswered.delete(clientId);
    this.#answered.push(send);
  }
}

function frameOf(request: Request): object {
  switch (request.type) {
    case "send":
      return { type: "message", content: request.content, client_id: request.clientId };
    case "edit":
      return { type: "edit", message_id: request.messageId, new_content: request.content };
    default:
      return { type: request.type, message_id: request.messageId };
  }
}
