import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extend, fold, READ_IDS_MAX } from "../src/room/fold.ts";
import { type ConversationSocket, messageOf, type RoomFrame } from "../src/room/frames.ts";
import { EMPTY, type Message, type Older, type RoomState } from "../src/room/state.ts";

const PEOPLE = ["ada", "ben", "cleo"];
const ada = { id: 1, username: "ada" };
const START: RoomState = { ...EMPTY, seq: 0, me: ada };
const AT = "2026-11-20T21:50:02.661Z";

type Frame = ConversationSocket["receive"];

function sent(seq: number, id: number, sender: string): Extract<Frame, { type: "chat_message" }> {
  return {
    type: "chat_message",
    seq,
    message_id: id,
    conversation_id: 7,
    sender,
    sender_id: PEOPLE.indexOf(sender) + 1,
    sender_username: sender,
    sender_first_name: "",
    sender_last_name: "",
    content: `message ${id}`,
    attachment: null,
    timestamp: AT,
    client_id: `${sender}-${id}`,
  };
}

function read(seq: number, by: string, ids: number[]): Frame {
  return { type: "messages_read", seq, message_ids: ids, read_by: PEOPLE.indexOf(by) + 1, read_at: AT };
}

type Act = { kind: "send" | "edit" | "delete" | "like" | "read" | "rename"; who: string; which: number };

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom("send", "send", "edit", "delete", "like", "read", "rename"),
  who: fc.constantFrom(...PEOPLE),
  which: fc.nat(1000),
});
const acts = fc.array(act, { maxLength: 80 });

/** A log as a server writes one: what isn't possible isn't in it. Each change is one entry, of one frame or two. */
function logOf(chosen: readonly Act[]): Frame[][] {
  const log: Frame[][] = [];
  const senders: string[] = [];
  const deleted = new Set<number>();
  const marks = new Map<string, number>();
  for (const { kind, who, which } of chosen) {
    const seq = log.length + 1;
    const id = senders.length === 0 ? 0 : (which % senders.length) + 1;
    const by = senders[id - 1] ?? "";
    const isThere = id > 0 && !deleted.has(id);
    if (kind === "send") log.push([sent(seq, senders.push(who), who)]);
    else if (kind === "rename") log.push([{ type: "conversation_renamed", seq, name: `${seq}`, by: who }]);
    else if (kind === "edit" && isThere) {
      const new_content = `edited at ${seq}`;
      log.push([{ type: "message_edited", seq, message_id: id, new_content, edited_by: by, edited_at: AT }]);
    } else if (kind === "like" && isThere) {
      const likes = which % 5;
      log.push([{ type: "message_liked", seq, message_id: id, liked_by: who, is_liked: true, likes }]);
    } else if (kind === "delete" && isThere) {
      deleted.add(id);
      log.push([{ type: "message_deleted", seq, message_id: id, deleted_by: by, deleted_at: AT }]);
    } else if (kind === "read" && id > (marks.get(who) ?? 0)) {
      const ids = senders.flatMap((sender, index) =>
        index + 1 > (marks.get(who) ?? 0) && index < id && sender !== who && !deleted.has(index + 1)
          ? [index + 1]
          : [],
      );
      if (ids.length === 0) continue;
      marks.set(who, ids.at(-1) ?? 0);
      const receipt = { message_id: ids.at(-1) ?? 0, read_by: who, read_at: AT };
      log.push([{ type: "read_receipt", seq, ...receipt }, read(seq, who, ids)]);
    }
  }
  return log;
}

const foldAll = (state: RoomState, log: readonly (readonly RoomFrame[])[]) => log.flat().reduce(fold, state);

/** What the server answers a client that holds nothing: the newest messages and what is unread, as the log left them. */
function pageOf(log: readonly Frame[][], size: number): RoomState {
  const { messages, ...state } = foldAll(START, log);
  return { ...state, messages: messages.slice(-size), hasOlder: messages.length > size };
}

