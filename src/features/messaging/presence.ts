import { byteLength } from "../../lib/bytes.ts";
import type { BlockedPair } from "./blocks.ts";
import type { RoomParts } from "./parts.ts";
import { type Event, LEAVE_GRACE_MS } from "./protocol.ts";

interface RoomPresenceParts extends RoomParts {
  joined(accountId: number): void;
  /** Called after the grace period, with when they went offline. */
  left(accountId: number, at: number): void;
}

/** Announcements wait until nobody has joined for this long, so that connecting has priority. */
const QUIET_MS = 10;
const ANNOUNCE_WITHIN_MS = 1000;

type PresenceChange = "PersonCameOnline" | "PersonWentOffline";

interface Announcement {
  frames: string[];
  bytes: number;
  isFor(accountId: number): boolean;
}

/** Who sees whom online [R17, R28, R45]. Timers keep the object in memory; a crash ends all sockets too. */
export class RoomPresence {
  readonly #parts: RoomPresenceParts;
  #newcomers = new Set<number>();
  #awaitingRoster = new Set<WebSocket>();
  #announceTimer: ReturnType<typeof setTimeout> | null = null;
  #lastJoinAt = 0;
  #announceBy = 0;
  readonly #leaving = new Map<number, number>();
  #leaveTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: RoomPresenceParts) {
    this.#parts = parts;
  }

  isOnline(accountId: number): boolean {
    return this.#leaving.has(accountId) || this.#parts.connections.isConnected(accountId);
  }

  isLeaving(accountId: number): boolean {
    return this.#leaving.has(accountId);
  }

  /** Call when someone's first connection opens. False if they returned within the grace period. */
  connected(accountId: number): boolean {
    if (this.#leaving.delete(accountId)) return false;
    this.#newcomers.add(accountId);
    this.#scheduleAnnouncements();
    return true;
  }

  /** Sends a connection who is online and who types, before any later event. */
  sendRoster(ws: WebSocket): void {
    this.#awaitingRoster.add(ws);
    this.#scheduleAnnouncements();
  }

  disconnected(accountId: number, now: number): void {
    if (this.#newcomers.delete(accountId)) return this.#parts.left(accountId, now);
    this.#leaving.set(accountId, now);
    this.#leaveTimer ??= setTimeout(() => this.#finishLeaving(), LEAVE_GRACE_MS);
  }

  removed(accountId: number): void {
    if (!this.#leaving.delete(accountId)) return;
    this.#parts.left(accountId, Date.now());
    this.#announceLeft([accountId]);
  }

  /** Sends the waiting announcements, so that the caller's next event comes after them. */
  flush(): void {
    if (this.#newcomers.size === 0 && this.#awaitingRoster.size === 0) return;
    if (this.#announceTimer !== null) clearTimeout(this.#announceTimer);
    this.#announceTimer = null;
    const [newcomers, joiners] = [[...this.#newcomers], this.#awaitingRoster];
    this.#newcomers = new Set();
    this.#awaitingRoster = new Set();
    const announcements = new Map(
      newcomers.map((accountId) => [accountId, this.#announcement("PersonCameOnline", accountId)]),
    );
    this.#announce([...announcements.values()], (ws) => !joiners.has(ws));
    if (joiners.size > 0) this.#sendRosters(joiners, announcements);
    for (const accountId of newcomers) this.#parts.joined(accountId);
  }

  /** Hides two people from each other after a block, or shows them again [R28]. */
  sendToEachOther(pair: BlockedPair, type: PresenceChange): void {
    const { connections, host, members, place, writers } = this.#parts;
    const [one, other] = pair;
    if (!writers.haveBothWritten(one, other) || !this.isOnline(one) || !this.isOnline(other)) return;
    // Someone not announced yet is announced by the rules at that time.
    if (this.#newcomers.has(one) || this.#newcomers.has(other)) return;
    for (const ofId of pair) {
      const frames = host.dialect.encode({ type, person: members.person(ofId) }, place());
      for (const [ws, { behind }] of connections.of(ofId === one ? other : one)) {
        if (behind === null && !this.#awaitingRoster.has(ws)) connections.send(ws, frames);
      }
    }
  }

  /** Shows people who wrote for the first time to the writers who are online, and the reverse [R45]. */
  introduce(accountIds: readonly number[]): void {
    if (accountIds.length === 0) return;
    const online = this.#listOnline();
    for (const accountId of accountIds) {
      for (const other of online) {
        const isTwice = accountIds.includes(other) && other < accountId;
        if (!isTwice && this.#seesPresence(accountId, other))
          this.sendToEachOther([accountId, other], "PersonCameOnline");
      }
    }
  }

  receivesSignals(accountId: number, actorId: number): boolean {
    return accountId !== actorId && !this.#parts.blocks.areBlocked(accountId, actorId);
  }

  #seesPresence(accountId: number, actorId: number): boolean {
    return (
      this.receivesSignals(accountId, actorId) && this.#parts.writers.haveBothWritten(accountId, actorId)
    );
  }

  #listOnline(): number[] {
    return [...new Set([...this.#parts.connections.accountIds(), ...this.#leaving.keys()])];
  }

  #sendRosters(joiners: Iterable<WebSocket>, announcements: ReadonlyMap<number, Announcement>): void {
    const online = this.#listOnline().map(
      (accountId) => announcements.get(accountId) ?? this.#announcement("PersonCameOnline", accountId),
    );
    const sent = [...online, ...this.#typists()];
    for (const ws of joiners) {
      const own = this.#parts.connections.find(ws);
      if (own) this.#send(ws, own.accountId, sent);
    }
  }

  #scheduleAnnouncements(): void {
    this.#lastJoinAt = Date.now();
    if (this.#announceTimer !== null) return;
    this.#announceBy = this.#lastJoinAt + ANNOUNCE_WITHIN_MS;
    this.#announceTimer = setTimeout(() => this.#announceWhenQuiet(), QUIET_MS);
  }

  #announceWhenQuiet(): void {
    const now = Date.now();
    if (now - this.#lastJoinAt >= QUIET_MS || now >= this.#announceBy) return this.flush();
    this.#announceTimer = setTimeout(() => this.#announceWhenQuiet(), QUIET_MS);
  }

  #finishLeaving(): void {
    this.#leaveTimer = null;
    const now = Date.now();
    const gone = [...this.#leaving].filter(([, at]) => at + LEAVE_GRACE_MS <= now);
    for (const [accountId, at] of gone) {
      this.#leaving.delete(accountId);
      this.#parts.left(accountId, at);
    }
    this.#announceLeft(gone.map(([accountId]) => accountId));
    const [next] = this.#leaving.values();
    if (next !== undefined)
      this.#leaveTimer = setTimeout(() => this.#finishLeaving(), next + LEAVE_GRACE_MS - now);
  }

  #announceLeft(accountIds: readonly number[]): void {
    if (accountIds.length === 0) return;
    this.flush();
    const announcements = accountIds.map((accountId) => this.#announcement("PersonWentOffline", accountId));
    this.#announce(announcements, () => true);
  }

  #announce(announcements: readonly Announcement[], isReceiver: (ws: WebSocket) => boolean): void {
    if (announcements.every(({ frames }) => frames.length === 0)) return;
    for (const [ws, { accountId, behind }] of this.#parts.connections.all()) {
      // Connections in replay are sent it at the end.
      if (behind === null && isReceiver(ws)) this.#send(ws, accountId, announcements);
    }
  }

  #send(ws: WebSocket, toAccountId: number, announcements: readonly Announcement[]): void {
    const frames: string[] = [];
    let bytes = 0;
    for (const announcement of announcements) {
      if (!announcement.isFor(toAccountId)) continue;
      frames.push(...announcement.frames);
      bytes += announcement.bytes;
    }
    if (frames.length > 0) this.#parts.connections.send(ws, frames, bytes);
  }

  #announcement(type: PresenceChange, accountId: number): Announcement {
    const person = this.#parts.members.person(accountId);
    return this.#encode({ type, person }, (toId) => this.#seesPresence(toId, accountId));
  }

  #typists(): Announcement[] {
    return this.#parts.typing
      .typists()
      .map((by) =>
        this.#encode({ type: "TypingChanged", by, isTyping: true }, (toId) =>
          this.receivesSignals(toId, by.accountId),
        ),
      );
  }

  #encode(event: Event, isFor: Announcement["isFor"]): Announcement {
    const frames = this.#parts.host.dialect.encode(event, this.#parts.place());
    return { frames, bytes: byteLength(frames), isFor };
  }
}
