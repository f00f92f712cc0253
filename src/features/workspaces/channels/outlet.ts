import { noticeUuid } from "../../../lib/ids.ts";
import type { CommittedChanges, Outlet, OutletParts } from "../../messaging/outlet.ts";
import type { Message } from "../../messaging/protocol.ts";
import type { Notification } from "../../people/actions.ts";
import type { ChannelReport } from "../protocol.ts";
import { CursorDelivery } from "./cursor-delivery.ts";
import { mentionedIn } from "./mentions.ts";
import type { ChannelStorage } from "./storage.ts";

interface ChannelOutletParts extends OutletParts {
  channelId: number;
  channel: ChannelStorage;
  /** Tells the workspace's object which messages were sent. */
  report(workspaceId: number, report: ChannelReport): Promise<void>;
  /** Who of those with these names, in lower case, may see the channel and hear of the sender. */
  listMentioned(senderId: number, names: readonly string[]): Promise<number[]>;
  /** Notifies these people, now or, where one cannot be reached, later. */
  notify(accountIds: readonly number[], notification: Notification): Promise<void>;
}

/** Beside the cursors of messages: up to which version of the members the workspace was told. */
const MEMBERS_TOLD = "members";

/** How a channel's log reaches its workspace, and those who are mentioned in it [W5, W11]. */
export class ChannelOutlet implements Outlet {
  readonly #parts: ChannelOutletParts;
  readonly #reports: CursorDelivery;
  readonly #mentions: CursorDelivery;

  constructor(parts: ChannelOutletParts) {
    this.#parts = parts;
    const { storage, history, channel, logger } = parts;
    const delivery = (name: string, deliver: (messages: Message[]) => Promise<void>) =>
      new CursorDelivery({
        name,
        logger,
        lastMessageId: () => storage.lastMessageId,
        sentAfter: (messageId, limit) => history.sentAfter(messageId, limit),
        load: () => channel.cursor(name),
        save: (messageId) => channel.saveCursor(name, messageId),
        deliver,
      });
    this.#reports = delivery("reported", (messages) => this.#report(messages));
    this.#mentions = delivery("mentioned", (messages) => this.#tellMentioned(messages));
  }

  committed({ isNews }: CommittedChanges): void {
    if (!isNews) return;
    void this.#reports.run();
    void this.#mentions.run();
  }

  /** Who may know of a private channel's activity follows from who is in it. */
  membersChanged(): boolean {
    if (!this.#parts.channel.facts()?.isPrivate) return false;
    void this.#reportMembers();
    return true;
  }

  async wentAway(): Promise<void> {}

  hasTold(): Promise<void> {
    return this.#reports.hasDelivered(this.#parts.storage.lastMessageId);
  }

  async settle(): Promise<boolean> {
    const settled = await Promise.all([
      this.#reports.settle(),
      this.#mentions.settle(),
      this.#reportMembers(),
    ]);
    return settled.every(Boolean);
  }

  nextDueAt(): null {
    return null;
  }

  updateFor(): null {
    return null;
  }

  /** Tells the workspace who is in a private channel, if it was not told of this version. False if it could not be. */
  async #reportMembers(): Promise<boolean> {
    const { channel, directoryVersion, logger } = this.#parts;
    const version = directoryVersion();
    if (!channel.facts()?.isPrivate || channel.cursor(MEMBERS_TOLD) >= version) return true;
    try {
      await this.#report([]);
      channel.saveCursor(MEMBERS_TOLD, version);
      return true;
    } catch (error) {
      logger.error("a workspace was not told of members", error);
      return false;
    }
  }

  async #report(messages: Message[]): Promise<void> {
    const { channel, channelId, members, report } = this.#parts;
    const facts = channel.facts();
    if (!facts) return;
    const { workspaceId, name, isPrivate } = facts;
    await report(workspaceId, {
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
    });
  }

  async #tellMentioned(messages: Message[]): Promise<void> {
    const { channel, channelId, listMentioned, notify } = this.#parts;
    for (const { id, sender, content, sentAt } of messages) {
      const names = mentionedIn(content);
      if (names.length === 0) continue;
      const told = await listMentioned(sender.accountId, names);
      const message = `${sender.username} mentioned you in #${channel.facts()?.name ?? ""}`;
      const notice = { action: "notification", kind: "mention", message } as const;
      const noticeId = noticeUuid(sentAt, { roomId: channelId, messageId: id });
      const notification: Notification = { id: noticeId, at: sentAt, isRead: false, content: notice };
      await notify(told, notification);
    }
  }
}
