import type { SeenMessage } from "./history-checker.ts";
import type { Reach, ServerPerson } from "./reach.ts";

interface Page {
  results: { id: number; sender_id: number; client_id: string; content: string }[];
  has_more: boolean;
}

/** All messages of a conversation, ascending. Without other changes, a number is a position in the log. */
export async function readConversationPages(
  server: Reach,
  person: ServerPerson,
  conversationId: number,
): Promise<SeenMessage[]> {
  const messages: SeenMessage[] = [];
  for (let hasMore = true; hasMore; ) {
    const query = `page_size=500&after=${messages.length}`;
    const path = `/api/chat/conversations/${conversationId}/messages/?${query}`;
    const page = (await server.request("GET", path, person)) as Page;
    for (const { id, sender_id, client_id, content } of page.results) {
      messages.push({ seq: id, id, authorId: sender_id, clientId: client_id, content });
    }
    hasMore = page.has_more;
  }
  return messages;
}
