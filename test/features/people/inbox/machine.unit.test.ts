import { describe, expect, it } from "vitest";
import type { InboxUpdate, Message, News } from "../../../../src/features/messaging/protocol.ts";
import { decideUpdate } from "../../../../src/features/people/inbox/machine.ts";
import { personOf } from "../../../support/room-model.ts";

const ADA = 1;
const BEN = 2;

const UPDATE: InboxUpdate = {
  conversationId: 12,
  uuid: "01a1faef-f6cf-71f7-b098-51490452fa15",
  seq: 7,
  isMember: true,
  unread: 2,
  lastMessage: null,
  news: [],
};
const PLACE = { roomId: UPDATE.conversationId, uuid: UPDATE.uuid };

function messageBy(accountId: number, seq: number): Message {
  return {
    id: seq,
    seq,
    sender: personOf(accountId),
    content: `message at ${seq}`,
    attachment: null,
    clientId: null,
    clientTime: "2025-07-28T09:00:00Z",
    sentAt: seq,
    readAt: null,
    editedAt: null,
    deletedAt: null,
    likes: 0,
  };
}

function sent(message: Message, unread: number): News {
  return { type: "MessageSent", seq: message.seq, message, unread };
}

/** What Ben's object makes of an update, told up to `seq` with so many unread. */
function received(seq: number, unread: number, change: Partial<InboxUpdate> = {}) {
  return decideUpdate(BEN, { seq, unread }, { ...UPDATE, ...change });
}

describe("an update from a room", () => {
  it.each([
    ["is saved where the room was never heard of", -1, 0, "save"],
    ["of a later change is saved", 6, 2, "save"],
    ["of the same change, told twice, changes nothing", 7, 2, null],
    ["of the same change may lower the unread count", 7, 3, "save"],
    ["of the same change, come late, does not raise it again", 7, 0, null],
    ["of an earlier change changes nothing, whatever it counts", 8, 5, null],
  ] as const)("[P1] %s", (_, seq, unread, write) => {
    const events = write === "save" && unread > 2 ? [{ type: "UnreadChanged", place: PLACE, unread: 2 }] : [];
    expect(received(seq, unread)).toEqual({ write, at: Math.max(7, seq), events });
  });

  it("[P1] saying that the person is no longer a member removes the entry", () => {
    expect(received(6, 0, { isMember: false })).toEqual({ write: "remove", at: 7, events: [] });
    expect(received(9, 0, { isMember: false })).toEqual({ write: null, at: 9, events: [] });
  });

  it("[P42] with a lower count than the last published one publishes the count, once", () => {
    const changed = { type: "UnreadChanged", place: PLACE, unread: 2 };
    expect(received(6, 3).events).toEqual([changed]);
    expect(received(7, 3).events).toEqual([changed]);
    expect(received(7, 2).events).toEqual([]);
    expect(received(6, 1).events).toEqual([]);
    const own = sent(messageBy(BEN, 7), 3);
    expect(received(6, 3, { news: [own] }).events.slice(1)).toEqual([changed]);
    const read = sent(messageBy(ADA, 7), 2);
    expect(received(6, 3, { news: [read] }).events).toMatchObject([{ type: "MessageSent", unread: 2 }]);
    const takenBack = sent(messageBy(ADA, 6), 3);
    expect(received(5, 3, { news: [takenBack] }).events.slice(1)).toEqual([changed]);
  });

  it("[P43] that is the first of a group, or the last, publishes that the person joined or left", () => {
    const group = { isGroup: true, unread: 0 };
    const added = { type: "ConversationAdded", place: PLACE };
    const removed = { type: "ConversationRemoved", place: PLACE };
    expect(received(-1, 0, group).events).toEqual([added]);
    expect(received(6, 0, group).events).toEqual([]);
    expect(received(6, 0, { ...group, isMember: false }).events).toEqual([removed]);
    expect(received(9, 0, { ...group, isMember: false }).events).toEqual([]);
    expect(received(-1, 0, { ...group, isMember: false }).events).toEqual([]);
    expect(received(-1, 0, { unread: 0 }).events).toEqual([]);
    expect(received(6, 0, { unread: 0, isMember: false }).events).toEqual([]);
  });

  it("[P1] with a gap before it is not taken, and returns the cursor", () => {
    const news = [sent(messageBy(ADA, 7), 1)];
    expect(received(5, 0, { after: 6, news })).toEqual({ write: null, at: 5, events: [] });
    expect(received(6, 0, { after: 6, news })).toMatchObject({
      write: "save",
      at: 7,
      events: [{ unread: 1 }],
    });
  });

  it("[P2, P15] publishes each piece of news once, in order, one's own and likes included", () => {
    const [own, other] = [messageBy(BEN, 4), messageBy(ADA, 6)];
    const like: News = { type: "MessageLiked", seq: 5, messageId: 4, likes: 1 };
    const unlike: News = { type: "MessageLiked", seq: 7, messageId: 4, likes: 0 };
    const news = [sent(own, 1), like, sent(other, 2), unlike];
    const events = [
      { type: "MessageSent", place: PLACE, message: own, isOwn: true, unread: 1 },
      { type: "MessageLiked", place: PLACE, messageId: 4, likes: 1 },
      { type: "MessageSent", place: PLACE, message: other, isOwn: false, unread: 2 },
      { type: "MessageLiked", place: PLACE, messageId: 4, likes: 0 },
    ];
    for (let told = 3; told <= 8; told += 1) {
      expect(received(told, 2, { news }).events).toEqual(events.slice(told - 3));
    }
  });
});
