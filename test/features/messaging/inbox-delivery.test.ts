import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { Blocks } from "../../../src/features/messaging/blocks.ts";
import { Facts } from "../../../src/features/messaging/facts.ts";
import { History } from "../../../src/features/messaging/history.ts";
import { InboxDelivery } from "../../../src/features/messaging/inbox-delivery.ts";
import { decide } from "../../../src/features/messaging/machine.ts";
import {
  type DirectoryChanges,
  type MemberChanges,
  MemberDirectory,
} from "../../../src/features/messaging/members.ts";
import { MESSAGING_MIGRATIONS } from "../../../src/features/messaging/migrations.ts";
import type { Command, InboxUpdate } from "../../../src/features/messaging/protocol.ts";
import { MessageStorage } from "../../../src/features/messaging/storage.ts";
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

const DIRECTORY: DirectoryChanges = {
  version: 1,
  uuid: "01a1faef-f6cf-71f7-b098-51490452fa15",
  isPair: true,
  blockedPairs: [],
  writerIds: [],
  members: [ADA, BEN].map((accountId) => ({ ...personOf(accountId), isMember: true })),
};

const SILENT = { info: () => undefined, error: () => undefined };

interface Call {
  accountId: number;
  update: InboxUpdate;
  /** Takes it as a person's object does: what leaves something out is not taken. */
  answer: () => void;
  fail: () => void;
}

/** A room whose people's objects are this test: each call waits until it is answered. */
class Told {
  readonly calls: Call[] = [];
  readonly members: MemberDirectory;
  readonly blocks: Blocks;
  readonly storage: MessageStorage;
  delivery: InboxDelivery;
  /** Up to which change each person's object was told. */
  readonly cursors = new Map<number, number>();
  /** How often something was left to the alarm. */
  armAlarm = 0;
  readonly #sql: SqlStorage;
  readonly #history: History;
  #now = 1000;

  constructor({ sql }: DurableObjectStorage) {
    this.#sql = sql;
    const facts = new Facts(sql);
    this.members = new MemberDirectory(sql);
    this.members.apply(DIRECTORY.members, { lastMessageId: 0, lastSeq: 0 });
    facts.set("is_pair", 1);
    this.blocks = new Blocks(sql, facts);
    const { members, blocks } = this;
    this.storage = new MessageStorage({
      sql,
      facts,
      members,
      blocks,
      isTyping: () => false,
      sent: () => {},
    });
    this.#history = new History(sql, this.storage, this.members, facts);
    this.delivery = this.#wake();
  }

  /** As after a crash: nobody knows what was told. */
  crash(): void {
    this.storage.forget();
    this.delivery = this.#wake();
  }

  /** The members are these from now on. */
  refresh(members: DirectoryChanges["members"]): MemberChanges {
    const changes = this.members.apply(members, this.storage);
    this.storage.readMarks.resetForMembers(changes.joined, this.storage.lastMessageId);
    return changes;
  }

  #wake(): InboxDelivery {
    return new InboxDelivery({
      sql: this.#sql,
      storage: this.storage,
      history: this.#history,
      members: this.members,
      facts: new Facts(this.#sql),
      logger: SILENT,
      connectedMembers: { needsImmediateDelivery: () => true },
      place: () => ({ roomId: 12, uuid: DIRECTORY.uuid }),
      armAlarm: () => {
        this.armAlarm += 1;
      },
      deliver: (accountId, update) =>
        new Promise((answer, reject) => {
          this.calls.push({
            accountId,
            update,
            answer: () => answer(this.#take(accountId, update)),
            fail: () => reject(new Error("away")),
          });
        }),
    });
  }

  #take(accountId: number, { after = -1, seq }: InboxUpdate): number {
    const at = this.cursors.get(accountId) ?? 0;
    if (after <= at) this.cursors.set(accountId, Math.max(at, seq));
    return Math.max(at, after <= at ? seq : at);
  }

