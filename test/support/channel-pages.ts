import type { ChannelMessage } from "./channel-diary.ts";
import type { Reach, ServerPerson } from "./reach.ts";

/** All messages of a channel, ascending. */
export async function readChannelPages(
  server: Reach,
  person: ServerPerson,
  channelId: number,
): Promise<ChannelMessage[]> {
  const messages: ChannelMessage[] = [];
  for (let hasMore = true; hasMore; ) {
    const path = `/api/messages/?channel_id=${channelId}&after=${messages.at(-1)?.id ?? 0}`;
    const page = (await server.request("GET", path, person)) as { data: ChannelMessage[]; has_more: boolean };
    messages.push(...page.data);
    hasMore = page.has_more;
  }
  return messages;
}
