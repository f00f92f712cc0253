import { describe, expect, it } from "vitest";
import type { Message } from "../../../src/features/messaging/protocol.ts";
import type { PersonDialect } from "../../../src/features/people/dialects/socket-kind.ts";
import { DIALECTS, type PersonEvent, SOCKET_KINDS } from "../../../src/features/people/modules.ts";
import { messageUuid } from "../../../src/lib/ids.ts";
import type { SocketDescription } from "../../../src/realtime/frames.ts";
import { inChannel } from "../../support/channel-said.ts";
import { describeDialect, SPEAKER } from "../../support/contracts/dialect.ts";
import { describeExamples, parseToldOf } from "../../support/contracts/examples.ts";
import { notified, type PersonCommand } from "../../support/person-commands.ts";

const AT = Date.UTC(2026, 10, 20, 12, 15);
const at = "2026-11-20T12:15:00.000Z";
const NOTE = "01a1faef-f6cf-71f7-b098-51490452fa15";
const CARD = {
  accountId: 5,
  username: "jane_smith",
  nickname: "Jane",
  email: "jane@example.com",
  avatar: null,
};
const JOHN = {
  accountId: 1,
  username: "johndoe",
  firstName: "John",
  lastName: "Doe",
  email: "john@example.com",
};
const PLACE = { roomId: 7, uuid: "" };
const MESSAGE: Message = {
  id: 15,
  seq: 42,
  sender: JOHN,
  content: "Hello!",
  attachment: null,
  clientId: "c-1",
  clientTime: null,
  sentAt: AT,
  readAt: null,
  editedAt: AT,
  deletedAt: null,
  likes: 0,
};
const inChat: [frame: object, command: PersonCommand][] = [
  [
    { type: "join_channel", channel_id: 7 },
    { type: "JoinChannel", channelId: 7, after: null },
  ],
  [
    { type: "join_channel", channel_id: 7, after: null },
    { type: "JoinChannel", channelId: 7, after: null },
  ],
  [
    { type: "join_channel", channel_id: 7, after: 0 },
    { type: "JoinChannel", channelId: 7, after: 0 },
  ],
  [
    { type: "leave_channel", channel_id: 7 },
    { type: "LeaveChannel", channelId: 7 },
  ],
  ...inChannel.map(([fields, command]): [object, PersonCommand] => [
    { ...fields, channel_id: 7 },
    { type: "ActInChannel", channelId: 7, command },
  ]),
];

/** One of each kind of event that a person's object has for its sockets. */
const EVENTS: { [Type in PersonEvent["type"]]: Extract<PersonEvent, { type: Type }> } = {
  Connected: { type: "Connected", accountId: 5 },
  MessageSent: { type: "MessageSent", place: PLACE, message: MESSAGE, isOwn: false, unread: 1 },
  MessageLiked: { type: "MessageLiked", place: PLACE, messageId: 15, likes: 1 },
  UnreadChanged: { type: "UnreadChanged", place: PLACE, unread: 1 },
  ConversationAdded: { type: "ConversationAdded", place: PLACE },
  ConversationRemoved: { type: "ConversationRemoved", place: PLACE },
  ChatCreated: { type: "ChatCreated", chat: NOTE },
  ChatJoined: { type: "ChatJoined", chat: NOTE },
  PresenceChanged: {
    type: "PresenceChanged",
    person: CARD,
    status: "idle",
    isArrival: false,
    at: AT + 2000,
    lastSeenAt: AT,
  },
  Notified: notified(NOTE, AT, {
    action: "notification",
    kind: "mention",
    message: "johndoe mentioned you in #general",
  }),
  ChannelJoined: { type: "ChannelJoined", channelId: 7, seq: 41 },
  ChannelLeft: { type: "ChannelLeft", channelId: 7 },
  WorkspaceWatched: { type: "WorkspaceWatched", workspaceId: 2 },
  WorkspaceUnwatched: { type: "WorkspaceUnwatched", workspaceId: 2 },
  StatusDeclared: { type: "StatusDeclared" },
  Subscribed: { type: "Subscribed" },
  InviteAccepted: { type: "InviteAccepted", gameId: NOTE, by: CARD },
  InviteDeclined: { type: "InviteDeclined", by: CARD },
  InviteEnded: { type: "InviteEnded", inviter: CARD, message: "Too late.", clientId: null },
  GameFound: { type: "GameFound", gameId: NOTE, settings: {}, opponent: CARD, self: CARD },
};

const connected = { type: "connected", user_id: 5 };
const presence = {
  type: "presence_update",
  user_email: "jane@example.com",
  username: "jane_smith",
  status: "idle",
  last_seen: at,
};

/** What sockets that are sent messages are sent of conversations besides. */
const inConversations = {
  UnreadChanged: { type: "unread_changed", conversation_id: 7, unread_count: 1 },
  ConversationAdded: { type: "conversation_added", conversation_id: 7 },
  ConversationRemoved: { type: "conversation_removed", conversation_id: 7 },
};

interface Case {
  dialect: PersonDialect<PersonEvent>;
  socket: SocketDescription;
  says: [frame: object, command: PersonCommand][];
  /** Of every other kind of event these clients are told nothing. */
  hears: Partial<Record<PersonEvent["type"], object>>;
  refuses: object[];
}

