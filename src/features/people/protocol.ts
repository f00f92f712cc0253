import type { MessageAddress } from "../../lib/ids.ts";
import type { Card } from "../accounts/protocol.ts";
import type { Command, Message, Place } from "../messaging/protocol.ts";
import type { GameSettings, Invite, InviteEvent, InviteLetter } from "./invites/protocol.ts";

/** What a person's object knows of one conversation, as its room stated it at the change `seq`. */
export interface InboxEntry {
  conversationId: number;
  seq: number;
  unread: number;
  lastMessage: Message | null;
  /** Removed from the list by the person, and nothing was said there since. */
  isHidden: boolean;
}

export type PresenceStatus = "online" | "idle" | "offline";

export interface Presence {
  status: PresenceStatus;
  /** When the person was last there, milliseconds since 1970; null for someone who never was. */
  lastSeenAt: number | null;
}

/** `isArrival`: they were not there before. `at` is when it changed, `lastSeenAt` when they were last there. */
export interface PresenceChanged {
  type: "PresenceChanged";
  status: PresenceStatus;
  isArrival: boolean;
  at: number;
  lastSeenAt: number;
}

/** What a person says on a socket of their own object. Chats and messages are named by UUID. */
export type PersonCommand =
  | { type: "Nothing" }
  | { type: "SendToChat"; chat: string; content: string; clientId: string | null; clientTime: string }
  /** `message` is null for a UUID that is no message's. */
  | { type: "LikeInChat"; chat: string; message: MessageAddress | null; isLiked: boolean }
  | { type: "ReadMessage"; message: MessageAddress | null }
  | { type: "JoinChat"; chat: string }
  | { type: "InviteToGame"; username: string; clientId: string; settings: GameSettings }
  | { type: "AnswerInvite"; username: string; accepts: boolean }
  | { type: "CancelInvite"; username: string }
  | { type: "AddFriend"; receiverId: number }
  | { type: "AnnounceTournament"; tournamentId: string | number; name: string }
  | { type: "ReadNotification"; id: string }
  | { type: "Notify"; message: string; kind: string }
  /** `after` is the last change that the client has seen, or null for a fresh start. */
  | { type: "JoinChannel"; channelId: number; after: number | null }
  | { type: "LeaveChannel"; channelId: number }
  | { type: "ActInChannel"; channelId: number; command: Command }
  | { type: "WatchWorkspace"; workspaceId: number }
  | { type: "UnwatchWorkspace"; workspaceId: number }
  | { type: "DeclareStatus"; status: PresenceStatus }
  | { type: "Subscribe" };

/** What is kept in a person's list of notifications. An invite's goes when the invite is over. */
export type NotificationContent =
  | { action: "game_invite"; invite: Invite; invitee: Card }
  | { action: "new_friend"; friend: Card }
  | { action: "new_tournament"; organizer: Card; tournamentId: string | number; name: string }
  | { action: "notification"; message: string; kind: string };

/** `at` in milliseconds since 1970. */
export interface Notification {
  id: string;
  at: number;
  isRead: boolean;
  content: NotificationContent;
}

/** What a person's sockets are told. */
export type PersonEvent =
  | { type: "Connected"; accountId: number }
  /** `unread` is the count that it brought to this person. */
  | { type: "MessageSent"; place: Place; message: Message; isOwn: boolean; unread: number }
  | { type: "MessageLiked"; place: Place; messageId: number; likes: number }
  | { type: "ChatCreated"; chat: string }
  | { type: "ChatJoined"; chat: string }
  | (PresenceChanged & { person: Card })
  | { type: "Notified"; notification: Notification }
  | { type: "ChannelJoined"; channelId: number; seq: number }
  | { type: "ChannelLeft"; channelId: number }
  | { type: "WorkspaceWatched"; workspaceId: number }
  | { type: "WorkspaceUnwatched"; workspaceId: number }
  | { type: "StatusDeclared" }
  | { type: "Subscribed" }
  /** An invite that came is told by its notification. `own` is the person whose sockets these are. */
  | Exclude<InviteEvent, { type: "InviteReceived" | "GameFound" }>
  | (Extract<InviteEvent, { type: "GameFound" }> & { own: Card });

/** What one person's object writes to another's. */
export type Letter =
  | InviteLetter
  | PresenceChanged
  | { type: "FriendAdded"; notificationId: string; at: number }
  | {
      type: "TournamentAnnounced";
      notificationId: string;
      at: number;
      tournamentId: string | number;
      name: string;
    };
