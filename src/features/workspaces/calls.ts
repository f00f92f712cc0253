import type { Activity, AudienceId, ChannelReport, DayCount, WorkspaceEvent } from "./protocol.ts";

/** RPC methods of a workspace. */
export interface WorkspaceCalls extends Rpc.DurableObjectBranded {
  /** Takes the report of a channel's messages; returns the last message that is known. Idempotent [W5]. */
  report(report: ChannelReport): number;
  /** Takes other events, in order. Idempotent [W10]. */
  record(events: WorkspaceEvent[]): void;
  /** The newest `limit` activities for these audiences, newest first. */
  activities(audiences: AudienceId[], limit: number): Promise<Activity[]>;
  /** Messages on each of the last 14 calendar days in UTC, oldest first [W6]. */
  messagesPerDay(audiences: AudienceId[], now: number): Promise<DayCount[]>;
  /** Accounts active since a time, in milliseconds since 1970 [W7]. */
  activeSince(at: number, audiences: AudienceId[]): Promise<number[]>;
  /**
   * Subscribes a person's object to activities [W8]. Returns the number of the last one. Only members see
   * addresses.
   */
  watch(accountId: number, isMember?: boolean): number;
  unwatch(accountId: number): void;
}
