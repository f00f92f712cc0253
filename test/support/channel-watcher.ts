import { type Frame, openSocket, type TestSocket } from "./socket.ts";
import { seqOf, type Way } from "./watch.ts";

/** The part of a change that is the same for everyone. */
export interface Seen {
  seq: number;
  what: string;
}

/** An uninterrupted sequence received by a socket. */
export interface Stretch {
  /** The change before it. */
  after: number;
  seen: Seen[];
}

/** A client that joins, leaves and resumes a channel, and records what it receives. */
export class ChannelWatcher {
  readonly way: Way;
  readonly person: { access: string };
  readonly #channelId: number;
  #socket: TestSocket | null = null;
  /** The position requested at each join. */
  #asked: (number | null)[] = [];
  readonly #ended: Stretch[] = [];
  isWatching = false;

  constructor(way: Way, person: { access: string }, channelId: number) {
    this.way = way;
    this.person = person;
    this.#channelId = channelId;
  }

  /** Starts watching, from now on or after the last change received. */
  async begin(resumes: boolean): Promise<void> {
    const after = resumes ? this.lastSeq : null;
    if (!this.#socket) await this.#open(this.way === "/ws/channels/" ? after : null);
    if (this.way === "/ws/chat/") this.#join(after);
    this.isWatching = true;
  }

  /** Stops watching by leaving, or by closing the socket. */
  end(byLeaving: boolean): void {
    if (byLeaving && this.way === "/ws/chat/") {
      this.#socket?.send({ type: "leave_channel", channel_id: this.#channelId });
    } else {
      this.#ended.push(...this.#stretches());
      this.#socket?.close();
      this.#socket = null;
      this.#asked = [];
    }
    this.isWatching = false;
  }

  say(type: string, fields: object): void {
    const named = this.way === "/ws/chat/" ? { channel_id: this.#channelId } : {};
    this.#socket?.send({ type, ...named, ...fields });
  }

  /** The last change received since the start, or 0. */
  get lastSeq(): number {
    const last = this.stretches.at(-1);
    return last?.seen.at(-1)?.seq ?? last?.after ?? 0;
  }

  get stretches(): Stretch[] {
    return [...this.#ended, ...this.#stretches()];
  }

  async #open(after: number | null): Promise<void> {
    const query = after === null ? "" : `?after=${after}`;
    const path = this.way === "/ws/chat/" ? this.way : `${this.way}${this.#channelId}/${query}`;
    this.#asked = this.way === "/ws/chat/" ? [] : [after];
    this.#socket = await openSocket(path, { as: this.person });
  }

  #join(after: number | null): void {
    this.#asked.push(after);
    this.#socket?.send({ type: "join_channel", channel_id: this.#channelId, after });
  }

  #stretches(): Stretch[] {
    const asked = [...this.#asked];
    const stretches: Stretch[] = [];
    let current: Stretch | null = null;
    for (const frame of this.#socket?.untaken ?? []) {
      if (frame.type === "error" || frame.type === "resync") throw new Error(JSON.stringify(frame));
      if (frame.type === "left_channel") current = null;
      const isIn =
        frame.type === "joined_channel" || (frame.type === "connected" && this.way !== "/ws/chat/");
      if (isIn) {
        const after = asked.shift() ?? null;
        if (current && after === null) continue;
        current = { after: after ?? Number(frame.seq), seen: [] };
        stretches.push(current);
      } else if (seqOf(frame) !== null && frame.type !== "joined_channel") current?.seen.push(seen(frame));
    }
    return stretches;
  }
}

export function seen(frame: Frame): Seen {
  const { id } = (frame.message ?? {}) as { id?: number };
  const what = `${frame.type} ${id ?? frame.message_id ?? JSON.stringify(frame.message_ids)}`;
  return { seq: seqOf(frame) ?? -1, what };
}
