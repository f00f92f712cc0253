import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Invite } from "../../../src/features/people/invites/protocol.ts";
import { DIALECTS, type PersonEvent, SOCKET_KINDS } from "../../../src/features/people/modules.ts";
import type { NotificationContent } from "../../../src/features/people/notifications/protocol.ts";
import { messageUuid } from "../../../src/lib/ids.ts";
import { notified } from "../../support/person-commands.ts";

const AT = Date.UTC(2026, 10, 20, 12, 15);
const TIME = "2026-11-20T12:15:00.000Z";
const CHAT = "5eafd8eb-5be1-4671-9ff8-ba8fbb798af7";
const MESSAGE = messageUuid({ conversationId: 7, messageId: 3 });
const NOTE = "01a1faef-f6cf-71f7-b098-51490452fa15";
const GAME = "01a1faef-f6cf-71f7-b098-51490452fa16";
const ADA = { accountId: 1, username: "ada", nickname: "Ada Lovelace", email: "", avatar: "/pictures/1.png" };
const BEN = { accountId: 2, username: "ben", nickname: "Ben", email: "", avatar: null };
const ada = { username: "ada", nickname: "Ada Lovelace" };
const SETTINGS = { game_speed: "fast", score_to_win: 11 } as const;

const INVITE: Invite = {
  id: GAME,
  role: "invitee",
  other: ADA,
  clientId: "tab-1",
  settings: SETTINGS,
  status: "pending",
  createdAt: AT,
  expiresAt: AT + 1,
};

/** Of these events its clients never knew. */
const UNHEARD = [
  { type: "PresenceChanged", person: ADA, status: "idle", isArrival: false, at: AT, lastSeenAt: AT - 1 },
  { type: "Connected", accountId: 1 },
  { type: "ChannelJoined", channelId: 1, seq: 3 },
  { type: "ChannelLeft", channelId: 1 },
  { type: "WorkspaceWatched", workspaceId: 1 },
  { type: "WorkspaceUnwatched", workspaceId: 1 },
  { type: "StatusDeclared" },
  { type: "Subscribed" },
] as const satisfies PersonEvent[];

const note = <Content extends NotificationContent>(content: Content) => notified(NOTE, AT, content);

const SENT: Extract<PersonEvent, { type: "MessageSent" }> = {
  type: "MessageSent",
  place: { roomId: 7, uuid: CHAT },
  isOwn: false,
  unread: 1,
  message: {
    id: 3,
    seq: 5,
    sender: { accountId: 1, username: "ada", firstName: "Ada", lastName: "Lovelace", email: "" },
    content: "Hello!",
    attachment: null,
    clientId: null,
    clientTime: "2025-07-28T09:00:00Z",
    sentAt: AT,
    readAt: null,
    editedAt: null,
    deletedAt: null,
    likes: 0,
  },
};

/** The schema of a frame that knows all of its fields. */
function strictSchemaOf(action: string) {
  const { schema } = SOCKET_KINDS.events.description.receive.find(({ name }) => name === action) ?? {};
  if (!(schema instanceof z.ZodObject) || !(schema.shape.data instanceof z.ZodObject)) {
    throw new Error(`no frame is described as ${action}`);
  }
  return z.strictObject({ ...schema.shape, data: schema.shape.data.strict() });
}

