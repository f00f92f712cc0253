import { describe, expect, it } from "vitest";
import { type CrashHistory, checkCrashes } from "../../prove/crashes/checker.ts";
import type { ChannelMessage } from "../support/channel-diary.ts";
import type { SeenMessage, WrittenSpan } from "../support/history-checker.ts";
import { mentionOf } from "../support/mentions.ts";
import type { Notice } from "../support/notice-checker.ts";

const ADA = 1;
const BEN = 2;
const NOTIFIED = 3;
const ABSENT = 4;
const GUEST = 5;
const GENERAL = 9;

/** Ada wrote the odd ones and Ben the even ones, each at ten times its number. */
function message(id: number): SeenMessage {
  return { seq: id, id, authorId: id % 2 === 1 ? ADA : BEN, clientId: `c-${id}`, content: `text ${id}` };
}

function span(id: number): WrittenSpan {
  const { authorId, clientId } = message(id);
  return { authorId, clientId, writtenAt: id * 10, acknowledgedAt: id * 10 + 5 };
}

function notice(id: number, unread: number): Notice {
  const { authorId, content } = message(id);
  return { messageId: id, authorId, preview: content, unread };
}

function channelMessage(id: number, body: string): ChannelMessage {
  return {
    ...{ id, seq: id, channel_id: GENERAL, sender_email: "person_1@example.com", client_id: `c-${id}`, body },
    created_at: `2026-11-30T12:00:0${id}.000Z`,
  };
}

/**
 * Six messages. One person was notified of all but the third, which came while they were away. A guest was a member for the second,
 * third and sixth, and didn't have a socket in the room the second time. In the channel two of three messages mention someone.
 */
function clean(): CrashHistory {
  const ids = [1, 2, 3, 4, 5, 6];
  const pages = ids.map(message);
  const witness = (accountId: number) => {
    const own = pages.filter(({ authorId }) => authorId === accountId);
    return {
      accountId,
      sent: own.map(({ clientId, content }) => ({ clientId, content })),
      acknowledged: own.map(({ clientId }) => clientId),
      connections: [{ resumedAfter: 0, messages: ids.map(message), repeats: [] }],
    };
  };
  const reading = (accountId: number, unread: number) => ({
    accountId,
    last: { authorId: BEN, clientId: "c-6" },
    listed: { unread, lastMessageId: 6 },
    at: 70,
  });
  const messages = [
    channelMessage(1, "what does @person_4 think?"),
    channelMessage(2, "nothing in particular"),
    channelMessage(3, "what does @person_4 think?"),
  ];
  const said = messages.map(({ id, seq, client_id: clientId, body: content }) => ({
    ...{ id, seq, authorId: ADA, clientId, content },
  }));
  return {
    group: {
      pages,
      witnesses: [witness(ADA), witness(BEN)],
      spans: ids.map(span),
      notified: {
        accountId: NOTIFIED,
        notices: [
          { openedAt: 1, notices: [notice(1, 1), notice(2, 2)] },
          { openedAt: 35, notices: [notice(4, 4), notice(5, 5), notice(6, 6)] },
        ],
      },
      guest: {
        accountId: GUEST,
        changes: [
          { isMember: true, askedAt: 16, settledAt: 18 },
          { isMember: false, askedAt: 36, settledAt: 38 },
          { isMember: true, askedAt: 56, settledAt: 58 },
        ],
        notices: [{ openedAt: 1, notices: [notice(2, 1), notice(3, 2), notice(6, 1)] }],
        room: [{ resumedAfter: 1, messages: [message(2), message(3)], repeats: [] }],
      },
      readings: [
        ...[reading(ADA, 3), reading(BEN, 3), reading(NOTIFIED, 6), reading(ABSENT, 6), reading(GUEST, 1)],
        { ...reading(GUEST, 0), last: { authorId: BEN, clientId: "c-4" }, listed: null, at: 48 },
      ],
    },
    channel: {
      channelId: GENERAL,
      name: "general",
      messages,
      witnesses: [
        {
          accountId: ADA,
          sent: said.map(({ clientId, content }) => ({ clientId, content })),
          acknowledged: said.map(({ clientId }) => clientId),
          connections: [{ resumedAfter: 0, messages: said, repeats: [] }],
        },
      ],
      lines: [
        { id: 1, type: "workspace_created", ref_id: 1, channel_id: null },
        ...messages.map(({ id }) => ({ id: id + 1, type: "message_sent", ref_id: id, channel_id: GENERAL })),
      ],
      followed: [[1, 2], [4]],
      mentioned: {
        username: "person_4",
        notices: messages.filter(({ id }) => id !== 2).map((each) => mentionOf(each, "general")),
      },
      overdue: [],
    },
    pairs: [{ pages, witnesses: [witness(ADA), witness(BEN)] }],
    calls: { writes: 2, answered: 1, doneTwice: [], lost: [], answeredOtherwise: [] },
    invites: [],
  };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items.at(index);
  if (!item) throw new Error(`The history has no ${index} of these`);
  return item;
}

function readingOf({ group }: CrashHistory, accountId: number) {
  return at(
    group.readings.filter((reading) => reading.accountId === accountId),
    0,
  );
}

it("finds nothing in a correct history", () => {
  expect(checkCrashes(clean())).toEqual([]);
});

