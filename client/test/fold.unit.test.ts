import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold } from "../src/room/fold.ts";
import { begin, type Change, EMPTY, greet, type Message, type RoomState } from "../src/room/state.ts";

const ada = { id: 1, username: "ada" };
const START = greet({ ...EMPTY, seq: 0 }, ada);
const AT = "2026-11-20T21:50:02.661Z";

function message(id: number, sender: string): Message {
  return {
    id,
    sender,
    text: `message ${id}`,
    attachment: null,
    sentAt: AT,
    editedAt: null,
    readAt: null,
    likes: 0,
    clientId: `${sender}-${id}`,
  };
}

type Act = { kind: "send" | "edit" | "delete" | "like" | "read" | "note"; who: string; which: number };

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom("send", "send", "edit", "delete", "like", "read", "note"),
  who: fc.constantFrom("ada", "ben", "cleo"),
  which: fc.nat(1000),
});

/** A log as a server writes one: what isn't possible isn't in it. */
function logOf(acts: readonly Act[]): Change[] {
  const log: Change[] = [];
  const senders: string[] = [];
  const deleted = new Set<number>();
  const marks = new Map<string, number>();
  for (const { kind, who, which } of acts) {
    const seq = log.length + 1;
    const id = senders.length === 0 ? 0 : (which % senders.length) + 1;
    const isThere = id > 0 && !deleted.has(id);
    if (kind === "send") {
      senders.push(who);
      log.push({ type: "sent", seq, message: message(senders.length, who) });
    } else if (kind === "note") log.push({ type: "noted", seq });
    else if (kind === "edit" && isThere)
      log.push({ type: "edited", seq, id, text: `edited at ${seq}`, at: AT });
    else if (kind === "like" && isThere) log.push({ type: "liked", seq, id, likes: which % 5 });
    else if (kind === "delete" && isThere) {
      deleted.add(id);
      log.push({ type: "deleted", seq, id });
    } else if (kind === "read" && id > 0) {
      const mark = marks.get(who) ?? 0;
      const ids = senders.flatMap((sender, index) =>
        index + 1 > mark && index + 1 <= id && sender !== who && !deleted.has(index + 1) ? [index + 1] : [],
      );
      if (ids.length === 0) continue;
      marks.set(who, id);
      log.push({ type: "read", seq, ids, at: AT, isMine: who === "ada" });
    }
  }
  return log;
}

/** What the server tells of a room that it reads at one moment and whose unread messages it counts at another. */
const pageOf = ({ messages }: RoomState, counted: RoomState) => ({
  messages,
  hasOlder: false,
  unread: counted.unread,
  countedThrough: counted.messages.at(-1)?.id ?? 0,
});

const foldAll = (state: RoomState, log: readonly Change[]) => log.reduce(fold, state);

describe("the fold of a room's log", () => {
  it("[F1] is the same however reconnects split it and whatever they repeat", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80 }), fc.array(fc.nat(100)), (acts, cuts) => {
        const log = logOf(acts);
        const whole = foldAll(START, log);
        let state = START;
        for (const cut of [...cuts, log.length]) {
          // A connection hears some of what comes after the last change kept, and now and then what it has already.
          const known = state.seq ?? 0;
          const again = log.slice(Math.max(0, known - (cut % 3)), Math.max(known, Math.min(cut, log.length)));
          state = foldAll(state, again);
        }
        expect(foldAll(state, log)).toEqual(whole);
      }),
    );
  });

  it("[F5] is the same where it begins with a page that is newer than its change", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80 }), fc.nat(80), fc.nat(80), (acts, cut, lead) => {
        const log = logOf(acts);
        const whole = foldAll(START, log);
        const seq = Math.min(cut, log.length);
        const page = foldAll(START, log.slice(0, Math.min(log.length, seq + lead)));
        const paged = begin(greet(EMPTY, ada), seq, pageOf(page, page));
        const { messages, unread } = foldAll(paged, log.slice(seq));
        expect({ messages, unread }).toEqual({ messages: whole.messages, unread: whole.unread });
      }),
    );
  });

  it("[F7] counts each message once, whether the server counted before or after it read the page", () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 40 }),
        fc.nat(40),
        fc.nat(40),
        fc.nat(40),
        (acts, cut, readAt, countedAt) => {
          const log = logOf(acts.filter(({ kind }) => kind === "send"));
          const seq = Math.min(cut, log.length);
          const [page, counted] = [readAt, countedAt].map((lead) => foldAll(START, log.slice(0, seq + lead)));
          const paged = begin(greet(EMPTY, ada), seq, pageOf(page ?? START, counted ?? START));
          expect(foldAll(paged, log.slice(seq)).unread).toBe(foldAll(START, log).unread);
        },
      ),
    );
  });

  it("[F7] counts others' messages after the own mark, without the deleted", () => {
    const log: Change[] = [
      { type: "sent", seq: 1, message: message(1, "ben") },
      { type: "sent", seq: 2, message: message(2, "ada") },
      { type: "sent", seq: 3, message: message(3, "ben") },
      { type: "read", seq: 4, ids: [1], at: AT, isMine: true },
      { type: "sent", seq: 5, message: message(4, "ben") },
    ];
    const state = foldAll(START, log);
    expect([state.unread, fold(state, { type: "deleted", seq: 6, id: 4 }).unread]).toEqual([2, 1]);
    expect(state.messages.map(({ readAt }) => readAt)).toEqual([AT, null, null, null]);
  });
});

describe("one change", () => {
  it("[F2] that is known changes nothing", () => {
    const state = fold(START, { type: "sent", seq: 1, message: message(1, "ben") });
    expect(fold(state, { type: "edited", seq: 1, id: 1, text: "other", at: AT })).toBe(state);
  });

  it("[F4] of a message that is not held is taken in by its number alone", () => {
    expect(fold(START, { type: "deleted", seq: 1, id: 9 })).toEqual({ ...START, seq: 1 });
  });

  it("[F8] of who types and is there has no number, and is forgotten at the next greeting", () => {
    const state = foldAll(START, [
      { type: "typing", who: "ben", isTyping: true },
      { type: "presence", who: "ben", isOnline: true },
      { type: "typing", who: "cleo", isTyping: true },
      { type: "sent", seq: 1, message: message(1, "cleo") },
    ]);
    expect([state.typing, state.present]).toEqual([["ben"], ["ben"]]);
    expect(greet(state, ada)).toMatchObject({ typing: [], present: [], seq: 1 });
  });
});
