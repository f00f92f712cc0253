import type { ServerPerson } from "../../../test/support/server.ts";
import { Line } from "../../lib/line.ts";
import type { Scene } from "../../lib/scene.ts";
import { NO_NUMBER } from "../../lib/world.ts";
import type { Act } from "./scenes.ts";

const CONVERSATIONS = "/api/chat/conversations/";

/** Opens sockets, and closes them when the act is over. */
async function onLines(
  { caller }: Scene,
  places: readonly (readonly [path: string, person: ServerPerson])[],
  act: (...lines: Line[]) => Promise<void>,
): Promise<void> {
  const lines: Line[] = [];
  try {
    for (const [path, person] of places) lines.push(await Line.open(caller, path, person));
    await act(...lines);
  } finally {
    for (const line of lines) line.close();
  }
}

/** An act on sockets of two people who know nobody else. */
function between(
  what: string,
  paths: readonly [ones: string[], others: string[]],
  act: (scene: Scene, people: [ServerPerson, ServerPerson], lines: Line[]) => Promise<void>,
): Act {
  return {
    what,
    act: (scene) => {
      const [one, other] = [scene.spare(), scene.spare()];
      const places = [
        ...paths[0].map((path) => [path, one] as const),
        ...paths[1].map((path) => [path, other] as const),
      ];
      return onLines(scene, places, (...lines) => act(scene, [one, other], lines));
    },
  };
}

async function makeGroup(scene: Scene, creator: ServerPerson, member: ServerPerson): Promise<number> {
  const body = { name: scene.newName(), participants: [member.accountId] };
  return (await scene.post<{ id: number }>(CONVERSATIONS, body, creator)).id;
}

function removeMember({ caller }: Scene, group: number, creator: ServerPerson, member: ServerPerson) {
  const path = `${CONVERSATIONS}${group}/members/${member.accountId}/`;
  return caller.make({ method: "DELETE", path, as: creator });
}

const conversation: Act = {
  what: "a group's members come, go, type and rename it",
  act: async (scene) => {
    const { owner, member } = scene;
    const group = await scene.newGroup();
    const path = `/ws/chat/${group}/`;
    await onLines(
      scene,
      [
        [path, owner],
        [path, member],
        [`${path}?after=${NO_NUMBER}`, owner],
      ],
      async (hers, his, behind) => {
        await behind?.nextOf("resync");
        // Who has written sees who else is there.
        hers?.send({ type: "message", content: "Who is there?" });
        his?.send({ type: "message", content: "I am." });
        his?.send({ type: "typing" });
        await hers?.nextOfEach("user_online", "typing", "typing_indicator");
        const renaming = { method: "PUT", path: `${CONVERSATIONS}${group}/`, as: owner };
        await scene.caller.make({ ...renaming, body: { name: scene.newName() } });
        await his?.nextOf("conversation_renamed");
        await removeMember(scene, group, owner, member);
        await hers?.nextOfEach("member_left", "user_offline");
        await scene.post(`${CONVERSATIONS}${group}/members/`, { account_id: member.accountId });
        await hers?.nextOf("member_joined");
      },
    );
  },
};

const channel: Act = {
  what: "a channel's members type, and one is removed",
  act: async (scene) => {
    const { owner, member } = scene;
    const id = await scene.newChannel();
    const path = `/ws/channels/${id}/`;
    await onLines(
      scene,
      [
        [path, owner],
        [path, member],
        ["/ws/chat/", owner],
        [`${path}?after=${NO_NUMBER}`, owner],
      ],
      async (hers, his, many, behind) => {
        await behind?.nextOf("resync");
        many?.send({ type: "join_channel", channel_id: id });
        await many?.nextOf("joined_channel");
        his?.send({ type: "typing" });
        await hers?.nextOf("typing");
        await many?.nextOf("typing");
        const removing = `/api/channels/${id}/members/${member.accountId}/`;
        await scene.caller.make({ method: "DELETE", path: removing, as: owner });
        await his?.closed;
      },
    );
  },
};