describe("finds planted faults", () => {
  type Plant = [name: string, what: string, spoil: (history: CrashHistory) => unknown];
  const plants: Plant[] = [
    ["duplicate", "in a conversation of two", ({ pairs }) => at(pairs, 0).pages.push(message(6))],
    ["write lost", "by REST", ({ calls }) => calls.lost.push("make a workout")],
    ["write done twice", "by REST", ({ calls }) => calls.doneTwice.push("make a workout: 2 times")],
    ["answered otherwise", "by REST", ({ calls }) => calls.answeredOtherwise.push("make a workout")],
    ["invite torn", "between two", ({ invites }) => invites.push("not both were free")],
    [
      "notified twice [P2]",
      "a notice again after a reconnect",
      ({ group }) => at(group.notified.notices, 1).notices.unshift(notice(2, 2)),
    ],
    [
      "notified twice [P2]",
      "notices out of order",
      ({ group }) => at(group.notified.notices, 1).notices.reverse(),
    ],
    [
      "not notified [P2]",
      "a notice left out",
      ({ group }) => at(group.notified.notices, 1).notices.splice(1, 1),
    ],
    [
      "not notified [P2]",
      "a notice left out after a connection opened",
      ({ group }) => at(group.notified.notices, 1).notices.shift(),
    ],
    [
      "not notified [P2]",
      "the last one left out",
      ({ group }) => at(group.notified.notices, 1).notices.pop(),
    ],
    [
      "not notified [P2]",
      "the first one of a membership left out",
      ({ group }) => Object.assign(at(at(group.guest.notices, 0).notices, 2), notice(6, 2)),
    ],
    [
      "notified wrongly [P2]",
      "a notice with another text",
      ({ group }) => Object.assign(at(at(group.notified.notices, 0).notices, 0), { preview: "text 9" }),
    ],
    [
      "unread count",
      "a notice with a count too high",
      ({ group }) => Object.assign(at(at(group.notified.notices, 0).notices, 1), { unread: 3 }),
    ],
    [
      "told after removal [R19]",
      "a notice of what was said after a removal",
      ({ group }) => at(group.guest.notices, 0).notices.splice(2, 0, notice(5, 4)),
    ],
    [
      "told after removal [R19]",
      "a frame in the room after a removal",
      ({ group }) => at(group.guest.room, 0).messages.push(message(4)),
    ],
    ["gap", "a frame of a guest left out", ({ group }) => at(group.guest.room, 0).messages.shift()],
    [
      "membership",
      "the group on the list of a guest who was removed",
      ({ group }) => Object.assign(at(group.readings, -1), { listed: { unread: 0, lastMessageId: 4 } }),
    ],
    [
      "membership",
      "the group not on the list of a guest who was added",
      (history) => Object.assign(readingOf(history, GUEST), { listed: null }),
    ],
    [
      "membership",
      "the group not on a member's list",
      (history) => Object.assign(readingOf(history, ABSENT), { listed: null }),
    ],
    [
      "unread count",
      "the count of a guest from before they joined",
      (history) => Object.assign(readingOf(history, GUEST), { listed: { unread: 6, lastMessageId: 6 } }),
    ],
    [
      "unread count",
      "a count one too low",
      (history) => Object.assign(readingOf(history, ABSENT), { listed: { unread: 5, lastMessageId: 6 } }),
    ],
    [
      "list behind [R24]",
      "a list without the last message",
      (history) => Object.assign(readingOf(history, ABSENT), { listed: { unread: 5, lastMessageId: 5 } }),
    ],
    [
      "activity missing [W5]",
      "an activity that came only when somebody spoke",
      ({ channel }) => channel.overdue.push({ what: "activity", messageId: 3 }),
    ],
    [
      "mention missing [W11]",
      "a mention that came only when somebody spoke",
      ({ channel }) => channel.overdue.push({ what: "mention", messageId: 3 }),
    ],
    ["activity missing [W5]", "a message without an activity", ({ channel }) => channel.lines.pop()],
    [
      "activity twice [W5]",
      "a message with two activities",
      ({ channel }) => channel.lines.push({ ...at(channel.lines, -1), id: 5 }),
    ],
    [
      "activity order [W8]",
      "a number left out",
      ({ channel }) => Object.assign(at(channel.lines, -1), { id: 5 }),
    ],
    [
      "activity order [W8]",
      "two messages in the wrong order",
      ({ channel }) => {
        Object.assign(at(channel.lines, 1), { ref_id: 2 });
        Object.assign(at(channel.lines, 2), { ref_id: 1 });
      },
    ],
    ["activity order [W8]", "a line passed over", ({ channel }) => at(channel.followed, 0).push(4)],
    ["mention missing [W11]", "a mention lost", ({ channel }) => channel.mentioned.notices.pop()],
    [
      "mention twice [W11]",
      "a mention notified twice",
      ({ channel }) => channel.mentioned.notices.push(at(channel.mentioned.notices, 0)),
    ],
    [
      "mention unfounded [W11]",
      "a mention in no message",
      ({ channel }) =>
        channel.mentioned.notices.push("2026-11-30T12:00:02.000Z person_1 mentioned you in #general"),
    ],
    [
      "phantom",
      "a message in the channel that nobody wrote",
      ({ channel }) => at(channel.witnesses, 0).sent.pop(),
    ],
  ];

  it.each(plants)("%s: %s", (name, _, spoil) => {
    const history = clean();
    spoil(history);
    expect(checkCrashes(history).map((fault) => fault.name)).toContain(name);
  });
});
