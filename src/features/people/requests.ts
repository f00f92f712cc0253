import type { Context } from "../../context.ts";
import { countUse } from "../../http/rate-limits.ts";
import { AppError, assertNever } from "../../lib/error.ts";
import { type Card, cardOf, findAccount, findAccountByUsername } from "../accounts/actions.ts";
import { addFriend, isBlockedBetween } from "../contacts/actions.ts";
import { countReach } from "../contacts/reach/actions.ts";
import { areContacts } from "../contacts/relations/actions.ts";
import type { Command } from "../messaging/protocol.ts";
import { tellOfPresence } from "./actions.ts";
import type { Invitations } from "./invites/invitations.ts";
import type { Post } from "./letters/post.ts";
import type { NotificationStorage } from "./notifications/storage.ts";
import type { Notification, PersonCommand } from "./protocol.ts";
import type { Rooms } from "./rooms.ts";
import type { Sockets } from "./sockets.ts";
import type { PersonStorage } from "./storage.ts";
import { findOwnConversation } from "./store.ts";
import type { Subscriptions } from "./subscriptions.ts";

interface RequestsParts {
  context: Context;
  accountId: number;
  storage: PersonStorage;
  sockets: Sockets;
  rooms: Rooms;
  post: Post;
  notifications: NotificationStorage;
  invitations: Invitations;
  subscriptions: Subscriptions;
  /** How the person says they are changed. */
  declared(): void;
  /** Something is stored that has a time to be due. */
  stored(): void;
}

type CommandOf<Type extends PersonCommand["type"]> = Extract<PersonCommand, { type: Type }>;

/** What other people's objects are woken for is counted as a write by REST is [P16]. */
const REACHES_PEOPLE = new Set<PersonCommand["type"]>([
  "InviteToGame",
  "AnswerInvite",
  "CancelInvite",
  "AddFriend",
  "AnnounceTournament",
]);

/** Does what a person says on a socket of their own. What it takes to decide is gathered first, then it is decided. */
export class Requests {
  readonly #parts: RequestsParts;
  /** What one socket says is done in the order in which it was said. */
  readonly #before = new WeakMap<WebSocket, Promise<void>>();

  constructor(parts: RequestsParts) {
    this.#parts = parts;
  }

  perform(ws: WebSocket, command: PersonCommand): Promise<void> {
    const done = (this.#before.get(ws) ?? Promise.resolve()).then(() => this.#perform(ws, command));
    const settled = done.catch((error: unknown) => this.#fail(ws, error));
    this.#before.set(ws, settled);
    return settled;
  }

  async #perform(ws: WebSocket, command: PersonCommand): Promise<void> {
    const { context, accountId } = this.#parts;
    if (REACHES_PEOPLE.has(command.type)) await countUse(context, "WRITE_ACCOUNT", accountId);
    switch (command.type) {
      case "Nothing":
        return;
      case "SendToChat":
        return this.#send(ws, command);
      case "LikeInChat":
        return this.#like(ws, command);
      case "ReadMessage":
        return this.#read(ws, command);
      case "JoinChat":
        return this.#join(ws, command.chat);
      case "InviteToGame":
        return this.#invite(ws, command);
      case "AnswerInvite":
      case "CancelInvite":
        return this.#answer(ws, command);
      case "AddFriend":
        return this.#addFriend(command);
      case "AnnounceTournament":
        return this.#announce(command);
      case "ReadNotification":
        return this.#parts.notifications.markRead(command.id);
      case "Notify":
        return this.#notify(command);
      case "JoinChannel":
        return this.#parts.subscriptions.channels.join(ws, command);
      case "LeaveChannel":
        return this.#parts.subscriptions.channels.leave(ws, command);
      case "ActInChannel":
        return this.#parts.subscriptions.channels.act(ws, command, (work) => this.#inBackground(ws, work));
      case "WatchWorkspace":
        return this.#parts.subscriptions.workspaces.watch(ws, command.workspaceId);
      case "UnwatchWorkspace":
        return this.#parts.subscriptions.workspaces.unwatch(ws, command.workspaceId);
      case "DeclareStatus":
        return this.#declare(ws, command);
      case "Subscribe":
        return this.#subscribe(ws);
      default:
        return assertNever(command);
    }
  }

  async #send(ws: WebSocket, { chat, content, clientId, clientTime }: CommandOf<"SendToChat">) {
    const conversationId = await this.#conversation(chat);
    if (conversationId === null) return;
    const command: Command = { type: "SendMessage", content, attachment: null, clientId, clientTime };
    this.#inRoom(ws, conversationId, chat, command);
  }

