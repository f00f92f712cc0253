import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  conversationDialect,
  conversationSocket,
} from "../../../src/features/messaging/dialects/conversation.ts";
import { CONVERSATION_FRAMES } from "../../../src/features/messaging/dialects/conversation-frames.ts";
import type { Command, Event, Message } from "../../../src/features/messaging/protocol.ts";
import { DIALECTS, SOCKET_KINDS } from "../../../src/features/people/modules.ts";
import { FRAME_BYTES_MAX } from "../../../src/realtime/dialect.ts";
import type { SocketDescription } from "../../../src/realtime/frames.ts";
import { describeDialect, SPEAKER } from "../../support/contracts/dialect.ts";

const AT = Date.UTC(2026, 10, 20, 12, 15);
const TIME = "2026-11-20T12:15:00.000Z";
const JOHN = { accountId: 1, username: "john_doe", firstName: "John", lastName: "Doe", email: "" };
const JANE = { accountId: 5, username: "jane_smith", firstName: "Jane", lastName: "Smith", email: "" };
const PLACE = { roomId: 12, uuid: "01a1faef-f6cf-71f7-b098-51490452fa15" };
const MESSAGE: Message = {
  id: 15,
  seq: 42,
  sender: JOHN,
  content: "Hi!",
  attachment: null,
  clientId: "c-1",
  clientTime: null,
  sentAt: AT,
  readAt: null,
  editedAt: null,
  deletedAt: null,
  likes: 0,
};

const says: [frame: object, command: Command][] = [
  [{ type: "message", content: "Hi!" }, send("Hi!")],
  [{ type: "message", content: "Hi!", client_id: "c-1" }, send("Hi!", "c-1")],
  [{ type: "message", content: "Hi!", client_id: null }, send("Hi!")],
  [{ type: "chat_message", content: " Hi! " }, send(" Hi! ")],
  [{ content: "Hi!", client_id: "c-1" }, send("Hi!", "c-1")],
  [{ type: "message", content: "Hi!", sender: 7, conversation_id: 3 }, send("Hi!")],
  [
    { type: "read", message_id: 15 },
    { type: "MarkRead", messageIds: [15] },
  ],
  [
    { type: "mark_read", message_ids: [] },
    { type: "MarkRead", messageIds: [] },
  ],
  [
    { type: "mark_read", message_ids: [14, 15] },
    { type: "MarkRead", messageIds: [14, 15] },
  ],
  [{ type: "typing" }, { type: "SetTyping", isTyping: true }],
  [
    { type: "typing", is_typing: false },
    { type: "SetTyping", isTyping: false },
  ],
  [{ type: "stop_typing" }, { type: "SetTyping", isTyping: false }],
  [
    { type: "edit", message_id: 15, new_content: "Ho" },
    { type: "EditMessage", messageId: 15, content: "Ho" },
  ],
  [
    { type: "edit", message_id: 15, content: "Ho" },
    { type: "EditMessage", messageId: 15, content: "Ho" },
  ],
  [
    { type: "delete", message_id: 15 },
    { type: "DeleteMessage", messageId: 15 },
  ],
  [
    { type: "like", message_id: 15 },
    { type: "LikeMessage", messageId: 15 },
  ],
  [
    { type: "unlike", message_id: 15 },
    { type: "UnlikeMessage", messageId: 15 },
  ],
];

const hears: [event: Event, frames: object[]][] = [
  [
    { type: "Connected", seq: 41, person: JANE },
    [{ type: "connected", conversation_id: 12, seq: 41, user_id: 5, username: "jane_smith" }],
  ],
  [{ type: "Resynced", seq: 41 }, [{ type: "resync", seq: 41 }]],
  [
    { type: "MessageSent", seq: 42, message: MESSAGE },
    [
      {
        type: "chat_message",
        message_id: 15,
        conversation_id: 12,
        sender: "john_doe",
        sender_id: 1,
        sender_username: "john_doe",
        sender_first_name: "John",
        sender_last_name: "Doe",
        content: "Hi!",
        attachment: null,
        timestamp: TIME,
        client_id: "c-1",
        seq: 42,
      },
    ],
  ],
  [
    { type: "MessageEdited", seq: 43, messageId: 15, content: "Ho", by: JOHN, at: AT },
    [
      {
        type: "message_edited",
        message_id: 15,
        new_content: "Ho",
        edited_by: "john_doe",
        edited_at: TIME,
        seq: 43,
      },
    ],
  ],
  [
    { type: "MessageDeleted", seq: 44, messageId: 15, by: JOHN, at: AT },
    [{ type: "message_deleted", message_id: 15, deleted_by: "john_doe", deleted_at: TIME, seq: 44 }],
  ],
  [
    { type: "MessageLiked", seq: 45, messageId: 15, by: JANE, isLiked: true, likes: 2, at: AT },
    [{ type: "message_liked", message_id: 15, liked_by: "jane_smith", is_liked: true, likes: 2, seq: 45 }],
  ],
  [
    { type: "MessagesRead", seq: 46, messageIds: [14, 15], by: JANE, at: AT },
    [
      { type: "read_receipt", message_id: 15, read_by: "jane_smith", read_at: TIME, seq: 46 },
      { type: "messages_read", message_ids: [14, 15], read_by: 5, read_at: TIME, seq: 46 },
    ],
  ],
  [
    { type: "TypingChanged", by: JOHN, isTyping: true },
    [
      { type: "typing_indicator", user: "john_doe", is_typing: true },
      { type: "typing", user_id: 1, username: "john_doe", is_typing: true },
    ],
  ],
  [
    { type: "MemberJoined", seq: 47, member: JANE, by: JOHN, at: AT },
    [{ type: "member_joined", account_id: 5, username: "jane_smith", by: "john_doe", seq: 47 }],
  ],
  [
    { type: "MemberLeft", seq: 48, member: JANE, by: JANE, at: AT },
    [{ type: "member_left", account_id: 5, username: "jane_smith", by: "jane_smith", seq: 48 }],
  ],
  [
    { type: "ConversationRenamed", seq: 49, name: "Monday crew", by: JOHN, at: AT },
    [{ type: "conversation_renamed", name: "Monday crew", by: "john_doe", seq: 49 }],
  ],
  [
    { type: "ConversationRenamed", seq: 50, name: null, by: JOHN, at: AT },
    [{ type: "conversation_renamed", name: null, by: "john_doe", seq: 50 }],
  ],
  [{ type: "PersonCameOnline", person: JOHN }, [{ type: "user_online", user_id: 1, username: "john_doe" }]],
  [{ type: "PersonWentOffline", person: JOHN }, [{ type: "user_offline", user_id: 1, username: "john_doe" }]],
];

