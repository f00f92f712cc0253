import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Command } from "../../../src/features/messaging/protocol.ts";
import { api } from "../../support/api.ts";
import { callAgain, objectOf, room, startGroup } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";
import { like, readAll, send } from "../../support/room-story.ts";
import { enter, openSocket, type TestSocket } from "../../support/socket.ts";

type Step =
  | { type: "say" | "like" | "read" | "enter" | "leave" | "break" | "mend" | "sleep"; who: number }
  | { type: "remove" | "add" | "sleepRoom" | "loseRoom" | "ring" };

const PEOPLE = 3;
const [ADA, CLEO] = [0, 2];

const of = <Type extends Step["type"]>(weight: number, type: Type) => ({
  weight,
  arbitrary: fc.nat(PEOPLE - 1).map((who) => ({ type, who }) as Step),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  of(10, "say"),
  ...(["like", "read", "enter", "leave", "sleepRoom", "remove", "add"] as const).map((type) => of(3, type)),
  ...(["break", "mend", "sleep", "loseRoom", "ring"] as const).map((type) => of(2, type)),
);

/** A group of three, whose objects fail, sleep and are lost; Ben has an events socket all the time. */
class Story {
  said = 0;
  readonly #id: number;
  readonly #people: Player[];
  readonly #tab: TestSocket;
  readonly #entered = new Map<number, TestSocket[]>();
  readonly #broken = new Set<number>();

  constructor(id: number, people: Player[], tab: TestSocket) {
    this.#id = id;
    this.#people = people;
    this.#tab = tab;
  }

  async take(what: Step): Promise<void> {
    const members = `/api/chat/conversations/${this.#id}/members/`;
    const { id: cleo } = this.#person(CLEO);
    switch (what.type) {
      case "say":
        if (await this.#act(what.who, send(`${this.said + 1}`))) this.said += 1;
        return;
      case "like":
        await this.#act(what.who, like(this.said));
        return;
      case "read":
        await this.#act(what.who, readAll);
        return;
      case "enter":
        return this.#enter(what.who);
      case "leave":
        for (const socket of this.#entered.get(what.who) ?? []) socket.close();
        this.#entered.delete(what.who);
        return;
      case "break":
        return this.#break(what.who);
      case "mend":
        return this.#mend(what.who);
      case "remove":
        await api("DELETE", `${members}${cleo}/`, { as: this.#person(ADA) });
        return;
      case "add":
        await api("POST", members, { as: this.#person(ADA), body: { account_id: cleo } });
        return;
      case "sleep":
        return evict(objectOf(this.#person(what.who)), "hibernate");
      case "sleepRoom":
        return evict(room(this.#id), "hibernate");
      case "loseRoom":
        this.#entered.clear();
        return evict(room(this.#id), "close");
      case "ring":
        await runDurableObjectAlarm(room(this.#id));
    }
  }

  /** Everyone is well again, and the alarm rings for as long as it is set. */
  async end(): Promise<void> {
    for (let who = 0; who < PEOPLE; who += 1) await this.#mend(who);
    await callAgain(room(this.#id));
    while (await runDurableObjectAlarm(room(this.#id)));
  }

  /** The messages that Ben's socket was told of, in order. */
  heard(): number[] {
    const frames = this.#tab.untaken as unknown as { action: string; data: { content: string } }[];
    return frames.flatMap(({ action, data }) => (action === "new_message" ? [Number(data.content)] : []));
  }

  /** What each person's list says of the room, and what the room does; null where they are not in it. */
  async lists(): Promise<{ listed: unknown[]; stated: unknown[] }> {
    const summaries = this.#people.map(({ id }) => room(this.#id).summary(id, 0));
    const inboxes = this.#people.map((person) => objectOf(person).readInbox());
    const stated = (await Promise.all(summaries)).map((summary) =>
      summary?.update?.isMember ? shown(summary.update) : null,
    );
    return { listed: (await Promise.all(inboxes)).map(([entry]) => (entry ? shown(entry) : null)), stated };
  }

  #person(who: number): Player {
    return this.#people[who] as Player;
  }

  async #act(who: number, command: Command): Promise<boolean> {
    return (await room(this.#id).perform(this.#person(who).id, command, 0)).ok;
  }

  /** Who was removed is not let in. */
  async #enter(who: number): Promise<void> {
    const socket = await enter(this.#id, this.#person(who)).catch(() => null);
    if (socket) this.#entered.set(who, [...(this.#entered.get(who) ?? []), socket]);
  }

  async #break(who: number): Promise<void> {
    if (this.#broken.has(who)) return;
    this.#broken.add(who);
    await this.#rename(who, "inbox", "inbox_away");
  }

  async #mend(who: number): Promise<void> {
    if (this.#broken.delete(who)) await this.#rename(who, "inbox_away", "inbox");
  }

  async #rename(who: number, from: string, to: string): Promise<void> {
    await runInDurableObject(objectOf(this.#person(who)), (_, { storage }) => {
      storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
    });
  }
}

/** An object that does not run has nothing to lose. */
async function evict(stub: DurableObjectStub, webSockets: "hibernate" | "close"): Promise<void> {
  await evictDurableObject(stub, { webSockets }).catch(() => undefined);
}

function shown({ unread, lastMessage }: { unread: number; lastMessage: { id: number } | null }) {
  return { unread, last: lastMessage?.id ?? null };
}

it(`[P1] [P2] [P15] [R22] [R24] everyone's list and socket get everything once and in order, whatever failed, hibernated or was lost (seed ${FUZZ_SEED})`, async () => {
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 8, maxLength: 40, size: "max" }),
    async (steps) => {
      const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
      const id = await startGroup(ada, ben, cleo);
      const story = new Story(id, [ada, ben, cleo], await openSocket("/ws/events/", { as: ben }));
      for (const each of steps) await story.take(each);
      await story.end();
      expect(story.heard()).toEqual(Array.from({ length: story.said }, (_, index) => index + 1));
      const { listed, stated } = await story.lists();
      expect(listed).toEqual(stated);
    },
  );
  await fc.assert(property, { seed: FUZZ_SEED, numRuns: 10 });
});
