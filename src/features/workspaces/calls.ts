import type { Activity, AudienceId, ChannelReport, DayCount, WorkspaceEvent } from "./protocol.ts";

export interface WorkspaceCalls extends Rpc.DurableObjectBranded {
  /** Returns the last message that is known. Idempotent [W5]. */
  report(report: ChannelReport): number;
  /** In order. Idempotent [W10]. */
  record(events: WorkspaceEvent[]): void;
  /** Newest first. */
  activities(audiences: AudienceId[], limit: number): Promise<Activity[]>;
  /** The last 14 calendar days in UTC, oldest first [W6]. */
  messagesPerDay(audiences: AudienceId[], now: number): Promise<DayCount[]>;
  /** `at` is in milliseconds since 1970 [W7]. */
  activeSince(at: number, audiences: AudienceId[]): Promise<number[]>;
  /** Returns the number of the last activity. Only members see addresses [W8]. */
  watch(accountId: number, isMember?: boolean): number;
  unwatch(accountId: number): void;
}
