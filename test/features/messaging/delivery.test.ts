import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { Blocks } from "../../../src/features/messaging/blocks.ts";
import { Delivery } from "../../../src/features/messaging/delivery.ts";
import { Facts } from "../../../src/features/messaging/facts.ts";
import { History } from "../../../src/features/messaging/history.ts";
import { decide } from "../../../src/features/messaging/machine.ts";
import { type Directory, MemberDirectory } from "../../../src/features/messaging/members.ts";
import { MESSAGING_MIGRATIONS } from "../../../src/features/messaging/migrations.ts";
import type { Command, InboxUpdate } from "../../../src/features/messaging/protocol.ts";
import { MessageStorage } from "../../../src/features/messaging/storage.ts";
import { Writers } from "../../../src/features/messaging/writers.ts";
import { migrate } from "../../../src/realtime/migrations.ts";
import { personOf } from "../../support/room-model.ts";
import {
  ADA,
  accepted,
  BEN,
  edit,
  like,
  read,
  readAll,
  remove,
  send,
  unlike,
} from "../../support/room-story.ts";

const DIRECTORY: Directory = {
  version: 1,
  uuid: "01a1faef-f6cf-71f7-b098-51490452fa15",
  isPair: true,
  blockedPairs: [],
  writerIds: [],
  members: [ADA, BEN].map((accountId) => ({ ...personOf(accountId), isMember: true })),
};

const SILENT = { info: () => undefined, error: () => undefined };

/** A room whose people's objects are this test: each call waits until it is answered. */
class Told {
  readonly calls: { accountId: number; update: InboxUpdate; answer: () => void; fail: () => void }[] = [];
  readonly members: MemberDirectory;
  readonly blocks: Blocks;
  readonly storage: MessageStorage;
  readonly delivery: Delivery;
  #now = 1000;

  constructor({ sql }: DurableObjectStorage) {
    const facts = new Facts(sql);
    this.members = new MemberDirectory(sql);
    this.members.refresh(DIRECTORY, { lastMessageId: 0, lastSeq: 0 });
    this.blocks = new Blocks(sql, facts);
    const writers = new Writers({ sql, logger: SILENT, report: null });
    this.storage = new MessageStorage(sql, this.members, this.blocks, writers, () => false);
    this.delivery = new Delivery({
      storage: this.storage,
      history: new History(sql, this.storage, this.members, facts),
      members: this.members,
      logger: SILENT,
      audience: { isToBeToldAtOnce: () => true },
      directoryVersion: () => 1,
      place: () => ({ roomId: 12, uuid: DIRECTORY.uuid }),
      tell: (accountId, update) =>
        new Promise((answer, reject) => {
          this.calls.push({ accountId, update, answer, fail: () => reject(new Error("away")) });
        }),
    });
  }