  say(accountId: number, ...commands: Command[]): void {
    for (const command of commands) {
      this.#now += 1;
      this.storage.apply(accepted(decide(this.storage, accountId, command, this.#now)).writes);
    }
  }

  /** Tells one person, who is told in one call. */
  async tell(accountId: number): Promise<InboxUpdate> {
    const from = this.calls.length;
    this.delivery.committed({ isNews: false, actorIds: [accountId] });
    const done = this.delivery.whenDelivered(accountId);
    this.calls.at(-1)?.answer();
    await done;
    const told = this.calls.slice(from).map(({ update }) => update);
    expect(told).toHaveLength(1);
    return told[0] as InboxUpdate;
  }

  /** Answers every call, as they come, until this is done. */
  async answerUntil(done: Promise<unknown>): Promise<void> {
    let isDone = false;
    void done.then(() => {
      isDone = true;
    });
    for (let answered = 0; !isDone; await scheduler.wait(0)) {
      for (; answered < this.calls.length; answered += 1) this.calls[answered]?.answer();
    }
  }

  block(isBlocked: boolean): void {
    this.blocks.apply(new Set([ADA, BEN]), isBlocked ? [[ADA, BEN]] : []);
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

describe("the delivery to a member's own object", () => {
  it("[R22] contains messages, the member's own included, and likes, in the order of the log", () =>
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
      const update = await told.tell(BEN);
      expect(update).toMatchObject({ seq: 6, unread: 2, lastMessage: { content: "two" } });
      expect(newsIn(update)).toEqual(news);
      const adas = newsIn(await told.tell(ADA));
      expect(adas.filter((_, index) => [0, 2, 4].includes(index))).toEqual([
        [1, "one", 0],
        [3, "mine", 1],
        [5, "two", 1],
      ]);
    }));

  it("[R22] contains no edits, deletions or reads, and no deleted messages", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"), send("gone"));
      expect(newsIn(await told.tell(BEN))).toHaveLength(2);
      told.say(ADA, edit(1, "One"), remove(2), send("never"), remove(3));
      told.say(BEN, read(1));
      const update = await told.tell(BEN);
      expect(newsIn(update)).toEqual([]);
      expect(update).toMatchObject({ seq: 7, unread: 0, lastMessage: { content: "One" } });
    }));

  it("[R22] contains what is new since the last delivery, each message with its unread count", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"), send("two"));
      await told.tell(BEN);
      told.say(BEN, read(1));
      told.say(ADA, send("three"), send("four"));
      expect(newsIn(await told.tell(BEN))).toEqual([
        [4, "three", 2],
        [5, "four", 3],
      ]);
    }));

  it("[R22] contains everything of a burst of one client, and the newest 1,000 of more, in several calls", () =>
    inRoom(async (told) => {
      for (let count = 1; count <= 1005; count += 1) told.say(ADA, send(`message ${count}`));
      told.delivery.committed({ isNews: true, actorIds: [] });
      await told.answerUntil(told.delivery.whenDelivered(BEN));
      const bens = told.calls.filter(({ accountId }) => accountId === BEN).map(({ update }) => update);
      for (const { news, unread } of bens) {
        expect(news.length).toBeLessThanOrEqual(250);
        expect(unread).toBe(1005);
      }
      const news = bens.flatMap((update) => update.news);
      expect([news.length, news[0]?.seq, news.at(-1)?.seq]).toEqual([1000, 6, 1005]);
      expect(news.map((each) => each.type === "MessageSent" && each.unread)).toEqual(
        Array.from({ length: 1000 }, (_, index) => index + 6),
      );
    }));

  it("[R22] contains a bounded amount of text in one call, and the rest in the next", () =>
    inRoom(async (told) => {
      for (let count = 1; count <= 200; count += 1) told.say(ADA, send("x".repeat(5000)));
      told.delivery.committed({ isNews: true, actorIds: [] });
      await told.answerUntil(told.delivery.whenDelivered(BEN));
      const bens = told.calls.filter(({ accountId }) => accountId === BEN).map(({ update }) => update);
      expect(bens.flatMap((update) => update.news)).toHaveLength(200);
      for (const update of bens) expect(JSON.stringify(update).length).toBeLessThan(512 * 1024);
    }));

  it("[R23] makes one call at a time, and the next one carries what is new meanwhile", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"));
      told.delivery.committed({ isNews: false, actorIds: [BEN] });
      told.say(ADA, send("two"), send("three"));
      told.delivery.committed({ isNews: false, actorIds: [BEN] });
      const done = told.delivery.whenDelivered(BEN);
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

  it("[R24] resumes at the object's own cursor, also after a crash", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"));
      await told.tell(BEN);
      told.say(ADA, send("two"), send("three"));
      const before = told.calls.length;
      told.crash();
      told.delivery.duties.updates?.resume?.();
      const asked = told.calls.slice(before).filter(({ accountId }) => accountId === BEN);
      expect(asked.map(({ update }) => [update.after, update.news.length])).toEqual([[3, 0]]);
      told.calls.at(-1)?.answer();
      await told.answerUntil(told.delivery.whenDelivered(BEN));
      const last = told.calls.filter(({ accountId }) => accountId === BEN).at(-1)?.update as InboxUpdate;
      expect(newsIn(last)).toEqual([
        [2, "two", 2],
        [3, "three", 3],
      ]);
    }));
});

