import type { Logger } from "../../../lib/logger.ts";
import { SECOND_MS } from "../../../lib/time.ts";
import type { Duty } from "../../../realtime/alarm.ts";
import type { Post } from "../letters/post.ts";
import type { Presence } from "../protocol.ts";
import type { Rooms } from "../rooms.ts";
import type { Sockets } from "../sockets.ts";
import type { PersonStorage } from "../storage.ts";
import {
  type Connected,
  followConnections,
  missConnections,
  type PresenceOutcome,
  type PresenceState,
  showPresence,
} from "./machine.ts";
import type { PresenceStorage } from "./storage.ts";

interface KeeperParts {
  storage: PresenceStorage;
  person: PersonStorage;
  sockets: Sockets;
  rooms: Rooms;
  post: Post;
  logger: Logger;
  /** Writes down in the directory whether the person is online. */
  list(presence: PresenceState): Promise<void>;
  /** Something is stored that has a time to be due. */
  stored(): void;
  background(work: Promise<void>): void;
}

const RETRY_AFTER_MS = 5 * SECOND_MS;

/** Keeps one person's presence true: it follows from their sockets here and in rooms, and from nothing else. */
export class PresenceKeeper implements Duty {
  readonly #parts: KeeperParts;
  #listing: Promise<void> | null = null;
  /** When the last socket here ended; a room may tell later that a person went earlier. */
  #socketEndedAt = 0;
  /** What the directory was told of someone who comes, before they have come; null once it was told of anything since. */
  #arrival: PresenceState | null = null;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** To be called whenever a connection came or went, at `goneAt`, and when the alarm rings. */
  follow(now: number, goneAt = now): void {
    const since = Math.max(goneAt, this.#socketEndedAt);
    this.#commit(followConnections(this.#parts.storage.load(), this.#connected, now, since), now);
  }

  /** To be called when a socket here has ended. */
  socketEnded(now: number): void {
    this.#socketEndedAt = now;
    this.follow(now);
  }

  /**
   * What the directory is to be told in the transaction that lets a socket in, so that it costs no round trip of its own;
   * null where it knows already that the person is here, and whether they watch.
   */
  arrival(isWatching: boolean, now: number): PresenceState | null {
    const before = this.#parts.storage.load();
    const connected = { ...this.#connected, isConnected: true };
    connected.isWatching ||= isWatching;
    const { state } = followConnections(before, connected, now);
    return state.isListed || this.#listing !== null ? null : state;
  }

  /** The directory was told so. */
  noteListed(arrival: PresenceState): void {
    this.#arrival = arrival;
  }

  /** How the person's presence is. Where only rooms could know, they are asked. */
  async look(now: number): Promise<Presence> {
    const { sockets, rooms, storage } = this.#parts;
    if (!sockets.areOpen) await rooms.askAll();
    if (!this.#connected.isConnected) this.#commit(missConnections(storage.load(), now), now);
    return this.show(now);
  }

  show(now: number): Presence {
    const { storage, sockets, person } = this.#parts;
    const heardAt = person.rooms().length > 0 ? now : sockets.heardAt();
    return showPresence(storage.load(), heardAt, now);
  }

  /** Tells one other person how the presence of this one stands, or that they are gone as far as that one sees. */
  async showTo(accountId: number, isVisible: boolean, now: number): Promise<void> {
    const { status, lastSeenAt } = await this.look(now);
    // Of someone who is not there, nothing is to be seen either way.
    if (status === "offline") return;
    const { post, stored } = this.#parts;
    const seen = { status: isVisible ? status : "offline", isArrival: isVisible } as const;
    post.write([accountId], { type: "PresenceChanged", ...seen, at: now, lastSeenAt: lastSeenAt ?? now });
    stored();
    await post.run();
  }

  /** Looks, and has the directory say what was seen. True if it said so already: then it may note that this was confirmed. */
  async confirm(now: number): Promise<boolean> {
    await this.look(now);
    if (this.#parts.storage.load().isListed) return true;
    await this.beListed();
    return false;
  }

  /** Ends the person's presence at once, whatever is connected. */
  leave(now: number): void {
    this.#commit(missConnections({ ...this.#parts.storage.load(), leavesAt: null }, now), now);
  }

  /** Drops what is kept in memory of what is stored. */
  forget(): void {
    this.#parts.storage.forget();
  }

  dueAt(): number | null {
    const { leavesAt, isListed } = this.#parts.storage.load();
    return isListed ? leavesAt : Math.min(leavesAt ?? Number.POSITIVE_INFINITY, Date.now() + RETRY_AFTER_MS);
  }

  async run(): Promise<void> {
    this.follow(Date.now());
    await this.beListed();
  }

  /** Brings the directory up to date, then takes out the letters that tell contacts, those written meanwhile too. */
  async publish(): Promise<void> {
    await this.beListed();
    await this.#parts.post.run();
  }

  /** Resolves once the directory says the same, or could not be told, which the alarm makes good. */
  beListed(): Promise<void> {
    this.#listing ??= this.#list().finally(() => {
      this.#listing = null;
    });
    return this.#listing;
  }

  async #list(): Promise<void> {
    const { storage, list, logger } = this.#parts;
    try {
      for (let state = storage.load(); !state.isListed; state = storage.load()) {
        this.#arrival = null;
        await list(state);
        const after = storage.load();
        if (areListedAlike(after, state)) storage.save({ ...after, isListed: true });
      }
    } catch (error) {
      logger.error("a presence was not listed", error);
    }
  }

  get #connected(): Connected {
    const { sockets, person } = this.#parts;
    return {
      isConnected: sockets.areOpen || person.rooms().length > 0,
      isWatching: sockets.areWatching,
      declared: sockets.declared(),
    };
  }

  #commit({ state: decided, announcement }: PresenceOutcome, now: number): void {
    const { storage, post, stored, background } = this.#parts;
    const before = storage.load();
    if (decided === before) return;
    const isListed = decided.isListed || (this.#arrival !== null && areListedAlike(this.#arrival, decided));
    const state = { ...decided, isListed };
    this.#arrival = null;
    storage.save(state);
    if (announcement !== null) {
      const isArrival = announcement !== "offline" && (!before.isOnline || before.declared === "offline");
      const lastSeenAt = this.show(now).lastSeenAt ?? now;
      const letter = {
        type: "PresenceChanged",
        status: announcement,
        isArrival,
        at: now,
        lastSeenAt,
      } as const;
      post.write("watching_contacts", letter);
    }
    if (!state.isListed || announcement !== null) background(this.publish());
    stored();
  }
}

function areListedAlike(one: PresenceState, other: PresenceState): boolean {
  return one.isOnline === other.isOnline && one.isWatching === other.isWatching;
}
