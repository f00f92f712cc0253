import { describe, expect, it } from "vitest";
import { decide, deleteMessage, setLike } from "../../../src/features/messaging/machine.ts";
import type { Command } from "../../../src/features/messaging/protocol.ts";
import { changeOf, personOf } from "../../support/room-model.ts";
import {
  ADA,
  accepted,
  BEN,
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

describe("a conversation of two people of whom one blocked the other", () => {
  const severed = (...story: [accountId: number, command: Command][]) =>
    Object.assign(roomAfter(...story), { isBlocked: true });

  it.each<[string, Command]>([
    ["sends nothing", send("Hello?")],
    ["sends nothing under a name of its own", send("Hello?", "new")],
    ["edits nothing", edit(1, "Ho")],
    ["likes nothing", like(1)],
    ["takes back no like", unlike(1)],
    ["types unseen", typing(true)],
    ["stops typing unseen", typing(false)],
  ])("[R26] %s, refused to either side with the same message", (_, command) => {
    const room = severed([ADA, send("Hi")], [BEN, send("Hi")]);
    const outcomes = [ADA, BEN].map((accountId) => decide(room, accountId, command, 9000));
    expect(outcomes[0]).toMatchObject({ ok: false, refusal: { code: "not_allowed" } });
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  it("[R26] answers a repeated message with the first one", () => {
    const room = severed([ADA, send("Hi", "c-1")]);
    const again = accepted(decide(room, ADA, send("Hi", "c-1"), 9000));
    expect([again.writes, again.message?.id]).toEqual([[], 1]);
  });

  it("[R26] lets both delete their own messages", () => {
    const room = severed([ADA, send("Hi")]);
    expect(accepted(decide(room, ADA, remove(1), 9000)).writes).not.toEqual([]);
  });

  it("[R27] moves the reader's own mark and sends it to nobody", () => {
    const room = severed([ADA, send("Hi")], [ADA, send("Ho")]);
    const outcome = accepted(decide(room, BEN, readAll, 9000));
    expect(outcome).toMatchObject({
      writes: [{ type: "moveReadMark", accountId: BEN, to: 2 }],
      broadcasts: [],
      reply: null,
      markedRead: 2,
    });
    room.accept(outcome);
    expect([room.unread(BEN), room.message(2)?.readAt, room.lastSeq]).toEqual([0, null, 2]);
  });

  it("[R27] changes nothing when nothing is unread", () => {
    const room = severed([ADA, send("Hi")], [BEN, send("mine")]);
    room.accept(decide(room, BEN, readAll, 9000));
    for (const command of [readAll, read(1), read(2)]) {
      expect(accepted(decide(room, BEN, command, 9500))).toMatchObject({ writes: [], markedRead: 0 });
    }
    expect(decide(room, BEN, read(3), 9500)).toMatchObject({ refusal: { code: "not_found" } });
  });

  it("[R33] sends the hidden read with the next read after the block", () => {
    const room = severed([ADA, send("one")], [ADA, send("two")]);
    room.accept(decide(room, BEN, readAll, 9000));
    room.isBlocked = false;
    room.accept(decide(room, ADA, send("three"), 9500));
    const outcome = accepted(decide(room, BEN, read(3), 9900));
    expect(changeOf(outcome)).toMatchObject({ messageIds: [1, 2, 3] });
    expect(outcome.markedRead).toBe(3);
    room.accept(outcome);
    expect([1, 2, 3].map((id) => room.message(id)?.readAt)).toEqual([9900, 9900, 9900]);
    expect(accepted(decide(room, BEN, readAll, 9950))).toMatchObject({ writes: [], markedRead: 0 });
  });

  it.each<[string, Command]>([
    ["all", readAll],
    ["the newest that was", read(3)],
    ["an older one", read(2)],
    ["one that was read before the block", read(1)],
  ])(
    "[R33] sends it, and keeps the count, if the next read names a message that was read before: %s",
    (_, command) => {
      const room = severed([ADA, send("one")], [BEN, readAll], [ADA, send("two")], [ADA, send("three")]);
      room.accept(decide(room, BEN, readAll, 9000));
      room.isBlocked = false;
      const outcome = accepted(decide(room, BEN, command, 9900));
      expect(changeOf(outcome)).toMatchObject({ messageIds: [2, 3] });
      expect(outcome.markedRead).toBe(2);
      room.accept(outcome);
      expect([room.message(1)?.readAt, room.message(3)?.readAt, room.unread(BEN)]).toEqual([2000, 9900, 0]);
    },
  );

  it("[R33] sends nothing when the next read names one's own message, or the hidden ones were deleted", () => {
    const room = severed([ADA, send("one")], [BEN, send("mine")]);
    room.accept(decide(room, BEN, readAll, 9000));
    room.isBlocked = false;
    expect(accepted(decide(room, BEN, read(2), 9500)).writes).toEqual([]);
    room.accept(decide(room, ADA, remove(1), 9600));
    expect(accepted(decide(room, BEN, readAll, 9700)).writes).toEqual([]);
  });

  it("[R26] does not prevent the erasure of an account", () => {
    const room = severed([ADA, send("Hi")], [BEN, like(1)]);
    expect(setLike(room, personOf(BEN), 1, false, 9000).ok).toBe(true);
    expect(deleteMessage(room, personOf(ADA), 1, 9000).ok).toBe(true);
  });
});
