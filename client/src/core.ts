import type { Context } from "./context.ts";
import { PalaestraError } from "./error.ts";
import type { ClientEvent, Report } from "./events.ts";
import type { Live } from "./live.ts";
import { Outbox } from "./outbox/outbox.ts";
import type { OutboxStorage } from "./outbox/storage.ts";
import { callAll, onLook, PLATFORM, type Platform } from "./platform.ts";
import { type Api, apiOf } from "./rest/api.ts";
import { requester } from "./rest/request.ts";
import { channel } from "./room/channel.ts";
import { conversation } from "./room/conversation.ts";
import { Room } from "./room/room.ts";
import type { RoomParts } from "./room/transcript.ts";
import { type Credentials, Session } from "./session/session.ts";

export { PalaestraError };

export type ConnectOptions = Credentials & {
  /** Of the server: `https://chat.example`. */
  url: string;
  onEvent?: (event: ClientEvent) => void;
  /** Where messages are kept until they are stored: IndexedDB where there is one, else memory. */
  outbox?: OutboxStorage;
  /** Instead of what the platform has. */
  platform?: Partial<Platform>;
};

/** One person at one server: rooms, and every operation. Nothing is asked of the server before something is used. */
export class Core {
  /** Every operation, typed. */
  readonly api: Api;
  protected readonly context: Context;
  readonly #session: Session;
  readonly #outbox: Outbox;
  readonly #rooms = new Map<string, Room>();
  readonly #forgetLooks: () => void;
  #account: number | null = null;
  #isOver = false;

  constructor(options: ConnectOptions) {
    const { onEvent, outbox } = options;
    const report: Report = (event) => onEvent && callAll([onEvent], event);
    const platform = { ...PLATFORM, ...options.platform };
    const origin = options.url.replace(/\/+$/, "");
    const request = requester(origin, platform);
    const common = { origin, now: platform.now, report };
    this.#outbox = new Outbox({
      ...common,
      storage: outbox ?? import("./outbox/default-storage.ts").then((module) => module.defaultStorage()),
      onChange: (key) => this.#roomOf(key).outboxChanged(),
    });
    this.#session = new Session({
      ...common,
      credentials: options,
      request,
      onAccount: (id) => this.#belongTo(id),
      onOver: (error) => {
        this.#outbox.leave();
        for (const each of this.connected()) each.end();
        if (!this.#isOver) report({ type: "signed out", error });
        this.#isOver = true;
      },
    });
    this.api = apiOf(this.#session, request);
    this.context = { platform, api: this.api, origin };
    this.#forgetLooks = onLook(() => this.reconnect());
    void this.#resume();
  }

  /** A conversation by its number, of two people or of a group. */
  conversation(id: number): Room {
    return this.#roomOf(`conversation:${id}`);
  }

  /** The conversation with someone, by username; it is begun when it is first used. */
  conversationWith(username: string): Room {
    return this.#roomOf(`with:${username.toLowerCase()}`);
  }

  channel(id: number): Room {
    return this.#roomOf(`channel:${id}`);
  }

  /** Tries at once whatever waits, and makes sure of the rest. A page does so by itself when it is looked at again. */
  reconnect(): void {
    this.#isOver = false;
    for (const each of this.connected()) each.look();
    void this.#resume();
  }

  /** Leaves every socket for good; requests are refused as `closed`. What is in the outbox stays in its storage. */
  close(): void {
    this.#forgetLooks();
    this.#session.close();
    this.#outbox.close();
    for (const each of this.connected()) each.close();
  }

  /** All that may have a socket. */
  protected connected(): Live<unknown>[] {
    return [...new Set(this.#rooms.values())];
  }

  /** A conversation has changed by these frames. */
  protected roomChanged(..._told: Parameters<RoomParts["onFrames"]>): void {}

  #roomOf(key: string): Room {
    const [kind, name = ""] = key.split(/:(.*)/s);
    const isChannel = kind === "channel";
    const room =
      this.#rooms.get(key) ??
      new Room({
        ...this.context,
        key,
        dialect: isChannel ? channel : conversation,
        outbox: this.#outbox,
        onAccount: (id) => this.#belongTo(id),
        identify: async () => this.#session.hasCookies && this.#identify(),
        onFrames: (...told) => isChannel || this.roomChanged(...told),
        find: async () => (kind === "with" ? this.#find(key, name) : Number(name)),
      });
    this.#rooms.set(key, room);
    return room;
  }

  /** The number of the conversation with someone, which is begun where there is none. */
  async #find(key: string, username: string): Promise<number> {
    const { id } = await this.api.post("/api/chat/conversations/start/", { body: { username } });
    // From here on it is the same room by its number.
    const room = this.#rooms.get(key);
    const numbered = `conversation:${id}`;
    if (room && !this.#rooms.has(numbered)) this.#rooms.set(numbered, room);
    return id;
  }

  #belongTo(accountId: number): void {
    const isAnother = (this.#account ?? accountId) !== accountId;
    this.#account = accountId;
    this.#isOver = false;
    if (isAnother) {
      this.#outbox.leave();
      // The same person is found in another conversation.
      for (const [key, room] of this.#rooms) if (room.key !== key) this.#rooms.delete(key);
      for (const each of this.connected()) each.forget();
    }
    void this.#outbox.belongTo(accountId);
  }

  /** What an earlier run left unsent is sent, though nobody opens its room: for that it must be known who this is. */
  async #resume(): Promise<void> {
    try {
      if (await this.#outbox.isOrphaned()) await this.#identify();
    } catch {
      // Without a network it is tried again at the next look, or known from the first socket.
    }
  }

  async #identify(): Promise<void> {
    this.#belongTo((await this.api.get("/api/auth/profile/")).user.id);
  }
}
