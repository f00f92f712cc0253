import type { ServerPerson } from "../../../test/support/server.ts";
import type { Scene } from "../scene.ts";
import type { Writes } from "./prepared.ts";

const group = async (scene: Scene) => ({ params: { id: await scene.newGroup() } });

async function gamesOf(scene: Scene, as: ServerPerson): Promise<string[]> {
  const request = { method: "GET", path: "/api/games/", as };
  const { items } = await scene.caller.make<{ items: { game_id: string }[] }>(request);
  return items.map(({ game_id }) => game_id);
}

/** A game of the owner's with the member. */
async function game(scene: Scene): Promise<string> {
  const { owner, member } = scene;
  // Who is in a game can neither invite nor accept, and one person's end of it reaches the other a moment later.
  for (const as of [owner, member]) {
    for (const id of await gamesOf(scene, as)) {
      await scene.ask({ method: "DELETE", path: `/api/games/${id}/`, as });
    }
  }
  const invite = { username: member.username, client_id: "tab-1" };
  const reply = { username: owner.username, accept: true };
  const { game_id } = await scene.onEvents([
    // An invite that is open already would be in the way.
    {
      ...{ as: owner, action: "cancel_game_invite", data: { username: member.username } },
      ...{ to: owner, until: "game_invite_canceled" },
    },
    { as: owner, action: "game_invite", data: invite, to: member, until: "game_invite" },
    { as: member, action: "reply_game_invite", data: reply, to: owner, until: "game_found" },
  ]);
  return String(game_id);
}

export const ROOM_WRITES: Writes = {
  "POST /api/notifications/mark_all_as_read": () => ({}),
  "DELETE /api/games/{gameId}": async (scene) => {
    const [gameId] = await gamesOf(scene, scene.owner);
    return { params: { gameId: gameId ?? (await game(scene)) } };
  },
  "POST /api/chat/conversations": (scene) => ({
    body: { name: scene.newName(), participants: [scene.guest.accountId] },
  }),
  "POST /api/chat/conversations/start": (scene, person) => ({
    body: { user2: person === scene.owner ? scene.guest.accountId : scene.owner.accountId },
  }),
  "PUT /api/chat/conversations/{id}": async (scene) => ({
    ...(await group(scene)),
    body: { name: "Renamed" },
  }),
  "DELETE /api/chat/conversations/{id}": group,
  "POST /api/chat/conversations/{id}/members": async (scene) => ({
    ...(await group(scene)),
    body: { account_id: scene.guest.accountId },
  }),
  "DELETE /api/chat/conversations/{id}/members/{accountId}": async (scene) => ({
    params: { id: await scene.newGroup(), accountId: scene.member.accountId },
  }),
  "POST /api/chat/conversations/{id}/send_message": (scene) => ({ body: { content: scene.newName() } }),
  "POST /api/chat/send": (scene, person) => ({
    body: {
      recipient_id: person === scene.owner ? scene.guest.accountId : scene.owner.accountId,
      content: scene.newName(),
    },
  }),
  "POST /api/chat/conversations/{id}/read": async (scene) => {
    const id = await scene.newGroup();
    await scene.post(`/api/chat/conversations/${id}/send_message/`, { content: "Read me" }, scene.member);
    return { params: { id }, body: { mark_all: true } };
  },
  "PUT /api/chats/{username}": (scene, person) => ({
    params: { username: person === scene.owner ? scene.guest.username : scene.owner.username },
  }),
  "POST /api/workspaces": (scene) => ({ body: { name: scene.newName(), is_open: false } }),
  "PATCH /api/workspaces/{id}": (scene) => ({ body: { name: scene.newName() } }),
  "POST /api/workspaces/{id}/members": async (scene) => ({
    params: { id: await scene.newWorkspace() },
    body: { account_id: scene.guest.accountId },
  }),
  "PATCH /api/workspaces/{id}/members/{accountId}": async (scene) => ({
    params: { id: await scene.newWorkspace(), accountId: scene.member.accountId },
    body: { role: "admin" },
  }),
  "DELETE /api/workspaces/{id}/members/{accountId}": async (scene) => ({
    params: { id: await scene.newWorkspace(), accountId: scene.member.accountId },
  }),
  "POST /api/invitations": async (scene) => {
    const email = `${scene.newName()}@example.org`;
    const id = await scene.newWorkspace();
    await scene.post(`/api/workspaces/${id}/members/`, { email });
    return { as: scene.guest, body: { code: await scene.mailed(email, /^[\w-]{43}$/m) } };
  },
  "POST /api/channels": (scene) => ({ body: { workspace_id: scene.world.workspace, name: scene.newName() } }),
  "POST /api/channels/{id}/members": async (scene) => ({
    params: { id: await scene.newChannel() },
    body: { account_id: scene.guest.accountId },
  }),
  "DELETE /api/channels/{id}/members/{accountId}": async (scene) => ({
    params: { id: await scene.newChannel(), accountId: scene.member.accountId },
  }),
  "POST /api/messages": (scene) => ({ body: { channel_id: scene.world.channel, body: scene.newName() } }),
  "POST /api/activities": (scene) => ({ body: { workspace_id: scene.world.workspace } }),
  "POST /api/metrics/messages-per-day": (scene) => ({ body: { workspace_id: scene.world.workspace } }),
  "POST /api/metrics/active-users": (scene) => ({ body: { workspace_id: scene.world.workspace } }),
};
