import { DurableObject } from "cloudflare:workers";
import { createContext } from "../../../compose.ts";
import type { Env } from "../../../env.ts";
import type { RelayedEvent } from "../../../realtime/followers.ts";
import { readPrincipal } from "../../../realtime/upgrade.ts";
import type { CommandResult, HistoryPage } from "../../messaging/calls.ts";
import { Engine } from "../../messaging/engine.ts";
import { Entrance } from "../../messaging/entrance.ts";
import { AWAITED_MAX, type Command, type Followed, type RoomSummary } from "../../messaging/protocol.ts";
import type { ChannelCalls } from "./calls.ts";
import { channelEntrance, channelHost } from "./host.ts";

/** The object of one channel. It decides nothing: the engine's machine does, by the rules of messaging/SPEC.md. */
export class ChannelRoom extends DurableObject<Env> implements ChannelCalls {
  readonly #entrance: Entrance;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const context = createContext(env, (promise) => ctx.waitUntil(promise));
    const id = Number(ctx.id.name);
    this.#entrance = new Entrance(
      ctx,
      channelEntrance(context, id),
      () => new Engine(ctx, channelHost(context, ctx.storage, id)),
    );
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

  async perform(accountId: number, command: Command, directoryVersion: number): Promise<CommandResult> {
    await this.#engine.ready(directoryVersion);
    return this.#engine.perform(accountId, command);
  }

  async before(messageId: number | null, limit: number, directoryVersion: number): Promise<HistoryPage> {
    await this.#engine.ready(directoryVersion);
    return this.#engine.history.before(messageId, limit);
  }

  async after(messageId: number, limit: number, directoryVersion: number): Promise<HistoryPage> {
    await this.#engine.ready(directoryVersion);
    return this.#engine.history.after(messageId, limit);
  }

  /** Lets a person's object relay the channel to sockets there [R29]; says from which change on. */
  async follow(accountId: number, directoryVersion: number): Promise<Followed> {
    await this.#engine.ready(directoryVersion);
    return this.#engine.relaying.follow(accountId);
  }

  unfollow(accountId: number): void {
    this.#engine.relaying.followers.remove(accountId);
  }

  /** What changed after a change, some of it, for who follows; null where it cannot be told [R16]. */
  replay(accountId: number, after: number): RelayedEvent[] | null {
    return this.#engine.relaying.isFollowedBy(accountId) ? this.#engine.relaying.replay(after) : [];
  }

  /** Resolves once the workspace's object knows of every message that there is [W5]. */
  reportNow(): Promise<void> {
    return this.#engine.outlet.hasTold(0);
  }

  async summary(accountId: number, directoryVersion: number, after?: number): Promise<RoomSummary | null> {
    await this.#engine.ready(directoryVersion);
    return this.#engine.summary(accountId, after);
  }

  /** Reads the members anew, and sees that they know: who was removed is told nothing more from here on. */
  async refreshDirectory(version: number): Promise<void> {
    await this.#engine.ready(version);
    await this.#engine.outlet.membersTold(AWAITED_MAX);
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

  get #engine(): Engine {
    return this.#entrance.engine;
  }
}
