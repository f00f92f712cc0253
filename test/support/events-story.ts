import { messageUuid, parseMessageUuid } from "../../src/lib/ids.ts";
import { api } from "./api.ts";
import { say, start } from "./build.ts";
import { cast, type Player } from "./cast.ts";
import { openTab, type Tab } from "./events.ts";
import { enter, openSocket, type TestSocket } from "./socket.ts";

const timestamp = "2025-07-28T09:00:00Z";

/** What a chat's sockets have in common: a message, or a like. */
export type Told = { sent: number } | { liked: number; isLiked: boolean };

/** Where something is sent: one of two tabs, the room's socket, or REST. */
export type Surface = 0 | 1 | "room" | "rest";

/** One of two people in a chat, on all surfaces. Records everything received. */
export class Voice {
  readonly player: Player;
  readonly tabs: readonly [Tab, Tab];
  readonly told: readonly [Told[], Told[]] = [[], []];
  readonly room: TestSocket;
  readonly roomTold: Told[] = [];
  /** Read markers of this person as received. */
  readonly reads: { by: number; through: number }[] = [];
  readonly bell: TestSocket;
  readonly #chat: { id: number; uuid: string };
  #seq = 0;

  constructor(
    player: Player,
    chat: { id: number; uuid: string },
    tabs: readonly [Tab, Tab],
    room: TestSocket,
    bell: TestSocket,
  ) {
    this.player = player;
    this.tabs = tabs;
    this.room = room;
    this.bell = bell;
    this.#chat = chat;
  }

  async say(surface: Surface, content: string, clientId: string | null): Promise<void> {
    const client_id = clientId ?? undefined;
    if (surface === "rest") return void (await say(this.player, this.#chat.id, content));
    if (surface === "room") return this.room.send({ content, client_id });
    this.tabs[surface].say("new_message", { chat_id: this.#chat.uuid, content, timestamp, client_id });
  }

  like(surface: Surface, message_id: number, isLiked: boolean): void {
    if (surface !== 0 && surface !== 1) {
      return this.room.send({ type: isLiked ? "like" : "unlike", message_id });
    }
    const message = { id: this.#uuid(message_id), chat_id: this.#chat.uuid };
    this.tabs[surface].say(isLiked ? "like_message" : "unlike_message", message);
  }

  async read(surface: Surface, message_id: number): Promise<void> {
    if (surface === "room") return this.room.send({ type: "read", message_id });
    if (surface !== "rest") return this.tabs[surface].say("read_message", { id: this.#uuid(message_id) });
    const path = `/api/chat/conversations/${this.#chat.id}/read/`;
    await api("POST", path, { as: this.player, body: { message_ids: [message_id] } });
  }

  /** Receives on every socket until each has these messages. */
  async hear(contents: readonly string[]): Promise<void> {
    await Promise.all([this.#hearTab(0, contents), this.#hearTab(1, contents), this.#hearRoom(contents)]);
  }

  async #hearTab(index: 0 | 1, contents: readonly string[]): Promise<void> {
    const awaited = new Set(contents);
    while (awaited.size > 0) {
      const { action, data } = await this.tabs[index].next();
      const message = parseMessageUuid(String(data.id))?.messageId ?? 0;
      if (action === "new_message") this.told[index].push({ sent: message });
      if (action === "chat_like_update") {
        this.told[index].push({ liked: message, isLiked: data.is_liked === true });
      }
      awaited.delete(String(data.content));
    }
  }

  async #hearRoom(contents: readonly string[]): Promise<void> {
    const awaited = new Set(contents);
    while (awaited.size > 0) {
      const frame = await this.room.next();
      const message = Number(frame.message_id);
      awaited.delete(String(frame.content));
      const isNews = frame.type !== "read_receipt" && Number(frame.seq) > this.#seq;
      // An answer to a retry is only sent to this socket.
      if (!isNews) continue;
      this.#seq = Number(frame.seq);
      if (frame.type === "chat_message") this.roomTold.push({ sent: message });
      if (frame.type === "message_liked") {
        this.roomTold.push({ liked: message, isLiked: Number(frame.likes) > 0 });
      }
      if (frame.type === "messages_read") {
        this.reads.push({ by: Number(frame.read_by), through: Math.max(...(frame.message_ids as number[])) });
      }
    }
  }

  #uuid(messageId: number): string {
    return messageUuid({ conversationId: this.#chat.id, messageId });
  }
}

/** Two people with a chat open on all surfaces. */
export async function openStory(): Promise<{ id: number; voices: [Voice, Voice] }> {
  const [ada, ben] = await cast("ada", "ben");
  const id = await start(ada, ben);
  const { body } = await api<{ uuid: string }>("GET", `/api/chat/conversations/${id}/`, { as: ada });
  const chat = { id, uuid: body.uuid };
  const open = async (player: Player) => {
    const tabs = [await openTab(player), await openTab(player)] as const;
    const bell = await openSocket("/ws/chat/notifications/", { as: player });
    return new Voice(player, chat, tabs, await enter(id, player), bell);
  };
  return { id, voices: [await open(ada), await open(ben)] };
}
