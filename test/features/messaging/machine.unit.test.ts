import { describe, expect, it } from "vitest";
import { decide, deleteMessage, setLike } from "../../../src/features/messaging/machine.ts";
import {
  CLIENT_IDS_REMEMBERED,
  type Command,
  TYPING_MS,
  textOrFileName,
} from "../../../src/features/messaging/protocol.ts";
import { changeOf, personOf, RoomModel } from "../../support/room-model.ts";
import {
  ADA,
  accepted,
  BEN,
  CLEO,
  edit,
  like,
  read,
  readAll,
  remove,
  roomAfter,
  send,
  typing,
  unlike,
} from "../../support/room-story.ts";

const STRANGER = 9;

describe("the log", () => {
  it("[R1] every change takes the next sequence number", () => {
    const room = roomAfter(
      [ADA, send("Hi")],
      [BEN, readAll],
      [BEN, like(1)],
      [ADA, edit(1, "Ho")],
      [BEN, unlike(1)],
      [ADA, remove(1)],
    );
    expect(room.log.map(({ seq, type }) => [seq, type])).toEqual([
      [1, "MessageSent"],
      [2, "MessagesRead"],
      [3, "MessageLiked"],
      [4, "MessageEdited"],
      [5, "MessageLiked"],
      [6, "MessageDeleted"],
    ]);
  });

  it("[R2] messages are numbered from 1 in the order in which they were sent, whatever happens in between", () => {
    const room = roomAfter(
      [ADA, send("one")],
      [BEN, readAll],
      [BEN, send("two")],
      [BEN, remove(2)],
      [ADA, send("three")],
    );
    expect([...room.messages.keys()]).toEqual([1, 2, 3]);
    expect(room.message(3)?.seq).toBe(5);
  });

  it("[R3] everyone is sent exactly what is stored", () => {
    const room = roomAfter([ADA, send("Hi")]);
    for (const [accountId, command] of [
      [ADA, send("again")],
      [ADA, edit(1, "Ho")],
      [ADA, remove(1)],
      [BEN, like(1)],
      [BEN, readAll],
    ] as const) {
      const outcome = accepted(decide(room, accountId, command, 5000));
      const change = changeOf(outcome);
      const written = outcome.writes.map((write) => {
        if (write.type === "insertMessage") return write.message;
        return "change" in write ? write.change : null;
      });
      expect(written).toContainEqual(change?.type === "MessageSent" ? change.message : change);
      expect(outcome.broadcasts.every(({ to }) => to === "all")).toBe(true);
    }
  });

  it("[R5] a repeated clientId writes nothing and answers the sender alone with the first message", () => {
    const room = roomAfter([ADA, send("Hi", "c-1")], [BEN, send("Ho")]);
    const outcome = accepted(decide(room, ADA, send("something else", "c-1"), 9000));
    expect(outcome).toMatchObject({
      writes: [],
      broadcasts: [],
      effects: [],
      message: { id: 1, content: "Hi" },
    });
    expect(outcome.reply).toEqual({ type: "MessageSent", seq: 1, message: room.message(1) });
  });

  it("[R5] the same clientId of another person is another message", () => {
    const room = roomAfter([ADA, send("Hi", "c-1")]);
    expect(accepted(decide(room, BEN, send("Ho", "c-1"), 2000)).message).toMatchObject({
      id: 2,
      content: "Ho",
    });
  });

  it("[R5] a clientId is found among the newest 10,000 messages", () => {
    class LongRoom extends RoomModel {
      #count = CLIENT_IDS_REMEMBERED;
      override get lastMessageId() {
        return this.#count;
      }
      grow() {
        this.#count += 1;
      }
    }
    const room = new LongRoom(ADA);
    const message = accepted(decide(new RoomModel(ADA), ADA, send("Hi", "c-1"), 1)).message;
    if (message) room.append({ type: "MessageSent", seq: 1, message });
    expect(accepted(decide(room, ADA, send("Hi", "c-1"), 2)).writes).toEqual([]);
    room.grow();
    expect(accepted(decide(room, ADA, send("Hi", "c-1"), 2)).writes).toHaveLength(1);
  });
});

