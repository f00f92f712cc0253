import { WebSocket } from "ws";
import { ChannelDiary, type ChannelMessage } from "./channel-diary.ts";
import type { ServerPerson, TestServer } from "./server.ts";

interface Frame {
  type: string;
  channel_id: number;
  seq: number;
  message: ChannelMessage;
}

interface TeamClientParts {
  server: TestServer;
  person: ServerPerson;
  way: Way;
  channelIds: readonly number[];
  onAcknowledged: () => void;
}

/** One socket for many channels, or one per channel. */
export type Way = "many" | "straight";

/**
 * A correct client of some channels: it resumes after the last change, repeats unanswered messages with the
 * same client id, and doesn't wait for greetings.
 */
export class TeamClient {
  readonly person: ServerPerson;
  readonly way: Way;
  readonly diaries: readonly ChannelDiary[];
  readonly #server: TestServer;
  #sockets: WebSocket[] = [];

  constructor({ server, person, way, channelIds, onAcknowledged }: TeamClientParts) {
    this.#server = server;
    this.person = person;
    this.way = way;
    this.diaries = channelIds.map(
      (id) => new ChannelDiary(id, person.accountId, `${way}-${id}`, onAcknowledged),
    );
  }

  get isAnswered(): boolean {
    return this.diaries.every((diary) => diary.isAnswered);
  }

  /** Connects and repeats unanswered messages; resolves once all channels greeted. `after` applies to all. */
  async connect(after?: number): Promise<void> {
    const asked = new Map(this.diaries.map((diary) => [diary, after ?? diary.lastSeq]));
    const connecting =
      this.way === "many"
        ? [this.#open("/ws/chat/", asked)]
        : [...asked].map((one) => this.#open(straightPath(one), new Map([one])));
    await Promise.all(connecting);
  }

  /** Resolves when all connections have closed. */
  async closed(): Promise<void> {
    const open = this.#sockets.filter(({ readyState }) => readyState !== WebSocket.CLOSED);
    await Promise.all(open.map((ws) => new Promise((resolve) => ws.once("close", resolve))));
    this.#sockets = [];
  }

  async close(): Promise<void> {
    for (const ws of this.#sockets) ws.terminate();
    await this.closed();
  }

  say(channelId: number, text: string): void {
    for (const [nth, diary] of this.diaries.entries()) {
      const ws = this.#sockets[this.way === "many" ? 0 : nth];
      if (diary.channelId === channelId) transmit(ws, diary.compose(text));
    }
  }

  #open(path: string, asked: ReadonlyMap<ChannelDiary, number | null>): Promise<void> {
    const ws = new WebSocket(this.#server.socketUrl(path, this.person));
    this.#sockets.push(ws);
    const greeted = new Set<ChannelDiary>();
    return new Promise((resolve, reject) => {
      ws.on("error", reject);
      ws.on("open", () => {
        for (const [diary, after] of asked) {
          if (this.way === "many") transmit(ws, joining(diary, after));
          for (const frame of diary.composeAgain()) transmit(ws, frame);
        }
      });
      ws.on("message", (data) => {
        const frame: Frame = JSON.parse(String(data));
        const diary = [...asked.keys()].find(({ channelId }) => channelId === channelOf(frame));
        if (frame.type === "new_message") return diary?.take(frame.message);
        if (diary && GREETINGS[this.way] === frame.type) {
          diary.begin(asked.get(diary) ?? frame.seq);
          if (greeted.add(diary).size === asked.size) resolve();
        } else if (frame.type !== "connected") {
          throw new Error(`${this.person.username} was told ${String(data)}`);
        }
      });
    });
  }
}

const GREETINGS: Record<Way, string> = { many: "joined_channel", straight: "connected" };

function straightPath([{ channelId }, after]: [ChannelDiary, number | null]): string {
  return `/ws/channels/${channelId}/${after === null ? "" : `?after=${after}`}`;
}

function joining({ channelId }: ChannelDiary, after: number | null): object {
  return { type: "join_channel", channel_id: channelId, ...(after !== null && { after }) };
}

function channelOf({ channel_id, message }: Frame): number {
  return message?.channel_id ?? channel_id;
}

function transmit(ws: WebSocket | undefined, frame: object): void {
  if (ws?.readyState === WebSocket.OPEN) ws.send(JSON.stringify(frame));
}
