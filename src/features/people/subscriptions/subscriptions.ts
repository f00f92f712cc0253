import { AppError } from "../../../lib/error.ts";
import type { Attachment } from "../../../realtime/attachment.ts";
import type { Relay } from "../../../realtime/subscribers.ts";
import { topicOf } from "../../messaging/protocol.ts";
import { watchActivities } from "../../workspaces/activity/actions.ts";
import { workspaceRoom, workspaceTopic } from "../../workspaces/stub.ts";
import type { Encodings } from "../dialects/socket-kind.ts";
import type { Core, Handlers, ModuleDefinition, PersonModule } from "../module.ts";
import { activitySocket, subscribedFrame, unsubscribedFrame } from "./activity-socket.ts";
import { Channels } from "./channels.ts";
import { chatSocket, joinedFrame, leftFrame } from "./chat-socket.ts";
import type { SubscriptionCommand, SubscriptionEvent } from "./protocol.ts";
import { SUBSCRIPTIONS_MAX, Topics } from "./topics.ts";

const SUBSCRIPTION_ENCODINGS: Encodings<SubscriptionEvent> = {
  ChannelJoined: { chat: ({ channelId, seq }) => joinedFrame.of({ channel_id: channelId, seq }) },
  ChannelLeft: { chat: ({ channelId }) => leftFrame.of({ channel_id: channelId }) },
  WorkspaceWatched: { activity: ({ workspaceId }) => subscribedFrame.of({ workspace_id: workspaceId }) },
  WorkspaceUnwatched: { activity: ({ workspaceId }) => unsubscribedFrame.of({ workspace_id: workspaceId }) },
};

export class Subscriptions implements PersonModule {
  static readonly definition: ModuleDefinition<SubscriptionEvent> = {
    encodings: SUBSCRIPTION_ENCODINGS,
    sockets: { chat: chatSocket, activity: activitySocket },
  };

  readonly #core: Core<SubscriptionEvent>;
  readonly #topics: Topics;
  readonly #channels: Channels;

  constructor(core: Core<SubscriptionEvent>) {
    this.#core = core;
    this.#topics = new Topics(core.sockets);
    this.#channels = new Channels(core, this.#topics);
  }

  readonly commands: Handlers<SubscriptionCommand> = {
    JoinChannel: ({ channelId, after }, ws) => this.#channels.join(ws, channelId, after),
    LeaveChannel: ({ channelId }, ws) => this.#unsubscribe(ws, topicOf({ kind: "channel", id: channelId })),
    ActInChannel: (command, ws) => this.#channels.act(ws, command),
    WatchWorkspace: ({ workspaceId }, ws) => this.#watch(ws, workspaceId),
    UnwatchWorkspace: ({ workspaceId }, ws) => this.#unsubscribe(ws, workspaceTopic(workspaceId)),
  };

  deliver(relay: Relay): number | null {
    this.#core.recheckGrants();
    return this.#topics.deliver(relay);
  }

  revoke(topic: string): void {
    this.#topics.unsubscribeAll(topic, (ws) => this.#publishEnd(ws, topic));
  }

  closed({ follows }: Attachment): void {
    for (const topic of Object.keys(follows)) {
      if (!this.#topics.hasSubscribers(topic)) this.#core.background(this.#stop(topic));
    }
  }

  /** Subscribes to a workspace's activity [P19]. @throws AppError not_found */
  async #watch(ws: WebSocket, workspaceId: number): Promise<void> {
    const { context, accountId, sockets } = this.#core;
    if (this.#topics.count(ws) >= SUBSCRIPTIONS_MAX) {
      throw new AppError(
        "not_allowed",
        `One socket can subscribe to at most ${SUBSCRIPTIONS_MAX} workspaces: open another one.`,
      );
    }
    const source = {
      topic: workspaceTopic(workspaceId),
      start: () => watchActivities(context, accountId, workspaceId),
      started: () => sockets.publish({ type: "WorkspaceWatched", workspaceId }, { only: ws }),
      replay: async () => [],
      resync: () => {},
    };
    await this.#topics.subscribe(ws, source, null);
  }

  async #unsubscribe(ws: WebSocket, topic: string): Promise<void> {
    const wasSubscribed = this.#topics.cursor(ws, topic) !== null;
    const isLast = this.#topics.unsubscribe(ws, topic, () => this.#publishEnd(ws, topic));
    if (wasSubscribed && isLast) await this.#stop(topic);
  }

  #publishEnd(ws: WebSocket, topic: string): void {
    this.#core.sockets.publish(endOf(topic), { only: ws });
  }

  async #stop(topic: string): Promise<void> {
    const { context, accountId } = this.#core;
    const { kind, id } = readTopic(topic);
    if (kind === "channel") await this.#channels.stop(id);
    if (kind === "workspace") await workspaceRoom(context.env, id).unwatch(accountId);
  }
}

function endOf(topic: string): SubscriptionEvent {
  const { kind, id } = readTopic(topic);
  return kind === "channel"
    ? { type: "ChannelLeft", channelId: id }
    : { type: "WorkspaceUnwatched", workspaceId: id };
}

function readTopic(topic: string): { kind: string; id: number } {
  const [kind = "", id] = topic.split(":");
  return { kind, id: Number(id) };
}