  say(accountId: number, ...commands: Command[]): void {
    for (const command of commands) {
      this.#now += 1;
      this.storage.apply(accepted(decide(this.storage, accountId, command, this.#now)).writes);
    }
  }

  /** Tells one person and answers every call but the ones that the test holds back. */
  async bringUpToDate(accountId: number): Promise<InboxUpdate> {
    const from = this.calls.length;
    const done = this.delivery.bringUpToDate(accountId);
    this.calls.at(-1)?.answer();
    await done;
    const told = this.calls.slice(from).map(({ update }) => update);
    expect(told).toHaveLength(1);
    return told[0] as InboxUpdate;
  }

  block(isBlocked: boolean): void {
    this.blocks.refresh(true, isBlocked ? [[ADA, BEN]] : []);
  }
}

let rooms = 0;

async function inRoom(run: (told: Told) => Promise<void>): Promise<void> {
  rooms += 1;
  const stub = env.CONVERSATION_ROOM.getByName(`delivery-${rooms}`);
  await runInDurableObject(stub, (_, { storage }) => {
    migrate(storage, MESSAGING_MIGRATIONS);
    return run(new Told(storage));
  });
}

function newsIn({ news }: InboxUpdate): unknown[] {
  return news.map((each) =>
    each.type === "MessageSent"
      ? [each.seq, each.message.content, each.unread]
      : [each.seq, `likes of ${each.messageId}`, each.likes],
  );
}

describe("what a member's own object is told", () => {
  it("[R22] is messages, their own too, and likes, in the order of the log", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"));
      told.say(BEN, like(1), send("mine"));
      told.say(ADA, like(2), send("two"));
      told.say(BEN, unlike(1));
      const news = [
        [1, "one", 1],
        [2, "likes of 1", 1],
        [3, "mine", 1],
        [4, "likes of 2", 1],
        [5, "two", 2],
        [6, "likes of 1", 0],
      ];
      const update = await told.bringUpToDate(BEN);
      expect(update).toMatchObject({ seq: 6, unread: 2, lastMessage: { content: "two" } });
      expect(newsIn(update)).toEqual(news);
      const adas = newsIn(await told.bringUpToDate(ADA));
      expect(adas.filter((_, index) => [0, 2, 4].includes(index))).toEqual([
        [1, "one", 0],
        [3, "mine", 1],
        [5, "two", 1],
      ]);
    }));

  it("[R22] is no edit, deletion or read, and no message that is deleted", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"), send("gone"));
      expect(newsIn(await told.bringUpToDate(BEN))).toHaveLength(2);
      told.say(ADA, edit(1, "One"), remove(2), send("never"), remove(3));
      told.say(BEN, read(1));
      const update = await told.bringUpToDate(BEN);
      expect(newsIn(update)).toEqual([]);
      expect(update).toMatchObject({ seq: 7, unread: 0, lastMessage: { content: "One" } });
    }));

  it("[R22] is what came since they were told, and each message has the count that it brought", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"), send("two"));
      await told.bringUpToDate(BEN);
      told.say(BEN, read(1));
      told.say(ADA, send("three"), send("four"));
      expect(newsIn(await told.bringUpToDate(BEN))).toEqual([
        [4, "three", 2],
        [5, "four", 3],
      ]);
    }));

  it("[R22] is everything that a burst of one client can be, and the newest 1,000 of more", () =>
    inRoom(async (told) => {
      for (let count = 1; count <= 1005; count += 1) told.say(ADA, send(`message ${count}`));
      const { news, unread } = await told.bringUpToDate(BEN);
      expect(unread).toBe(1005);
      expect([news.length, news[0]?.seq, news.at(-1)?.seq]).toEqual([1000, 6, 1005]);
      expect(news[0]).toMatchObject({ unread: 6 });
    }));

  it("[R23] goes by one call at a time, and what gathers meanwhile goes with the next", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"));
      const done = told.delivery.bringUpToDate(BEN);
      told.say(ADA, send("two"), send("three"));
      expect(told.delivery.bringUpToDate(BEN)).toBe(done);
      expect(told.calls).toHaveLength(1);
      told.calls[0]?.answer();
      await expect.poll(() => told.calls.length).toBe(2);
      expect(newsIn(told.calls[1]?.update as InboxUpdate)).toEqual([
        [2, "two", 2],
        [3, "three", 3],
      ]);
      told.calls[1]?.answer();
      await done;
      expect(told.calls).toHaveLength(2);
    }));
});

