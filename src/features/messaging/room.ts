import { DurableObject } from "cloudflare:workers";
import type { Env } from "../../env.ts";
import type { RelayedEvent } from "../../realtime/subscribers.ts";
import { readPrincipal } from "../../realtime/upgrade.ts";
import type { CommandResult, HistoryPage, NumberedPage, RoomCalls } from "./calls.ts";
import { Engine } from "./engine.ts";
import { Entrance, type EntranceHost } from "./entrance.ts";
import type { OutletHost } from "./outlet.ts";
import { AWAITED_MAX, type Command, type Followed, type RoomSummary } from "./protocol.ts";

/** What rooms of one kind have of their own. */
export interface RoomWorld {
  entrance: EntranceHost;
  /** Called once there is such a room: it may store something. */
  createHost(): OutletHost;
}

/**
 * The class of the objects of one kind of room. It decides nothing: the engine's machine does, by the rules of SPEC.md. What
 * its methods guarantee is said where callers find it, in the `calls.ts` of each kind.
 */
export function createRoomClass(worldOf: (ctx: DurableObjectState, env: Env) => RoomWorld) {
  return class Room extends DurableObject<Env> implements RoomCalls {
    readonly #entrance: Entrance;

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env);
      const { entrance, createHost } = worldOf(ctx, env);
      this.#entrance = new Entrance(ctx, entrance, () => new Engine(ctx, createHost()));
      ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    }

    override fetch(request: Request): Promise<Response> {
      return this.#entrance.knock(readPrincipal(request));
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
      return (await this.#ready(version)).relaying.follow(accountId);
    }

    unfollow(accountId: number): void {
      this.#engine.audience.unfollow(accountId);
    }

    replay(accountId: number, after: number): RelayedEvent[] | null {
      const { relaying } = this.#engine;
      return relaying.isFollowedBy(accountId) ? relaying.replay(after) : [];
    }

    reportNow(): Promise<void> {
      return this.#engine.outlet.hasTold(0);
    }

    async refreshDirectory(version: number): Promise<void> {
      await (await this.#ready(version)).outlet.membersTold(AWAITED_MAX);
    }

    setListening(accountId: number, isListening: boolean): void {
      this.#engine.audience.setListening(accountId, isListening);
    }

    closeGrants(accountId: number, grantIds: string[]): void {
      this.#engine.audience.closeGrants(accountId, grantIds);
    }

    purgeDeleted(now: number): { nextDueAt: number | null } {
      return this.#engine.upkeep.purge(now);
    }

    eraseAccount(accountId: number): Promise<void> {
      return this.#engine.upkeep.eraseAccount(accountId);
    }

    isReferenced(fileKey: string): boolean {
      return this.#engine.history.refersTo(fileKey);
    }

    get #engine(): Engine {
      return this.#entrance.engine;
    }

    /** The engine, by a list of members of this version or a newer one. */
    async #ready(version: number): Promise<Engine> {
      const engine = this.#engine;
      await engine.ready(version);
      return engine;
    }
  };
}