const CASES: Case[] = [
  {
    dialect: DIALECTS.inbox,
    socket: SOCKET_KINDS.inbox.description,
    says: [],
    hears: {
      Connected: connected,
      MessageSent: {
        type: "new_message",
        conversation_id: 7,
        message_id: 15,
        sender_id: 1,
        sender_username: "johndoe",
        content_preview: "Hello!",
        timestamp: at,
        unread_count: 1,
      },
      ...inConversations,
    },
    refuses: [{ type: "subscribe" }, {}],
  },
  {
    dialect: DIALECTS.chat,
    socket: SOCKET_KINDS.chat.description,
    says: inChat,
    hears: {
      Connected: connected,
      ChannelJoined: { type: "joined_channel", channel_id: 7, seq: 41 },
      ChannelLeft: { type: "left_channel", channel_id: 7 },
    },
    refuses: [
      { type: "join_channel" },
      { type: "join_channel", channel_id: "7" },
      { type: "join_channel", channel_id: 7, after: -1 },
      { type: "join_channel", channel_id: 7, after: "3" },
      { type: "leave_channel", channel_id: 0 },
      ...inChannel.map(([fields]) => fields),
      ...inChannel.map(([fields]) => ({ ...fields, channel_id: 1.5 })),
    ],
  },
  {
    dialect: DIALECTS.activity,
    socket: SOCKET_KINDS.activity.description,
    says: [
      [
        { type: "subscribe", workspace_id: 2 },
        { type: "WatchWorkspace", workspaceId: 2 },
      ],
      [
        { type: "unsubscribe", workspace_id: 2 },
        { type: "UnwatchWorkspace", workspaceId: 2 },
      ],
    ],
    hears: {
      Connected: connected,
      WorkspaceWatched: { type: "subscribed", workspace_id: 2 },
      WorkspaceUnwatched: { type: "unsubscribed", workspace_id: 2 },
    },
    refuses: [
      { type: "subscribe" },
      { type: "subscribe", workspace_id: "2" },
      { type: "unsubscribe", workspace_id: 0 },
    ],
  },
  {
    dialect: DIALECTS.presence,
    socket: SOCKET_KINDS.presence.description,
    says: [
      [{ type: "heartbeat" }, { type: "DeclareStatus", status: "online" }],
      ...(["online", "idle", "offline"] as const).map((status): [object, PersonCommand] => [
        { type: "heartbeat", status },
        { type: "DeclareStatus", status },
      ]),
    ],
    hears: { Connected: connected, PresenceChanged: presence, StatusDeclared: { type: "heartbeat_ack" } },
    refuses: [
      { type: "heartbeat", status: "away" },
      { type: "heartbeat", status: null },
      { type: "presence" },
    ],
  },
  {
    dialect: DIALECTS.notifications,
    socket: SOCKET_KINDS.notifications.description,
    says: [[{ type: "subscribe", more: 1 }, { type: "Subscribe" }]],
    hears: {
      Connected: connected,
      Subscribed: { type: "subscribed" },
      Notified: {
        type: "notification",
        id: NOTE,
        kind: "mention",
        message: "johndoe mentioned you in #general",
        created_at: at,
      },
      MessageSent: {
        type: "notification",
        id: messageUuid({ conversationId: 7, messageId: 15 }),
        kind: "direct_message",
        message: "johndoe: Hello!",
        created_at: at,
      },
      ...inConversations,
    },
    refuses: [{ type: "unsubscribe" }, { type: "notification" }],
  },
];

for (const { dialect, socket, says, hears, refuses } of CASES) {
  describeDialect({ dialect, parseTold: parseToldOf(socket) });

  describe(socket.path, () => {
    describeExamples(dialect, socket);

    it.each(says)("%j is decoded", (frame, command) => {
      expect(dialect.decode(JSON.stringify(frame), SPEAKER)).toEqual({
        ok: true,
        command,
        ids: expect.anything(),
      });
    });

    it.each(refuses)("%j is refused", (frame) => {
      expect(dialect.decode(JSON.stringify(frame), SPEAKER)).toMatchObject({ ok: false });
    });

    it.each(Object.values(EVENTS))("$type is encoded as documented, or has no frame", (event) => {
      const told = dialect.encode(event, null).map((frame) => JSON.parse(frame));
      const frame = hears[event.type];
      expect(told).toEqual(frame ? [frame] : []);
      if (frame) expect(parseToldOf(socket)(frame)).toEqual(frame);
    });
  });
}

it.each([
  SOCKET_KINDS.inbox.description,
  SOCKET_KINDS.chat.description,
  SOCKET_KINDS.activity.description,
  SOCKET_KINDS.presence.description,
  SOCKET_KINDS.notifications.description,
])("$path: its refusals are documented", ({ receive }) => {
  expect(receive.map(({ name }) => name)).toContain("error");
});

it("[P20] one's own messages are not notifications", () => {
  expect(DIALECTS.notifications.encode({ ...EVENTS.MessageSent, isOwn: true }, null)).toEqual([]);
});
