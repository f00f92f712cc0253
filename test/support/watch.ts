import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { objectOf } from "./build.ts";
import type { Frame, TestSocket } from "./socket.ts";
import { channelObject, openChannel, openChat } from "./team.ts";

/** The two kinds of socket for a channel. */
export const WAYS = ["/ws/channels/", "/ws/chat/"] as const;
export type Way = (typeof WAYS)[number];

/** Someone's socket of either kind, limited to one channel. */
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

  /** Frames up to and including the one at `seq`. */
  async upTo(seq: number): Promise<Frame[]> {
    const frames: Frame[] = [];
    for (;;) {
      const frame = await this.socket.next();
      frames.push(frame);
      if (seqOf(frame) === seq) return frames;
    }
  }
}

/** Watches a channel from now on, or after a change; discards the first frames but nothing missed. */
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

/** The position of a frame in its channel's sequence, or null. */
export function seqOf(frame: Frame): number | null {
  const { seq } = (frame.message ?? frame) as { seq?: number };
  return seq ?? null;
}

/** People whose objects follow a channel. */
export async function followersOf(channelId: number): Promise<number[]> {
  return runInDurableObject(channelObject(channelId), (_, { storage }) =>
    [...storage.sql.exec<{ account_id: number }>("SELECT account_id FROM followers ORDER BY 1")].map(
      ({ account_id }) => account_id,
    ),
  );
}

/** Evicts a channel's room; its sockets stay open. */
export function sleepChannel(channelId: number): Promise<void> {
  return sleep(channelObject(channelId));
}

/** Evicts a person's object; its sockets stay open. */
export function sleepPerson(player: { id: number }): Promise<void> {
  return sleep(objectOf(player));
}

async function sleep(stub: DurableObjectStub): Promise<void> {
  // A hibernating object must be woken before it can be evicted.
  await runInDurableObject(stub, () => undefined);
  await evictDurableObject(stub, { webSockets: "hibernate" });
}

/** Posts many messages at once directly to the room. */
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
