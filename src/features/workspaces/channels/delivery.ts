import { noticeUuid } from "../../../lib/ids.ts";
import type { Duty } from "../../../realtime/alarm.ts";
import { type Batch, Courier } from "../../../realtime/courier.ts";
import { ENTRIES_KEPT, Outbox, type Recipient } from "../../../realtime/outbox.ts";
import { Unreachable } from "../../../realtime/unreachable.ts";
import type { CommittedChanges, Delivery, DeliveryParts } from "../../messaging/delivery.ts";
import type { Message } from "../../messaging/protocol.ts";
import type { Notification } from "../../people/notifications/protocol.ts";
import type { ChannelReport } from "../protocol.ts";
import { mentionedIn } from "./mentions.ts";
import type { ChannelStorage } from "./storage.ts";

interface ChannelDeliveryParts extends DeliveryParts {
  channelId: number;
  channel: ChannelStorage;
  report(workspaceId: number, report: ChannelReport): Promise<number | undefined>;
  listMentioned(senderId: number, mentions: readonly string[]): Promise<number[]>;
  notify(accountId: number, notification: Notification): Promise<void>;
}

/** The texts after a message's mention signs: each begins with a username. */
interface Mentioned {
  by: number;
  names: string[];
}

const REPORT_MESSAGES_MAX = 500;
/** How long messages are batched after a report, unless someone waits. */
const BATCH_MS = 200;

/** Delivers a channel's log to its workspace, and mentions to people [W5, W11]. */
export class ChannelDelivery implements Delivery {
  readonly duties: Record<string, Duty>;
  readonly #parts: ChannelDeliveryParts;
  readonly #reports: Courier<ChannelReport>;
  readonly #mentions: Outbox<Mentioned, Notification, Recipient>;
  /** Counted since this instance started: they are reported even without a message. */
  #memberChanges = 0;
  #memberChangesReported = 0;

  constructor(parts: ChannelDeliveryParts) {
    this.#parts = parts;
    const { sql, storage, logger, listMentioned, notify, armAlarm } = parts;
    this.#reports = new Courier({
      name: "reports",
      logger,
      unreachable: new Unreachable(sql, "workspace"),
      lastSeq: () => storage.lastMessageId,
      listReceivers: () => this.#workspace(),
      prepare: (_, after) => this.#prepare(after),
      send: (workspaceId, report, after) => this.#report(workspaceId, { ...report, after }),
      armAlarm,
      batchMs: BATCH_MS,
    });
    this.#mentions = new Outbox({
      sql,
      logger,
      unreachable: new Unreachable(sql, "person"),
      resolve: async (to) => {
        const accountIds = Array.isArray(to) ? to : await listMentioned(to.by, to.names);
        return accountIds.map((id) => ({ id }));
      },
      deliver: ({ id }, notification) => notify(id, notification),
    });
    this.duties = { reports: this.#reports, mentions: this.#mentions };
    const cursor = parts.channel.takeMentionCursor();
    if (cursor !== null)
      for (const message of parts.history.sentAfter(cursor, ENTRIES_KEPT)) this.sent(message);
  }

  sent({ id, sender, content: text, sentAt }: Message): void {
    const { channel, channelId } = this.#parts;
    const names = mentionedIn(text);
    if (names.length === 0) return;
    const message = `${sender.username} mentioned you in #${channel.facts()?.name ?? ""}`;
    const by = { accountId: sender.accountId, name: sender.username };
    const notificationId = noticeUuid(sentAt, { roomId: channelId, messageId: id });
    const content = { action: "notification", kind: "mention", message, by } as const;
    const notification = { id: notificationId, at: sentAt, isRead: false, content };
    this.#mentions.write({ by: sender.accountId, names }, notification);
  }

  committed({ isNews }: CommittedChanges): void {
    if (!isNews) return;
    this.#reports.notify(this.#workspace());
    if (this.#mentions.dueAt() !== null) void this.#mentions.run();
  }

  /** The audience of a private channel's activity is its members. */
  membersChanged(): void {
    if (!this.#parts.channel.facts()?.isPrivate) return;
    this.#memberChanges += 1;
    this.#reports.notify(this.#workspace());
  }

  whenMembersNotified(): Promise<void> {
    return this.whenDelivered();
  }

  async deliverMissed(): Promise<void> {}

  async whenDelivered(): Promise<void> {
    await Promise.all(this.#workspace().map((workspaceId) => this.#reports.whenDelivered(workspaceId)));
  }

  updateFor(): null {
    return null;
  }

  /** Empty until the room first reads its facts: nothing was sent before. */
  #workspace(): number[] {
    const facts = this.#parts.channel.facts();
    return facts ? [facts.workspaceId] : [];
  }

  #prepare(after: number): Batch<ChannelReport> {
    const { storage, history, channel, channelId, members } = this.#parts;
    const messages = history.sentAfter(after, REPORT_MESSAGES_MAX);
    const { name = "", isPrivate = true } = channel.facts() ?? {};
    const through = messages.at(-1)?.id ?? storage.lastMessageId;
    return {
      content: {
        channel: { id: channelId, name, isPrivate },
        memberIds: isPrivate ? members.all().map(({ person }) => person.accountId) : null,
        messages: messages.map(({ id, sender, sentAt }) => ({
          id,
          actor: {
            accountId: sender.accountId,
            name: sender.firstName || sender.username,
            username: sender.username,
            email: sender.email,
          },
          at: sentAt,
        })),
      },
      isEmpty: messages.length === 0 && this.#memberChangesReported === this.#memberChanges,
      through,
      hasMore: through < storage.lastMessageId,
    };
  }

  async #report(workspaceId: number, report: ChannelReport): Promise<number> {
    const memberChanges = this.#memberChanges;
    const last = report.messages.at(-1)?.id ?? report.after ?? 0;
    const cursor = (await this.#parts.report(workspaceId, report)) ?? last;
    this.#memberChangesReported = Math.max(this.#memberChangesReported, memberChanges);
    return cursor;
  }
}
