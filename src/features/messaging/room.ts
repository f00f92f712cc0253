import { DurableObject } from "cloudflare:workers";
import type { Env } from "../../env.ts";
import type { RelayedEvent } from "../../realtime/subscribers.ts";
import { readPrincipal } from "../../realtime/upgrade.ts";
import type { CommandResult, HistoryPage, NumberedPage, RoomCalls } from "./calls.ts";
import type { Engine } from "./engine.ts";
import { AWAITED_MAX, type Command, type Followed, type RoomSummary } from "./protocol.ts";
import { RoomAccess, type RoomKind } from "./room-access.ts";

export function createRoomClass(kindOf: (ctx: DurableObjectState, env: Env) => RoomKind) {
  return class Room extends DurableObject<Env> implements RoomCalls {
    readonly #access: RoomAccess;

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env);
      this.#access = new RoomAccess(ctx, kindOf(ctx, env));
      ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    }

    override fetch(request: Request): Promise<Response> {
      return this.#access.connect(readPrincipal(request));
    }

    override webSocketMessage(ws: WebSocket, frame: string | ArrayBuffer): void {
      this.#engine.receive(ws, frame);
    }

    override webSocketClose(ws: WebSocket, code: number): void {
      this.#engine.closed(ws, code);
    }

    override webSocketError(ws: WebSocket): void {
      this.#engine.closed(ws, 1006);
    }

    override alarm(): Promise<void> {
      return this.#engine.alarm.ring();
    }

    async perform(accountId: number, command: Command, version: number): Promise<CommandResult> {
      return (await this.#ready(version)).perform(accountId, command);
    }

    async page(page: number, pageSize: number, version: number): Promise<NumberedPage> {
      return (await this.#ready(version)).history.page(page, pageSize);
    }

    async before(
      messageId: number | null,
      limit: number,
      version: number,
      readerId?: number,
    ): Promise<HistoryPage> {
      return (await this.#ready(version)).history.before(messageId, limit, readerId);
    }

    async after(messageId: number, limit: number, version: number): Promise<HistoryPage> {
      return (await this.#ready(version)).history.after(messageId, limit);
    }

    async newest(offset: number, limit: number, version: number): Promise<NumberedPage> {
      return (await this.#ready(version)).history.newest(offset, limit);
    }

    async summary(accountId: number, version: number, after?: number): Promise<RoomSummary | null> {
      return (await this.#ready(version)).summary(accountId, after);
    }

    async follow(accountId: number, version: number): Promise<Followed> {
      return (await this.#ready(version)).roomSubscribers.follow(accountId);
    }

    unfollow(accountId: number): void {
      this.#engine.connectedMembers.unfollow(accountId);
    }

    replay(accountId: number, after: number): RelayedEvent[] | null {
      const { roomSubscribers } = this.#engine;
      return roomSubscribers.isFollowedBy(accountId) ? roomSubscribers.replay(after) : [];
    }

    reportNow(): Promise<void> {
      return this.#engine.delivery.whenDelivered(0);
    }

    async refreshDirectory(version: number): Promise<void> {
      await (await this.#ready(version)).delivery.whenMembersNotified(AWAITED_MAX);
    }

    setListening(accountId: number, isListening: boolean): void {
      this.#engine.connectedMembers.setListening(accountId, isListening);
    }

    closeGrants(accountId: number, grantIds: string[]): void {
      this.#engine.connectedMembers.closeGrants(accountId, grantIds);
    }

    purgeDeleted(now: number): { nextDueAt: number | null } {
      return this.#engine.maintenance.purge(now);
    }

    eraseAccount(accountId: number): Promise<void> {
      return this.#engine.maintenance.eraseAccount(accountId);
    }

    isReferenced(fileKey: string): boolean {
      return this.#engine.history.refersTo(fileKey);
    }

    evict(): void {
      // After the answer, because an abort fails every call that is in progress.
      setTimeout(() => this.ctx.abort("evicted by a developer"), 0);
    }

    get #engine(): Engine {
      return this.#access.engine;
    }

    async #ready(version: number): Promise<Engine> {
      const engine = this.#engine;
      await engine.ready(version);
      return engine;
    }
  };
}
