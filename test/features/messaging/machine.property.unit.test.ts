import fc from "fast-check";
import { expect, it } from "vitest";
import { decide } from "../../../src/features/messaging/machine.ts";
import type { Outcome } from "../../../src/features/messaging/outcome.ts";
import type { Message, Write } from "../../../src/features/messaging/protocol.ts";
import { FUZZ_SEED, MEMBERS, type Said, said } from "../../support/room-commands.ts";
import { changeOf, RoomModel } from "../../support/room-model.ts";

/** What the writes alone make of a room: a second reading, to be compared with the fold of the log. */
class WrittenRoom {
  readonly messages = new Map<number, Message>();
  readonly marks = new Map<number, number>();
  readonly seqs: number[] = [];

  apply(writes: readonly Write[]): void {
    for (const write of writes) this.#applyOne(write);
  }

  #applyOne(write: Write): void {
    switch (write.type) {
      case "insertMessage":
        this.seqs.push(write.message.seq);
        this.messages.set(write.message.id, write.message);
        return;
      case "editMessage":
        return this.#alter(write.messageId, { content: write.content, editedAt: write.at });
      case "blankMessage":
        return this.#alter(write.messageId, { content: "", attachment: null, deletedAt: write.at });
      case "setLike":
        return this.#alter(write.messageId, { likes: write.likes });
      case "markRead":
        this.marks.set(write.change.by.accountId, write.to);
        for (const { id, sender, deletedAt, readAt } of this.messages.values()) {
          const isTold = id > write.from && id <= write.to && sender.accountId !== write.change.by.accountId;
          if (isTold && deletedAt === null && readAt === null) this.#alter(id, { readAt: write.change.at });
        }
        this.seqs.push(write.change.seq);
        return;
      case "moveReadMark":
        this.marks.set(write.accountId, write.to);
        return;
      case "appendChange":
        this.seqs.push(write.change.seq);
    }
  }

  #alter(messageId: number, change: Partial<Message>): void {
    const message = this.messages.get(messageId);
    if (message) this.messages.set(messageId, { ...message, ...change });
  }
}

function assertHolds(room: RoomModel, written: WrittenRoom, outcome: Outcome): void {
  if (!outcome.ok) return;
  const change = changeOf(outcome);
  // A refusal has no writes by its type; what is answered without a change has none, but for reading unnoticed.
  const isUnnoticed = outcome.writes.some(({ type }) => type === "moveReadMark");
  expect(outcome.writes.length > 0).toBe(change !== null || isUnnoticed);
  if (isUnnoticed) expect([outcome.broadcasts, outcome.reply, change]).toEqual([[], null, null]);
  if (outcome.reply) expect(outcome.broadcasts).toEqual([]);
  expect(written.seqs).toEqual(room.log.map(({ seq }) => seq));
  expect(room.log.at(-1)?.seq ?? 0).toBe(room.log.length);
  expect([...room.messages.keys()].at(-1) ?? 0).toBe(room.messages.size);
  expect(written.messages).toEqual(room.messages);
  expect(written.marks).toEqual(room.marks);
  if (outcome.message) expect(outcome.message).toEqual(room.message(outcome.message.id));
}

function play(commands: readonly Said[]): void {
  const room = new RoomModel(...MEMBERS);
  const written = new WrittenRoom();
  const before = new Map<number, { unread: number; untold: number }>();
  for (const [index, { accountId, command, isBlocked }] of commands.entries()) {
    room.isBlocked = isBlocked;
    for (const member of MEMBERS) {
      before.set(member, { unread: room.unread(member), untold: isBlocked ? 0 : room.untold(member) });
    }
    const outcome = decide(room, accountId, command, 1000 + index);
    room.accept(outcome);
    if (outcome.ok) written.apply(outcome.writes);
    assertHolds(room, written, outcome);
    if (outcome.ok && outcome.markedRead > 0) {
      const { unread = 0, untold = 0 } = before.get(accountId) ?? {};
      expect(room.unread(accountId)).toBe(unread + untold - outcome.markedRead);
    }
  }
}

it(`the machine keeps every invariant of the log for any commands of four people (seed ${FUZZ_SEED})`, () => {
  fc.assert(fc.property(fc.array(said, { maxLength: 60, size: "max" }), play), {
    seed: FUZZ_SEED,
    numRuns: 600,
  });
});

it(`the machine decides the same from the same facts (seed ${FUZZ_SEED})`, () => {
  const run = (commands: readonly Said[]) => {
    const room = new RoomModel(...MEMBERS);
    for (const { accountId, command, isBlocked } of commands) {
      room.isBlocked = isBlocked;
      const first = decide(room, accountId, command, 7);
      expect(decide(room, accountId, command, 7)).toEqual(first);
      room.accept(first);
    }
  };
  fc.assert(fc.property(fc.array(said, { maxLength: 30, size: "max" }), run), {
    seed: FUZZ_SEED,
    numRuns: 100,
  });
});
