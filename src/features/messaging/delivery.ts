import { MINUTE_MS } from "../../lib/time.ts";
import { ByteGate } from "../../realtime/byte-gate.ts";
import { Lanes } from "../../realtime/lanes.ts";
import type { Like } from "./history.ts";
import type { RoomMember } from "./members.ts";
import type { CommittedChanges, Outlet, OutletParts } from "./outlet.ts";
import type { InboxUpdate, Message, News } from "./protocol.ts";

/**
 * Of how many missed messages and likes one update tells, and of how long texts together; older messages are in the
 * unread count. A burst of one connection is 300 frames, of which each may have 10,000 UTF-16 units, and is told whole.
 */
const NEWS_MAX = 1000;
const NEWS_LENGTH_MAX = 4_000_000;
/** What one piece of news may take at most while it is on its way, and what all that is on its way may take. */
const NEWS_BYTES = 20 * 1024;
const FEW_NEWS = 32;
const ON_THEIR_WAY_BYTES = 16 * 1024 * 1024;

/** How often those are told who are connected, and see the frames: what they need it for is a crash. */
const PRESENT_TOLD_EVERY_MS = MINUTE_MS;

/** Of how many people the objects are called at once: as many as the platform has connections for. */
const CALLS_MAX = 6;

interface DeliveryParts extends OutletParts {
  tell(accountId: number, update: InboxUpdate): Promise<void>;
}

/**
 * Brings each member's own object up to the room's log: one call in flight per person, a few people at once, and what
 * gathers meanwhile goes with the next [R22, R23, R43]. A call that fails is made again when the room settles.
 */
export class Delivery implements Outlet {
  readonly #parts: DeliveryParts;
  readonly #gate = new ByteGate(ON_THEIR_WAY_BYTES);
  readonly #running = new Map<number, Promise<void>>();
  readonly #lanes = new Lanes(CALLS_MAX);
  readonly #waiting = new Map<number, { seq: number; resolve: () => void }[]>();
  #presentDueAt = 0;
  /** What was last told of the log: when a room settles, the same is told to many. */
  #recent: { lastSeq: number; since: number; told: (Message | Like)[]; bytes: number } | null = null;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** Sends word to those whom it concerns and who are to know at once [R23]. */
  committed({ isNews, actorIds }: CommittedChanges): void {
    const { members, audience } = this.#parts;
    this.#recent = null;
    const others = isNews ? members.all().map(({ person }) => person.accountId) : [];
    for (const accountId of new Set([...actorIds, ...others])) {
      if (audience.isToBeToldAtOnce(accountId)) void this.bringUpToDate(accountId);
    }
  }

  membersChanged(): boolean {
    const { members, storage } = this.#parts;
    this.#recent = null;
    const behind = members.behind(storage.lastSeq);
    for (const { person } of behind) void this.bringUpToDate(person.accountId);
    return behind.length > 0;
  }

  /** Tells someone who goes what would else have waited for the room to settle [R23]. */
  async wentAway(accountId: number): Promise<void> {
    const { members, storage } = this.#parts;
    const behind = members.behind(storage.lastSeq);
    if (behind.some(({ person }) => person.accountId === accountId)) await this.#bringAtOnce(accountId);
  }

