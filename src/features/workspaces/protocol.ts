export interface Actor {
  accountId: number;
  /** The first name or the username; empty if the account is deleted. */
  name: string;
  username: string;
  /** The address as members may see it. */
  email: string;
}

export function deletedActor(accountId: number): Actor {
  return { accountId, name: "", username: "", email: "" };
}

export interface ChannelName {
  id: number;
  name: string;
  isPrivate: boolean;
}

/** What happens outside the channels' messages, ordered by `id`. `at` is in milliseconds since 1970. */
export interface WorkspaceEvent {
  id: number;
  kind:
    | "workspace_created"
    | "channel_created"
    | "member_joined"
    | "channel_member_added"
    | "member_left"
    | "account_renamed"
    | "account_erased";
  actor: Actor;
  subject: Actor;
  channel: ChannelName | null;
  at: number;
}

export interface StoredEvent extends Pick<WorkspaceEvent, "kind" | "at"> {
  actorId: number;
  subjectId: number;
  channelId: number | null;
}

/** Messages are ascending, without gaps. */
export interface ChannelReport {
  /** Only for a workspace that knows all messages up to this one; others take no messages. */
  after?: number;
  channel: ChannelName;
  memberIds: number[] | null;
  messages: { id: number; actor: Actor; at: number }[];
}

export type ActivityType = "workspace_created" | "channel_created" | "member_joined" | "message_sent";

/** Who may see something: `0` for the whole workspace, or the id of a private channel for its members. */
export type AudienceId = number;

export const EVERYONE: AudienceId = 0;

export interface Activity {
  id: number;
  workspaceId: number;
  type: ActivityType;
  actor: Actor;
  /** The id of its workspace, channel or account, or the number of its message in the channel. */
  refId: number;
  channel: { id: number; name: string } | null;
  at: number;
}

export interface DayCount {
  /** UTC, `2026-11-20`. */
  day: string;
  count: number;
}

export const DAYS_SHOWN = 14;
