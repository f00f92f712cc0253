import { env } from "cloudflare:workers";
import { channelRoom } from "../../src/features/workspaces/channels/stub.ts";
import { workspaceRoom } from "../../src/features/workspaces/stub.ts";
import { api, type Reply } from "./api.ts";
import { posted } from "./build.ts";
import type { Player } from "./cast.ts";
import { openSocket, type TestSocket } from "./socket.ts";

export const channelObject = (channelId: number) => channelRoom(env, channelId);

export const workspaceObject = (workspaceId: number) => workspaceRoom(env, workspaceId);

export interface ActivityLine {
  id: number;
  actor_email: string;
  type: string;
  ref_id: number;
  channel_id: number | null;
  summary: string;
  created_at: string;
}

/** Creates a workspace; returns its id. */
export async function makeWorkspace(owner: Player, { isOpen = true } = {}): Promise<number> {
  const made = await api<{ workspace_id: number }>("POST", "/api/workspaces/", {
    as: owner,
    body: { name: "The Team", description: "Where we work", is_open: isOpen },
  });
  if (made.status !== 201) throw new Error(`No workspace: ${made.status}`);
  return made.body.workspace_id;
}

/** Creates a channel; returns its id. */
export async function makeChannel(
  creator: Player,
  workspaceId: number,
  { name = "general", isPrivate = false } = {},
): Promise<number> {
  const made = await api<{ channel_id: number }>("POST", "/api/channels/", {
    as: creator,
    body: { workspace_id: workspaceId, name, is_private: isPrivate },
  });
  if (made.status !== 201) throw new Error(`No channel: ${made.status}`);
  return made.body.channel_id;
}

export async function invite(
  by: Player,
  to: { workspaceId: number } | { channelId: number },
  whom: Player,
): Promise<void> {
  const path =
    "workspaceId" in to
      ? `/api/workspaces/${to.workspaceId}/members/`
      : `/api/channels/${to.channelId}/members/`;
  const added = await api("POST", path, { as: by, body: { account_id: whom.id } });
  if (added.status !== 201) throw new Error(`Not added: ${added.status}`);
}

/** Posts by REST; returns the message's id. */
export async function post(player: Player, channelId: number, body: string): Promise<number> {
  const sent = await api<{ message_id: number }>("POST", "/api/messages/", {
    as: player,
    body: { channel_id: channelId, body },
  });
  if (sent.status !== 201) throw new Error(`Not sent: ${sent.status}`);
  return sent.body.message_id;
}

/** Message texts of a channel, oldest first. */
export async function bodiesOf(player: Player, channelId: number): Promise<string[]> {
  const path = `/api/messages/?channel_id=${channelId}`;
  const listed = await api<{ data: { body: string }[] }>("GET", path, { as: player });
  return listed.body.data.map(({ body }) => body);
}

export function activitiesFor(
  player: Player,
  workspaceId: number,
  limit?: number,
): Promise<Reply<{ data: ActivityLine[] }>> {
  return api("POST", "/api/activities/", { as: player, body: { workspace_id: workspaceId, limit } });
}

/** Activity summaries, newest first. */
export async function summariesFor(player: Player, workspaceId: number): Promise<string[]> {
  return (await activitiesFor(player, workspaceId, 100)).body.data.map(({ summary }) => summary);
}

export async function perDayFor(player: Player, workspaceId: number) {
  const answer = await api<{ data: { day: string; count: number }[] }>(
    "POST",
    "/api/metrics/messages-per-day",
    {
      as: player,
      body: { workspace_id: workspaceId },
    },
  );
  return answer.body.data;
}

/** Messages of all days visible to someone. */
export async function countFor(player: Player, workspaceId: number): Promise<number> {
  return (await perDayFor(player, workspaceId)).reduce((sum, { count }) => sum + count, 0);
}

export async function activeFor(player: Player, workspaceId: number, minutes = 15): Promise<number> {
  const answer = await api<{ data: { active_count: number } }>("POST", "/api/metrics/active-users", {
    as: player,
    body: { workspace_id: workspaceId, minutes },
  });
  return answer.body.data.active_count;
}

/** Opens a socket for many channels and joins some. */
export async function openChat(as: { access: string }, ...channelIds: number[]): Promise<TestSocket> {
  const socket = await openSocket("/ws/chat/", { as });
  await socket.nextOf("connected");
  for (const channelId of channelIds) {
    socket.send({ type: "join_channel", channel_id: channelId });
    await socket.nextOf("joined_channel");
  }
  return socket;
}

/** Opens a socket of one channel. */
export async function openChannel(
  as: { access: string },
  channelId: number,
  { after }: { after?: number } = {},
): Promise<TestSocket> {
  const query = after === undefined ? "" : `?after=${after}`;
  const socket = await openSocket(`/ws/channels/${channelId}/${query}`, { as });
  await socket.nextOf("connected");
  return socket;
}

/** Opens a socket of a person's object and subscribes; waits until their presence is known. */
export async function openOwn(
  as: { id: number; access: string },
  kind: "activity" | "presence" | "notifications",
  asks?: object,
): Promise<TestSocket> {
  const socket = await openSocket(`/ws/${kind}/`, { as });
  await socket.nextOf("connected");
  if (asks) {
    socket.send(asks);
    await socket.nextOf("subscribed");
  }
  await posted(as);
  return socket;
}