describe("the delivery in a large room", () => {
  const CROWD = Array.from({ length: 100 }, (_, index) => 1000 + index);

  const everyone = [ADA, BEN, ...CROWD].map((accountId) => ({ ...personOf(accountId), isMember: true }));

  it("[R43] calls six objects at once, the sender's first, and reaches everyone", () =>
    inRoom(async (told) => {
      told.refresh(everyone);
      told.say(BEN, send("to all"));
      told.delivery.committed({ isNews: true, actorIds: [BEN] });
      expect(told.calls).toHaveLength(6);
      expect(told.calls[0]?.accountId).toBe(BEN);
      for (let answered = 0; answered < 102; answered += 1) {
        await expect.poll(() => told.calls.length).toBeGreaterThan(answered);
        expect(told.calls.length - answered).toBeLessThanOrEqual(6);
        told.calls[answered]?.answer();
      }
      await told.delivery.duties.updates?.run();
      expect(new Set(told.calls.map(({ accountId }) => accountId)).size).toBe(102);
      expect(told.calls).toHaveLength(102);
      expect(told.delivery.duties.updates?.dueAt()).toBeNull();
    }));

  it("[R43] calls a member whom a request waits for beside the others", () =>
    inRoom(async (told) => {
      told.refresh(everyone);
      told.say(BEN, send("to all"));
      told.delivery.committed({ isNews: true, actorIds: [BEN] });
      const last = CROWD.at(-1) ?? 0;
      expect(told.calls.map(({ accountId }) => accountId)).not.toContain(last);
      const answered = told.delivery.whenDelivered(last);
      await expect.poll(() => told.calls.at(-1)?.accountId).toBe(last);
      told.calls.at(-1)?.answer();
      await answered;
      expect(told.calls).toHaveLength(7);
    }));

  it("[R43] reaches members who left and joined, and waits for as many as requested", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"));
      for (const accountId of [ADA, BEN]) await told.tell(accountId);
      const before = told.calls.length;
      told.delivery.membersChanged(
        told.refresh(everyone.map((each) => ({ ...each, isMember: each.accountId !== BEN }))),
      );
      const settled = told.delivery.whenMembersNotified(1);
      expect(told.calls[before]).toMatchObject({ accountId: BEN, update: { isMember: false } });
      told.calls[before]?.answer();
      await settled;
      await told.answerUntil(Promise.resolve(told.delivery.duties.updates?.run()));
      const newcomers = told.calls.slice(before).map(({ accountId }) => accountId);
      expect(newcomers.sort()).toEqual([BEN, ...CROWD].sort());
    }));

  it("[R24] retries a member who left until they know, also after a crash", () =>
    inRoom(async (told) => {
      told.delivery.membersChanged(
        told.refresh(
          [ADA, BEN].map((accountId) => ({ ...personOf(accountId), isMember: accountId === ADA })),
        ),
      );
      told.calls.at(-1)?.fail();
      await expect.poll(() => told.armAlarm).toBe(1);
      told.crash();
      told.delivery.duties.updates?.resume?.();
      const again = told.calls.filter(({ accountId }) => accountId === BEN).at(-1);
      expect(again?.update).toMatchObject({ isMember: false });
      again?.answer();
      await told.answerUntil(Promise.resolve(told.delivery.duties.updates?.run()));
      const calls = told.calls.length;
      told.crash();
      told.delivery.duties.updates?.resume?.();
      expect(told.calls.slice(calls).map(({ accountId }) => accountId)).toEqual([ADA]);
    }));
});

describe("a read during a block", () => {
  it("[R27] is delivered to the reader's own object although the log has no change", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"), send("two"));
      expect(await told.tell(BEN)).toMatchObject({ seq: 2, unread: 2 });
      told.block(true);
      told.say(BEN, readAll);
      expect(await told.tell(BEN)).toMatchObject({ seq: 2, unread: 0 });
    }));

  it("[R27] is not lost during a call in flight, and is answered after its delivery", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"), send("two"));
      told.block(true);
      told.say(BEN, read(1));
      told.delivery.committed({ isNews: false, actorIds: [BEN] });
      told.say(BEN, read(2));
      told.delivery.committed({ isNews: false, actorIds: [BEN] });
      let isAnswered = false;
      const answered = told.delivery.whenDelivered(BEN).then(() => {
        isAnswered = true;
      });
      expect(told.calls.map(({ update }) => update.unread)).toEqual([1]);
      told.calls[0]?.answer();
      await expect.poll(() => told.calls.length).toBe(2);
      expect([told.calls[1]?.update.unread, isAnswered]).toEqual([0, false]);
      told.calls[1]?.answer();
      await answered;
      expect(told.calls).toHaveLength(2);
    }));

  it("[R27] is delivered by the alarm after a failure, also after a crash", () =>
    inRoom(async (told) => {
      told.say(ADA, send("one"));
      await told.tell(BEN);
      told.block(true);
      told.say(BEN, readAll);
      told.delivery.committed({ isNews: false, actorIds: [BEN] });
      told.calls.at(-1)?.fail();
      await expect.poll(() => told.armAlarm).toBe(1);
      told.crash();
      told.delivery.duties.updates?.resume?.();
      const again = told.calls.filter(({ accountId }) => accountId === BEN).at(-1);
      expect(again?.update).toMatchObject({ seq: 1, unread: 0 });
    }));
});
