import type { Context } from "../../context.ts";
import { DAY_MS, SECOND_MS } from "../../lib/time.ts";
import { tryEach } from "../../lib/try-each.ts";
import { Alarm } from "../../realtime/alarm.ts";
import { migrate } from "../../realtime/migrations.ts";
import { type PublishedEvent, Subscribers } from "../../realtime/subscribers.ts";
import { userRoom } from "../people/stub.ts";
import { encodeActivity } from "./activity/frames.ts";
import { channelRoom } from "./channels/stub.ts";
import { audienceOf, dayOf, fillDays, readEvent, readReport } from "./machine.ts";
import {
  type Activity,
  type AudienceId,
  type ChannelReport,
  DAYS_SHOWN,
  type DayCount,
  deletedActor,
  EVERYONE,
  type WorkspaceEvent,
} from "./protocol.ts";
import { pruneActivities, pruneDays } from "./pruning.ts";
import { WORKSPACE_MIGRATIONS, WorkspaceStorage } from "./storage.ts";
import { workspaceTopic } from "./stub.ts";
import { Visitors } from "./visitors.ts";

/** Longer than channels batch their reports. */
const BUSY_MS = SECOND_MS;

export class WorkspaceEngine {
  readonly storage: WorkspaceStorage;
  readonly #ctx: DurableObjectState;
  readonly #context: Context;
  readonly #topic: string;
  readonly #subscribers: Subscribers;
  readonly #visitors: Visitors;
  readonly #alarm: Alarm;
  /** When each channel last reported: a recent one may have more messages waiting. */
  readonly #reportedAt = new Map<number, number>();

  constructor(ctx: DurableObjectState, context: Context) {
    this.#ctx = ctx;
    this.#context = context;
    const workspaceId = Number(ctx.id.name);
    this.#topic = workspaceTopic(workspaceId);
    migrate(ctx.storage, WORKSPACE_MIGRATIONS);
    this.storage = new WorkspaceStorage(ctx.storage.sql, workspaceId);
    this.#visitors = new Visitors(ctx.storage.sql);
    this.#subscribers = new Subscribers({
      sql: ctx.storage.sql,
      logger: context.logger,
      topic: this.#topic,
      lastSeq: () => this.storage.lastId,
      replay: (after, limit) =>
        this.storage.after(after, limit).map(({ audience, activity }) => this.#published(audience, activity)),
      resync: () => ({ seq: this.storage.lastId, frames: [] }),
      relay: (accountId, relay) => userRoom(context.env, accountId).relay(relay),
      armAlarm: () => this.#alarm.arm(),
    });
    this.#alarm = new Alarm(ctx, context.logger, { subscribers: this.#subscribers.courier });
  }

  /** A report with a gap is not taken [W5]. */
  report(report: ChannelReport): number {
    const { channel, memberIds, messages } = report;
    const audience = audienceOf(channel);
    const reportedId = this.storage.reportedId(channel.id);
    const hasNoGap = report.after === undefined || report.after <= reportedId;
    if (messages.length > 0) this.#reportedAt.set(channel.id, Date.now());
    const appended = this.#atomically(() => {
      this.storage.saveChannel(channel, memberIds ?? []);
      if (!hasNoGap) return [];
      const { activities, counts, active } = readReport(report, reportedId);
      const last = messages.at(-1);
      if (last && activities.length > 0) this.storage.count(channel.id, counts, last.id);
      return this.storage.append(activities, audience, active);
    });
    this.#publishActivities(audience, appended);
    return this.storage.reportedId(channel.id);
  }

  async pullBusyChannels(): Promise<void> {
    const now = Date.now();
    const busy = [...this.#reportedAt].filter(([, at]) => now - at < BUSY_MS).map(([id]) => id);
    const { env, logger } = this.#context;
    const failed = await tryEach(busy, async (id) => {
      await channelRoom(env, id).reportNow();
    });
    for (const { error } of failed) logger.error("asking a channel for its report failed", error);
  }

  record(events: readonly WorkspaceEvent[]): void {
    for (const event of events) {
      if (event.id <= this.storage.lastEventId()) continue;
      const activity = readEvent(event);
      const audience = activity?.audience ?? EVERYONE;
      const appended = this.#atomically(() => {
        this.storage.saveLastEventId(event.id);
        // If the event is late, the channel has reported its members already.
        if (event.channel && event.kind === "channel_created" && !this.storage.channel(event.channel.id)) {
          this.storage.saveChannel(event.channel, event.channel.isPrivate ? [event.actor.accountId] : []);
        }
        if (event.kind === "account_erased")
          this.storage.people.rename(deletedActor(event.subject.accountId));
        // A former member's address is hidden.
        if (event.kind === "account_renamed" || event.kind === "member_left") {
          this.storage.people.rename(event.subject);
        }
        if (event.kind === "member_left" || event.kind === "account_erased") {
          this.storage.forgetActivity(event.subject.accountId);
        }
        if (!activity) return [];
        const active = [{ accountId: activity.actor.accountId, at: event.at }];
        return this.storage.append([activity], audience, active);
      });
      this.#publishActivities(audience, appended);
      if (event.kind === "member_joined") this.#visitors.set(event.subject.accountId, false);
      if (event.kind === "member_left") this.#endSubscription(event.subject.accountId);
    }
  }

  watch(accountId: number, isMember: boolean): number {
    this.#visitors.set(accountId, !isMember);
    return this.#subscribers.add(accountId);
  }

  unwatch(accountId: number): void {
    this.#visitors.set(accountId, false);
    this.#subscribers.remove(accountId);
  }

  messagesPerDay(audiences: readonly AudienceId[], now: number): DayCount[] {
    const first = dayOf(now - (DAYS_SHOWN - 1) * DAY_MS);
    return fillDays(this.storage.messagesSince(first, audiences), now);
  }

  ring(): Promise<void> {
    return this.#alarm.ring();
  }

  #publishActivities(audience: AudienceId, activities: readonly Activity[]): void {
    const { sql } = this.#ctx.storage;
    if (pruneActivities(sql, audience, activities)) pruneDays(sql, Date.now());
    if (activities.length === 0 || this.#subscribers.isEmpty) return;
    for (const activity of activities) this.#subscribers.publish(this.#published(audience, activity));
    this.#alarm.arm();
  }

  #published(audience: AudienceId, activity: Activity): PublishedEvent {
    const toMembers = [encodeActivity(activity, "members")];
    const toVisitors = [encodeActivity(activity, "visitors")];
    return {
      seq: activity.id,
      frames: toMembers,
      framesFor: (accountId) => (this.#visitors.has(accountId) ? toVisitors : toMembers),
      isFor: (accountId) =>
        audience === EVERYONE || (this.storage.channel(audience)?.memberIds.has(accountId) ?? false),
    };
  }

  #endSubscription(accountId: number): void {
    this.#visitors.set(accountId, false);
    if (!this.#subscribers.remove(accountId)) return;
    const appended = userRoom(this.#context.env, accountId).dismiss(this.#topic);
    this.#context.background("tell of the end of a subscription", appended);
  }

  #atomically<Result>(work: () => Result): Result {
    try {
      return this.#ctx.storage.transactionSync(work);
    } catch (error) {
      this.storage.forget();
      throw error;
    }
  }
}