const told: [PersonEvent, action: string, data: object][] = [
  [
    SENT,
    "new_message",
    {
      chat_id: CHAT,
      id: MESSAGE,
      content: "Hello!",
      date: TIME,
      sender: "ada",
      is_read: false,
      is_liked: false,
      timestamp: "2025-07-28T09:00:00Z",
    },
  ],
  [
    { ...SENT, message: { ...SENT.message, clientTime: null } },
    "new_message",
    {
      chat_id: CHAT,
      id: MESSAGE,
      content: "Hello!",
      date: TIME,
      sender: "ada",
      is_read: false,
      is_liked: false,
      timestamp: TIME,
    },
  ],
  [
    { type: "MessageLiked", place: { roomId: 7, uuid: CHAT }, messageId: 3, likes: 1 },
    "chat_like_update",
    { id: MESSAGE, chat_id: CHAT, is_liked: true },
  ],
  [
    { type: "MessageLiked", place: { roomId: 7, uuid: CHAT }, messageId: 3, likes: 0 },
    "chat_like_update",
    { id: MESSAGE, chat_id: CHAT, is_liked: false },
  ],
  [
    { type: "UnreadChanged", place: { roomId: 7, uuid: CHAT }, unread: 2 },
    "unread_changed",
    { chat_id: CHAT, unread_messages_count: 2 },
  ],
  [{ type: "ConversationAdded", place: { roomId: 7, uuid: CHAT } }, "join_chat", { chat_id: CHAT }],
  [{ type: "ConversationRemoved", place: { roomId: 7, uuid: CHAT } }, "leave_chat", { chat_id: CHAT }],
  [{ type: "ChatCreated", chat: CHAT }, "room_created", { chat_id: CHAT }],
  [{ type: "ChatJoined", chat: CHAT }, "join_chat", { chat_id: CHAT }],
  [
    { type: "PresenceChanged", person: ADA, status: "online", isArrival: true, at: AT, lastSeenAt: AT - 1 },
    "user_online",
    { ...ada, status: "online", date: TIME },
  ],
  [
    { type: "PresenceChanged", person: ADA, status: "idle", isArrival: true, at: AT, lastSeenAt: AT - 1 },
    "user_online",
    { ...ada, status: "online", date: TIME },
  ],
  [
    { type: "PresenceChanged", person: ADA, status: "offline", isArrival: false, at: AT, lastSeenAt: AT - 1 },
    "user_offline",
    { ...ada, status: "offline", date: TIME },
  ],
  [
    note({ action: "game_invite", invite: INVITE, invitee: BEN }),
    "game_invite",
    {
      ...ada,
      avatar: "/pictures/1.png",
      game_id: GAME,
      client_id: "tab-1",
      settings: SETTINGS,
      status: "pending",
      invitee: { username: "ben", nickname: "Ben", avatar: "/avatar.svg" },
      date: TIME,
      id: NOTE,
    },
  ],
  [
    note({ action: "new_friend", friend: ADA }),
    "new_friend",
    { ...ada, avatar: "/pictures/1.png", date: TIME, id: NOTE },
  ],
  [
    note({ action: "new_tournament", organizer: ADA, tournamentId: 5, name: "Spring" }),
    "new_tournament",
    {
      ...ada,
      avatar: "/pictures/1.png",
      tournament_id: 5,
      tournament_name: "Spring",
      status: "open",
      date: TIME,
      id: NOTE,
    },
  ],
  [
    note({ action: "notification", message: "Saved", kind: "success" }),
    "notification",
    { id: NOTE, message: "Saved", type: "success", date: TIME },
  ],
  [
    { type: "InviteAccepted", gameId: GAME, by: ADA },
    "game_accepted",
    { game_id: GAME, ...ada, avatar: "/pictures/1.png" },
  ],
  [{ type: "InviteDeclined", by: ADA }, "game_declined", ada],
  [
    { type: "InviteEnded", inviter: ADA, message: "Too late.", clientId: "tab-1" },
    "game_invite_canceled",
    { ...ada, message: "Too late.", client_id: "tab-1" },
  ],
  [
    { type: "InviteEnded", inviter: null, message: "There is nobody.", clientId: null },
    "game_invite_canceled",
    { message: "There is nobody." },
  ],
  [
    { type: "GameFound", gameId: GAME, settings: SETTINGS, opponent: ADA, self: BEN },
    "game_found",
    { game_id: GAME, settings: SETTINGS, username: "ben", opponent: { ...ada, avatar: "/pictures/1.png" } },
  ],
];

describe("the server frames of the events socket", () => {
  it.each(told)("%j is encoded as %s", (event, action, data) => {
    const frames = DIALECTS.events.encode(event, null).map((frame): unknown => JSON.parse(frame));
    expect(frames).toEqual([{ action, data }]);
    expect(frames.map((frame) => strictSchemaOf(action).parse(frame))).toEqual(frames);
  });

  it.each(UNHEARD)("$type has no frame", (event) => {
    expect(DIALECTS.events.encode(event, null)).toEqual([]);
  });

  it("every kind of event is tested", () => {
    const kinds = new Set(told.map(([{ type }]) => type));
    const all: Record<
      Exclude<PersonEvent["type"], Exclude<(typeof UNHEARD)[number]["type"], "PresenceChanged">>,
      true
    > = {
      MessageSent: true,
      MessageLiked: true,
      UnreadChanged: true,
      ConversationAdded: true,
      ConversationRemoved: true,
      ChatCreated: true,
      ChatJoined: true,
      PresenceChanged: true,
      Notified: true,
      InviteAccepted: true,
      InviteDeclined: true,
      InviteEnded: true,
      GameFound: true,
    };
    expect([...kinds].sort()).toEqual(Object.keys(all).sort());
  });

  it("exactly the encoded actions are documented", () => {
    const described = SOCKET_KINDS.events.description.receive.map(({ name }) => name);
    expect(new Set(described)).toEqual(new Set(told.map(([, action]) => action)));
  });

  it.each([...SOCKET_KINDS.events.description.send, ...SOCKET_KINDS.events.description.receive])(
    "$name: its example matches its schema",
    ({ schema, example }) => {
      expect(() => schema.parse(example)).not.toThrow();
    },
  );
});
