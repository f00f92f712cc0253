import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Blocks } from "../../../src/features/messaging/blocks.ts";
import { Facts } from "../../../src/features/messaging/facts.ts";
import { History, idAtPosition } from "../../../src/features/messaging/history.ts";
import { decide } from "../../../src/features/messaging/machine.ts";
import { MemberDirectory } from "../../../src/features/messaging/members.ts";
import { MESSAGING_MIGRATIONS } from "../../../src/features/messaging/migrations.ts";
import { ReadMarks } from "../../../src/features/messaging/read-marks.ts";
import { MessageStorage } from "../../../src/features/messaging/storage.ts";
import { migrate } from "../../../src/realtime/migrations.ts";
import { FUZZ_SEED, MEMBERS, type Said, said } from "../../support/room-commands.ts";
import { personOf, RoomModel } from "../../support/room-model.ts";

/** What else happens to a room between two commands. */
type Step =
  | ({ type: "say" } & Said)
  | { type: "wakeUpCold" }
  | { type: "store" }
  | { type: "count"; accountId: number }
  | { type: "purge"; age: number };

const member = fc.constantFrom(...MEMBERS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: said.map((what): Step => ({ type: "say", ...what })) },
  fc.constant<Step>({ type: "wakeUpCold" }),
  { weight: 2, arbitrary: fc.constant<Step>({ type: "store" }) },
  { weight: 3, arbitrary: member.map((accountId): Step => ({ type: "count", accountId })) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 12 }).map((age): Step => ({ type: "purge", age })) },
);

const TABLES = ["messages", "changes", "likes", "removed", "members", "blocks", "facts"];
const ALL = 1_000_000;

/** The real storage over an empty SQLite, beside the model that it is to equal. */
class Pair {
  readonly model = new RoomModel(...MEMBERS);
  readonly members: MemberDirectory;
  readonly blocks: Blocks;
  readonly storage: MessageStorage;
  readonly history: History;
  readonly #facts: Facts;
  readonly #object: DurableObjectStorage;
  #now = 1000;

  constructor(object: DurableObjectStorage) {
    this.#object = object;
    for (const table of TABLES) object.sql.exec(`DELETE FROM ${table}`);
    this.members = new MemberDirectory(object.sql);
    const people = MEMBERS.map((accountId) => ({ ...personOf(accountId), isMember: true }));
    this.members.apply(people, { lastMessageId: 0, lastSeq: 0 });
    const facts = new Facts(object.sql);
    facts.set("is_pair", 1);
    this.blocks = new Blocks(object.sql, facts);
    this.#facts = facts;
    this.storage = new MessageStorage({
      sql: object.sql,
      facts,
      members: this.members,
      blocks: this.blocks,
      isTyping: (id) => this.model.isTyping(id),
      sent: () => {},
    });
    this.history = new History(object.sql, this.storage, this.members, facts);
  }

