import type { Command, InboxUpdate, RoomAddress } from "../../messaging/protocol.ts";
import type { Core, Handlers, ModuleDefinition, PersonModule } from "../module.ts";
import type { RoomListener } from "../rooms.ts";
import { INBOX_ENCODINGS, INBOX_EVENTS_PART } from "./dialect.ts";
import { decideUpdate } from "./machine.ts";
import type { ChatEvent, InboxCommand, InboxEntry, InboxEvent } from "./protocol.ts";
import { inboxSocket } from "./socket.ts";
import { INBOX_MIGRATIONS, InboxStorage } from "./storage.ts";
import { findOwnConversation } from "./store.ts";

export class Inbox implements PersonModule, RoomListener {
  static readonly definition: ModuleDefinition<InboxEvent> = {
    migrations: INBOX_MIGRATIONS,
    encodings: INBOX_ENCODINGS,
    eventsPart: INBOX_EVENTS_PART,
    sockets: { inbox: inboxSocket },
  };

  readonly #core: Core<InboxEvent>;
  readonly #storage: InboxStorage;

  constructor(core: Core<InboxEvent>) {
    this.#core = core;
    this.#storage = new InboxStorage(core.storage.sql);
    core.rooms.listen(this);
  }

  readonly commands: Handlers<InboxCommand> = {
    SendToChat: async ({ chat, content, clientId, clientTime }, ws) => {
      const conversationId = await this.#findConversation(chat);
      if (conversationId === null) return;
      const command: Command = { type: "SendMessage", content, attachment: null, clientId, clientTime };
      this.#sendToRoom(ws, conversationId, chat, command);
    },
    LikeInChat: async ({ chat, message, isLiked }, ws) => {
      const conversationId = await this.#findConversation(chat);
      if (conversationId === null || message?.conversationId !== conversationId) return;
      const type = isLiked ? "LikeMessage" : "UnlikeMessage";
      this.#sendToRoom(ws, conversationId, chat, { type, messageId: message.messageId });
    },
    ReadMessage: async ({ message }, ws) => {
      if (message === null || !(await this.#isMember(message.conversationId))) return;
      const command: Command = { type: "MarkRead", messageIds: [message.messageId] };
      this.#sendToRoom(ws, message.conversationId, "", command);
    },
    JoinChat: async ({ chat }, ws) => {
      const { context, accountId, sockets } = this.#core;
      const isMember = (await findOwnConversation(context.db, { uuid: chat }, accountId)) !== null;
      if (isMember) sockets.publish({ type: "ChatJoined", chat }, { only: ws });
    },
  };

  cursor({ kind, id }: RoomAddress): number | undefined {
    return kind === "conversation" ? this.#storage.cursor(id).seq : undefined;
  }

  receiveUpdate(update: InboxUpdate): number {
    const { accountId, sockets, recheckGrants } = this.#core;
    const cursor = this.#storage.cursor(update.conversationId);
    const { write, events, at } = decideUpdate(accountId, cursor, update);
    if (write === "save") this.#storage.save(update);
    if (write === "remove") this.#storage.remove(update.conversationId);
    for (const event of events) sockets.publish(event);
    recheckGrants();
    return at;
  }

  async list(): Promise<InboxEntry[]> {
    await this.#core.rooms.refreshAll();
    return this.#storage.list();
  }

  async hide(conversationId: number): Promise<void> {
    // Updates that are still to come are hidden too.
    await this.#core.rooms.refresh({ kind: "conversation", id: conversationId });
    const entry = this.#storage.list().find((each) => each.conversationId === conversationId);
    this.#storage.hide(conversationId, entry?.lastMessage?.seq ?? 0);
  }

  show(conversationId: number): void {
    this.#storage.hide(conversationId, -1);
  }

  publish(event: ChatEvent): void {
    this.#core.sockets.publish(event);
  }

  reset(): void {
    this.#storage.reset();
  }

  /** Does not wait: the next command arrives after it. A repeated message is answered with the first. */
  #sendToRoom(ws: WebSocket, conversationId: number, uuid: string, command: Command): void {
    const { rooms, sockets, continueFor } = this.#core;
    const room = { kind: "conversation", id: conversationId } as const;
    const work = rooms.send(room, command).then((outcome) => {
      if (!outcome.ok || !outcome.isRepeated || outcome.change?.type !== "MessageSent") return;
      const { message } = outcome.change;
      // If its update is still to come, it is published then.
      if (message.seq > this.#storage.cursor(conversationId).seq) return;
      const place = { roomId: conversationId, uuid };
      sockets.publish({ type: "MessageSent", place, message, isOwn: true, unread: 0 }, { only: ws });
    });
    continueFor(ws, work);
  }

  async #findConversation(uuid: string): Promise<number | null> {
    const { context, accountId } = this.#core;
    return this.#storage.findByUuid(uuid) ?? (await findOwnConversation(context.db, { uuid }, accountId));
  }

  /** Whether to call a room: a call would create one that does not exist. */
  async #isMember(id: number): Promise<boolean> {
    const { context, accountId } = this.#core;
    if (this.#storage.cursor(id).seq >= 0) return true;
    return (await findOwnConversation(context.db, { id }, accountId)) !== null;
  }
}
