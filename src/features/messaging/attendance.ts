import { byteLength } from "../../lib/bytes.ts";
import type { Connections } from "../../realtime/connections.ts";
import type { BlockedPair, Blocks } from "./blocks.ts";
import type { RoomHost } from "./host.ts";
import type { MemberDirectory } from "./members.ts";
import { type Event, LEAVING_MS, type Person, type Place } from "./protocol.ts";
import type { Typing } from "./typing.ts";
import type { Writers } from "./writers.ts";

interface AttendanceParts {
  host: RoomHost;
  connections: Connections;
  members: MemberDirectory;
  blocks: Blocks;
  writers: Writers;
  typing: Typing;
  place(): Place;
  /** These people came, and those here know of it. */
  came(accountIds: readonly number[]): void;
  /** Someone went at a moment and is not back by now. */
  went(accountId: number, at: number): void;
}

/** Those who come at intervals no longer than this are told of together, so that letting people in goes first. */
const CALM_MS = 10;
/** How long they wait at most who are to be told. */
const TOLD_WITHIN_MS = 1000;

/** Frames that tell of one person. */
interface Word {
  frames: string[];
  bytes: number;
  isFor(accountId: number): boolean;
}

/**
 * Who is here, as others see it [R17, R28, R45]. Coming and going are told in batches: of those who come shortly after each
 * other each listener hears at once, and of someone who goes and is back within the time of grace nobody hears.
 * The timers keep the object in memory; a crash takes them together with every socket.
 */