describe("a room of many", () => {
  const CROWD = Array.from({ length: 100 }, (_, index) => 1000 + index);

  const gather = (told: Told) => {
    const members = [ADA, BEN, ...CROWD].map((accountId) => ({ ...personOf(accountId), isMember: true }));
    const { lastMessageId, lastSeq } = told.storage;
    told.members.refresh({ ...DIRECTORY, isPair: false, members }, { lastMessageId, lastSeq });
  };

  it("[R43] calls six members' objects at once, the sender's first, and everyone's in the end", () =>
    inRoom(async (told) => {
      gather(told);
      told.say(BEN, send("to all"));
      told.delivery.committed({ isNews: true, actorIds: [BEN] });
      expect(told.calls).toHaveLength(6);
      expect(told.calls[0]?.accountId).toBe(BEN);
      const settled = told.delivery.settle();
      for (let answered = 0; answered < 102; answered += 1) {
        await expect.poll(() => told.calls.length).toBeGreaterThan(answered);
        expect(told.calls.length - answered).toBeLessThanOrEqual(6);
        told.calls[answered]?.answer();
      }
      expect(await settled).toBe(true);
      expect(new Set(told.calls.map(({ accountId }) => accountId)).size).toBe(102);
    }));

  it("[R43] tells somebody whom a request waits for beside the others", () =>
    inRoom(async (told) => {
      gather(told);
      told.say(BEN, send("to all"));
      told.delivery.committed({ isNews: true, actorIds: [BEN] });
      const last = CROWD.at(-1) ?? 0;
      expect(told.calls.map(({ accountId }) => accountId)).not.toContain(last);
      const answered = told.delivery.hasTold(last, 1);
      await expect.poll(() => told.calls.at(-1)?.accountId).toBe(last);
      told.calls.at(-1)?.answer();
      await answered;
      expect(told.calls).toHaveLength(7);
    }));

  it("[R43] tells those first who left and came, and waits for as many people as are asked for", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"));
      for (const accountId of [ADA, BEN]) await told.bringUpToDate(accountId);
      gather(told);
      told.say(ADA, send("two"));
      const [left, ...others] = [BEN, ADA, ...CROWD].map((accountId) => ({
        ...personOf(accountId),
        isMember: accountId !== BEN,
      }));
      const members = left ? [...others, left] : others;
      told.members.refresh({ ...DIRECTORY, isPair: false, members }, { lastMessageId: 2, lastSeq: 2 });
      const settled = told.delivery.settle(1);
      expect(told.calls.at(-1)).toMatchObject({ accountId: BEN, update: { isMember: false } });
      const calls = told.calls.length;
      told.calls.at(-1)?.answer();
      expect(await settled).toBe(false);
      expect(told.calls).toHaveLength(calls);
    }));
});

describe("reading behind a block", () => {
  it("[R27] is told to the reader's own object though the room has no change to tell", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"), send("two"));
      expect(await told.bringUpToDate(BEN)).toMatchObject({ seq: 2, unread: 2 });
      await told.bringUpToDate(ADA);
      told.block(true);
      told.say(BEN, readAll);
      expect(told.members.behind(2).map(({ person }) => person.accountId)).toEqual([BEN]);
      expect(await told.bringUpToDate(BEN)).toMatchObject({ seq: 2, unread: 0 });
      expect(told.members.behind(2)).toEqual([]);
    }));

  it("[R27] is not lost where it comes while a call is on its way, and is answered after it is told", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"), send("two"));
      told.block(true);
      told.say(BEN, read(1));
      const done = told.delivery.bringUpToDate(BEN);
      told.say(BEN, read(2));
      let isAnswered = false;
      const answered = told.delivery.hasTold(BEN, 2).then(() => {
        isAnswered = true;
      });
      expect(told.calls.map(({ update }) => update.unread)).toEqual([1]);
      told.calls[0]?.answer();
      await expect.poll(() => told.calls.length).toBe(2);
      expect([told.calls[1]?.update.unread, isAnswered]).toEqual([0, false]);
      told.calls[1]?.answer();
      await Promise.all([done, answered]);
      expect(told.calls).toHaveLength(2);
    }));

  it("[R27] is told once the room settles where it could not be told at once, also after a crash", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"));
      for (const accountId of [ADA, BEN]) await told.bringUpToDate(accountId);
      await told.delivery.settle();
      told.block(true);
      told.say(BEN, readAll);
      const failed = told.delivery.bringUpToDate(BEN);
      told.calls.at(-1)?.fail();
      await failed;
      told.storage.forget();
      const settled = told.delivery.settle();
      expect(told.calls.at(-1)).toMatchObject({ accountId: BEN, update: { seq: 1, unread: 0 } });
      told.calls.at(-1)?.answer();
      expect(await settled).toBe(true);
      const calls = told.calls.length;
      told.storage.forget();
      expect(await told.delivery.settle()).toBe(true);
      expect(told.calls).toHaveLength(calls);
    }));
});
