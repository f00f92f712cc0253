import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { DIALECTS, SOCKET_KINDS } from "../../../../src/features/people/modules.ts";
import { Sockets } from "../../../../src/features/people/sockets.ts";
import { type TopicSource, Topics } from "../../../../src/features/people/subscriptions/topics.ts";
import { FrameLimits } from "../../../../src/realtime/frame-limit.ts";
import type { RelayedEvent } from "../../../../src/realtime/subscribers.ts";
import { TestSocket } from "../../../support/socket.ts";

const TOPIC = "channel:7";

/** A socket of a person's object, and a source of which the test holds every answer. */
class Story implements TopicSource {
  readonly topic = TOPIC;
  readonly topics: Topics;
  readonly ws: WebSocket;
  readonly client: TestSocket;
  readonly #sockets: Sockets<never>;
  readonly #answers: ((answer: never) => void)[] = [];

  constructor(ctx: DurableObjectState) {
    this.#sockets = new Sockets(ctx, {
      kinds: SOCKET_KINDS,
      dialects: DIALECTS,
      limits: new FrameLimits({ framesPerSecond: Number.POSITIVE_INFINITY, hasSampleLeft: async () => true }),
      closed: () => {},
    });
    this.topics = new Topics(this.#sockets);
    const { 0: client, 1: server } = new WebSocketPair();
    const principal = {
      accountId: 1,
      grantId: "grant",
      dialect: "chat",
      directoryVersion: 0,
      after: null,
    };
    this.#sockets.open(server, principal, Date.now());
    this.ws = server;
    this.client = new TestSocket(client);
  }

  start(): Promise<number> {
    return this.#ask();
  }

  started(seq: number): void {
    this.#sockets.connections.send(this.ws, [frame("joined", seq)]);
  }

  left(): void {
    this.#sockets.connections.send(this.ws, [frame("left", 0)]);
  }

  replay(after: number): Promise<RelayedEvent[] | null> {
    expect(after).toBeGreaterThanOrEqual(0);
    return this.#ask();
  }

  resync(seq: number): void {
    this.#sockets.connections.send(this.ws, [frame("resync", seq)]);
  }

  /** Answers what the source was asked last, or fails it. */
  async answer(answer: number | RelayedEvent[] | null | Error): Promise<void> {
    await expect.poll(() => this.#answers.length).toBe(1);
    const asked = this.#answers.shift() as (answer: unknown) => void;
    asked(answer instanceof Error ? Promise.reject(answer) : answer);
  }

  relay(...seqs: (number | null)[]): number | null {
    return this.topics.deliver({ topic: TOPIC, events: events(...seqs) });
  }

  /** What the socket was told up to now. */
  async told(): Promise<unknown[]> {
    this.#sockets.connections.send(this.ws, [frame("end", 0)]);
    const told: unknown[] = [];
    for (;;) {
      const { type, seq } = await this.client.next();
      if (type === "end") return told;
      told.push(type === "change" ? seq : [type, seq]);
    }
  }

  #ask<Answer>(): Promise<Answer> {
    return new Promise((answer) => this.#answers.push(answer));
  }
}

const frame = (type: string, seq: number | null) => JSON.stringify({ type, seq });
const events = (...seqs: (number | null)[]): RelayedEvent[] =>
  seqs.map((seq) => ({ seq, frames: [frame("change", seq)] }));

let stories = 0;

async function inObject(run: (story: Story) => Promise<void>): Promise<void> {
  stories += 1;
  const stub = env.USER_ROOM.getByName(`${2_000_000 + stories}`);
  await runInDurableObject(stub, (_, ctx) => run(new Story(ctx)));
}

