import { describe, expect, it } from "vitest";
import { channelDialect, channelSocket } from "../../../src/features/messaging/dialects/channel.ts";
import type { Event, Message } from "../../../src/features/messaging/protocol.ts";
import { inChannel } from "../../support/channel-said.ts";
import { describeDialect, SPEAKER } from "../../support/contracts/dialect.ts";
import { describeExamples, parseToldOf } from "../../support/contracts/examples.ts";

const AT = Date.UTC(2026, 10, 20, 12, 15);
const at = "2026-11-20T12:15:00.000Z";
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
const ERASED = { ...JOHN, username: "deleted account", email: "" };

const toldInChannel: [event: Event, frames: object[]][] = [
  [
    { type: "Connected", seq: 41, person: JOHN },
    [{ type: "connected", channel_id: 7, seq: 41, user_id: 1, username: "johndoe" }],
  ],
  [{ type: "Resynced", seq: 41 }, [{ type: "resync", channel_id: 7, seq: 41 }]],
  [
    { type: "MessageSent", seq: 42, message: MESSAGE },
    [
      {
        type: "new_message",
        message: {
          id: 15,
          channel_id: 7,
          sender_email: "john@example.com",
          sender_username: "johndoe",
          body: "Hello!",
          created_at: at,
          edited_at: at,
          client_id: "c-1",
          seq: 42,
        },
      },
    ],
  ],
  [
    { type: "MessageEdited", seq: 43, messageId: 15, content: "Ho", by: JOHN, at: AT },
    [
      {
        type: "message_edited",
        channel_id: 7,
        message_id: 15,
        body: "Ho",
        edited_by: "john@example.com",
        edited_at: at,
        seq: 43,
      },
    ],
  ],
  [
    { type: "MessageDeleted", seq: 44, messageId: 15, by: ERASED, at: AT },
    [{ type: "message_deleted", channel_id: 7, message_id: 15, deleted_by: "", deleted_at: at, seq: 44 }],
  ],
  [
    { type: "MessagesRead", seq: 45, messageIds: [14, 15], by: JOHN, at: AT },
    [
      {
        type: "messages_read",
        channel_id: 7,
        message_ids: [14, 15],
        read_by: "john@example.com",
        read_at: at,
        seq: 45,
      },
    ],
  ],
  [
    { type: "TypingChanged", by: JOHN, isTyping: true },
    [{ type: "typing", channel_id: 7, user_email: "john@example.com", username: "johndoe", is_typing: true }],
  ],
  [{ type: "PersonCameOnline", person: JOHN }, []],
  [{ type: "PersonWentOffline", person: JOHN }, []],
];

describeDialect({ dialect: channelDialect, parseTold: parseToldOf(channelSocket) });

describe(channelSocket.path, () => {
  describeExamples(channelDialect, channelSocket);

  it.each(inChannel)("%j is decoded", (frame, command) => {
    expect(channelDialect.decode(JSON.stringify(frame), SPEAKER)).toEqual({
      ok: true,
      command,
      ids: expect.anything(),
    });
  });

  it.each([
    { type: "send_message" },
    { type: "send_message", body: "" },
    { type: "send_message", body: "x".repeat(5001) },
    { type: "send_message", body: "Hi", client_id: "" },
    { type: "send_message", body: "Hi", client_id: "c".repeat(65) },
    { type: "edit_message", body: "Hi" },
    { type: "edit_message", message_id: 0, body: "Hi" },
    { type: "delete_message", message_id: "15" },
    { type: "mark_read" },
    { type: "typing", is_typing: "yes" },
    { type: "join_channel", channel_id: 7 },
  ])("%j is refused", (frame) => {
    expect(channelDialect.decode(JSON.stringify(frame), SPEAKER)).toMatchObject({ ok: false });
  });

  it.each(toldInChannel)("%j is encoded as %j", (event, frames) => {
    const told = channelDialect.encode(event, PLACE).map((frame) => JSON.parse(frame));
    expect(told).toEqual(frames);
    for (const frame of told) expect(parseToldOf(channelSocket)(frame)).toEqual(frame);
  });

  it("every documented type is tested", () => {
    const types = new Set(
      toldInChannel.flatMap(([, frames]) => frames.map((frame) => (frame as { type: string }).type)),
    );
    expect(channelSocket.receive.map(({ name }) => name).sort()).toEqual([...types, "error"].sort());
    const said = new Set(inChannel.map(([frame]) => (frame as { type: string }).type));
    expect(new Set(channelSocket.send.map(({ name }) => name))).toEqual(said);
  });
});