const badFrames: [name: string, frame: object][] = [
  ["a message without text", { type: "message" }],
  ["a message whose text is null", { type: "message", content: null }],
  ["a message whose text is a number", { type: "message", content: 7 }],
  ["a message whose text is an array", { type: "message", content: ["Hi"] }],
  ["an empty message", { type: "message", content: "" }],
  ["a message of white space", { type: "message", content: " \n\t" }],
  ["5,001 characters", { type: "message", content: "x".repeat(5001) }],
  ["5,001 characters outside the basic plane", { type: "message", content: "😀".repeat(5001) }],
  ["an edit to 5,001 characters", { type: "edit", message_id: 1, new_content: "x".repeat(5001) }],
  ["an edit to nothing", { type: "edit", message_id: 1 }],
  ["an edit to U+0000", { type: "edit", message_id: 1, new_content: "\0" }],
  ["a message with U+0000", { type: "message", content: "Hi\0" }],
  ["a message of Hangul fillers", { type: "message", content: "\u3164\u115f" }],
  [
    "a message of blank Braille and ignorable characters",
    { type: "message", content: "\u2800\u200b\u2060\ufe0f" },
  ],
  ["an empty client_id", { type: "message", content: "Hi", client_id: "" }],
  ["a client_id of 65 characters", { type: "message", content: "Hi", client_id: "c".repeat(65) }],
  ["a client_id that is a number", { type: "message", content: "Hi", client_id: 7 }],
  ["a read of nothing", { type: "read" }],
  ["a read of no number", { type: "read", message_id: "15" }],
  ["a read of 0", { type: "read", message_id: 0 }],
  ["a read of half a message", { type: "read", message_id: 1.5 }],
  ["a read of more than there can be", { type: "read", message_id: 2 ** 60 }],
  ["mark_read of texts", { type: "mark_read", message_ids: ["1"] }],
  ["mark_read of one number", { type: "mark_read", message_ids: 1 }],
  ["typing of no boolean", { type: "typing", is_typing: "yes" }],
  ["a delete of nothing", { type: "delete" }],
  ["a like of nothing", { type: "like" }],
  ["an unlike of a negative number", { type: "unlike", message_id: -1 }],
  ["an empty frame", {}],
];

function send(content: string, clientId: string | null = null): Command {
  return { type: "SendMessage", content, attachment: null, clientId, clientTime: null };
}

function decodeText(content: string): string | null {
  const decoded = conversationDialect.decode(JSON.stringify({ type: "message", content }), SPEAKER);
  return decoded.ok && decoded.command.type === "SendMessage" ? decoded.command.content : null;
}

const conversationFrame = z
  .strictObject({})
  .or(z.union(Object.values(CONVERSATION_FRAMES).map(({ schema }) => schema.strict())));

describeDialect({ dialect: conversationDialect, parseTold: (frame) => conversationFrame.parse(frame) });

