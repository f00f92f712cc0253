import { type ChannelMessage, seen } from "./channel-diary.ts";
import type { Reach, ServerPerson } from "./reach.ts";

interface Notice {
  data: { type: string; message: string; date: string };
}

/** What someone's list of notifications says of mentions, each with its date, sorted. */
export async function readMentions(server: Reach, person: ServerPerson): Promise<string[]> {
  const notices: Notice[] = [];
  for (let count = 1; notices.length < count; ) {
    const path = `/notifications/?limit=100&offset=${notices.length}`;
    const page = (await server.request("GET", path, person)) as { items: Notice[]; count: number };
    notices.push(...page.items);
    count = page.count;
  }
  return notices
    .filter(({ data }) => data.type === "mention")
    .map(({ data }) => `${data.date} ${data.message}`)
    .sort();
}

/** What the list says of a message in a channel of this name. */
export function mentionOf(message: ChannelMessage, channel: string): string {
  return `${message.created_at} person_${seen(message).authorId} mentioned you in #${channel}`;
}