describe("the fold of a room's log", () => {
  it("[F1] is the same however reconnects split it and whatever they repeat", () => {
    fc.assert(
      fc.property(acts, fc.array(fc.nat(100)), (chosen, cuts) => {
        const log = logOf(chosen);
        const whole = foldAll(START, log);
        let state = START;
        for (const cut of [...cuts, log.length]) {
          // A connection delivers some of what comes after the last change held, and now and then what was delivered already.
          const known = state.seq ?? 0;
          const again = log.slice(Math.max(0, known - (cut % 3)), Math.max(known, Math.min(cut, log.length)));
          state = foldAll(state, again);
        }
        expect(foldAll(state, log)).toEqual(whole);
      }),
    );
  });

  it("[F5] [F7] has the same messages and the same unread count where it begins with a page of any size", () => {
    fc.assert(
      fc.property(acts, fc.nat(80), fc.integer({ min: 1, max: 20 }), (chosen, cut, size) => {
        const log = logOf(chosen);
        const whole = foldAll(START, log);
        const state = foldAll(pageOf(log.slice(0, cut), size), log);
        expect([state.seq, state.unread]).toEqual([whole.seq, whole.unread]);
        const oldest = pageOf(log.slice(0, cut), size).messages[0]?.id ?? 0;
        expect(state.messages).toEqual(whole.messages.filter(({ id }) => id >= oldest));
      }),
    );
  });

  it("[F10] has the same messages where older ones were read while it went on", () => {
    fc.assert(
      fc.property(acts, fc.nat(80), fc.nat(20), fc.nat(20), (chosen, cut, size, lead) => {
        const log = logOf(chosen);
        const held = pageOf(log.slice(0, cut), size + 1);
        const end = held.messages[0]?.id ?? 0;
        // The server reads the older page at some moment between the request and the answer.
        const then = foldAll(START, log.slice(0, cut + lead)).messages;
        const older: Older = { messages: then.filter(({ id }) => id < end), hasOlder: false };
        const state = extend(foldAll(held, log), older, log.slice(cut).flat());
        if (held.hasOlder) expect(state.messages).toEqual(foldAll(START, log).messages);
      }),
    );
  });

  it("[F7] counts others' messages after the own mark, without the deleted", () => {
    const log = [
      sent(1, 1, "ben"),
      sent(2, 2, "ada"),
      sent(3, 3, "ben"),
      read(4, "ada", [1]),
      sent(5, 4, "ben"),
    ];
    const state = foldAll(START, [log]);
    const deletion: Frame = {
      type: "message_deleted",
      seq: 6,
      message_id: 4,
      deleted_by: "ben",
      deleted_at: AT,
    };
    expect([state.unread, fold(state, deletion).unread]).toEqual([2, 1]);
    expect(state.messages.map(({ readAt }) => readAt)).toEqual([AT, null, null, null]);
  });

  it("a read that names as many as it can reads all of the others before them, too", () => {
    const count = READ_IDS_MAX + 2;
    const messages = Array.from({ length: count }, (_, index) => sent(index + 1, index + 1, "ada"));
    const ids = messages.slice(2).map(({ message_id: id }) => id);
    const state = foldAll(START, [messages, [read(count + 1, "ben", ids)]]);
    expect(state.messages.every(({ readAt }) => readAt === AT)).toBe(true);
  });
});

describe("one frame", () => {
  it("[F2] of a change that is known changes nothing", () => {
    const state = fold(START, sent(1, 1, "ben"));
    expect(fold(state, { ...sent(1, 1, "ben"), content: "other" })).toBe(state);
  });

  it("[F4] of a message that is not held is taken in by its number alone", () => {
    const [like] = logOf([
      { kind: "send", who: "ada", which: 0 },
      { kind: "like", who: "ben", which: 0 },
    ]).slice(1);
    expect(foldAll(START, [like ?? []])).toEqual({ ...START, seq: 2 });
  });

  it("[F8] of typing and presence has no number, and a message ends its sender's typing", () => {
    const state = foldAll(START, [
      [
        { type: "typing", user_id: 2, username: "ben", is_typing: true },
        { type: "user_online", user_id: 2, username: "ben" },
        { type: "typing", user_id: 3, username: "cleo", is_typing: true },
        sent(1, 1, "cleo"),
      ],
    ]);
    expect([state.typing, state.present, state.seq]).toEqual([["ben"], ["ben"], 1]);
    const offline = fold(state, { type: "user_offline", user_id: 2, username: "ben" });
    expect(offline.present).toEqual([]);
  });
});

it("a message is one's own by its sender's account, or by the name where frames name no account", () => {
  const mine = (wire: object): Message => messageOf({ ...sent(1, 1, "ben"), ...wire }, ada);
  expect(mine({ sender_id: 1, sender_username: "renamed" }).isMine).toBe(true);
  expect(mine({ sender_id: 2, sender_username: "ada" }).isMine).toBe(false);
  expect(messageOf({ id: 1, sender_username: "ada", body: "x", client_id: null }, ada).isMine).toBe(true);
});
