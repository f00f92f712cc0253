import { type DocumentPeople, readCode } from "./document-people.ts";
import type { DocumentClient } from "./document-story.ts";

/** People find each other, and talk in conversations. */
export async function talk(client: DocumentClient, { ada, ben, ids }: DocumentPeople): Promise<void> {
  Object.assign(client.known, { user_id: ids.ben, recipient_id: ids.ben, participants: [ids.ben] });
  const { id } = await client.send<{ id: number }>("startConversation", { as: ada });
  const inIt = { as: ada, params: { id } };
  await client.send("sendMessage", inIt);
  await client.send("sendMessageToPerson", { as: ada });
  await client.send("markMessagesRead", { as: ben, params: { id } });
  await client.send("listMessages", { ...inIt, query: { page: 1, page_size: 10 } });
  await client.send("listMessages", { ...inIt, query: { after: 0 } });
  await client.send("getConversation", inIt);
  await client.send("listConversations", { as: ada, query: { page: 1 } });
  await attach(client, inIt);
  await client.send("hideConversation", inIt);

  const group = await client.send<{ id: number }>("createGroup", { as: ada });
  const inGroup = { as: ada, params: { id: group.id } };
  await client.send("renameGroup", inGroup);
  await client.send("addConversationMember", inGroup);
  await client.send("removeConversationMember", { as: ada, params: { id: group.id, accountId: ids.cleo } });

  const other = { as: ada, params: { username: "ben" } };
  await client.send("openChat", other);
  await client.send("listChats", { as: ada, query: { limit: 5, offset: 0 } });
  await client.send("listChatMessages", other);
  await client.send("listNotifications", { as: ben, query: { is_read: "all" } });
  await client.send("markNotificationsRead", { as: ben });
  await client.send("listGames", { as: ada });
  await client.send("blockPerson", other);
  await client.send("getBlock", other);
  await client.send("listBlocks", { as: ada });
  await client.send("unblockPerson", other);
}

async function attach(client: DocumentClient, inIt: { as: string; params: { id: number } }): Promise<void> {
  const form = new FormData();
  form.set("content", "The plan.");
  form.set("attachment", new File(["Six sharp."], "plan.txt", { type: "text/plain" }));
  const { attachment } = await client.send<{ attachment: string }>("sendMessage", { ...inIt, body: form });
  const [, key = "", name = ""] = /^\/media\/chat_attachments\/([^/]+)\/(.+)$/.exec(attachment) ?? [];
  const { ticket } = await client.send<{ ticket: string }>("createMediaTicket", { as: inIt.as });
  const file = { params: { key, name }, query: { ticket } };
  await client.send("readAttachment", file);
  await client.send("readAttachment", { ...file, headers: { Range: "bytes=0-2" } });
}

/** A team has a workspace with a channel. */
export async function team(
  client: DocumentClient,
  origin: string,
  { ada, ben, cleo, ids }: DocumentPeople,
): Promise<void> {
  const { workspace_id } = await client.send<{ workspace_id: number }>("createWorkspace", { as: ada });
  client.known.workspace_id = workspace_id;
  const inTeam = { as: ada, params: { id: workspace_id } };
  await client.send("getWorkspace", inTeam);
  await client.send("updateWorkspace", inTeam);
  await client.send("listWorkspaces", { as: ada });
  await client.send("addWorkspaceMember", inTeam);
  await client.send("changeWorkspaceRole", { as: ada, params: { id: workspace_id, accountId: ids.ben } });
  await client.send("listWorkspaceMembers", inTeam);

  const { channel_id } = await client.send<{ channel_id: number }>("createChannel", { as: ada });
  client.known.channel_id = channel_id;
  const inChannel = { as: ada, params: { id: channel_id } };
  await client.send("getChannel", inChannel);
  await client.send("listChannels", { as: ada, query: { workspace_id } });
  await client.send("addChannelMember", inChannel);
  await client.send("addChannelMember", { ...inChannel, body: { account_id: ids.ben } });
  client.known.code = await readCode(origin, "dan@example.com", /\b[\w-]{20,}\b/);
  await client.send("acceptInvitation", { as: cleo });
  await client.send("listChannelMembers", inChannel);
  await client.send("sendChannelMessage", { as: ada });
  await client.send("listChannelMessages", { as: ada, query: { channel_id, after: 0, limit: 10 } });
  await client.send("listActivities", { as: ada });
  await client.send("countMessagesPerDay", { as: ada });
  await client.send("countActiveUsers", { as: ada });
  await client.send("removeChannelMember", { as: ada, params: { id: channel_id, accountId: ids.ben } });
  await client.send("removeWorkspaceMember", { as: ben, params: { id: workspace_id, accountId: ids.ben } });
}
