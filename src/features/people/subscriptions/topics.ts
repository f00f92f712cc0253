import type { Relay, RelayedEvent } from "../../../realtime/subscribers.ts";
import type { Core } from "../module.ts";
import { ReplayBuffer } from "./replay-buffer.ts";

export interface TopicSource {
  topic: string;
  /** Returns the current sequence number. @throws AppError */
  start(): Promise<number>;
  started(seq: number): void;
  /** One page; null if the events cannot be replayed. */
  replay(after: number): Promise<RelayedEvent[] | null>;
  resync(seq: number): void;
}

/** A reply to a socket's command, unless the socket gets the same as an event. */
export interface PendingReply {
  topic: string;
  sent: Set<number>;
  reply: { seq: number; frames: string[] } | null;
}

/** The number of cursors that fit into an attachment. */
export const SUBSCRIPTIONS_MAX = 300;

/** Cursors are in the attachments: repeated deliveries are sent once, also after hibernation [P17]. */
export class Topics {
  readonly #connections: Core["sockets"]["connections"];
  /** Events that arrived for sockets whose subscription is starting. */
  readonly #buffers = new Map<WebSocket, Map<string, ReplayBuffer>>();
  readonly #pending = new Map<WebSocket, Set<PendingReply>>();

  constructor({ connections }: Pick<Core["sockets"], "connections">) {
    this.#connections = connections;
  }

