import { DurableObject } from "cloudflare:workers";
import { createContext } from "../../compose.ts";
import type { Env } from "../../env.ts";
import { readPrincipal } from "../../realtime/upgrade.ts";
import type { CommandResult, HistoryPage } from "../messaging/calls.ts";
import { Engine } from "../messaging/engine.ts";
import { Entrance } from "../messaging/entrance.ts";
import { AWAITED_MAX, type Command, type RoomSummary } from "../messaging/protocol.ts";
import type { ConversationCalls, NumberedPage } from "./calls.ts";
import { conversationEntrance, conversationHost } from "./host.ts";

/** The object of one conversation. It decides nothing: the engine's machine does, by the rules of messaging/SPEC.md. */
export class ConversationRoom extends DurableObject<Env> implements ConversationCalls {
  readonly #entrance: Entrance;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const context = createContext(env, (promise) => ctx.waitUntil(promise));
    const id = Number(ctx.id.name);
    this.#entrance = new Entrance(
      ctx,
      conversationEntrance(context, id),
      () => new Engine(ctx, conversationHost(context, id)),
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

  async page(page: number, pageSize: number, version: number): Promise<NumberedPage> {
    await this.#engine.ready(version);
    return this.#engine.history.page(page, pageSize);
  }

  async before(messageId: number | null, limit: number, directoryVersion: number): Promise<HistoryPage> {
    await this.#engine.ready(directoryVersion);
    return this.#engine.history.before(messageId, limit);
  }

  async after(messageId: number, limit: number, directoryVersion: number): Promise<HistoryPage> {
    await this.#engine.ready(directoryVersion);
    return this.#engine.history.after(messageId, limit);
  }

  /** Messages by their place from the newest, which is 0, newest first, and how many there are. */
  async newest(offset: number, limit: number, version: number): Promise<NumberedPage> {
    await this.#engine.ready(version);
    return this.#engine.history.newest(offset, limit);
  }

  /**
   * What a person is to know of this room as it stands, with what happened after a change, if one is named; null for someone who
   * never was in it.
   */
  async summary(accountId: number, directoryVersion: number, after?: number): Promise<RoomSummary | null> {
    await this.#engine.ready(directoryVersion);
    return this.#engine.summary(accountId, after);
  }

  /** Reads the members anew, and sees that they know: who was removed is told nothing more from here on. */
  async refreshDirectory(version: number): Promise<void> {
    await this.#engine.ready(version);
    await this.#engine.outlet.membersTold(AWAITED_MAX);
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
}
