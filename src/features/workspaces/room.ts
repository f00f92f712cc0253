import { DurableObject } from "cloudflare:workers";
import { createContext } from "../../compose.ts";
import type { Env } from "../../env.ts";
import type { WorkspaceCalls } from "./calls.ts";
import { WorkspaceEngine } from "./engine.ts";
import type { Activity, AudienceId, ChannelReport, DayCount, WorkspaceEvent } from "./protocol.ts";

/** The object of one workspace. It decides nothing: the rules are those of SPEC.md. */
export class WorkspaceRoom extends DurableObject<Env> implements WorkspaceCalls {
  readonly #engine: WorkspaceEngine;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#engine = new WorkspaceEngine(
      ctx,
      createContext(env, (promise) => ctx.waitUntil(promise)),
    );
  }

  override alarm(): Promise<void> {
    return this.#engine.ring();
  }

  /** Takes which messages were sent in a channel. Telling it twice or late changes nothing [W5]. */
  report(report: ChannelReport): number {
    return this.#engine.report(report);
  }

  /** Takes what happened besides, in order. Telling it twice changes nothing [W10]. */
  record(events: WorkspaceEvent[]): void {
    this.#engine.record(events);
  }

  /** The newest `limit` activities for these audiences, newest first. */
  async activities(audiences: AudienceId[], limit: number): Promise<Activity[]> {
    await this.#engine.pullBusyChannels();
    return this.#engine.storage.newest(audiences, limit);
  }

  /** Messages on each of the last 14 calendar days, UTC, oldest first [W6]. */
  async messagesPerDay(audiences: AudienceId[], now: number): Promise<DayCount[]> {
    await this.#engine.pullBusyChannels();
    return this.#engine.messagesPerDay(audiences, now);
  }

  /** Who was active at a moment or since [W7]. */
  async activeSince(at: number, audiences: AudienceId[]): Promise<number[]> {
    await this.#engine.pullBusyChannels();
    return this.#engine.storage.activeSince(at, audiences);
  }

  /** Lets a person's object relay activities to sockets there [W8]; the number of the last one before. Only members are told addresses. */
  watch(accountId: number, isMember?: boolean): number {
    return this.#engine.watch(accountId, isMember ?? false);
  }

  unwatch(accountId: number): void {
    this.#engine.unwatch(accountId);
  }
}
