import { type ChannelMessage, seen } from "./channel-diary.ts";
import type { Reach, ServerPerson } from "./reach.ts";

interface Notice {
  type: string;
  message: string;
  date: string;
}

export async function readNotices(
  server: Reach,
  person: ServerPerson,
  most = Number.POSITIVE_INFINITY,
): Promise<Notice[]> {
  const notices: Notice[] = [];
  for (let count = 1; notices.length < Math.min(count, most); ) {
    const path = `/notifications/?limit=${Math.min(100, most)}&offset=${notices.length}`;
    const page = (await server.request("GET", path, person)) as { items: { data: Notice }[]; count: number };
    notices.push(...page.items.map(({ data }) => data));
    count = page.count;
  }
  return notices;
}

/** Notifications about mentions, each with its date, sorted. */
export async function readMentions(server: Reach, person: ServerPerson): Promise<string[]> {
  const notices = await readNotices(server, person);
  return notices
    .filter(({ type }) => type === "mention")
    .map(({ date, message }) => `${date} ${message}`)
    .sort();
}

/** The notification of a message in a channel. */
export function mentionOf(message: ChannelMessage, channel: string): string {
  return `${message.created_at} person_${seen(message).authorId} mentioned you in #${channel}`;
}
