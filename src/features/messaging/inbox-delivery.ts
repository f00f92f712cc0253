import type { Duty } from "../../realtime/alarm.ts";
import { type Batch, Courier } from "../../realtime/courier.ts";
import { Unreachable } from "../../realtime/unreachable.ts";
import type { CommittedChanges, Delivery, DeliveryParts } from "./delivery.ts";
import type { NewsPage } from "./history.ts";
import type { MemberChanges } from "./members.ts";
import type { InboxUpdate, Message, News } from "./protocol.ts";

/** How many missed messages and likes are delivered; older ones only count as unread. */
const NEWS_MAX = 1000;
/** `length` is of the texts, in UTF-16 units. */
const NEWS_AT_ONCE = { count: 250, length: 256 * 1024 };

interface InboxDeliveryParts extends DeliveryParts {
  /** Returns the object's cursor; an object of an earlier version returns nothing. */
  deliver(accountId: number, update: InboxUpdate): Promise<number | undefined>;
}

/** Delivers the room's log to each member's own object, by a courier [R22, R23]. */
export class InboxDelivery implements Delivery {
  readonly duties: Record<string, Duty>;
  readonly #parts: InboxDeliveryParts;
  readonly #courier: Courier<InboxUpdate>;
  #changed = new Set<number>();
  #isGroupKnown: boolean | null = null;
  /** The last page read: many receivers get the same. */
  #recent: { lastSeq: number; after: number; page: NewsPage; lastMessage: Message | null } | null = null;

  constructor(parts: InboxDeliveryParts) {
    this.#parts = parts;
    const { sql, logger, storage, members, connectedMembers, armAlarm } = parts;
    this.#courier = new Courier({
      name: "updates",
      logger,
      unreachable: new Unreachable(sql, "person"),
      lastSeq: () => storage.lastSeq,
      listReceivers: () =>
        members.listReceivers().filter((accountId) => connectedMembers.needsImmediateDelivery(accountId)),
      prepare: (accountId, after) => this.#prepare(accountId, after),
      send: (accountId, update, after) => this.#send(accountId, { ...update, after }),
      armAlarm,
    });
    this.duties = { updates: this.#courier };
  }

  sent(): void {}

  committed({ isNews, actorIds }: CommittedChanges): void {
    const { members, connectedMembers } = this.#parts;
    const others = isNews ? members.all().map(({ person }) => person.accountId) : [];
    const listReceivers = new Set([...actorIds, ...others]);
    this.#courier.notify(
      [...listReceivers].filter((accountId) => connectedMembers.needsImmediateDelivery(accountId)),
    );
    // A read during a block is no change of the log: people who are connected get it when they leave [R27].
    for (const accountId of actorIds) this.#courier.markUnconfirmed(accountId);
  }

  membersChanged({ joined, departed }: MemberChanges): void {
    this.#recent = null;
    for (const accountId of [...departed, ...joined]) {
      this.#changed.add(accountId);
      this.#courier.notifyFromStart(accountId);
    }
  }

  async whenMembersNotified(atMost: number): Promise<void> {
    const changed = [...this.#changed].slice(0, atMost);
    this.#changed.clear();
    await Promise.all(changed.map((accountId) => this.#courier.whenDelivered(accountId)));
  }

  async deliverMissed(accountId: number): Promise<void> {
    if (!this.#parts.members.find(accountId)?.isMember || this.#courier.isUpToDate(accountId)) return;
    this.#courier.notify([accountId]);
    this.#parts.armAlarm();
    await this.#courier.whenDelivered(accountId);
  }

  async whenDelivered(accountId: number): Promise<void> {
    if (this.#parts.connectedMembers.needsImmediateDelivery(accountId))
      await this.#courier.whenDelivered(accountId);
  }

  updateFor(accountId: number, after: number | null): InboxUpdate {
    const { storage, members, place } = this.#parts;
    const { roomId, uuid } = place();
    const base = { conversationId: roomId, uuid, isGroup: this.#isGroup };
    const { lastSeq } = storage;
    const { isMember, joinedSeq } = members.get(accountId);
    if (!isMember) return { ...base, seq: lastSeq, isMember, unread: 0, lastMessage: null, news: [] };
    const { page, lastMessage } = this.#since(Math.max(after ?? lastSeq, joinedSeq));
    const { unread } = storage.readMarks.of(accountId);
    return {
      ...base,
      seq: page.through,
      isMember,
      unread,
      lastMessage,
      news: this.#news(accountId, page, unread),
    };
  }

  get #isGroup(): boolean {
    this.#isGroupKnown ??= this.#parts.facts.get("is_pair") === "0";
    return this.#isGroupKnown;
  }

  #prepare(accountId: number, after: number): Batch<InboxUpdate> {
    const content = this.updateFor(accountId, after);
    const { seq: through } = content;
    return { content, isEmpty: false, through, hasMore: through < this.#parts.storage.lastSeq };
  }

  async #send(accountId: number, update: InboxUpdate): Promise<number> {
    const { deliver, members } = this.#parts;
    const at = (await deliver(accountId, update)) ?? update.seq;
    if (!update.isMember && !members.get(accountId).isMember) members.markDepartureDelivered(accountId);
    return at;
  }

  /** Each message with its unread count, counted back from the current one. */
  #news(accountId: number, { entries, through }: NewsPage, unread: number): News[] {
    const { storage } = this.#parts;
    const { readId } = storage.readMarks.of(accountId);
    const later = Math.max(readId, storage.lastMessageIdAt(through));
    let left = through < storage.lastSeq ? unread - storage.countOfOthers(accountId, later) : unread;
    return entries
      .toReversed()
      .map((each): News => {
        if (!("sender" in each)) return { type: "MessageLiked", ...each };
        const brought = each.sender.accountId !== accountId && each.id > readId;
        const news: News = { type: "MessageSent", seq: each.seq, message: each, unread: left };
        if (brought) left -= 1;
        return news;
      })
      .reverse();
  }

  #since(after: number): { page: NewsPage; lastMessage: Message | null } {
    const { history, storage } = this.#parts;
    const { lastSeq } = storage;
    if (this.#recent?.lastSeq === lastSeq && this.#recent.after === after) return this.#recent;
    const from = Math.max(after, history.seqBefore(NEWS_MAX));
    const page = history.newsAfter(from, NEWS_AT_ONCE);
    this.#recent = { lastSeq, after, page, lastMessage: history.lastMessage() };
    return this.#recent;
  }
}
