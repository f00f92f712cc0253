import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Blocks } from "../../../src/features/messaging/blocks.ts";
import { Facts } from "../../../src/features/messaging/facts.ts";
import { decide } from "../../../src/features/messaging/machine.ts";
import { MemberDirectory } from "../../../src/features/messaging/members.ts";
import { MESSAGING_MIGRATIONS } from "../../../src/features/messaging/migrations.ts";
import { MessageStorage } from "../../../src/features/messaging/storage.ts";
import { migrate } from "../../../src/realtime/migrations.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";
import { personOf } from "../../support/room-model.ts";
import { like, read, readAll, remove, send } from "../../support/room-story.ts";

type Step =
  | { type: "say"; by: number }
  | { type: "read"; by: number; messageId: number | "all" }
  | { type: "like" | "delete"; by: number; messageId: number }
  | { type: "join" | "leave"; who: number }
  | { type: "sleep" };

const person = fc.integer({ min: 1, max: 5 });
const messageId = fc.integer({ min: 1, max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: person.map((by): Step => ({ type: "say", by })) },
  {
    weight: 8,
    arbitrary: fc
      .record({ by: person, messageId: fc.oneof(messageId, fc.constant("all" as const)) })
      .map((what): Step => ({ type: "read", ...what })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ type: fc.constantFrom("like" as const, "delete" as const), by: person, messageId })
      .map((what): Step => what),
  },
  { weight: 2, arbitrary: person.map((who): Step => ({ type: "join", who })) },
  { weight: 1, arbitrary: person.map((who): Step => ({ type: "leave", who })) },
  { weight: 1, arbitrary: fc.constant<Step>({ type: "sleep" }) },
);

/** A room, and beside it when each message was first read, noted one message at a time. */
class Story {
  readonly storage: MessageStorage;
  readonly readAt = new Map<number, number>();
  readonly #members: MemberDirectory;
  readonly #present = new Set([1, 2]);
  #now = 1000;

  constructor({ sql }: DurableObjectStorage) {
    for (const table of ["messages", "changes", "likes", "removed", "members", "blocks", "facts"]) {
      sql.exec(`DELETE FROM ${table}`);
    }
    const facts = new Facts(sql);
    this.#members = new MemberDirectory(sql);
    this.storage = new MessageStorage({
      ...{ sql, facts, members: this.#members, blocks: new Blocks(sql, facts) },
      isTyping: () => false,
      sent: () => {},
    });
    this.#refresh();
  }

  take(what: Step): void {
    this.#now += 1;
    switch (what.type) {
      case "say":
        return this.#say(what.by, send("Hi"));
      case "read":
        return this.#say(what.by, what.messageId === "all" ? readAll : read(what.messageId));
      case "like":
        return this.#say(what.by, like(what.messageId));
      case "delete":
        return this.#say(what.by, remove(what.messageId));
      case "join":
        this.#present.add(what.who);
        return this.#refresh();
      case "leave":
        this.#present.delete(what.who);
        return this.#refresh();
      case "sleep":
        this.storage.forget();
    }
  }

  /** How many each has unread. */
  unread(): number[] {
    return [...this.#present].map((id) => this.storage.readMarks.of(id).unread);
  }

  #say(accountId: number, command: Parameters<typeof decide>[2]): void {
    const outcome = decide(this.storage, accountId, command, this.#now);
    if (!outcome.ok) return;
    for (const write of outcome.writes) {
      if (write.type !== "markRead") continue;
      const { from, to, change } = write;
      for (const id of this.storage.idsOfOthers(accountId, from, to)) {
        if (!this.readAt.has(id)) this.readAt.set(id, change.at);
      }
    }
    this.storage.apply(outcome.writes);
  }

  #refresh(): void {
    const members = [1, 2, 3, 4, 5].map((id) => ({ ...personOf(id), isMember: this.#present.has(id) }));
    const { joined } = this.#members.apply(members, this.storage);
    this.storage.readMarks.resetForMembers(joined, this.storage.lastMessageId);
  }
}

describe("the read time of a message", () => {
  it(`[R13] is when another member first read it, whoever joined and left in between (seed ${FUZZ_SEED})`, async () => {
    await runInDurableObject(env.CONVERSATION_ROOM.getByName("read-times"), (_, { storage: object }) => {
      migrate(object, MESSAGING_MIGRATIONS);
      const stories = fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const { storage, readAt, story, ...told } = play(object, steps);
        const unread = story.unread();
        expect(told.readAts).toEqual(told.ids.map((id) => readAt.get(id) ?? null));
        storage.forget();
        expect(story.unread()).toEqual(unread);
        expect(told.ids.map((id) => storage.message(id)?.readAt)).toEqual(told.readAts);
      });
      fc.assert(stories, { seed: FUZZ_SEED, numRuns: 300 });
    });
  });
});

function play(object: DurableObjectStorage, steps: readonly Step[]) {
  const story = new Story(object);
  for (const each of steps) story.take(each);
  const { storage, readAt } = story;
  const ids = Array.from({ length: storage.lastMessageId }, (_, index) => index + 1);
  return { story, storage, readAt, ids, readAts: ids.map((id) => storage.message(id)?.readAt) };
}
