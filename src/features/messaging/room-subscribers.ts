import { refuse } from "../../realtime/dialect.ts";
import { type RelayedEvent, Subscribers } from "../../realtime/subscribers.ts";
import { firstPage } from "./page.ts";
import type { RoomParts } from "./parts.ts";
import { type Followed, topicOf } from "./protocol.ts";

/** The people who subscribe to the room through sockets of their own objects [R29]. */
export class RoomSubscribers {
  readonly subscribers: Subscribers;
  readonly #parts: RoomParts;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    const { sql, host, storage, armAlarm } = parts;
    this.subscribers = new Subscribers({
      sql,
      logger: host.logger,
      topic: topicOf(host.room),
      lastSeq: () => storage.lastSeq,
      replay: (after) => this.replay(after)?.map((event) => ({ ...event, isFor: () => true })) ?? null,
      resync: () => this.#resync(),
      relay: (accountId, relay) => host.relay(accountId, relay),
      armAlarm,
    });
  }

  follow(accountId: number): Followed {
    if (!this.#parts.storage.member(accountId)) return refuse("not_a_member", "You are not a member here.");
    const seq = this.subscribers.add(accountId);
    this.#sendTypists(accountId);
    return { ok: true, seq };
  }

  isFollowedBy(accountId: number): boolean {
    return this.subscribers.has(accountId) && this.#parts.storage.member(accountId) !== null;
  }

  replay(after: number): RelayedEvent[] | null {
    const { history, host, place } = this.#parts;
    const changes = history.log.since(after);
    return changes && firstPage(changes, (change) => host.dialect.encode(change, place())).events;
  }

  #sendTypists(toId: number): void {
    const { host, typing, blocks, place } = this.#parts;
    for (const by of typing.typists()) {
      if (by.accountId === toId || blocks.areBlocked(by.accountId, toId)) continue;
      const frames = host.dialect.encode({ type: "TypingChanged", by, isTyping: true }, place());
      this.subscribers.publish({ seq: null, frames, isFor: (accountId) => accountId === toId });
    }
  }

  #resync(): RelayedEvent {
    const { host, storage, place } = this.#parts;
    const seq = storage.lastSeq;
    return { seq, frames: host.dialect.encode({ type: "Resynced", seq }, place()) };
  }
}
