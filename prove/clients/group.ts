import { readConversationPages } from "../../test/support/conversation-pages.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import type { Fault } from "../proof.ts";
import { checkTalk } from "./talk-checker.ts";
import type { Talker } from "./talker.ts";

/** Makes a group of these people; its number. */
export async function makeGroup(server: TestServer, people: readonly ServerPerson[]): Promise<number> {
  const [creator, ...others] = people as [ServerPerson, ...ServerPerson[]];
  const body = { name: "talk", participants: others.map(({ accountId }) => accountId) };
  const made = await server.request("POST", "/api/chat/conversations/", creator, body);
  return (made as { id: number }).id;
}

/** Compares what the clients of a conversation have with what the server has. */
export async function checkGroup(
  server: TestServer,
  conversationId: number,
  talkers: readonly Talker[],
): Promise<Fault[]> {
  const [first] = talkers as [Talker];
  const pages = await readConversationPages(server, first.person, conversationId);
  const told = talkers.map(async (talker) => ({
    accountId: talker.person.accountId,
    wrote: talker.wrote,
    acknowledged: talker.acknowledged,
    has: (await talker.read()).map(({ id }) => id),
  }));
  return checkTalk(pages, await Promise.all(told));
}
