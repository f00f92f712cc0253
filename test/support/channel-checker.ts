import { type ChannelMessage, seen } from "./channel-diary.ts";
import { checkLog, type Fault, fault, repeated, type Witness } from "./history-checker.ts";
import { mentionOf } from "./mentions.ts";

/** An activity of a workspace. */
export interface ActivityLine {
  id: number;
  type: string;
  ref_id: number;
  channel_id: number | null;
}

/** What was written in a public channel, and its effects elsewhere. */
export interface ChannelHistory {
  channelId: number;
  name: string;
  messages: ChannelMessage[];
  witnesses: Witness[];
  /** All activities of the workspace, ascending. */
  lines: ActivityLine[];
  /** Activity numbers received by each connection of a follower. */
  followed: number[][];
  mentioned: { username: string; notices: string[] };
  /** Effects that did not happen by themselves after a crash. */
  overdue: { what: "activity" | "mention"; messageId: number }[];
}

/** The maximum length of a list of notifications. */
const NOTICES_KEPT = 1000;

export function checkChannel(history: ChannelHistory): Fault[] {
  return [
    ...checkLog({ pages: history.messages.map(seen), witnesses: history.witnesses }),
    ...wrongActivity(history),
    ...wrongOrder(history),
    ...wrongMentions(history),
    ...history.overdue.map(({ what, messageId }) => {
      const name = what === "activity" ? "activity missing [W5]" : "mention missing [W11]";
      return fault(name, `message ${messageId}, while nobody spoke after a crash`);
    }),
  ];
}

/** Each message is one activity [W5]. */
function wrongActivity({ channelId, messages, lines }: ChannelHistory): Fault[] {
  const told = messageLines(lines, channelId);
  const known = new Set(told);
  const stored = new Set(messages.map(({ id }) => id));
  return [
    ...messages
      .filter(({ id }) => !known.has(id))
      .map(({ id }) => fault("activity missing [W5]", `message ${id}`)),
    ...repeated(told.map(String)).map((id) => fault("activity twice [W5]", `message ${id}`)),
    ...told.filter((id) => !stored.has(id)).map((id) => fault("phantom", `an activity of message ${id}`)),
  ];
}

/** Activities are numbered without gaps, in message order, and followed in that order [W8]. */
function wrongOrder({ channelId, lines, followed }: ChannelHistory): Fault[] {
  const ids = lines.map(({ id }) => id);
  const told = messageLines(lines, channelId);
  const isAscending = told.every((id, index) => index === 0 || id > (told[index - 1] ?? 0));
  return [
    ...ids
      .filter((id, index) => id !== index + 1)
      .slice(0, 1)
      .map((id) => fault("activity order [W8]", `line ${id} has not its number of lines before it`)),
    ...(isAscending ? [] : [fault("activity order [W8]", "lines are not in the order of the messages")]),
    ...followed.flatMap((numbers, nth) =>
      numbers
        .filter((number, index) => index > 0 && number !== (numbers[index - 1] ?? 0) + 1)
        .map((number) => fault("activity order [W8]", `${number} followed on connection ${nth}`)),
    ),
  ];
}

/** Each of the newest mentions has one notification [W11]. */
function wrongMentions({ messages, name, mentioned: { username, notices } }: ChannelHistory): Fault[] {
  const expected = mentionsIn(messages, username, name);
  const missing = without(expected, notices);
  const unexpected = without(notices, expected);
  const known = new Set(expected);
  return [
    ...missing.map((each) => fault("mention missing [W11]", each)),
    ...unexpected.map((each) =>
      fault(known.has(each) ? "mention twice [W11]" : "mention unfounded [W11]", each),
    ),
  ];
}

/** The notifications expected for these messages, sorted. */
export function mentionsIn(messages: readonly ChannelMessage[], username: string, channel: string): string[] {
  return messages
    .filter(({ body }) => body.includes(`@${username} `))
    .slice(-NOTICES_KEPT)
    .map((message) => mentionOf(message, channel))
    .sort();
}

function messageLines(lines: readonly ActivityLine[], channelId: number): number[] {
  return lines
    .filter(({ type, channel_id }) => type === "message_sent" && channel_id === channelId)
    .map(({ ref_id }) => ref_id);
}

/** Multiset difference. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const each of others) counts.set(each, (counts.get(each) ?? 0) + 1);
  return some.filter((each) => {
    const count = counts.get(each) ?? 0;
    if (count > 0) counts.set(each, count - 1);
    return count === 0;
  });
}
