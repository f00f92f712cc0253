/** Who did something, as others are told. */
export interface Actor {
  accountId: number;
  /** The first name, or else the username; empty where the account is gone. */
  name: string;
  username: string;
  /** The address as members of the workspace may know it. */
  email: string;
}

/** Someone whose account is deleted. */
export function deletedActor(accountId: number): Actor {
  return { accountId, name: "", username: "", email: "" };
}

/** What happened to a workspace outside its channels' rooms, in the order of `id`. `at` in milliseconds since 1970. */
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
  /** Whom it happened to. */
  subject: Actor;
  channel: { id: number; name: string; isPrivate: boolean } | null;
  at: number;
}

/** What happened to a workspace, as the outbox has it. */
export interface StoredEvent extends Pick<WorkspaceEvent, "kind" | "at"> {
  actorId: number;
  /** Whom it happened to. */
  subjectId: number;
  /** The channel that it concerns. */
  channelId: number | null;
}

/** What a channel tells its workspace: which messages were sent, ascending and without a hole. */
export interface ChannelReport {
  /** For a workspace that was told of all up to this message; one that was not takes no messages. */
  after?: number;
  channel: { id: number; name: string; isPrivate: boolean };
  /** Who may know of a private channel. */
  memberIds: number[] | null;
  messages: { id: number; actor: Actor; at: number }[];
}

export type ActivityType = "workspace_created" | "channel_created" | "member_joined" | "message_sent";

/** For whom something is: `0` for all of the workspace, or the number of a private channel for those in it. */
export type AudienceId = number;

export const EVERYONE: AudienceId = 0;

/** One line of the workspace's log. */
export interface Activity {
  id: number;
  workspaceId: number;
  type: ActivityType;
  actor: Actor;
  /** What it is about: a workspace, channel, account, or message by its number in its channel. */
  refId: number;
  channel: { id: number; name: string } | null;
  at: number;
}

export interface DayCount {
  /** UTC, `2026-11-20`. */
  day: string;
  count: number;
}

/** How many calendar days are counted back, today among them. */
export const DAYS_SHOWN = 14;
