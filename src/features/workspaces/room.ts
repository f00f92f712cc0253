import { DurableObject } from "cloudflare:workers";
import { createContext } from "../../compose.ts";
import type { Env } from "../../env.ts";
import type { WorkspaceCalls } from "./calls.ts";
import { WorkspaceEngine } from "./engine.ts";
import type { Activity, AudienceId, ChannelReport, DayCount, WorkspaceEvent } from "./protocol.ts";

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

  report(report: ChannelReport): number {
    return this.#engine.report(report);
  }

  record(events: WorkspaceEvent[]): void {
    this.#engine.record(events);
  }

  async activities(audiences: AudienceId[], limit: number): Promise<Activity[]> {
    await this.#engine.pullBusyChannels();
    return this.#engine.storage.newest(audiences, limit);
  }

  async messagesPerDay(audiences: AudienceId[], now: number): Promise<DayCount[]> {
    await this.#engine.pullBusyChannels();
    return this.#engine.messagesPerDay(audiences, now);
  }

  async activeSince(at: number, audiences: AudienceId[]): Promise<number[]> {
    await this.#engine.pullBusyChannels();
    return this.#engine.storage.activeSince(at, audiences);
  }

  watch(accountId: number, isMember?: boolean): number {
    return this.#engine.watch(accountId, isMember ?? false);
  }

  unwatch(accountId: number): void {
    this.#engine.unwatch(accountId);
  }
}
