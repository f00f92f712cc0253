import type { Relay, RelayedEvent } from "../../realtime/followers.ts";
import { Early } from "./early.ts";
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

/** What a socket is to be told because it said something, unless it hears of it as one that follows. */
export interface Expectation {
  topic: string;
  /** What it was told of since it said it. */
  told: Set<number>;
  /** What came of it, once that is known. */
  answer: { seq: number; frames: string[] } | null;
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
  readonly #early = new Map<WebSocket, Map<string, Early>>();
  readonly #expectations = new Map<WebSocket, Set<Expectation>>();

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  /**
   * Lets a socket follow: from the present on, or after the last place that it has seen, with all since in order.
   * @throws AppError where the source refuses
   */
  async begin(ws: WebSocket, source: Source, after: number | null): Promise<void> {
    const { topic } = source;
    const early = new Early();
    const ofSocket = this.#early.get(ws) ?? new Map<string, Early>();
    this.#early.set(ws, ofSocket.set(topic, early));
    const isWanted = () => ofSocket.get(topic) === early;
    try {
      const seq = await source.start();
      if (!isWanted()) return;
      source.started(seq);
      const seen = after ?? this.told(ws, topic) ?? seq;
      const told = await this.#replay(ws, source, seen, () =>
        Math.max(after === null ? seen : seq, early.lostThrough),
      );
      if (isWanted()) this.#setTold(ws, topic, told);
    } finally {
      if (isWanted()) ofSocket.delete(topic);
      if (ofSocket.size === 0) this.#early.delete(ws);
      // Also where it failed: who followed before follows still.
      this.#send(ws, topic, early.events);
      for (const each of this.#expected(ws, topic)) this.#answer(ws, each);
    }
  }

  /** To be called when a socket says something; `answer` or `expectNothing` is to follow. */
  expect(ws: WebSocket, topic: string): Expectation {
    const expectation: Expectation = { topic, told: new Set(), answer: null };
    const expectations = this.#expectations.get(ws) ?? new Set();
    this.#expectations.set(ws, expectations.add(expectation));
    return expectation;
  }

  /** Answers it with what came of it: once, and in its turn where the socket follows. */
  answer(ws: WebSocket, expectation: Expectation, answer: { seq: number; frames: string[] }): void {
    expectation.answer = answer;
    this.#answer(ws, expectation);
  }

  expectNothing(ws: WebSocket, expectation: Expectation): void {
    const expectations = this.#expectations.get(ws);
    expectations?.delete(expectation);
    if (expectations?.size === 0) this.#expectations.delete(ws);
  }

  /** True if no other socket follows it now. */
  end(ws: WebSocket, topic: string): boolean {
    const { connections } = this.#sockets;
    const { [topic]: _, ...follows } = connections.find(ws)?.follows ?? {};
    connections.update(ws, { follows });
    for (const each of this.#expected(ws, topic)) this.#answer(ws, each);
    return !this.isFollowed(topic);
  }

  /**
   * Tells the sockets that follow of what passed, and says up to where they are told then: it takes nothing where one of them lacks
   * something before it. Null if none follows.
   */
  relay({ topic, events, after, through = events.at(-1)?.seq ?? 0 }: Relay): number | null {
    const following: { ws: WebSocket; told: number }[] = [];
    let at = through;
    for (const [ws, { follows }] of this.#sockets.connections.all()) {
      const early = this.#early.get(ws)?.get(topic);
      const told = follows[topic];
      if (early) early.push(events);
      else if (told !== undefined) {
        following.push({ ws, told });
        at = Math.min(at, told);
      }
    }
    if (following.length === 0) return this.isFollowed(topic) ? through : null;
    if (after !== undefined && at < after) return at;
    for (const { ws } of following) this.#send(ws, topic, events, through);
    return through;
  }

  /** Ends it for every socket, those about to follow too, and says which they were. */
  endAll(topic: string): WebSocket[] {
    const following = [...this.#sockets.connections.all()]
      .filter(([ws, { follows }]) => follows[topic] !== undefined || this.#early.get(ws)?.has(topic))
      .map(([ws]) => ws);
    for (const ws of following) {
      this.#early.get(ws)?.delete(topic);
      this.end(ws, topic);
    }
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

  /** Sends what came after a place in the sequence, a page at a time, and says up to where that was. */
  async #replay(ws: WebSocket, source: Source, after: number, target: () => number): Promise<number> {
    let told = after;
    for (let through = target(); told !== through; through = target()) {
      const events = told > through ? null : await source.replay(told);
      if (!this.#early.get(ws)?.has(source.topic) || !this.#sockets.connections.find(ws)) return told;
      if (events === null) {
        source.resync(through);
        return through;
      }
      for (const event of events) this.#tell(ws, source.topic, event);
      told = events.at(-1)?.seq ?? through;
      if (told > through) return told;
    }
    return told;
  }

  #send(ws: WebSocket, topic: string, events: readonly RelayedEvent[], through = 0): void {
    const before = this.told(ws, topic);
    if (before === null) return;
    let told = before;
    for (const event of events) {
      if (event.seq !== null && event.seq <= told) continue;
      this.#tell(ws, topic, event);
      told = event.seq ?? told;
    }
    told = Math.max(told, through);
    if (told === before) return;
    this.#setTold(ws, topic, told);
    for (const each of this.#expected(ws, topic)) this.#answer(ws, each);
  }

  #tell(ws: WebSocket, topic: string, { seq, frames }: RelayedEvent): void {
    this.#sockets.connections.send(ws, frames);
    if (seq === null) return;
    for (const expectation of this.#expected(ws, topic)) expectation.told.add(seq);
  }

  #answer(ws: WebSocket, expectation: Expectation): void {
    const { topic, told, answer } = expectation;
    if (answer === null) return;
    const isOnItsWay = (this.told(ws, topic) ?? Number.POSITIVE_INFINITY) < answer.seq;
    if (!told.has(answer.seq)) {
      if (isOnItsWay || this.#early.get(ws)?.has(topic)) return;
      this.#sockets.connections.send(ws, answer.frames);
    }
    this.expectNothing(ws, expectation);
  }

  #expected(ws: WebSocket, topic: string): Expectation[] {
    return [...(this.#expectations.get(ws) ?? [])].filter((each) => each.topic === topic);
  }

  #setTold(ws: WebSocket, topic: string, seq: number): void {
    const attachment = this.#sockets.connections.find(ws);
    if (attachment) {
      this.#sockets.connections.update(ws, { follows: { ...attachment.follows, [topic]: seq } });
    }
  }
}
