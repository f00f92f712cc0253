import { describe, expect, it } from "vitest";
import { checkHistory, type Invariant } from "../../prove/history/checker.ts";
import type { Ending, Entry, Frame, History } from "../../prove/history/entry.ts";

const ADA = 1;
const BEN = 2;
const DORA = 4;
const EVE = 5;

type Ended = History & { ending: Ending };

type Recorded = Entry extends infer One ? (One extends Entry ? Omit<One, "at"> : never) : never;

function sent(seq: number, authorId: number): Frame {
  const clientId = `c-${seq}`;
  const time = `2026-11-30T12:00:0${seq}.000Z`;
  return {
    ...{ type: "chat_message", seq, message_id: seq, sender_id: authorId, client_id: clientId },
    ...{ content: `text ${seq}`, attachment: null, timestamp: time },
  };
}

const liked: Frame = {
  type: "message_liked",
  seq: 3,
  message_id: 1,
  liked_by: "ben",
  is_liked: true,
  likes: 1,
};
const read: Frame = { type: "messages_read", seq: 4, message_ids: [1], read_by: BEN };

/**
 * Ada writes, Ben writes, Ben likes and reads Ada's message; then Ada writes again, while Ben is away, who resumes. Eve is
 * added and removed. Ada sends her first message again.
 */
function clean(): Ended {
  const [one, two, five] = [sent(1, ADA), sent(2, BEN), sent(5, ADA)];
  const ask = (accountId: number, frame: Frame): Recorded => ({
    type: "asked",
    accountId,
    request: { type: "send", clientId: String(frame.client_id), content: String(frame.content) },
  });
  const take = (accountId: number, connection: number, frame: Frame): Recorded => ({
    ...{ type: "frame", accountId, connection, frame },
  });
  const membership = (call: number, isMember: boolean): Recorded[] => [
    {
      ...{ type: "called", accountId: ADA, call },
      what: {
        method: "POST",
        path: "/",
        body: {},
        key: `k-${call}`,
        membership: { accountId: EVE, isMember },
      },
    },
    { type: "answered", accountId: ADA, call, status: 201, body: { call } },
  ];
  const recorded: Recorded[] = [
    { type: "opened", accountId: ADA, connection: 1, after: null, head: 0 },
    { type: "opened", accountId: BEN, connection: 2, after: null, head: 0 },
    ask(ADA, one),
    ...[take(ADA, 1, one), take(BEN, 2, one)],
    ask(BEN, two),
    ...[take(ADA, 1, two), take(BEN, 2, two)],
    ...[take(ADA, 1, liked), take(BEN, 2, liked)],
    ...[take(ADA, 1, read), take(BEN, 2, read)],
    { type: "closed", accountId: BEN, connection: 2, code: 1006 },
    ...membership(1, true),
    { type: "opened", accountId: EVE, connection: 4, after: null, head: 4 },
    ...membership(2, false),
    ask(ADA, five),
    take(ADA, 1, five),
    ask(ADA, one),
    take(ADA, 1, one),
    { type: "opened", accountId: BEN, connection: 3, after: 4, head: 5 },
    take(BEN, 3, five),
    { type: "paged", accountId: ADA, askedAt: 1000, ids: [1, 2, 5] },
    { type: "presence", accountId: ADA, username: "fay", isOnline: false },
    { type: "expected", username: "fay", isOnline: false },
    { type: "listed", accountId: DORA, lastMessageId: 5 },
  ];
  const page = (frame: Frame, likes: number) => ({
    ...{
      id: Number(frame.message_id),
      sender_id: Number(frame.sender_id),
      client_id: String(frame.client_id),
    },
    ...{ content: String(frame.content), likes },
  });
  const listed = (unread: number) => ({ unread, lastMessageId: 5 });
  return {
    entries: recorded.map((each, at): Entry => ({ ...each, at }) as Entry),
    ending: {
      log: [one, two, liked, read, five],
      messages: [page(one, 1), page(two, 0), page(five, 0)],
      lists: [
        { accountId: ADA, listed: listed(1) },
        { accountId: BEN, listed: listed(1) },
        { accountId: DORA, listed: listed(3) },
        { accountId: EVE, listed: null },
      ],
      memberIds: [ADA, BEN, DORA],
      online: [{ username: "fay", isOnline: false }],
      orphans: [],
    },
  };
}

/** The frames that a connection was sent. */
function framesOf({ entries }: History, connection: number): Frame[] {
  return entries.flatMap((entry) =>
    entry.type === "frame" && entry.connection === connection ? [entry.frame] : [],
  );
}

function remove(history: History, isRemoved: (entry: Entry) => boolean): void {
  history.entries = history.entries.filter((entry) => !isRemoved(entry));
}

function at<Item>(items: readonly Item[], place: number): Item {
  const item = items.at(place);
  if (item === undefined) throw new Error(`There is no item ${place}`);
  return item;
}

it("finds nothing in a history that is as it should be", () => {
  expect(checkHistory(clean())).toEqual([]);
});