  async #like(ws: WebSocket, { chat, message, isLiked }: CommandOf<"LikeInChat">) {
    const conversationId = await this.#conversation(chat);
    if (conversationId === null || message?.conversationId !== conversationId) return;
    const type = isLiked ? "LikeMessage" : "UnlikeMessage";
    this.#inRoom(ws, conversationId, chat, { type, messageId: message.messageId });
  }

  async #read(ws: WebSocket, { message }: CommandOf<"ReadMessage">) {
    if (message === null || !(await this.#isOwn(message.conversationId))) return;
    const command: Command = { type: "MarkRead", messageIds: [message.messageId] };
    this.#inRoom(ws, message.conversationId, "", command);
  }

  async #join(ws: WebSocket, chat: string): Promise<void> {
    const { context, accountId, sockets } = this.#parts;
    const isMember = (await findOwnConversation(context.db, { uuid: chat }, accountId)) !== null;
    if (isMember) sockets.tell({ type: "ChatJoined", chat }, { only: ws });
  }

  async #invite(ws: WebSocket, { username, clientId, settings }: CommandOf<"InviteToGame">): Promise<void> {
    const { invitations, context, accountId } = this.#parts;
    const [own, to] = await Promise.all([this.#own(), this.#playable(username)]);
    if (to) await countReach(context, accountId, [to.accountId]);
    const command = { type: "Invite", id: context.newId(), to, username, clientId, settings } as const;
    invitations.command(own, command, Date.now(), ws);
  }

  async #answer(
    ws: WebSocket,
    command: CommandOf<"AnswerInvite"> | CommandOf<"CancelInvite">,
  ): Promise<void> {
    const { username } = command;
    const [own, other] = await Promise.all([this.#own(), this.#playable(username)]);
    const { invitations } = this.#parts;
    if (command.type === "CancelInvite") {
      invitations.command(own, { type: "Cancel", to: other, username }, Date.now(), ws);
    } else {
      const answer = { type: "Answer", from: other, username, accepts: command.accepts } as const;
      invitations.command(own, answer, Date.now(), ws);
    }
  }

  async #addFriend({ receiverId }: CommandOf<"AddFriend">): Promise<void> {
    const { context, accountId, post, stored } = this.#parts;
    if (receiverId === accountId || !(await findAccount(context, receiverId))) return;
    if (await isBlockedBetween(context, accountId, receiverId)) return;
    const wereContacts = await areContacts(context, accountId, receiverId);
    const { isNew, isMutual } = await addFriend(context, accountId, receiverId);
    if (!isNew) return;
    post.write([receiverId], { type: "FriendAdded", notificationId: context.newId(), at: Date.now() });
    stored();
    await post.run();
    if (wereContacts || !isMutual) return;
    context.background("new contacts are told", tellOfPresence(context, accountId, receiverId, true));
  }

  async #announce(command: CommandOf<"AnnounceTournament">): Promise<void> {
    const { context, post, stored } = this.#parts;
    const { tournamentId, name } = command;
    post.write("contacts", {
      type: "TournamentAnnounced",
      notificationId: context.newId(),
      at: Date.now(),
      tournamentId,
      name,
    });
    stored();
    await post.run();
  }

  #notify({ message, kind }: CommandOf<"Notify">): void {
    const { context, notifications, sockets } = this.#parts;
    const content = { action: "notification", message, kind } as const;
    const notification: Notification = { id: context.newId(), at: Date.now(), isRead: false, content };
    notifications.add(notification);
    sockets.tell({ type: "Notified", notification });
  }

  async #declare(ws: WebSocket, { status }: CommandOf<"DeclareStatus">): Promise<void> {
    const { context, accountId, sockets, declared } = this.#parts;
    // A change of status is told to contacts, so it counts as what reaches people does [P16].
    if (status !== sockets.declared()) await countUse(context, "WRITE_ACCOUNT", accountId);
    sockets.declare(ws, status, Date.now());
    declared();
    sockets.tell({ type: "StatusDeclared" }, { only: ws });
  }

  #subscribe(ws: WebSocket): void {
    this.#parts.sockets.subscribe(ws);
    this.#parts.sockets.tell({ type: "Subscribed" }, { only: ws });
  }

  /**
   * Has a room do something, without waiting: what is said next need not wait, and comes after it all the same. What
   * a room refuses is not told on these sockets; a message that was sent before is.
   */
  #inRoom(ws: WebSocket, conversationId: number, uuid: string, command: Command): void {
    const { storage, rooms, sockets } = this.#parts;
    const room = { kind: "conversation", id: conversationId } as const;
    const work = rooms.perform(room, command).then((outcome) => {
      if (!outcome.ok || !outcome.isRepeated || outcome.change?.type !== "MessageSent") return;
      const { message } = outcome.change;
      // If it was not told here yet, it comes as news, and in its turn.
      if (message.seq > storage.told(conversationId).seq) return;
      const place = { roomId: conversationId, uuid };
      sockets.tell({ type: "MessageSent", place, message, isOwn: true, unread: 0 }, { only: ws });
    });
    this.#inBackground(ws, work);
  }

  #inBackground(ws: WebSocket, work: Promise<void>): void {
    this.#parts.context.background(
      "a command to a room",
      work.catch((error: unknown) => this.#fail(ws, error)),
    );
  }

  /**
   * Tells of what is refused. Where something failed, nobody is to take for sent what may not have been: the socket
   * ends, and its client looks what is there.
   */
  #fail(ws: WebSocket, error: unknown): void {
    const { sockets } = this.#parts;
    if (error instanceof AppError) {
      const refusal = { code: error.code, message: error.message };
      if (error.code === "rate_limited") return sockets.slowDown(ws, refusal);
      if (sockets.forgives(ws)) return sockets.refuse(ws, refusal);
    }
    this.#parts.context.logger.error("a command failed", error, { account_id: this.#parts.accountId });
    sockets.fail(ws);
  }

  /** A person to play with, or null where there is none of that name or one of the two blocked the other. */
  async #playable(username: string): Promise<Card | null> {
    const { context, accountId } = this.#parts;
    const account = await findAccountByUsername(context, username);
    if (!account || (await isBlockedBetween(context, accountId, account.id))) return null;
    return cardOf(account);
  }

  async #conversation(uuid: string): Promise<number | null> {
    const { storage, context, accountId } = this.#parts;
    return storage.conversationOf(uuid) ?? (await findOwnConversation(context.db, { uuid }, accountId));
  }

  /** Whether to ask a room at all: one that nobody made would come into being by being asked. */
  async #isOwn(id: number): Promise<boolean> {
    const { storage, context, accountId } = this.#parts;
    return storage.told(id).seq >= 0 || (await findOwnConversation(context.db, { id }, accountId)) !== null;
  }

  async #own(): Promise<Card> {
    const account = await findAccount(this.#parts.context, this.#parts.accountId);
    if (!account) throw new Error("the account of a person's object is gone");
    return cardOf(account);
  }
}