describe("messages", () => {
  it.each<[string, Command]>([
    ["sends", send("Hi")],
    ["edits", edit(1, "Ho")],
    ["deletes", remove(1)],
    ["likes", like(1)],
    ["unlikes", unlike(1)],
    ["reads", readAll],
    ["types", typing(true)],
  ])("[R6] someone who is not a member never %s", (_, command) => {
    const outcome = decide(roomAfter([ADA, send("Hi")]), STRANGER, command, 2000);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: "not_a_member" } });
  });

  it("[R6] a former member is refused", () => {
    const room = roomAfter([BEN, send("Hi")]);
    room.people.delete(BEN);
    expect(decide(room, BEN, edit(1, "Ho"), 2000)).toMatchObject({ refusal: { code: "not_a_member" } });
  });

  it.each(["", "   ", "\n\t\u00a0", "\u3164\u200b\u2800\ufe0f"])(
    "[R7] a message without visible text (%j) is refused",
    (content) => {
      const room = roomAfter([ADA, send("Hi")]);
      expect(decide(room, ADA, send(content), 2000)).toMatchObject({
        refusal: { code: "validation_failed" },
      });
      expect(decide(room, ADA, edit(1, content), 2000)).toMatchObject({
        refusal: { code: "validation_failed" },
      });
    },
  );

  it("[R7] a message with a file needs no text, and its text may be edited to nothing", () => {
    const attachment = "/media/chat_attachments/key/picture.png";
    const command: Command = {
      type: "SendMessage",
      content: "",
      attachment,
      clientId: null,
      clientTime: null,
    };
    expect(accepted(decide(roomAfter(), ADA, command, 1)).message).toMatchObject({ content: "", attachment });
    const room = roomAfter([ADA, { ...command, content: "Look" }]);
    expect(accepted(decide(room, ADA, edit(1, ""), 2000)).message).toMatchObject({ content: "", attachment });
  });

  it.each([
    ["its text", "Look", "/media/chat_attachments/key/a.png", "Look"],
    ["the name of its file", "", "/media/chat_attachments/key/our%20plan%3F.txt", "our plan?.txt"],
    [
      "the name of its file where nothing of the text is seen",
      "\u200b",
      "/media/chat_attachments/key/ä.txt",
      "ä.txt",
    ],
    ["nothing", "", null, ""],
  ])("the preview of a message is %s", (_title, content, attachment, shown) => {
    expect(textOrFileName({ content, attachment })).toBe(shown);
  });

  it("[R8] only the sender edits or deletes a message", () => {
    const room = roomAfter([ADA, send("Hi")]);
    for (const command of [edit(1, "Ho"), remove(1)]) {
      expect(decide(room, BEN, command, 2000)).toMatchObject({ refusal: { code: "not_allowed" } });
    }
  });

  it("[R8] a deleted message is neither edited nor deleted again", () => {
    const room = roomAfter([ADA, send("Hi")], [ADA, remove(1)]);
    for (const command of [edit(1, "Ho"), remove(1)]) {
      expect(decide(room, ADA, command, 3000)).toMatchObject({ refusal: { code: "message_deleted" } });
    }
  });

  it.each([edit(7, "Ho"), remove(7), like(7), unlike(7), read(7), read(1, 7)])(
    "[R8] a command for a message that was never sent is refused (%j)",
    (command) => {
      const room = roomAfter([ADA, send("Hi")]);
      expect(decide(room, BEN, command, 2000)).toMatchObject({ refusal: { code: "not_found" } });
    },
  );

  it("[R8] an edit keeps the message's number and place, and stores when it was edited", () => {
    const room = roomAfter([ADA, send("Hi")], [BEN, send("Hello")], [ADA, edit(1, "Ho")]);
    expect(room.message(1)).toMatchObject({ id: 1, seq: 1, content: "Ho", sentAt: 1000, editedAt: 3000 });
  });

  it("[R9] deleting blanks the text, removes the file and requests a cleanup", () => {
    const attachment = "/media/chat_attachments/key/picture.png";
    const room = roomAfter([
      ADA,
      { type: "SendMessage", content: "Hi", attachment, clientId: null, clientTime: null },
    ]);
    const outcome = accepted(decide(room, ADA, remove(1), 2000));
    expect(outcome.writes[0]).toEqual({ type: "blankMessage", messageId: 1, at: 2000 });
    expect(outcome.effects).toEqual([{ type: "cleanUp" }]);
    room.accept(outcome);
    expect(room.message(1)).toMatchObject({ content: "", attachment: null, deletedAt: 2000, editedAt: null });
    expect(outcome.message).toEqual(room.message(1));
  });
});

