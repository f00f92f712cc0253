import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { objectOf } from "./build.ts";
import type { Frame, TestSocket } from "./socket.ts";
import { channelObject, openChannel, openChat } from "./team.ts";

/** The two ways to watch a channel: a socket straight to its room, and one of many channels in a person's object. */
export const WAYS = ["/ws/channels/", "/ws/chat/"] as const;
export type Way = (typeof WAYS)[number];

/** Someone's socket of either kind, as far as it concerns one channel. */
export class Watch {
  readonly way: Way;
  readonly channelId: number;
  readonly socket: TestSocket;

  constructor(way: Way, channelId: number, socket: TestSocket) {
    this.way = way;
    this.channelId = channelId;
    this.socket = socket;
  }

  say(type: string, fields: object = {}): void {
    const named = this.way === "/ws/chat/" ? { channel_id: this.channelId } : {};
    this.socket.send({ type, ...named, ...fields });
  }

  /** Frames from the next on, up to and with the one at a place in the channel's sequence. */
  async upTo(seq: number): Promise<Frame[]> {
    const frames: Frame[] = [];
    for (;;) {
      const frame = await this.socket.next();
      frames.push(frame);
      if (seqOf(frame) === seq) return frames;
    }
  }
}

/** Watches a channel from the present on, or after a change; the first frames are taken, but none of what was missed. */
export async function watch(
  way: Way,
  as: { access: string },
  channelId: number,
  { after }: { after?: number } = {},
): Promise<Watch> {
  if (way === "/ws/channels/") {
    return new Watch(way, channelId, await openChannel(as, channelId, after === undefined ? {} : { after }));
  }
  const socket = await openChat(as);
  socket.send({ type: "join_channel", channel_id: channelId, after });
  await socket.nextOf("joined_channel");
  return new Watch(way, channelId, socket);
}

/** The place of a frame in its channel's sequence, or null for one that has none. */
export function seqOf(frame: Frame): number | null {
  const { seq } = (frame.message ?? frame) as { seq?: number };
  return seq ?? null;
}

/** Who follows a channel by sockets that end in their own objects. */
export async function followersOf(channelId: number): Promise<number[]> {
  return runInDurableObject(channelObject(channelId), (_, { storage }) =>
    [...storage.sql.exec<{ account_id: number }>("SELECT account_id FROM followers ORDER BY 1")].map(
      ({ account_id }) => account_id,
    ),
  );
}

/** Puts a channel's room to sleep; its sockets stay. */
export function sleepChannel(channelId: number): Promise<void> {
  return sleep(channelObject(channelId));
}

/** Puts a person's object to sleep; its sockets stay. */
export function sleepPerson(player: { id: number }): Promise<void> {
  return sleep(objectOf(player));
}

async function sleep(stub: DurableObjectStub): Promise<void> {
  // One that sleeps already cannot be put to sleep.
  await runInDurableObject(stub, () => undefined);
  await evictDurableObject(stub, { webSockets: "hibernate" });
}

/** Has someone post many messages at once, straight to the room. */
export async function postMany(player: { id: number }, channelId: number, bodies: string[]): Promise<void> {
  const room = channelObject(channelId);
  await Promise.all(
    bodies.map((content) =>
      room.perform(
        player.id,
        { type: "SendMessage", content, attachment: null, clientId: null, clientTime: null },
        0,
      ),
    ),
  );
}