describe("finds what is planted", () => {
  const plants: [name: Invariant, what: string, spoil: (history: Ended) => unknown][] = [
    ["acknowledged loss", "an acknowledged message is not in the log", ({ ending }) => ending.log.pop()],
    [
      "duplicate",
      "a client id twice",
      ({ ending }) => ending.log.push({ ...sent(6, ADA), client_id: "c-5" }),
    ],
    ["phantom", "a message nobody sent", ({ ending }) => ending.log.push(sent(6, ADA))],
    [
      "phantom",
      "a text nobody wrote",
      ({ ending }) => Object.assign(at(ending.log, 4), { content: "something else" }),
    ],
    [
      "gap",
      "a live connection skips a change",
      (history) =>
        remove(history, (entry) => entry.type === "frame" && entry.connection === 1 && entry.frame === liked),
    ],
    [
      "hidden gap",
      "a resume begins too late",
      (history) => {
        for (const entry of history.entries)
          if (entry.type === "opened" && entry.after === 4) entry.after = 3;
      },
    ],
    [
      "disagreement",
      "a change is another one for someone",
      (history) => {
        const entry = history.entries.findLast((each) => each.type === "frame" && each.connection === 3);
        if (entry?.type === "frame") entry.frame = { ...sent(5, BEN), client_id: "c-2" };
      },
    ],
    [
      "order",
      "a message has an earlier place than one that was acknowledged before",
      (history) => {
        for (const entry of history.entries) {
          if (entry.type !== "frame" || entry.frame.client_id !== "c-5") continue;
          entry.frame = { ...entry.frame, seq: 1 };
        }
      },
    ],
    [
      "own write not read",
      "a page lacks what was acknowledged",
      (history) => {
        for (const entry of history.entries) if (entry.type === "paged") entry.ids = [1, 2];
      },
    ],
    [
      "answered otherwise",
      "a message that is sent again gets another answer",
      (history) => {
        const again = framesOf(history, 1).at(-1);
        const entry = history.entries.findLast((each) => each.type === "frame" && each.frame === again);
        if (entry?.type === "frame") entry.frame = { ...entry.frame, timestamp: "2026-11-30T13:00:00.000Z" };
      },
    ],
    [
      "answered otherwise",
      "a call that is repeated under its key gets another answer",
      (history) => {
        for (const entry of history.entries) if (entry.type === "called") entry.what.key = "k";
      },
    ],
    [
      "fold",
      "a page has too many likes",
      ({ ending }) => Object.assign(at(ending.messages, 0), { likes: 2 }),
    ],
    [
      "fold",
      "a page has another text",
      ({ ending }) => Object.assign(at(ending.messages, 0), { content: "" }),
    ],
    ["fold", "a page lacks a message", ({ ending }) => ending.messages.pop()],
    [
      "fold",
      "an unread count",
      ({ ending }) => Object.assign(at(ending.lists, 1), { listed: { unread: 2, lastMessageId: 5 } }),
    ],
    [
      "fold",
      "a last message",
      ({ ending }) => Object.assign(at(ending.lists, 2), { listed: { unread: 3, lastMessageId: 2 } }),
    ],
    [
      "fold",
      "a list that never learns of what was acknowledged",
      (history) => {
        for (const entry of history.entries) if (entry.type === "listed") entry.lastMessageId = 2;
      },
    ],
    [
      "membership",
      "a former member's list",
      ({ ending }) => Object.assign(at(ending.lists, 3), { listed: { unread: 0, lastMessageId: 5 } }),
    ],
    [
      "told after removal",
      "someone is sent what is said after they left",
      (history) => {
        const place = history.entries.findLastIndex((entry) => entry.type === "frame");
        const entry = at(history.entries, place);
        if (entry.type === "frame")
          history.entries.splice(place, 0, { ...entry, accountId: EVE, connection: 4 });
      },
    ],
    ["presence", "nobody is told who left", (history) => remove(history, ({ type }) => type === "presence")],
    ["presence", "a ghost", ({ ending }) => Object.assign(at(ending.online, 0), { isOnline: true })],
    [
      "membership",
      "a member is refused",
      ({ entries }) => entries.push({ type: "refused", accountId: BEN, connection: 9, code: 4003, at: 99 }),
    ],
    [
      "orphan",
      "the file of a deleted message is served",
      ({ entries }) =>
        entries.push({ type: "fetched", accountId: ADA, messageId: 1, isServed: true, at: 99 }),
    ],
    ["orphan", "a file without a message", ({ ending }) => ending.orphans.push("the bucket has a file")],
    [
      "failure",
      "a call fails",
      (history) => {
        for (const entry of history.entries) if (entry.type === "answered") entry.status = 500;
      },
    ],
  ];

  it.each(plants)("%s: %s", (name, _, spoil) => {
    const history = clean();
    spoil(history);
    expect(checkHistory(history).map((fault) => fault.name)).toContain(name);
  });
});

describe("before the end", () => {
  it("finds nothing in a history that is as it should be, wherever it breaks off", () => {
    const { entries } = clean();
    const partial = entries.map((_, length) => ({ entries: entries.slice(0, length), ending: null }));
    expect(partial.flatMap(checkHistory)).toEqual([]);
  });

  it("finds a client id twice by what was sent of it", () => {
    const { entries } = clean();
    const twice = { ...sent(6, ADA), client_id: "c-5" };
    entries.push({ type: "frame", accountId: ADA, connection: 1, frame: twice, at: 99 });
    const names = checkHistory({ entries, ending: null }).map(({ name }) => name);
    expect(names).toContain("duplicate");
  });
});