  take(what: Step): void {
    this.#now += 1;
    switch (what.type) {
      case "say":
        return this.#say(what);
      case "wakeUpCold":
        this.storage.forget();
        this.history.forget();
        return;
      case "store":
        return this.storage.readMarks.store();
      case "count":
        expect(this.unread(what.accountId)).toBe(this.model.unread(what.accountId));
        return;
      case "purge":
        this.history.purge(this.#now - what.age, ALL);
        this.model.purge(this.#now - what.age);
    }
  }

  unread(accountId: number): number {
    return this.storage.readMarks.of(accountId).unread;
  }

  /** Counts from the tables alone, while the room's own caches stay as they are. */
  assertColdCounts(): void {
    const cold = new ReadMarks({
      sql: this.#object.sql,
      facts: this.#facts,
      lastSeq: () => this.storage.lastSeq,
      lastMessageIdAt: (seq) => this.storage.lastMessageIdAt(seq),
    });
    const counts = MEMBERS.map((accountId) => cold.of(accountId).unread);
    expect(counts).toEqual(MEMBERS.map((accountId) => this.model.unread(accountId)));
  }

  #say({ accountId, command, isBlocked }: Said): void {
    this.model.isBlocked = isBlocked;
    this.blocks.apply(new Set([1, 2]), isBlocked ? [[1, 2]] : []);
    const expected = decide(this.model, accountId, command, this.#now);
    const outcome = decide(this.storage, accountId, command, this.#now);
    expect(outcome).toEqual(expected);
    if (outcome.ok) this.#object.transactionSync(() => this.storage.apply(outcome.writes));
    const { lastSeq } = this.model;
    this.model.accept(expected);
    if (outcome.ok && outcome.effects.some(({ type }) => type === "cleanUp")) this.history.forget();
    expect([this.storage.lastSeq, this.storage.lastMessageId]).toEqual([
      this.model.lastSeq,
      this.model.lastMessageId,
    ]);
    if (!expected.ok) expect(this.storage.lastSeq).toBe(lastSeq);
  }
}

function assertSameMessages({ model, storage, history }: Pair): void {
  for (let id = 0; id <= model.lastMessageId + 1; id += 1) {
    expect(storage.message(id)).toEqual(model.message(id));
  }
  const standing = model.standing();
  expect(history.count()).toBe(standing.length);
  expect(history.lastMessage()).toEqual(standing.at(-1) ?? null);
  for (const size of [1, 3, 50]) {
    for (let page = 1; (page - 1) * size <= standing.length; page += 1) {
      const found = history.page(page, size);
      expect(found.messages).toEqual(standing.slice((page - 1) * size, page * size));
      expect(found.count).toBe(standing.length);
    }
  }
}

function assertSameScrolling({ model, history }: Pair): void {
  const standing = model.standing();
  for (let id = 1; id <= model.lastMessageId + 1; id += 1) {
    const earlier = standing.filter((message) => message.id < id);
    expect(history.before(id, 2)).toEqual({
      messages: earlier.slice(-2),
      hasMore: earlier.length > 2,
      count: standing.length,
      seq: model.lastSeq,
    });
    const later = standing.filter((message) => message.id > id);
    expect(history.after(id, 2)).toEqual({
      messages: later.slice(0, 2),
      hasMore: later.length > 2,
      count: standing.length,
      seq: model.lastSeq,
    });
  }
  expect(history.before(null, 3).messages).toEqual(standing.slice(-3));
  for (let offset = 0; offset <= standing.length + 1; offset += 1) {
    expect(history.newest(offset, 3)).toEqual({
      messages: standing.toReversed().slice(offset, offset + 3),
      count: standing.length,
    });
  }
}

function assertSameLog({ model, history }: Pair): void {
  for (let after = 0; after <= model.lastSeq + 1; after += 1) {
    const changes = history.log.since(after);
    expect(changes && [...changes]).toEqual(model.changesSince(after));
    const news = model.newsSince(after);
    for (const count of [4, 100]) {
      const last = news[count - 1] as { seq: number } | undefined;
      const through = count < news.length ? last?.seq : model.lastSeq;
      expect(history.newsAfter(after, { count, length: ALL })).toEqual({
        entries: news.slice(0, count),
        through,
      });
    }
  }
}

async function inRoom(name: string, run: (object: DurableObjectStorage) => void): Promise<void> {
  await runInDurableObject(env.CONVERSATION_ROOM.getByName(name), (_, { storage }) => {
    migrate(storage, MESSAGING_MIGRATIONS);
    return run(storage);
  });
}

describe("the room's SQLite", () => {
  it(`equals the fold of the log after any story, with and without caches (seed ${FUZZ_SEED})`, async () => {
    await inRoom("storage-1", (object) => {
      const story = fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
        const pair = new Pair(object);
        for (const one of steps) {
          pair.take(one);
          pair.assertColdCounts();
        }
        for (const accountId of MEMBERS) pair.take({ type: "count", accountId });
        assertSameMessages(pair);
        assertSameScrolling(pair);
        assertSameLog(pair);
        pair.take({ type: "wakeUpCold" });
        assertSameMessages(pair);
        for (const accountId of MEMBERS) pair.take({ type: "count", accountId });
      });
      fc.assert(story, { seed: FUZZ_SEED, numRuns: 200 });
    });
  });

  it("[R2] never reuses a number after the newest messages are purged and the caches dropped", async () => {
    await inRoom("storage-2", (object) => {
      const pair = new Pair(object);
      const say = (command: Said["command"]) =>
        pair.take({ type: "say", accountId: 1, command, isBlocked: false });
      for (const content of ["one", "two", "three"]) {
        say({ type: "SendMessage", content, attachment: null, clientId: null, clientTime: null });
      }
      say({ type: "DeleteMessage", messageId: 2 });
      say({ type: "DeleteMessage", messageId: 3 });
      pair.take({ type: "purge", age: 0 });
      pair.take({ type: "wakeUpCold" });
      say({ type: "SendMessage", content: "four", attachment: null, clientId: null, clientTime: null });
      expect(pair.history.page(1, 50).messages.map(({ id, seq }) => [id, seq])).toEqual([
        [1, 1],
        [4, 6],
      ]);
    });
  });

  it("[R5] finds a clientId after the caches are dropped, whatever characters it has", async () => {
    await inRoom("storage-3", (object) => {
      const pair = new Pair(object);
      for (const clientId of ["c-1", "1:c", "ünïcode ✓ 🏛️", "a\u0000b", "'; --"]) {
        const command = {
          type: "SendMessage",
          content: "Hi",
          attachment: null,
          clientId,
          clientTime: null,
        } as const;
        pair.take({ type: "say", accountId: 1, command, isBlocked: false });
        pair.take({ type: "wakeUpCold" });
        pair.take({ type: "say", accountId: 1, command, isBlocked: false });
        expect(pair.storage.messageOfClient(1, clientId)?.clientId).toBe(clientId);
      }
      expect(pair.storage.lastMessageId).toBe(5);
    });
  });

  it("[R9] purges at most the given number of messages, oldest first, and says whether more remain", async () => {
    await inRoom("storage-4", (object) => {
      const pair = new Pair(object);
      const say = (command: Said["command"]) =>
        pair.take({ type: "say", accountId: 1, command, isBlocked: false });
      for (const content of ["one", "two", "three"]) {
        say({ type: "SendMessage", content, attachment: null, clientId: null, clientTime: null });
      }
      for (const messageId of [3, 1, 2]) say({ type: "DeleteMessage", messageId });
      expect(pair.history.purge(Number.MAX_SAFE_INTEGER, 2)).toBe(true);
      expect([1, 2, 3].map((id) => pair.storage.message(id) !== null)).toEqual([false, true, false]);
      expect(pair.history.purge(Number.MAX_SAFE_INTEGER, 2)).toBe(false);
      expect(pair.history.purge(Number.MAX_SAFE_INTEGER, 2)).toBe(false);
      expect(pair.history.oldestDeletedAt()).toBeNull();
    });
  });
});

describe("members", () => {
  it("[R14] does not count an unread message that was deleted, also once its row is purged", async () => {
    await inRoom("members-2", (object) => {
      const pair = new Pair(object);
      const say = (command: Said["command"]) =>
        pair.take({ type: "say", accountId: 1, command, isBlocked: false });
      say({ type: "SendMessage", content: "Hi", attachment: null, clientId: null, clientTime: null });
      pair.take({ type: "store" });
      say({ type: "DeleteMessage", messageId: 1 });
      pair.take({ type: "purge", age: 0 });
      pair.assertColdCounts();
    });
  });

  it("[R14] starts someone who joins later, or returns, with nothing unread", async () => {
    await inRoom("members-1", (object) => {
      const pair = new Pair(object);
      const send = () =>
        pair.take({
          type: "say",
          accountId: 1,
          isBlocked: false,
          command: { type: "SendMessage", content: "Hi", attachment: null, clientId: null, clientTime: null },
        });
      const refresh = (...ids: number[]) => {
        const members = [1, 2, 3, 4].map((id) => ({ ...personOf(id), isMember: ids.includes(id) }));
        const changes = pair.members.apply(members, pair.storage);
        pair.storage.readMarks.resetForMembers(changes.joined, pair.storage.lastMessageId);
        return changes;
      };
      send();
      expect(refresh(1, 3, 4)).toEqual({ departed: [2], joined: [4] });
      send();
      expect(pair.unread(4)).toBe(1);
      expect(pair.unread(3)).toBe(2);
      expect(refresh(1, 2, 3, 4)).toEqual({ departed: [], joined: [2] });
      expect(pair.unread(2)).toBe(0);
      send();
      expect([2, 3, 4].map((id) => pair.unread(id))).toEqual([1, 3, 2]);
    });
  });
});

describe("idAtPosition", () => {
  it("finds the number at any position among messages that are not removed", () => {
    const removedOf = fc.uniqueArray(fc.integer({ min: 1, max: 60 })).map((ids) => ids.sort((a, b) => a - b));
    const run = (removed: number[]) => {
      const standing = Array.from({ length: 80 }, (_, index) => index + 1).filter(
        (id) => !removed.includes(id),
      );
      for (const [position, id] of standing.entries()) expect(idAtPosition(position, removed)).toBe(id);
    };
    fc.assert(fc.property(removedOf, run), { seed: FUZZ_SEED, numRuns: 300 });
  });
});