describe("a socket whose subscription is starting", () => {
  it("[P17] receives events from then on, and no earlier ones", () =>
    inObject(async (story) => {
      expect(story.relay(5)).toBeNull();
      const begun = story.topics.subscribe(story.ws, story, null);
      expect(story.relay(6, 7)).toBe(7);
      await story.answer(6);
      await begun;
      story.relay(8, null);
      expect(await story.told()).toEqual([["joined", 6], 7, 8, null]);
    }));

  it("[P17] receives what it missed first, and once what happened meanwhile", () =>
    inObject(async (story) => {
      const begun = story.topics.subscribe(story.ws, story, 2);
      await story.answer(6);
      story.relay(7);
      await story.answer(events(3, 4));
      story.relay(8);
      await story.answer(events(5, 6, 7));
      await begun;
      story.relay(7, 8, 9);
      expect(await story.told()).toEqual([["joined", 6], 3, 4, 5, 6, 7, 8, 9]);
    }));

  it.each<[string, number, null | RelayedEvent[]]>([
    ["cannot be replayed", 2, null],
    ["is no more than nothing", 6, []],
  ])("[P18] is sent the current sequence number if what it missed %s", (_, after, answer) =>
    inObject(async (story) => {
      const begun = story.topics.subscribe(story.ws, story, after);
      await story.answer(6);
      if (answer === null) await story.answer(answer);
      story.relay(7);
      await begun;
      const told = answer === null ? [["joined", 6], ["resync", 6], 7] : [["joined", 6], 7];
      expect(await story.told()).toEqual(told);
    }),
  );

  it("[P17] that was subscribed already misses nothing if it subscribes again and is refused", () =>
    inObject(async (story) => {
      const begun = story.topics.subscribe(story.ws, story, null);
      await story.answer(1);
      await begun;
      story.relay(2);
      const again = story.topics.subscribe(story.ws, story, null);
      story.relay(3, 4);
      await story.answer(new Error("away"));
      await expect(again).rejects.toThrow("away");
      story.relay(5);
      expect(await story.told()).toEqual([["joined", 1], 2, 3, 4, 5]);
    }));

  it("[P17] that was subscribed already misses nothing if its replay fails", () =>
    inObject(async (story) => {
      const begun = story.topics.subscribe(story.ws, story, null);
      await story.answer(1);
      await begun;
      story.relay(2);
      const again = story.topics.subscribe(story.ws, story, 1);
      await story.answer(2);
      story.relay(3);
      await story.answer(new Error("away"));
      await expect(again).rejects.toThrow("away");
      story.relay(4);
      expect(await story.told()).toEqual([["joined", 1], 2, ["joined", 2], 3, 4]);
    }));

  it("[W4] is not subscribed if its person is removed meanwhile", () =>
    inObject(async (story) => {
      const begun = story.topics.subscribe(story.ws, story, 1);
      await story.answer(3);
      story.topics.unsubscribeAll(TOPIC, () => {});
      await story.answer(events(2, 3));
      await begun;
      expect(story.topics.cursor(story.ws, TOPIC)).toBeNull();
      expect(story.relay(4)).toBeNull();
    }));
});

describe("a subscribed socket", () => {
  it("[P17] receives repeated deliveries once, and every signal", () =>
    inObject(async (story) => {
      const begun = story.topics.subscribe(story.ws, story, null);
      await story.answer(0);
      await begun;
      story.relay(1, 2);
      story.relay(1, null, 2, 3);
      story.relay(2);
      expect(await story.told()).toEqual([["joined", 0], 1, 2, null, 3]);
      expect(story.topics.cursor(story.ws, TOPIC)).toBe(3);
    }));

  it("[P17] takes no delivery with a gap before it, and returns its cursor", () =>
    inObject(async (story) => {
      const begun = story.topics.subscribe(story.ws, story, null);
      await story.answer(0);
      await begun;
      const relay = (after: number, through: number) =>
        story.topics.deliver({ topic: TOPIC, after, through, events: events(through) });
      expect(relay(0, 2)).toBe(2);
      expect(relay(4, 5)).toBe(2);
      expect(relay(2, 5)).toBe(5);
      expect(await story.told()).toEqual([["joined", 0], 2, 5]);
    }));

  it("[P18] is told that it left before a reply that has a gap before it", () =>
    inObject(async (story) => {
      const begun = story.topics.subscribe(story.ws, story, null);
      await story.answer(1);
      await begun;
      const pending = story.topics.expectReply(story.ws, TOPIC);
      story.topics.reply(story.ws, pending, { seq: 3, frames: [frame("change", 3)] });
      expect(await story.told()).toEqual([["joined", 1]]);
      story.topics.unsubscribe(story.ws, TOPIC, () => story.left());
      expect(await story.told()).toEqual([["left", 0], 3]);
    }));

  it("[P17] receives nothing of other topics, nor after it unsubscribed", () =>
    inObject(async (story) => {
      const begun = story.topics.subscribe(story.ws, story, null);
      await story.answer(0);
      await begun;
      expect(story.topics.deliver({ topic: "channel:70", events: events(1) })).toBeNull();
      expect(story.topics.unsubscribe(story.ws, TOPIC, () => {})).toBe(true);
      expect(story.relay(1)).toBeNull();
      expect(await story.told()).toEqual([["joined", 0]]);
    }));
});
