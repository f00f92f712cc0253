import { once } from "node:events";
import { WebSocket } from "ws";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import type { Ending, Frame, PageMessage } from "./entry.ts";
import type { Patience } from "./wait.ts";

export type Listed = { unread: number; lastMessageId: number | null };

interface EndingParts {
  server: TestServer;
  conversationId: number;
  /** The first one reads for all, and is a friend of the friends. */
  members: readonly ServerPerson[];
  /** People whose list is read though they are no members. */
  others: readonly ServerPerson[];
  friends: readonly ServerPerson[];
  patience: Patience;
}

/** Reads how everything is, once nobody does anything any more. */
export async function readEnding(parts: EndingParts): Promise<Omit<Ending, "orphans">> {
  const { server, conversationId, members, others, friends, patience } = parts;
  const [reader] = members as [ServerPerson];
  const path = `/api/chat/conversations/${conversationId}/`;
  const log = await readLog(parts, reader);
  const messages = await readMessages(server, reader, path);
  const last = messages.at(-1)?.id ?? null;
  await patience.untilAnswered(async () => {
    const listed = await Promise.all(members.map((person) => findListed(server, person, conversationId)));
    return listed.every((each) => each?.lastMessageId === last);
  });
  const lists = [...members, ...others].map(async (person) => {
    return { accountId: person.accountId, listed: await findListed(server, person, conversationId) };
  });
  const { participants } = (await server.request("GET", path, reader)) as { participants: { id: number }[] };
  const shown = await readFriends(server, reader);
  return {
    log,
    messages,
    lists: await Promise.all(lists),
    memberIds: participants.map(({ id }) => id),
    online: friends.map(({ username }) => ({ username, isOnline: shown.get(username) ?? false })),
  };
}

/** What someone's list says of a conversation, or null where it is not on it. */
export async function findListed(
  server: TestServer,
  person: ServerPerson,
  conversationId: number,
): Promise<Listed | null> {
  const list = (await server.request("GET", "/api/chat/conversations/", person)) as {
    id: number;
    unread_count: number;
    last_message: { id: number } | null;
  }[];
  const found = list.find(({ id }) => id === conversationId);
  return found ? { unread: found.unread_count, lastMessageId: found.last_message?.id ?? null } : null;
}

async function readFriends(server: TestServer, person: ServerPerson): Promise<Map<string, boolean>> {
  const { items } = (await server.request("GET", "/api/friends/", person)) as {
    items: { username: string; is_online: boolean }[];
  };
  return new Map(items.map(({ username, is_online }) => [username, is_online]));
}

/** Everything from the first change on. */
async function readLog(
  { server, conversationId, patience }: EndingParts,
  person: ServerPerson,
): Promise<Frame[]> {
  const ws = new WebSocket(server.socketUrl(`/ws/chat/${conversationId}/?after=0`, person));
  const log: Frame[] = [];
  // A server that never sends the last change is found out by what is missing.
  let head = Number.POSITIVE_INFINITY;
  let isResynced = false;
  ws.on("message", (data) => {
    const frame: Frame = JSON.parse(String(data));
    if (frame.type === "connected") head = Number(frame.seq);
    else if (frame.type === "resync") isResynced = true;
    else if (frame.seq !== undefined) log.push(frame);
  });
  await once(ws, "open");
  await patience.until(() => isResynced || (log.at(-1)?.seq ?? 0) >= head);
  ws.terminate();
  await once(ws, "close");
  return log;
}

async function readMessages(server: TestServer, person: ServerPerson, path: string): Promise<PageMessage[]> {
  const messages: PageMessage[] = [];
  for (let hasMore = true; hasMore; ) {
    const after = messages.at(-1)?.id ?? 0;
    const page = (await server.request("GET", `${path}messages/?page_size=500&after=${after}`, person)) as {
      results: PageMessage[];
      has_more: boolean;
    };
    messages.push(...page.results);
    hasMore = page.has_more;
  }
  return messages;
}