  /** From now on, or with a replay after the last change seen. @throws AppError if the source refuses */
  async subscribe(ws: WebSocket, source: TopicSource, after: number | null): Promise<void> {
    const { topic } = source;
    const buffer = new ReplayBuffer();
    const ofSocket = this.#buffers.get(ws) ?? new Map<string, ReplayBuffer>();
    this.#buffers.set(ws, ofSocket.set(topic, buffer));
    const isWanted = () => ofSocket.get(topic) === buffer;
    try {
      const seq = await source.start();
      if (!isWanted()) return;
      source.started(seq);
      const seen = after ?? this.cursor(ws, topic) ?? seq;
      const cursor = await this.#replay(ws, source, seen, () =>
        Math.max(after === null ? seen : seq, buffer.droppedThrough),
      );
      if (isWanted()) this.#setCursor(ws, topic, cursor);
    } finally {
      if (isWanted()) ofSocket.delete(topic);
      if (ofSocket.size === 0) this.#buffers.delete(ws);
      // Also after a failure: an earlier subscription of the socket continues.
      this.#send(ws, topic, buffer.events);
      this.#replyAll(ws, topic);
    }
  }

  /** `ended` comes first: clients may take pending replies for the next changes. True if nobody is left. */
  unsubscribe(ws: WebSocket, topic: string, ended: (ws: WebSocket) => void): boolean {
    const { [topic]: _, ...follows } = this.#connections.find(ws)?.follows ?? {};
    this.#connections.update(ws, { follows });
    ended(ws);
    this.#replyAll(ws, topic);
    return !this.hasSubscribers(topic);
  }

  unsubscribeAll(topic: string, ended: (ws: WebSocket) => void): void {
    for (const ws of this.#subscribers(topic)) {
      this.#buffers.get(ws)?.delete(topic);
      this.unsubscribe(ws, topic, ended);
    }
  }

  /** Returns the sockets' cursor, null without any. Takes nothing if one of them is behind `after`. */
  deliver({ topic, events, after, through = events.at(-1)?.seq ?? 0 }: Relay): number | null {
    const subscribers: WebSocket[] = [];
    let at = through;
    for (const [ws, { follows }] of this.#connections.all()) {
      const buffer = this.#buffers.get(ws)?.get(topic);
      const cursor = follows[topic];
      if (buffer) buffer.push(events);
      else if (cursor !== undefined) {
        subscribers.push(ws);
        at = Math.min(at, cursor);
      }
    }
    if (subscribers.length === 0) return this.hasSubscribers(topic) ? through : null;
    if (after !== undefined && at < after) return at;
    for (const ws of subscribers) this.#send(ws, topic, events, through);
    return through;
  }

  hasSubscribers(topic: string): boolean {
    return this.#subscribers(topic).length > 0;
  }

  cursor(ws: WebSocket, topic: string): number | null {
    return this.#connections.find(ws)?.follows[topic] ?? null;
  }

  count(ws: WebSocket): number {
    return Object.keys(this.#connections.find(ws)?.follows ?? {}).length;
  }

  expectReply(ws: WebSocket, topic: string): PendingReply {
    const pending: PendingReply = { topic, sent: new Set(), reply: null };
    const ofSocket = this.#pending.get(ws) ?? new Set();
    this.#pending.set(ws, ofSocket.add(pending));
    return pending;
  }

  /** Once, and in order if the socket is subscribed. */
  reply(ws: WebSocket, pending: PendingReply, reply: { seq: number; frames: string[] }): void {
    pending.reply = reply;
    this.#reply(ws, pending);
  }

  dropReply(ws: WebSocket, pending: PendingReply): void {
    const ofSocket = this.#pending.get(ws);
    ofSocket?.delete(pending);
    if (ofSocket?.size === 0) this.#pending.delete(ws);
  }

  #subscribers(topic: string): WebSocket[] {
    return [...this.#connections.all()]
      .filter(([ws, { follows }]) => follows[topic] !== undefined || this.#buffers.get(ws)?.has(topic))
      .map(([ws]) => ws);
  }

  async #replay(ws: WebSocket, source: TopicSource, after: number, target: () => number): Promise<number> {
    let cursor = after;
    for (let through = target(); cursor !== through; through = target()) {
      const events = cursor > through ? null : await source.replay(cursor);
      if (!this.#buffers.get(ws)?.has(source.topic) || !this.#connections.find(ws)) return cursor;
      if (events === null) {
        source.resync(through);
        return through;
      }
      for (const event of events) this.#sendOne(ws, source.topic, event);
      cursor = events.at(-1)?.seq ?? through;
      if (cursor > through) return cursor;
    }
    return cursor;
  }

  #send(ws: WebSocket, topic: string, events: readonly RelayedEvent[], through = 0): void {
    const before = this.cursor(ws, topic);
    if (before === null) return;
    let cursor = before;
    for (const event of events) {
      if (event.seq !== null && event.seq <= cursor) continue;
      this.#sendOne(ws, topic, event);
      cursor = event.seq ?? cursor;
    }
    cursor = Math.max(cursor, through);
    if (cursor === before) return;
    this.#setCursor(ws, topic, cursor);
    this.#replyAll(ws, topic);
  }

  #sendOne(ws: WebSocket, topic: string, { seq, frames }: RelayedEvent): void {
    this.#connections.send(ws, frames);
    if (seq === null) return;
    for (const pending of this.#pendingIn(ws, topic)) pending.sent.add(seq);
  }

  #replyAll(ws: WebSocket, topic: string): void {
    for (const pending of this.#pendingIn(ws, topic)) this.#reply(ws, pending);
  }

  #reply(ws: WebSocket, pending: PendingReply): void {
    const { topic, sent, reply } = pending;
    if (reply === null) return;
    const isUnderWay = (this.cursor(ws, topic) ?? Number.POSITIVE_INFINITY) < reply.seq;
    if (!sent.has(reply.seq)) {
      if (isUnderWay || this.#buffers.get(ws)?.has(topic)) return;
      this.#connections.send(ws, reply.frames);
    }
    this.dropReply(ws, pending);
  }

  #pendingIn(ws: WebSocket, topic: string): PendingReply[] {
    return [...(this.#pending.get(ws) ?? [])].filter((each) => each.topic === topic);
  }

  #setCursor(ws: WebSocket, topic: string, seq: number): void {
    const attachment = this.#connections.find(ws);
    if (attachment) this.#connections.update(ws, { follows: { ...attachment.follows, [topic]: seq } });
  }
}