describe("the client frames of a conversation", () => {
  it.each(says)("%j is decoded", (frame, command) => {
    expect(conversationDialect.decode(JSON.stringify(frame), SPEAKER)).toEqual({
      ok: true,
      command,
      ids: expect.anything(),
    });
  });

  it.each(badFrames)("%s is refused with the field that is wrong", (_, frame) => {
    const decoded = conversationDialect.decode(JSON.stringify(frame), SPEAKER);
    expect(decoded).toMatchObject({ ok: false, refusal: { code: "validation_failed" } });
    if (!decoded.ok) expect(decoded.refusal.message).toMatch(/^[a-z_]+(\.\d+)?: ./);
  });

  it("an edit to invisible text is an edit to an empty text", () => {
    const frame = JSON.stringify({ type: "edit", message_id: 1, new_content: " \u3164" });
    expect(conversationDialect.decode(frame, SPEAKER)).toMatchObject({ ok: true, command: { content: "" } });
  });

  it("5,000 characters are accepted, however many bytes each has", () => {
    for (const text of ["x".repeat(5000), "ü".repeat(5000), "😀".repeat(5000)]) {
      expect(decodeText(text)).toBe(text);
    }
  });

  it("half a surrogate pair is replaced, as it cannot be stored", () => {
    expect(decodeText("a\ud800b")).toBe("a\ufffdb");
    const decoded = conversationDialect.decode(
      '{"type":"message","content":"Hi","client_id":"c\\ud800"}',
      SPEAKER,
    );
    expect(decoded).toEqual({ ok: true, command: send("Hi", "c\ufffd"), ids: expect.anything() });
  });

  it("a client_id of 1 or 64 characters is accepted", () => {
    for (const clientId of ["c", "c".repeat(64)]) {
      const frame = JSON.stringify({ content: "Hi", client_id: clientId });
      expect(conversationDialect.decode(frame, SPEAKER)).toMatchObject({
        ok: true,
        command: send("Hi", clientId),
      });
    }
  });

  it("a frame of exactly 64 KiB is decoded, one byte more is refused", () => {
    const frame = (filler: number) => JSON.stringify({ type: "typing", filler: "x".repeat(filler) });
    const most = FRAME_BYTES_MAX - frame(0).length;
    expect(conversationDialect.decode(frame(most), SPEAKER).ok).toBe(true);
    expect(conversationDialect.decode(frame(most + 1), SPEAKER)).toMatchObject({
      refusal: { code: "content_too_large" },
    });
  });
});

describe("the server frames of a conversation", () => {
  it.each(hears)("%j", (event, frames) => {
    const told = conversationDialect.encode(event, PLACE).map((frame) => JSON.parse(frame));
    expect(told).toEqual(frames);
    for (const frame of told) {
      expect(conversationFrame.parse(frame)).toEqual(frame);
    }
  });
});

const NewMessage = SOCKET_KINDS.inbox.description.receive.find(({ name }) => name === "new_message");
const inboxFrame = z.union([
  ...SOCKET_KINDS.inbox.description.receive.map(({ schema }) => schema),
  z.strictObject({ type: z.literal("error"), code: z.string(), message: z.string() }),
]);

describeDialect({ dialect: DIALECTS.inbox, parseTold: (frame) => inboxFrame.parse(frame) });

describe("the inbox", () => {
  it("[P6] decodes no frame", () => {
    for (const [frame] of says) expect(DIALECTS.inbox.decode(JSON.stringify(frame), SPEAKER).ok).toBe(false);
  });

  it("encodes its opening and new messages", () => {
    expect(DIALECTS.inbox.encode({ type: "Connected", accountId: 5 }, null)).toEqual([
      '{"type":"connected","user_id":5}',
    ]);
    const [frame] = DIALECTS.inbox.encode(
      { type: "MessageSent", place: PLACE, message: MESSAGE, isOwn: false, unread: 3 },
      null,
    );
    expect(JSON.parse(frame ?? "")).toEqual({
      type: "new_message",
      conversation_id: 12,
      message_id: 15,
      sender_id: 1,
      sender_username: "john_doe",
      content_preview: "Hi!",
      timestamp: TIME,
      unread_count: 3,
    });
    expect(() => NewMessage?.schema.parse(JSON.parse(frame ?? ""))).not.toThrow();
  });

  it.each([
    ["x".repeat(101), "x".repeat(100)],
    ["😀".repeat(101), "😀".repeat(100)],
    [`${"x".repeat(99)}😀y`, `${"x".repeat(99)}😀`],
    [`${"x".repeat(98)}👨‍👩‍👧y`, "x".repeat(98)],
    [`${"x".repeat(99)}e\u0301y`, "x".repeat(99)],
    ["x".repeat(100), "x".repeat(100)],
  ])("previews at most 100 characters and never cuts one in half (%#)", (content, preview) => {
    const message = { ...MESSAGE, content };
    const [frame] = DIALECTS.inbox.encode(
      { type: "MessageSent", place: PLACE, message, isOwn: false, unread: 1 },
      null,
    );
    expect(JSON.parse(frame ?? "").content_preview).toBe(preview);
  });
});

describe("the descriptions of both sockets", () => {
  const described = ({ send: said, receive, path }: SocketDescription) =>
    [...said, ...receive].map(({ name, schema, example }) => ({ path, name, schema, example }));

  it.each([...described(conversationSocket), ...described(SOCKET_KINDS.inbox.description)])(
    "$path $name: its example matches its schema",
    ({ schema, example }) => {
      expect(() => schema.parse(example)).not.toThrow();
    },
  );
});
