import type { Relay, RelayedEvent } from "../../realtime/followers.ts";
import type { Sockets } from "./sockets.ts";

/** What a socket may follow: an object elsewhere that gives what passes there to this one. */
export interface Source {
  /** As the object that is followed names itself. */
  topic: string;
  /** Has what passes from now on come here; the present place in the sequence. @throws AppError */
  start(): Promise<number>;
  /** Tells the socket that it follows. */
  started(seq: number): void;
  /** What came after a place in the sequence, some of it; null where it cannot be told. */
  replay(after: number): Promise<RelayedEvent[] | null>;
  /** Tells the socket that what it missed cannot be replayed. */
  resync(seq: number): void;
}

/** On so many topics its attachment has room for how far a socket was told. */
export const FOLLOWED_MAX = 300;

/**
 * What the person's sockets follow elsewhere [P17]: it comes here once, however many sockets follow. How far each was
 * told is kept with the socket, so that what comes twice is told once, also after this object has slept.
 */
export class Following {
  readonly #sockets: Sockets;
  /** What came for a socket that is about to follow. */
  readonly #early = new Map<WebSocket, Map<string, RelayedEvent[]>>();

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  /**
   * Lets a socket follow: from the present on, or after the last place that it has seen, with all since in order.
   * @throws AppError where the source refuses
   */
  async begin(ws: WebSocket, source: Source, after: number | null): Promise<void> {
    const { topic } = source;
    const early: RelayedEvent[] = [];
    const ofSocket = this.#early.get(ws) ?? new Map<string, RelayedEvent[]>();
    this.#early.set(ws, ofSocket.set(topic, early));
    try {
      const seq = await source.start();
      source.started(seq);
      const told =
        after === null ? (this.told(ws, topic) ?? seq) : await this.#replay(ws, source, after, seq);
      this.#setTold(ws, topic, told);
      this.#send(ws, topic, early);
    } finally {
      ofSocket.delete(topic);
      if (ofSocket.size === 0) this.#early.delete(ws);
    }
  }

  /** True if no other socket follows it now. */
  end(ws: WebSocket, topic: string): boolean {
    const { connections } = this.#sockets;
    const { [topic]: _, ...follows } = connections.find(ws)?.follows ?? {};
    connections.update(ws, { follows });
    return !this.isFollowed(topic);
  }

  /** Tells the sockets that follow of what passed. False if there are none. */
  relay({ topic, events }: Relay): boolean {
    for (const [ws] of this.#sockets.connections.all()) {
      const early = this.#early.get(ws)?.get(topic);
      if (early) early.push(...events);
      else this.#send(ws, topic, events);
    }
    return this.isFollowed(topic);
  }

  /** Ends it for every socket, and says which they were. */
  endAll(topic: string): WebSocket[] {
    const following = [...this.#sockets.connections.all()]
      .filter(([, { follows }]) => follows[topic] !== undefined)
      .map(([ws]) => ws);
    for (const ws of following) this.end(ws, topic);
    return following;
  }

  isFollowed(topic: string): boolean {
    for (const [ws, { follows }] of this.#sockets.connections.all()) {
      if (follows[topic] !== undefined || this.#early.get(ws)?.has(topic)) return true;
    }
    return false;
  }

  /** Up to which place in its sequence a socket was told of what it follows; null where it does not follow it. */
  told(ws: WebSocket, topic: string): number | null {
    return this.#sockets.connections.find(ws)?.follows[topic] ?? null;
  }

  /** How many topics a socket follows. */
  count(ws: WebSocket): number {
    return Object.keys(this.#sockets.connections.find(ws)?.follows ?? {}).length;
  }

  /** Sends what came after a place in the sequence, and says up to where that was. */
  async #replay(ws: WebSocket, source: Source, after: number, through: number): Promise<number> {
    let told = after;
    while (told !== through) {
      const events = told > through ? null : await source.replay(told);
      if (events === null) {
        source.resync(through);
        return through;
      }
      for (const { frames } of events) this.#sockets.connections.send(ws, frames);
      told = events.at(-1)?.seq ?? through;
      if (told > through) return told;
    }
    return told;
  }

  #send(ws: WebSocket, topic: string, events: readonly RelayedEvent[]): void {
    const before = this.told(ws, topic);
    if (before === null) return;
    let told = before;
    for (const { seq, frames } of events) {
      if (seq !== null && seq <= told) continue;
      this.#sockets.connections.send(ws, frames);
      told = seq ?? told;
    }
    if (told !== before) this.#setTold(ws, topic, told);
  }

  #setTold(ws: WebSocket, topic: string, seq: number): void {
    const attachment = this.#sockets.connections.find(ws);
    if (attachment) {
      this.#sockets.connections.update(ws, { follows: { ...attachment.follows, [topic]: seq } });
    }
  }
}
