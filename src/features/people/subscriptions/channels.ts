import { AppError } from "../../../lib/error.ts";
import type { FrameIds } from "../../../realtime/dialect.ts";
import type { RelayedEvent } from "../../../realtime/subscribers.ts";
import type { CommandResult } from "../../messaging/calls.ts";
import { channelDialect } from "../../messaging/dialects/channel.ts";
import { type Event, type Followed, topicOf } from "../../messaging/protocol.ts";
import { enterChannel, requireJoined } from "../../workspaces/channels/actions.ts";
import type { Core } from "../module.ts";
import type { SubscriptionCommand, SubscriptionEvent } from "./protocol.ts";
import { type PendingReply, SUBSCRIPTIONS_MAX, type TopicSource, type Topics } from "./topics.ts";

type CommandOf<Type extends SubscriptionCommand["type"]> = Extract<SubscriptionCommand, { type: Type }>;

/** Channels on a person's own sockets [P18]. A channel's events are delivered here once for all sockets. */
export class Channels {
  readonly #core: Core<SubscriptionEvent>;
  readonly #topics: Topics;

  constructor(core: Core<SubscriptionEvent>, topics: Topics) {
    this.#core = core;
    this.#topics = topics;
  }

  /** Makes the person a member. @throws AppError */
  async join(ws: WebSocket, channelId: number, after: number | null): Promise<void> {
    const { context, accountId, sockets, rooms } = this.#core;
    const topic = topicOf({ kind: "channel", id: channelId });
    if (this.#topics.cursor(ws, topic) === null && this.#topics.count(ws) >= SUBSCRIPTIONS_MAX) {
      throw new AppError(
        "not_allowed",
        `One socket can join at most ${SUBSCRIPTIONS_MAX} channels: open another one.`,
      );
    }
    const { directoryVersion } = await enterChannel(context, accountId, channelId);
    const source: TopicSource = {
      topic,
      start: async () => {
        const followed = await rooms.callChannel(
          channelId,
          async (room): Promise<Followed> => await room.follow(accountId, directoryVersion),
        );
        if (!followed.ok) throw new AppError(followed.refusal.code, followed.refusal.message);
        return followed.seq;
      },
      started: (seq) => sockets.publish({ type: "ChannelJoined", channelId, seq }, { only: ws }),
      replay: (since) =>
        rooms.callChannel(
          channelId,
          async (room): Promise<RelayedEvent[] | null> => await room.replay(accountId, since),
        ),
      resync: (seq) => sockets.connections.send(ws, encode({ type: "Resynced", seq }, channelId)),
    };
    await this.#topics.subscribe(ws, source, after);
  }

  /** Does not wait; later commands arrive after it. @throws AppError if they may not enter, or are no member */
  async act(ws: WebSocket, { channelId, command, ids }: CommandOf<"ActInChannel">): Promise<void> {
    const { context, accountId, rooms, continueFor } = this.#core;
    const room = { kind: "channel", id: channelId } as const;
    const isKnown = this.#topics.hasSubscribers(topicOf(room));
    const requireMembership = command.type === "SendMessage" ? enterChannel : requireJoined;
    const version = isKnown ? 0 : (await requireMembership(context, accountId, channelId)).directoryVersion;
    const pending = this.#topics.expectReply(ws, topicOf(room));
    const work = rooms.send(room, command, version).then(
      (result) => this.#reply(ws, pending, channelId, result, ids),
      (error: unknown) => {
        this.#topics.dropReply(ws, pending);
        throw error;
      },
    );
    continueFor(ws, work, ids);
  }

  async stop(channelId: number): Promise<void> {
    const { accountId, rooms } = this.#core;
    await rooms.callChannel(channelId, (room) => room.unfollow(accountId));
  }

  /** A subscribed socket gets the change as an event; this socket gets it in any case, once. */
  #reply(
    ws: WebSocket,
    pending: PendingReply,
    channelId: number,
    result: CommandResult,
    ids?: FrameIds,
  ): void {
    const change = result.ok ? result.change : null;
    if (change) {
      this.#topics.reply(ws, pending, { seq: change.seq, frames: encode(change, channelId) });
      return;
    }
    this.#topics.dropReply(ws, pending);
    if (!result.ok) this.#core.sockets.refuse(ws, result.refusal, ids);
  }
}

function encode(event: Event, channelId: number): string[] {
  return channelDialect.encode(event, { roomId: channelId, uuid: "" });
}
