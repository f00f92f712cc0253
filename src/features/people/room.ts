import { DurableObject } from "cloudflare:workers";
import type { Env } from "../../env.ts";
import { reciprocateClose } from "../../realtime/close-codes.ts";
import type { Relay } from "../../realtime/followers.ts";
import { readPrincipal } from "../../realtime/upgrade.ts";
import type { Card } from "../accounts/protocol.ts";
import type { ConnectionsAnswer, ConnectionsReport } from "../messaging/calls.ts";
import type { InboxUpdate } from "../messaging/protocol.ts";
import type { PersonCalls } from "./calls.ts";
import { PersonEngine } from "./engine.ts";
import type { Engagement } from "./invites/protocol.ts";
import type { InboxEntry, Letter, Notification, PersonEvent, Presence } from "./protocol.ts";

/** The object of one person. It decides nothing: the rules are those of SPEC.md here and in invites/. */
export class UserRoom extends DurableObject<Env> implements PersonCalls {
  readonly #engine: PersonEngine;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#engine = new PersonEngine(ctx, env);
  }

  override fetch(request: Request): Promise<Response> {
    return this.#engine.entrance.knock(readPrincipal(request));
  }

  override webSocketMessage(ws: WebSocket, frame: string | ArrayBuffer): void {
    this.#engine.hear(ws, frame);
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.#engine.sockets.closed(ws);
    reciprocateClose(ws, code);
  }

  override webSocketError(ws: WebSocket): void {
    this.webSocketClose(ws, 1006);
  }

  override alarm(): Promise<void> {
    return this.#engine.ring();
  }

  /**
   * Takes what a room tells of itself [P1, P2], and says up to which change the person is told then. Telling it twice or late changes
   * nothing.
   */
  deliver(update: InboxUpdate): number {
    return this.#engine.receiveUpdate(update);
  }

  /** Takes a room's word on by which grants the person is connected there. */
  reportConnections(report: ConnectionsReport): ConnectionsAnswer {
    return this.#engine.receiveReport(report);
  }

  /** Takes what passed in something that sockets here follow, and says up to where they are told then. Null if none does. */
  relay(relay: Relay): number | null {
    return this.#engine.relay(relay);
  }

  /** Takes word that sockets here may follow something no longer. */
  dismiss(topic: string): void {
    this.#engine.subscriptions.dismiss(topic);
  }

  /** Keeps a notification, and tells sockets of it. Keeping it twice changes nothing [P13]. */
  notify(notification: Notification): void {
    this.#engine.notify(notification);
  }

  /** Takes a letter of another person's object [P12]. Taking it twice changes nothing. */
  receiveLetter(from: Card, letter: Letter): Promise<void> {
    return this.#engine.receiveLetter(from, letter);
  }

  /** The inbox, after asking the rooms in which the person is at this moment; of one that fails, as last known [P3]. */
  readInbox(): Promise<InboxEntry[]> {
    return this.#engine.readInbox();
  }

  /** Removes a conversation from the person's list until someone writes in it again [P4]. */
  hideConversation(conversationId: number): Promise<void> {
    return this.#engine.hideConversation(conversationId);
  }

  showConversation(conversationId: number): void {
    this.#engine.storage.hide(conversationId, -1);
  }

  listNotifications(wanted: { isRead: boolean | null; limit: number; offset: number }): {
    items: Notification[];
    count: number;
  } {
    return this.#engine.notifications.list(wanted, Date.now());
  }

  markNotificationsRead(operation: string | null = null): number {
    return this.#engine.notifications.markAllRead(operation, Date.now());
  }

  /** Whether the person is there, looked at anew [P8]. */
  presence(): Promise<Presence> {
    return this.#engine.presence.look(Date.now());
  }

  /**
   * The same, and the directory says so too [P11]. Returns the version of this object where it has written nothing, so
   * that whoever asks many notes for all of them that they were asked.
   */
  async confirmPresence(): Promise<string | null> {
    return (await this.#engine.presence.confirm(Date.now())) ? this.env.VERSION.id : null;
  }

  /** Tells one other person how the presence of this one stands, or that they are gone as far as that one sees. */
  showPresenceTo(accountId: number, isVisible: boolean): Promise<void> {
    return this.#engine.presence.showTo(accountId, isVisible, Date.now());
  }

  /** Tells the person's own sockets of something that concerns them alone. */
  tell(event: PersonEvent): void {
    this.#engine.sockets.tell(event);
  }

  /** The game that the person is in, or null. */
  game(): Promise<Engagement | null> {
    return this.#engine.game();
  }

  /** Ends a game of the person's. False if they are in no such game. */
  endGame(gameId: string): Promise<boolean> {
    return this.#engine.commandInvite({ type: "EndGame", gameId });
  }

  /** Ends what is pending between two who may not meet any more. */
  severInvites(accountId: number): Promise<boolean> {
    return this.#engine.commandInvite({ type: "Sever", accountId });
  }

  /** Closes every socket that came by these grants, here and in the rooms [P5]. */
  closeGrants(grantIds: string[]): Promise<void> {
    return this.#engine.closeGrants(grantIds);
  }

  /** Tells whom it concerns that the person goes for good [P7]. */
  leave(grantIds: string[]): Promise<void> {
    return this.#engine.leave(grantIds);
  }

  /** Forgets the person, whose account is deleted [P7]. */
  erase(): Promise<void> {
    return this.#engine.erase();
  }
}