describe("likes", () => {
  it("[R10] each member's like counts once", () => {
    const room = roomAfter([ADA, send("Hi")], [BEN, like(1)], [CLEO, like(1)], [BEN, like(1)]);
    expect(room.message(1)?.likes).toBe(2);
    expect(room.lastSeq).toBe(3);
  });

  it("[R10] liking again, or unliking without a like, is answered with the current state and changes nothing", () => {
    const room = roomAfter([ADA, send("Hi")], [BEN, like(1)]);
    const again = accepted(decide(room, BEN, like(1), 3000));
    expect(again).toMatchObject({ writes: [], broadcasts: [], reply: { seq: 2, isLiked: true, likes: 1 } });
    const none = accepted(decide(room, CLEO, unlike(1), 3000));
    expect(none).toMatchObject({ writes: [], broadcasts: [], reply: { isLiked: false, likes: 1 } });
  });

  it("[R10] a like can be removed and given again", () => {
    const room = roomAfter([ADA, send("Hi")], [BEN, like(1)], [BEN, unlike(1)]);
    expect(room.message(1)?.likes).toBe(0);
    expect(accepted(decide(room, BEN, like(1), 4000)).message?.likes).toBe(1);
  });

  it("[R10] one's own and deleted messages cannot be liked", () => {
    const room = roomAfter([ADA, send("Hi")], [BEN, like(1)], [ADA, send("Ho")], [ADA, remove(1)]);
    expect(decide(room, ADA, like(2), 5000)).toMatchObject({ refusal: { code: "not_allowed" } });
    expect(decide(room, BEN, unlike(1), 5000)).toMatchObject({ refusal: { code: "message_deleted" } });
    expect(decide(room, CLEO, like(1), 5000)).toMatchObject({ refusal: { code: "message_deleted" } });
  });
});

describe("reading", () => {
  it("[R11] reading a message reads all before it", () => {
    const room = roomAfter([ADA, send("one")], [ADA, send("two")], [ADA, send("three")]);
    const outcome = accepted(decide(room, BEN, read(2), 4000));
    expect(changeOf(outcome)).toMatchObject({ type: "MessagesRead", messageIds: [1, 2] });
    expect(outcome.markedRead).toBe(2);
  });

  it("[R11] of several message numbers the highest counts, in any order", () => {
    const room = roomAfter([ADA, send("one")], [ADA, send("two")], [ADA, send("three")]);
    expect(accepted(decide(room, BEN, read(3, 1), 4000)).markedRead).toBe(3);
  });

  it("[R11] a read mark never moves back", () => {
    const room = roomAfter([ADA, send("one")], [ADA, send("two")], [BEN, read(2)]);
    expect(accepted(decide(room, BEN, read(1), 4000))).toMatchObject({
      writes: [],
      broadcasts: [],
      markedRead: 0,
    });
  });

  it("[R12] one's own and deleted messages don't count as read", () => {
    const room = roomAfter([ADA, send("one")], [BEN, send("mine")], [ADA, send("gone")], [ADA, remove(3)]);
    expect(changeOf(decide(room, BEN, readAll, 5000))).toMatchObject({ messageIds: [1] });
  });

  it("[R12] reading changes nothing if nothing is unread", () => {
    const room = roomAfter([ADA, send("one")], [ADA, send("gone")], [ADA, remove(2)], [BEN, readAll]);
    for (const command of [readAll, read(2), read(1)]) {
      expect(accepted(decide(room, BEN, command, 5000))).toMatchObject({
        writes: [],
        markedRead: 0,
        reply: null,
      });
    }
    expect(accepted(decide(roomAfter(), BEN, readAll, 1)).markedRead).toBe(0);
  });

  it("[R12] a read of more than 1,000 messages counts them all and names the newest 1,000", () => {
    const story = Array.from({ length: 1005 }, (_, index): [number, Command] => [ADA, send(`${index}`)]);
    const { markedRead, broadcasts } = accepted(decide(roomAfter(...story), BEN, readAll, 1));
    expect(markedRead).toBe(1005);
    const [{ event } = {}] = broadcasts;
    const numbers = event?.type === "MessagesRead" ? event.messageIds : [];
    expect(numbers).toHaveLength(1000);
    expect([numbers[0], numbers.at(-1)]).toEqual([6, 1005]);
  });

  it.each<[string, Command]>([
    ["alone", read(3)],
    ["though it is named twice", read(3, 5, 3)],
  ])("[R32] reading a message of one's own changes nothing, %s", (_, command) => {
    const room = roomAfter(
      [ADA, send("one")],
      [ADA, send("two")],
      [BEN, send("mine")],
      [ADA, send("three")],
      [BEN, send("mine too")],
    );
    expect(accepted(decide(room, BEN, command, 6000))).toMatchObject({
      writes: [],
      broadcasts: [],
      reply: null,
      markedRead: 0,
    });
  });

  it("[R32] of several message numbers the highest of another's message counts", () => {
    const room = roomAfter([ADA, send("one")], [ADA, send("two")], [ADA, send("three")], [BEN, send("mine")]);
    expect(changeOf(decide(room, BEN, read(4, 2, 1), 5000))).toMatchObject({ messageIds: [1, 2] });
    expect(changeOf(decide(room, CLEO, read(4), 5000))).toMatchObject({ messageIds: [1, 2, 3, 4] });
  });

  it("[R32] a purged message counts as another's", () => {
    const room = roomAfter([ADA, send("one")], [BEN, send("gone")], [BEN, remove(2)]);
    expect(accepted(decide(room, BEN, read(2), 4000)).markedRead).toBe(0);
    room.purge(4000);
    expect(accepted(decide(room, BEN, read(2), 4000)).markedRead).toBe(1);
  });

  it("[R13] the first read by another member sets the read time", () => {
    const room = roomAfter([ADA, send("one")], [BEN, readAll], [CLEO, readAll]);
    expect(room.message(1)?.readAt).toBe(2000);
    expect(room.readMark(CLEO).readId).toBe(1);
  });

  it("[R14] unread messages are the others' messages after one's read mark", () => {
    const room = roomAfter([ADA, send("one")], [BEN, send("two")], [ADA, send("three")], [ADA, remove(1)]);
    expect([ADA, BEN, CLEO].map((accountId) => room.unread(accountId))).toEqual([1, 1, 2]);
  });
});

