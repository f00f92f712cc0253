import { describe, expect, it } from "vitest";
import {
  findBroken,
  findDifferences,
  isSettled,
  readBurst,
  type View,
} from "../../public/playground/talk/promises.js";
import { Referee } from "../../public/playground/talk/referee.js";
import { SequenceWatch } from "../../public/playground/talk/sequence.js";

const message = (id: number, text = `message ${id}`) => ({ id, text, clientId: `c-${id}` });

const view = (name: string, changes: Partial<View> = {}): View => ({
  name,
  seq: 3,
  hasOlder: false,
  messages: [message(1), message(2), message(3)],
  waiting: 0,
  stored: [],
  gaps: [],
  deleted: new Set(),
  ...changes,
});

describe("what the playground says of its promise", () => {
  it("finds nothing where both see the same", () => {
    const views = [view("Ada", { stored: [message(1), message(3)] }), view("Ben")];
    expect([findBroken(views), isSettled(views), findDifferences(views)]).toEqual([[], true, []]);
  });

  it.each<[string, Partial<View>]>([
    ["a lost message", { messages: [message(1), message(3)] }],
    ["another text", { messages: [message(1), message(2, "something else"), message(3)] }],
    ["one message more", { messages: [message(1), message(2), message(3), message(4)] }],
  ])("finds that one side has %s", (_title, changes) => {
    expect(findDifferences([view("Ada"), view("Ben", changes)])).toEqual([
      "Ada and Ben see different messages",
    ]);
  });

  it("finds a message that was stored and that neither has, unless it was deleted", () => {
    const lost = { messages: [message(1), message(3)] };
    const ada = view("Ada", { ...lost, stored: [message(2)] });
    expect(findDifferences([ada, view("Ben", lost)])).toEqual([
      "Ada's message 2 was stored and is not there",
    ]);
    expect(findDifferences([ada, view("Ben", { ...lost, deleted: new Set([2]) })])).toEqual([]);
  });

  it.each<[string, Partial<View>, string]>([
    ["twice", { messages: [message(1), message(1)] }, "Ben has message 1 twice"],
    [
      "under two numbers",
      { messages: [message(1), { ...message(2), clientId: "c-1" }] },
      "Ben has one message under two numbers: c-1",
    ],
    ["out of order", { messages: [message(2), message(1)] }, "Ben has message 1 out of order"],
    [
      "stored out of order",
      { stored: [message(3), message(2)] },
      "Ben's message 2 was stored before one that was written earlier",
    ],
    ["after a gap", { gaps: ["after 3 came 5"] }, "Ben's seq has a gap: after 3 came 5"],
  ])("finds a message %s, whatever is on its way", (_title, changes, sentence) => {
    expect(findBroken([view("Ada"), view("Ben", { waiting: 1, ...changes })])).toContain(sentence);
  });

  it("waits with comparing while somebody is behind or has something in the outbox", () => {
    expect(isSettled([view("Ada"), view("Ben", { seq: 2 })])).toBe(false);
    expect(isSettled([view("Ada"), view("Ben", { waiting: 1 })])).toBe(false);
    expect(isSettled([view("Ada", { seq: null }), view("Ben", { seq: null })])).toBe(false);
  });

  it("compares from where both hold everything", () => {
    const ben = view("Ben", { hasOlder: true, messages: [message(2), message(3)] });
    expect(findDifferences([view("Ada"), ben])).toEqual([]);
  });

  it("takes a difference for broken once it has lasted, and never forgets it", () => {
    const different = [view("Ada"), view("Ben", { messages: [] })];
    const same = [view("Ada"), view("Ben")];
    const referee = new Referee();
    expect(referee.judge(different, 0)).toEqual({ broken: [], isSettled: false, lookAgainMs: 5000 });
    expect(referee.judge(same, 1000)).toEqual({ broken: [], isSettled: true, lookAgainMs: null });
    referee.judge(different, 2000);
    expect(referee.judge(different, 7000).broken).toEqual(["Ada and Ben see different messages"]);
    expect(referee.judge(same, 8000).broken).toEqual(["Ada and Ben see different messages"]);
  });

  it("counts a burst by what arrived, and sees that it is out of order", () => {
    const texts = ["Hello", "burst: 1", "burst: 2", "other burst: 3"].map((text) => ({ text }));
    expect(readBurst(texts, "burst")).toEqual({ arrived: 2, isInOrder: true });
    expect(readBurst([...texts, { text: "burst: 4" }], "burst")).toEqual({ arrived: 3, isInOrder: false });
  });
});

describe("the watch over seq", () => {
  const watchOf = (address: string, ...frames: object[]) => {
    const watch = new SequenceWatch();
    watch.opened(address);
    for (const frame of frames) watch.heard(JSON.stringify(frame));
    return watch;
  };
  const change = (seq: number) => ({ type: "chat_message", seq });

  it("counts each change once, though a read is told in two words and a repetition is answered", () => {
    const read = [
      { type: "read_receipt", seq: 6 },
      { type: "messages_read", seq: 6 },
    ];
    const greeting = { type: "connected", seq: 4 };
    const { changes, gaps } = watchOf("ws://here/ws/chat/1/", greeting, change(5), ...read, change(5));
    expect([changes, gaps]).toEqual([2, []]);
  });

  it("finds a number that is left out, live and in what is replayed", () => {
    expect(watchOf("ws://here/", { type: "connected", seq: 4 }, change(6)).gaps).toEqual(["after 4 came 6"]);
    const replay = [{ type: "connected", seq: 9 }, change(8), change(9)];
    expect(watchOf("ws://here/?after=6", ...replay).gaps).toEqual(["after 6 came 8"]);
  });

  it("begins anew where the server says resync", () => {
    const frames = [{ type: "connected", seq: 9 }, { type: "resync", seq: 9 }, change(10)];
    expect(watchOf("ws://here/?after=2", ...frames).gaps).toEqual([]);
  });
});