const inbox = between(
  "an inbox and notices: a new conversation, a message, read, removed",
  [[], ["/ws/chat/notifications/", "/ws/notifications/"]],
  async (scene, [ada, ben], lines) => {
    const [, notices] = lines;
    notices?.send({ type: "subscribe" });
    await notices?.nextOf("subscribed");
    const group = await makeGroup(scene, ada, ben);
    await scene.post(`${CONVERSATIONS}${group}/send_message/`, { content: "Are you there?" }, ada);
    await lines[0]?.nextOf("new_message");
    await scene.post(`${CONVERSATIONS}${group}/read/`, { mark_all: true }, ben);
    await Promise.all(lines.map((line) => line.nextOf("unread_changed")));
    await removeMember(scene, group, ada, ben);
    await Promise.all(lines.map((line) => line.nextOf("conversation_removed")));
    await scene.post("/api/chat/send/", { recipient_id: ben.accountId, content: "Hello" }, ada);
    await notices?.nextOf("notification");
  },
);

const EVENTS = "/ws/events/";

const events = between(
  "events: a like, what is read, a tournament, a declined game, leaving",
  [[EVENTS], [EVENTS]],
  async (scene, [ada, ben], [hers, his]) => {
    for (const [line, sender, receiver] of [
      [hers, ada, ben],
      [his, ben, ada],
    ] as const) {
      const data = { sender_id: sender.accountId, receiver_id: receiver.accountId };
      line?.send({ action: "add_new_friend", data });
    }
    await hers?.nextOf("new_friend");
    const path = `/api/chats/${ben.username}/`;
    const { chat_id } = await scene.caller.make<{ chat_id: string }>({ method: "PUT", path, as: ada });
    const timestamp = new Date().toISOString();
    hers?.send({ action: "new_message", data: { chat_id, content: "A game?", timestamp } });
    const { data } = (await his?.nextOf("new_message")) ?? {};
    const { id } = data as { id: string };
    his?.send({ action: "like_message", data: { chat_id, id } });
    await hers?.nextOf("chat_like_update");
    his?.send({ action: "read_message", data: { id } });
    await his?.nextOf("unread_changed");
    const cup = { tournament_id: 1, tournament_name: "Cup", organizer_id: ada.accountId };
    hers?.send({ action: "new_tournament", data: cup });
    await his?.nextOf("new_tournament");
    hers?.send({ action: "game_invite", data: { username: ben.username, client_id: "tab-1" } });
    await his?.nextOf("game_invite");
    his?.send({ action: "reply_game_invite", data: { username: ada.username, accept: false } });
    await hers?.nextOf("game_declined");
    const group = await makeGroup(scene, ada, ben);
    await removeMember(scene, group, ada, ben);
    await his?.nextOf("leave_chat");
    his?.close();
    await hers?.nextOf("user_offline");
  },
);

const workspace: Act = {
  what: "a workspace's activity, and who is there",
  act: async (scene) => {
    const { owner, member, world } = scene;
    const places = [
      ["/ws/activity/", owner],
      ["/ws/presence/", owner],
      ["/ws/presence/", member],
    ] as const;
    await onLines(scene, places, async (feed, hers, his) => {
      feed?.send({ type: "subscribe", workspace_id: world.workspace });
      await feed?.nextOf("subscribed");
      await scene.post("/api/channels/", { workspace_id: world.workspace, name: scene.newName() });
      await feed?.nextOf("activity_update");
      hers?.send({ type: "heartbeat", status: "online" });
      await hers?.nextOf("heartbeat_ack");
      his?.send({ type: "heartbeat", status: "idle" });
      await hers?.nextOf("presence_update");
    });
  },
};

/** What others have to do something for. */
export const FRAME_ACTS: readonly Act[] = [conversation, channel, inbox, events, workspace];