describe("typing", () => {
  it("[R18] typing is sent to the others and ends after ten seconds", () => {
    const outcome = accepted(decide(roomAfter(), ADA, typing(true), 1000));
    expect(outcome.writes).toEqual([]);
    expect(outcome.broadcasts).toEqual([
      { to: "others", event: { type: "TypingChanged", by: personOf(ADA), isTyping: true } },
    ]);
    expect(outcome.effects).toEqual([{ type: "startTyping", by: personOf(ADA), until: 1000 + TYPING_MS }]);
  });

  it("[R18] a message ends its sender's typing, after itself, and nobody else's", () => {
    const room = roomAfter([ADA, typing(true)], [BEN, typing(true)]);
    const outcome = accepted(decide(room, ADA, send("Hi"), 3000));
    expect(outcome.broadcasts.map(({ to, event }) => [to, event.type])).toEqual([
      ["all", "MessageSent"],
      ["others", "TypingChanged"],
    ]);
    room.accept(outcome);
    expect([...room.typing]).toEqual([BEN]);
    expect(accepted(decide(room, ADA, send("Ho"), 3000)).broadcasts).toHaveLength(1);
  });

  it("[R18] a typist can stop typing", () => {
    const outcome = accepted(decide(roomAfter([ADA, typing(true)]), ADA, typing(false), 2000));
    expect(outcome.effects).toEqual([{ type: "stopTyping", accountId: ADA }]);
  });
});

describe("deleted accounts", () => {
  it("[R25] their messages are deleted as if by themselves, although they are no longer members", () => {
    const room = roomAfter([ADA, send("Hi")], [BEN, like(1)]);
    room.people.clear();
    expect(changeOf(deleteMessage(room, personOf(ADA), 1, 3000))).toMatchObject({
      type: "MessageDeleted",
      seq: 3,
      by: personOf(ADA),
    });
    expect(changeOf(setLike(room, personOf(BEN), 1, false, 3000))).toMatchObject({
      isLiked: false,
      likes: 0,
    });
  });

  it("[R25] erasing twice changes nothing the second time", () => {
    const room = roomAfter([ADA, send("Hi")], [ADA, remove(1)]);
    expect(deleteMessage(room, personOf(ADA), 1, 3000).ok).toBe(false);
    expect(setLike(room, personOf(BEN), 1, false, 3000).ok).toBe(false);
  });
});