export class Attendance {
  readonly #parts: AttendanceParts;
  /** Who came and was not told of yet. */
  #newcomers = new Set<number>();
  /** Connections that are to be told who is here. */
  #joiners = new Set<WebSocket>();
  #telling: ReturnType<typeof setTimeout> | null = null;
  /** When the last of them came, and by when they are told of at the latest. */
  #cameAt = 0;
  #tellBy = 0;
  /** When those went who have no connection any more and still count as here. */
  readonly #leaving = new Map<number, number>();
  #parting: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: AttendanceParts) {
    this.#parts = parts;
  }

  /** Whether someone is connected, or was a moment ago. */
  isHere(accountId: number): boolean {
    return this.#leaving.has(accountId) || this.#parts.connections.isConnected(accountId);
  }

  /** Whether someone has no connection any more, and may be back yet. */
  isLeaving(accountId: number): boolean {
    return this.#leaving.has(accountId);
  }

  /** To be called when someone's first connection has opened. False if they had not been missed yet. */
  came(accountId: number): boolean {
    if (this.#leaving.delete(accountId)) return false;
    this.#newcomers.add(accountId);
    this.#tellSoon();
    return true;
  }

  /** Has a connection be told who is here and who types, before anything that happens from now on. */
  greet(ws: WebSocket): void {
    this.#joiners.add(ws);
    this.#tellSoon();
  }

  /** To be called when someone's last connection has closed. */
  left(accountId: number, now: number): void {
    if (this.#newcomers.delete(accountId)) return this.#parts.went(accountId, now);
    this.#leaving.set(accountId, now);
    this.#parting ??= setTimeout(() => this.#part(), LEAVING_MS);
  }

  /** Someone who may not come back goes at once, if they are here. */
  expelled(accountId: number): void {
    if (!this.#leaving.delete(accountId)) return;
    this.#parts.went(accountId, Date.now());
    this.#tellOfGone([accountId]);
  }

  /** Tells of those who came until now: what follows is to come after it. */
  flush(): void {
    if (this.#newcomers.size === 0 && this.#joiners.size === 0) return;
    if (this.#telling !== null) clearTimeout(this.#telling);
    this.#telling = null;
    const [newcomers, joiners] = [[...this.#newcomers], this.#joiners];
    this.#newcomers = new Set();
    this.#joiners = new Set();
    const words = new Map(newcomers.map((accountId) => [accountId, this.#online(accountId)]));
    this.#tellAll([...words.values()], (ws) => !joiners.has(ws));
    if (joiners.size > 0) this.#greetAll(joiners, words);
    if (newcomers.length > 0) this.#parts.came(newcomers);
  }

  /** Two people are kept apart from now on: for each, the other goes [R28]. */
  part(pair: BlockedPair): void {
    if (this.#parts.writers.haveMet(...pair)) this.#tellOfEachOther(pair, isOffline);
  }

  /** They are not any more: for each, the other comes, if they are here [R28]. */
  rejoin(pair: BlockedPair): void {
    if (this.#parts.writers.haveMet(...pair)) this.#showEachOther(pair);
  }

  /** People wrote for the first time: they and those here who have written too see each other [R45]. */
  introduce(accountIds: readonly number[]): void {
    if (accountIds.length === 0) return;
    const here = this.#here();
    for (const accountId of accountIds) {
      for (const other of here) {
        const isTwice = accountIds.includes(other) && other < accountId;
        if (!isTwice && this.#sees(accountId, other)) this.#showEachOther([accountId, other]);
      }
    }
  }

  /** Someone's typing passes unnoticed by themselves, and between two whom a block keeps apart. */
  notices(accountId: number, actorId: number): boolean {
    return accountId !== actorId && !this.#parts.blocks.areApart(accountId, actorId);
  }

  /** Who is here is seen by those who have written if they have too, themselves and blocked people left out [R28, R45]. */
  #sees(accountId: number, actorId: number): boolean {
    return this.notices(accountId, actorId) && this.#parts.writers.haveMet(accountId, actorId);
  }

  #here(): number[] {
    return [...new Set([...this.#parts.connections.accountIds(), ...this.#leaving.keys()])];
  }

  #greetAll(joiners: Iterable<WebSocket>, words: ReadonlyMap<number, Word>): void {
    const here = this.#here().map((accountId) => words.get(accountId) ?? this.#online(accountId));
    const told = [...here, ...this.#typists()];
    for (const ws of joiners) {
      const own = this.#parts.connections.find(ws);
      if (own) this.#tellOne(ws, own.accountId, told);
    }
  }

  #tellSoon(): void {
    this.#cameAt = Date.now();
    if (this.#telling !== null) return;
    this.#tellBy = this.#cameAt + TOLD_WITHIN_MS;
    this.#telling = setTimeout(() => this.#tellOnceCalm(), CALM_MS);
  }

  #tellOnceCalm(): void {
    const now = Date.now();
    if (now - this.#cameAt >= CALM_MS || now >= this.#tellBy) return this.flush();
    this.#telling = setTimeout(() => this.#tellOnceCalm(), CALM_MS);
  }

  /** Those go whose time is over; who goes next has the timer. */
  #part(): void {
    this.#parting = null;
    const now = Date.now();
    const gone = [...this.#leaving].filter(([, at]) => at + LEAVING_MS <= now);
    for (const [accountId, at] of gone) {
      this.#leaving.delete(accountId);
      this.#parts.went(accountId, at);
    }
    this.#tellOfGone(gone.map(([accountId]) => accountId));
    const [next] = this.#leaving.values();
    if (next !== undefined) this.#parting = setTimeout(() => this.#part(), next + LEAVING_MS - now);
  }

  #tellOfGone(accountIds: readonly number[]): void {
    if (accountIds.length === 0) return;
    this.flush();
    const words = accountIds.map((accountId) =>
      this.#word(isOffline(this.#person(accountId)), (toId) => this.#sees(toId, accountId)),
    );
    this.#tellAll(words, () => true);
  }

  #tellAll(words: readonly Word[], isTold: (ws: WebSocket) => boolean): void {
    if (words.every(({ frames }) => frames.length === 0)) return;
    for (const [ws, { accountId, behind }] of this.#parts.connections.all()) {
      // Who is behind is told last who is here.
      if (behind === null && isTold(ws)) this.#tellOne(ws, accountId, words);
    }
  }

  #tellOne(ws: WebSocket, toAccountId: number, words: readonly Word[]): void {
    const frames: string[] = [];
    let bytes = 0;
    for (const word of words) {
      if (!word.isFor(toAccountId)) continue;
      frames.push(...word.frames);
      bytes += word.bytes;
    }
    if (frames.length > 0) this.#parts.connections.send(ws, frames, bytes);
  }

  #online(accountId: number): Word {
    return this.#word(isOnline(this.#person(accountId)), (toId) => this.#sees(toId, accountId));
  }

  #typists(): Word[] {
    return this.#parts.typing
      .typists()
      .map((by) =>
        this.#word({ type: "TypingChanged", by, isTyping: true }, (toId) => this.notices(toId, by.accountId)),
      );
  }

  #word(event: Event, isFor: Word["isFor"]): Word {
    const frames = this.#parts.host.dialect.encode(event, this.#parts.place());
    return { frames, bytes: byteLength(frames), isFor };
  }

  #person(accountId: number): Person {
    return this.#parts.members.person(accountId);
  }

  #showEachOther(pair: BlockedPair): void {
    this.#tellOfEachOther(pair, isOnline);
  }

  #tellOfEachOther([one, other]: BlockedPair, eventOf: (person: Person) => Event): void {
    const { connections, host, place } = this.#parts;
    if (!this.isHere(one) || !this.isHere(other)) return;
    // Who is still to be told of comes as they see each other by then.
    if (this.#newcomers.has(one) || this.#newcomers.has(other)) return;
    for (const [toId, ofId] of [
      [one, other],
      [other, one],
    ] as const) {
      const frames = host.dialect.encode(eventOf(this.#person(ofId)), place());
      for (const [ws, { behind }] of connections.of(toId)) {
        if (behind === null && !this.#joiners.has(ws)) connections.send(ws, frames);
      }
    }
  }
}

function isOnline(person: Person): Event {
  return { type: "PersonCameOnline", person };
}

function isOffline(person: Person): Event {
  return { type: "PersonWentOffline", person };
}
