import { DurableObject } from "cloudflare:workers";
import type { Env } from "../../env.ts";
import { reciprocateClose } from "../../realtime/close-codes.ts";
import type { Relay } from "../../realtime/subscribers.ts";
import { readPrincipal } from "../../realtime/upgrade.ts";
import type { Card } from "../accounts/protocol.ts";
import type { ConnectionsAnswer, ConnectionsReport } from "../messaging/calls.ts";
import type { InboxUpdate } from "../messaging/protocol.ts";
import type { PersonCalls } from "./calls.ts";
import { PersonEngine } from "./engine.ts";
import type { ChatEvent, InboxEntry } from "./inbox/protocol.ts";
import type { Engagement } from "./invites/protocol.ts";
import type { Modules } from "./modules.ts";
import type { AnyNotification, NotificationList, NotificationQuery } from "./notifications/protocol.ts";
import type { Presence } from "./presence/protocol.ts";

export class UserRoom extends DurableObject<Env> implements PersonCalls {
  readonly #engine: PersonEngine;
  readonly #modules: Modules;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#engine = new PersonEngine(ctx, env);
    this.#modules = this.#engine.modules;
  }

  override fetch(request: Request): Promise<Response> {
    return this.#engine.handshakes.open(readPrincipal(request));
  }

  override webSocketMessage(ws: WebSocket, frame: string | ArrayBuffer): void {
    this.#engine.receiveFrame(ws, frame);
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.#engine.sockets.remove(ws);
    reciprocateClose(ws, code);
  }

  override webSocketError(ws: WebSocket): void {
    this.webSocketClose(ws, 1006);
  }

  override alarm(): Promise<void> {
    return this.#engine.ring();
  }

  deliver(update: InboxUpdate): number {
    return this.#modules.inbox.receiveUpdate(update);
  }

  reportConnections(report: ConnectionsReport): ConnectionsAnswer {
    return this.#engine.receiveReport(report);
  }

  relay(relay: Relay): number | null {
    return this.#modules.subscriptions.deliver(relay);
  }

  dismiss(topic: string): void {
    this.#modules.subscriptions.revoke(topic);
  }

  notify({ id, at, content }: AnyNotification): void {
    this.#modules.notifications.notify(id, at, content);
  }

  receiveLetter(from: Card, event: { type: string }): Promise<void> {
    return this.#engine.receivePeerEvent(from, event);
  }

  readInbox(): Promise<InboxEntry[]> {
    return this.#modules.inbox.list();
  }

  hideConversation(conversationId: number): Promise<void> {
    return this.#modules.inbox.hide(conversationId);
  }

  showConversation(conversationId: number): void {
    this.#modules.inbox.show(conversationId);
  }

  tell(event: ChatEvent): void {
    this.#modules.inbox.publish(event);
  }

  listNotifications(wanted: NotificationQuery): Promise<NotificationList> {
    return this.#modules.notifications.list(wanted);
  }

  markNotificationsRead(operation: string | null = null): number {
    return this.#modules.notifications.markAllRead(operation);
  }

  presence(): Promise<Presence> {
    return this.#modules.presence.check(Date.now());
  }

  async confirmPresence(): Promise<string | null> {
    return (await this.#modules.presence.confirm(Date.now())) ? this.env.VERSION.id : null;
  }

  showPresenceTo(accountId: number, isVisible: boolean): Promise<void> {
    return this.#modules.presence.sendTo(accountId, isVisible, Date.now());
  }

  game(): Promise<Engagement | null> {
    return this.#modules.invites.findGame();
  }

  endGame(gameId: string): Promise<boolean> {
    return this.#modules.invites.execute({ type: "EndGame", gameId });
  }

  severInvites(accountId: number): Promise<boolean> {
    return this.#modules.invites.execute({ type: "EndInvites", accountId });
  }

  closeGrants(grantIds: string[]): Promise<void> {
    return this.#engine.endGrants(grantIds);
  }

  leave(grantIds: string[]): Promise<void> {
    return this.#engine.announceDeletion(grantIds);
  }

  erase(): Promise<void> {
    return this.#engine.erase();
  }
}