  /** Tells a person of what they have not been told, now or with the call that is already on its way. */
  bringUpToDate(accountId: number): Promise<void> {
    const running = this.#running.get(accountId);
    if (running !== undefined) return running;
    const started = this.#lanes
      .run(accountId, () => this.#run(accountId))
      .finally(() => this.#running.delete(accountId));
    this.#running.set(accountId, started);
    return started;
  }

  /** Resolves once a person was told of a change, or could not be: not later, however much goes on. */
  async hasTold(accountId: number, seq: number): Promise<void> {
    if (!this.#parts.audience.isToBeToldAtOnce(accountId)) return;
    const told = new Promise<void>((resolve) => {
      this.#waiting.set(accountId, [...(this.#waiting.get(accountId) ?? []), { seq, resolve }]);
    });
    void this.#bringAtOnce(accountId).finally(() => this.#release(accountId, Number.POSITIVE_INFINITY));
    await told;
  }

  /** Tells who is behind, as many as are asked for, and stores how far each was told. False if someone is left [R24]. */
  async settle(atMost = Number.POSITIVE_INFINITY): Promise<boolean> {
    const { members, storage } = this.#parts;
    const now = Date.now();
    const isTurnOfPresent = now >= this.#presentDueAt;
    if (isTurnOfPresent) this.#presentDueAt = now + PRESENT_TOLD_EVERY_MS;
    const behind = this.#behind(isTurnOfPresent).slice(0, atMost);
    await Promise.all(behind.map((member) => this.bringUpToDate(member.person.accountId)));
    for (const { person } of members.unsaved()) {
      members.saveDelivered(person.accountId, storage.lastSeq, storage.lastMessageId);
    }
    return this.#behind(isTurnOfPresent).length === 0;
  }

  nextDueAt(): number | null {
    return this.#behind(true).length > 0 ? this.#presentDueAt : null;
  }

  /** Who is behind; those who are connected and to be told later only if asked for. */
  #behind(withPresent: boolean): RoomMember[] {
    const { members, storage, audience } = this.#parts;
    const behind = members.behind(storage.lastSeq);
    return withPresent ? behind : behind.filter(({ person }) => audience.isToBeToldAtOnce(person.accountId));
  }

  #bringAtOnce(accountId: number): Promise<void> {
    const done = this.bringUpToDate(accountId);
    this.#lanes.hurry(accountId);
    return done;
  }

  /** What a person's object is to know, as it stands. */
  updateFor(accountId: number): InboxUpdate {
    const { storage, history, members, place } = this.#parts;
    const { isMember, deliveredSeq, joinedSeq } = members.get(accountId);
    const { roomId, uuid } = place();
    const base = { conversationId: roomId, uuid, seq: storage.lastSeq, isMember };
    if (!isMember) return { ...base, unread: 0, lastMessage: null, news: [] };
    const unread = members.unread(accountId);
    return {
      ...base,
      unread,
      lastMessage: history.lastMessage(),
      news: this.#news(accountId, Math.max(deliveredSeq, joinedSeq), unread),
    };
  }

  /** Counted back from what is unread now, so that each message has the count that it brought. */
  #news(accountId: number, since: number, unread: number): News[] {
    const readMark = this.#parts.storage.readMark(accountId);
    let left = unread;
    return this.#since(since)
      .told.toReversed()
      .map((each): News => {
        if (!("sender" in each)) return { type: "MessageLiked", ...each };
        const brought = each.sender.accountId !== accountId && each.id > readMark;
        const news: News = { type: "MessageSent", seq: each.seq, message: each, unread: left };
        if (brought) left -= 1;
        return news;
      })
      .reverse();
  }

  /** What happened since a change that news tell of, and about how many bytes that is. */
  #since(since: number): { told: (Message | Like)[]; bytes: number } {
    const { history, storage } = this.#parts;
    const { lastSeq } = storage;
    if (this.#recent?.lastSeq === lastSeq && this.#recent.since === since) return this.#recent;
    const told = history.newsSince(since, NEWS_MAX, NEWS_LENGTH_MAX);
    const lengths = told.map((each) => 1024 + ("content" in each ? 2 * each.content.length : 0));
    const bytes = lengths.reduce((sum, length) => sum + length, 0);
    this.#recent = { lastSeq, since, told, bytes };
    return this.#recent;
  }

  /** About how many bytes an update has: exactly enough where it may be large, and cheap where it cannot. */
  #weightFor(accountId: number): number {
    const { storage, members } = this.#parts;
    const { isMember, deliveredSeq, joinedSeq } = members.get(accountId);
    if (!isMember) return NEWS_BYTES;
    const since = Math.max(deliveredSeq, joinedSeq);
    const missed = Math.max(1, storage.lastSeq - since);
    return missed <= FEW_NEWS ? missed * NEWS_BYTES : this.#since(since).bytes;
  }

  async #tell(accountId: number): Promise<InboxUpdate> {
    const update = this.updateFor(accountId);
    await this.#parts.tell(accountId, update);
    return update;
  }

  #release(accountId: number, seq: number): void {
    const waiting = this.#waiting.get(accountId) ?? [];
    const later = waiting.filter((each) => each.seq > seq);
    for (const each of waiting) if (each.seq <= seq) each.resolve();
    if (later.length > 0) this.#waiting.set(accountId, later);
    else this.#waiting.delete(accountId);
  }

  async #run(accountId: number): Promise<void> {
    const { storage, members, logger } = this.#parts;
    try {
      for (;;) {
        const { readId } = members.get(accountId);
        const update = await this.#gate.run(this.#weightFor(accountId), () => this.#tell(accountId));
        const member = members.get(accountId);
        if (member.isMember !== update.isMember) continue;
        // A read that is no change came while the call was on its way [R27].
        if (member.readId !== readId && update.seq === storage.lastSeq) continue;
        member.deliveredSeq = Math.max(member.deliveredSeq, update.seq);
        this.#release(accountId, update.seq);
        if (!update.isMember || update.seq === storage.lastSeq) return;
      }
    } catch (error) {
      logger.error("a person was not told", error, { account_id: accountId });
    }
  }
}
