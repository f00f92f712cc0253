import { randomUUID } from "node:crypto";
import type { Scene } from "../../lib/scene.ts";
import { NO_NUMBER } from "../../lib/world.ts";
import { FULL } from "./full-places.ts";
import { type Act, asks } from "./scenes.ts";

const NOBODY = "nobody-has-this-name";
/** More than any group takes. */
const CROWD = Array.from({ length: 1001 }, (_, index) => index + 1);

const CONVERSATIONS = "/api/chat/conversations/";
const post = (path: string, body: object, as: Scene["owner"]) => ({ method: "POST", path, as, body });

/** Two people who have never met, of whom the second blocked the first. */
async function strangersApart(scene: Scene): Promise<[Scene["owner"], Scene["owner"]]> {
  const [one, other] = [scene.spare(), scene.spare()];
  await scene.caller.make({ method: "PUT", path: `/api/blocks/${one.username}/`, as: other });
  return [one, other];
}

const conversations: Act[] = [
  {
    what: "nobody starts a conversation across a block",
    act: async (scene) => {
      const [as, other] = await strangersApart(scene);
      await scene.ask(post(CONVERSATIONS, { participants: [other.accountId] }, as));
      await scene.ask(post(`${CONVERSATIONS}start/`, { user2: other.accountId }, as));
    },
  },
  {
    what: "POST conversations: not_found, under the key of a group that its creator has left",
    act: async (scene) => {
      const as = scene.owner;
      const body = { participants: [scene.member.accountId] };
      const request = { ...post(CONVERSATIONS, body, as), headers: { "Idempotency-Key": randomUUID() } };
      const { id } = await scene.caller.make<{ id: number }>(request);
      const path = `${CONVERSATIONS}${id}/members/${as.accountId}/`;
      await scene.caller.make({ method: "DELETE", path, as });
      await scene.ask(request);
    },
  },
  asks("POST conversations: too_many_members", (scene) =>
    post(CONVERSATIONS, { participants: CROWD }, scene.owner),
  ),
  asks("POST conversations/start: not_found", (scene) =>
    post(`${CONVERSATIONS}start/`, { user2: NO_NUMBER }, scene.owner),
  ),
  asks("PUT of a conversation of two: not_allowed", (scene) => ({
    ...{ method: "PUT", path: `${CONVERSATIONS}${scene.world.conversation}/` },
    ...{ as: scene.owner, body: { name: "The two of us" } },
  })),
  asks("POST members of a conversation of two: not_allowed", ({ world, owner, guest }) =>
    post(`${CONVERSATIONS}${world.conversation}/members/`, { account_id: guest.accountId }, owner),
  ),
  asks("POST members of a group: already_a_member", ({ world, owner, member }) =>
    post(`${CONVERSATIONS}${world.group}/members/`, { account_id: member.accountId }, owner),
  ),
  asks("POST members of a group: too_many_members", ({ owner, guest }) =>
    post(`${CONVERSATIONS}${FULL.group}/members/`, { account_id: guest.accountId }, owner),
  ),
  asks("POST send_message: not_allowed", ({ world, owner, member }) =>
    post(
      `${CONVERSATIONS}${world.group}/send_message/`,
      { content: "Hello", sender_id: member.accountId },
      owner,
    ),
  ),
  asks("POST /api/chat/send/ not_found", ({ owner }) =>
    post("/api/chat/send/", { recipient_id: NO_NUMBER, content: "Hello" }, owner),
  ),
  asks("PUT /api/chats/ 201", (scene) => ({
    ...{ method: "PUT", path: `/api/chats/${scene.spare().username}/`, as: scene.owner },
  })),
  ...[
    ["PUT", `/api/chats/${NOBODY}/`],
    ["GET", `/api/chats/${NOBODY}/messages/`],
    ["PUT", `/api/blocks/${NOBODY}/`],
  ].map(([method = "", path = ""]) =>
    asks(`${method} ${path} not_found`, ({ owner }) => ({ method, path, as: owner })),
  ),
];

/** In an open workspace, and a public channel of it, of which they are no member. */
const visiting: Act = {
  what: "a visitor of an open workspace may add nobody and nothing",
  act: async (scene) => {
    const { stranger, guest } = scene;
    const workspace = await scene.post<{ workspace_id: number }>("/api/workspaces/", {
      ...{ name: scene.newName(), is_open: true },
    });
    const { workspace_id } = workspace;
    const channel = await scene.post<{ channel_id: number }>("/api/channels/", {
      ...{ workspace_id, name: scene.newName(), is_private: false },
    });
    const whom = { account_id: guest.accountId };
    await scene.ask(post("/api/channels/", { workspace_id, name: scene.newName() }, stranger));
    await scene.ask(post(`/api/workspaces/${workspace_id}/members/`, whom, stranger));
    await scene.ask(post(`/api/channels/${channel.channel_id}/members/`, whom, stranger));
  },
};

const workspaces: Act[] = [
  visiting,
  ...(["workspace", "channel"] as const).flatMap((place) => [
    asks(`POST members of a ${place}: already_a_member`, ({ world, owner, member }) =>
      post(`/api/${place}s/${world[place]}/members/`, { account_id: member.accountId }, owner),
    ),
    asks(`POST members of a ${place}: too_many_members`, ({ owner, guest }) =>
      post(`/api/${place}s/${FULL[place]}/members/`, { account_id: guest.accountId }, owner),
    ),
  ]),
  asks("POST /api/messages/ too_many_members", ({ stranger }) =>
    post("/api/messages/", { channel_id: FULL.channel, body: "Hello" }, stranger),
  ),
  asks("POST /api/messages/ not_allowed", ({ world, owner, member }) =>
    post("/api/messages/", { channel_id: world.channel, body: "Hello", sender_id: member.accountId }, owner),
  ),
  asks("POST /api/invitations/ not_found", ({ owner }) =>
    post("/api/invitations/", { code: "x".repeat(43) }, owner),
  ),
];

export const ROOM_ACTS: readonly Act[] = [...conversations, ...workspaces];
