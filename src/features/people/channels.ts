import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import type { RelayedEvent } from "../../realtime/followers.ts";
import type { CommandResult } from "../messaging/calls.ts";
import { channelDialect } from "../messaging/dialects/channel.ts";
import { type Followed, topicOf } from "../messaging/protocol.ts";
import { enterChannel, requireJoined } from "../workspaces/channels/actions.ts";
import { type Expectation, FOLLOWED_MAX, type Following } from "./following.ts";
import type { PersonCommand } from "./protocol.ts";
import type { Rooms } from "./rooms.ts";
import type { Sockets } from "./sockets.ts";

interface ChannelsParts {
  context: Context;
  accountId: number;
  sockets: Sockets;
  rooms: Rooms;
  following: Following;
}

type CommandOf<Type extends PersonCommand["type"]> = Extract<PersonCommand, { type: Type }>;

/** Many channels on one socket of a person's own object [P18]. What passes in one comes here once for all sockets. */
export class Channels {
  readonly #parts: ChannelsParts;

  constructor(parts: ChannelsParts) {
    this.#parts = parts;
  }

  /** Joins a channel on a socket, which makes the person a member. @throws AppError */
  async join(ws: WebSocket, { channelId, after }: CommandOf<"JoinChannel">): Promise<void> {
    const { context, accountId, sockets, rooms, following } = this.#parts;
    const topic = channelTopic(channelId);
    if (following.told(ws, topic) === null && following.count(ws) >= FOLLOWED_MAX) {
      throw new AppError("not_allowed", `One socket joins ${FOLLOWED_MAX} channels at most: open another.`);
    }
    const { directoryVersion } = await enterChannel(context, accountId, channelId);
    const source = {
      topic,
      start: async () => {
        const followed = await rooms.callChannel(
          channelId,
          async (room): Promise<Followed> => await room.follow(accountId, directoryVersion),
        );
        if (!followed.ok) throw new AppError(followed.refusal.code, followed.refusal.message);
        return followed.seq;
      },
      started: (seq: number) => sockets.tell({ type: "ChannelJoined", channelId, seq }, { only: ws }),
      replay: (since: number) =>
        rooms.callChannel(
          channelId,
          async (room): Promise<RelayedEvent[] | null> => await room.replay(accountId, since),
        ),
      resync: (seq: number) =>
        sockets.send(ws, channelDialect.encode({ type: "Resynced", seq }, { roomId: channelId, uuid: "" })),
    };
    await following.begin(ws, source, after);
  }

  /** Ends it for one socket; the person stays a member. */
  async leave(ws: WebSocket, { channelId }: CommandOf<"LeaveChannel">): Promise<void> {
    const { sockets, following } = this.#parts;
    const topic = channelTopic(channelId);
    const wasFollowing = following.told(ws, topic) !== null;
    const isLast = following.end(ws, topic);
    sockets.tell({ type: "ChannelLeft", channelId }, { only: ws });
    if (wasFollowing && isLast) await this.unfollow(channelId);
  }

  async unfollow(channelId: number): Promise<void> {
    const { accountId, rooms } = this.#parts;
    await rooms.callChannel(channelId, (room) => room.unfollow(accountId));
  }

  /**
   * Has a channel do something, and does not wait for that: what is said next need not wait, and comes after it all the same.
   * A message makes the person a member; the rest is for members.
   * @throws AppError where the person may not enter it, or is no member
   */
  async act(
    ws: WebSocket,
    { channelId, command }: CommandOf<"ActInChannel">,
    goesOn: (work: Promise<void>) => void,
  ): Promise<void> {
    const { context, accountId, rooms, following } = this.#parts;
    const isKnown = following.isFollowed(channelTopic(channelId));
    const requireMembership = command.type === "SendMessage" ? enterChannel : requireJoined;
    const version = isKnown ? 0 : (await requireMembership(context, accountId, channelId)).directoryVersion;
    const expectation = following.expect(ws, channelTopic(channelId));
    const outcome = rooms.perform({ kind: "channel", id: channelId }, command, version);
    goesOn(
      outcome
        .then((done) => this.#answer(ws, expectation, channelId, done))
        .catch((error: unknown) => {
          following.expectNothing(ws, expectation);
          throw error;
        }),
    );
  }

  /** A channel may be followed no longer: every socket that joined it learns that it left. */
  dismiss(channelId: number): void {
    const { following, sockets } = this.#parts;
    for (const ws of following.endAll(channelTopic(channelId))) {
      sockets.tell({ type: "ChannelLeft", channelId }, { only: ws });
    }
  }

  /** What comes of it is told to whoever joined; this socket is told of it in any case, and once. */
  #answer(ws: WebSocket, expectation: Expectation, channelId: number, result: CommandResult): void {
    const { sockets, following } = this.#parts;
    const answer = result.ok ? result.change : null;
    if (answer) {
      const frames = channelDialect.encode(answer, { roomId: channelId, uuid: "" });
      following.answer(ws, expectation, { seq: answer.seq, frames });
      return;
    }
    following.expectNothing(ws, expectation);
    if (!result.ok) sockets.refuse(ws, result.refusal);
  }
}

function channelTopic(id: number): string {
  return topicOf({ kind: "channel", id });
}
