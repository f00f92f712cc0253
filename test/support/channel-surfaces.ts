import { runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import { HOUR_MS } from "../../src/lib/time.ts";
import { api } from "./api.ts";
import { cast, type Player } from "./cast.ts";
import { acceptPlace } from "./contacts.ts";
import { openSocket } from "./socket.ts";
import {
  activitiesFor,
  channelObject,
  invite,
  makeChannel,
  openChat,
  openOwn,
  post,
  workspaceObject,
} from "./team.ts";

/** A private channel and people with different access to it. */
export interface World {
  workspaceId: number;
  channelId: number;
  /** Creator and writer of the channel. */
  writer: Player;
  people: Record<Column, Player>;
}

export const COLUMNS = ["insider", "member", "owner", "removed from it", "removed", "stranger"] as const;
export type Column = (typeof COLUMNS)[number];

/** A member of the channel; a member of the workspace only; neither. */
export type Standing = "inside" | "beside" | "outside";

export interface Surface {
  name: string;
  look(as: Player, world: World): Promise<unknown>;
  inside: unknown;
  beside: unknown;
  /** Defaults to `beside`. */
  outside?: unknown;
}

const NOT_FOUND = [404, "not_found"];

function asks(
  name: string,
  path: (world: World, as: Player) => string,
  inside: unknown,
  body?: (world: World, as: Player) => object,
): Surface {
  const [method = ""] = name.split(" ");
  return {
    name,
    look: async (as, world) => {
      const options = { as, ...(body && { body: body(world, as) }) };
      const answer = await api<{ code?: string }>(method, path(world, as), options);
      return answer.body?.code ? [answer.status, answer.body.code] : answer.status;
    },
    inside,
    beside: NOT_FOUND,
  };
}

/** The answer on a socket for many channels. */
function says(type: string, fields: object, inside: unknown): Surface {
  return {
    name: `${type} on /ws/chat/`,
    look: async (as, { channelId }) => {
      const socket = await openChat(as);
      socket.send({ type, channel_id: channelId, ...fields });
      // The answer to typing is nothing, so another frame is sent.
      if (type === "typing") socket.send({ type: "join_channel", channel_id: channelId });
      const answer = await socket.next();
      await socket.pending();
      socket.close();
      return answer.type === "error" ? answer.code : answer.type;
    },
    inside,
    beside: "not_found",
  };
}

/** Writes in the channel and waits for the workspace's activity. */
async function write({ writer, channelId, workspaceId }: World, body: string): Promise<void> {
  const id = await post(writer, channelId, body);
  await expect
    .poll(async () => (await activitiesFor(writer, workspaceId, 1)).body.data[0])
    .toMatchObject({ type: "message_sent", ref_id: id, channel_id: channelId });
}

export const channel = ({ channelId }: World) => `/api/channels/${channelId}/`;
export const workspace = ({ workspaceId }: World) => `/api/workspaces/${workspaceId}/`;
const inWorkspace = ({ workspaceId }: World) => ({ workspace_id: workspaceId });

export const SURFACES: Surface[] = [
  {
    name: "GET /api/channels/",
    look: async (as, { workspaceId, channelId }) => {
      const path = `/api/channels/?workspace_id=${workspaceId}`;
      const { status, body } = await api<{ data?: { id: number }[] }>("GET", path, { as });
      return [status, body.data?.some(({ id }) => id === channelId)];
    },
    inside: [200, true],
    beside: [200, false],
    outside: [404, undefined],
  },
  asks("GET /api/channels/{id}/", channel, 200),
  asks("GET /api/channels/{id}/members/", (world) => `${channel(world)}members/`, 200),
  asks(
    "POST /api/channels/{id}/members/ of oneself",
    (world) => `${channel(world)}members/`,
    [409, "already_a_member"],
    (_, as) => ({ account_id: as.id }),
  ),
  asks(
    "POST /api/channels/{id}/members/ of another",
    (world) => `${channel(world)}members/`,
    [409, "already_a_member"],
    ({ writer }) => ({ account_id: writer.id }),
  ),
  asks("DELETE /api/channels/{id}/members/{id}/", (world) => `${channel(world)}members/${world.writer.id}/`, [
    403,
    "not_allowed",
  ]),
  asks("GET /api/messages/", ({ channelId }) => `/api/messages/?channel_id=${channelId}`, 200),
  asks(
    "POST /api/messages/",
    () => "/api/messages/",
    201,
    ({ channelId }) => ({ channel_id: channelId, body: "Hello?" }),
  ),
  {
    name: "/ws/channels/{id}/",
    look: async (as, { channelId }) => {
      const socket = await openSocket(`/ws/channels/${channelId}/`, { as });
      const first = await socket.next();
      if (first.type === "error") return [first.code, (await socket.closed).code];
      socket.close();
      return first.type;
    },
    inside: "connected",
    beside: ["not_found", 4004],
  },
  says("join_channel", {}, "joined_channel"),
  says("send_message", { body: "Hello?" }, "new_message"),
  says("typing", {}, "joined_channel"),
  says("mark_read", { message_id: 1 }, "messages_read"),
  says("edit_message", { message_id: 1, body: "Hello?" }, "not_allowed"),
  says("delete_message", { message_id: 1 }, "not_allowed"),
  {
    name: "POST /api/activities/",
    look: async (as, { workspaceId, channelId }) => {
      const { status, body } = await activitiesFor(as, workspaceId, 100);
      return [status, body.data?.some(({ channel_id }) => channel_id === channelId)];
    },
    inside: [200, true],
    beside: [200, false],
    outside: [404, undefined],
  },
  {
    name: "POST /api/metrics/messages-per-day",
    look: async (as, world) => {
      const path = "/api/metrics/messages-per-day";
      const { status, body } = await api<{ data?: { count: number }[] }>("POST", path, {
        as,
        body: inWorkspace(world),
      });
      return [status, body.data?.some(({ count }) => count > 0)];
    },
    inside: [200, true],
    beside: [200, false],
    outside: [404, undefined],
  },
  {
    name: "POST /api/metrics/active-users",
    look: async (as, world) => {
      await runInDurableObject(workspaceObject(world.workspaceId), (_, state) => {
        state.storage.sql.exec("UPDATE active SET at = at - ?", HOUR_MS);
      });
      await write(world, "Nobody else is awake");
      const path = "/api/metrics/active-users";
      const { status, body } = await api<{ data?: { active_count: number } }>("POST", path, {
        as,
        body: inWorkspace(world),
      });
      return [status, body.data?.active_count];
    },
    inside: [200, 1],
    beside: [200, 0],
    outside: [404, undefined],
  },
  {
    name: "what comes on /ws/activity/",
    look: async (as, world) => {
      const socket = await openOwn(as, "activity");
      socket.send({ type: "subscribe", workspace_id: world.workspaceId });
      const first = await socket.next();
      if (first.type === "error") return [first.code, await socket.pending()];
      await write(world, "Live");
      const last = await makeChannel(world.writer, world.workspaceId, { name: "for all to see" });
      const told: unknown[] = [];
      while (told.at(-1) !== last) {
        const { activity } = await socket.nextOf("activity_update");
        told.push((activity as { channel_id: number }).channel_id);
      }
      socket.close();
      return told.includes(world.channelId);
    },
    inside: true,
    beside: false,
    outside: ["not_found", []],
  },
  {
    name: "being mentioned",
    look: async (as, world) => {
      const [witness] = await cast("witness");
      await invite(world.writer, { channelId: world.channelId }, witness);
      await acceptPlace(witness, world.workspaceId);
      const [seen, socket] = [
        await openOwn(witness, "notifications", { type: "subscribe" }),
        await openOwn(as, "notifications", { type: "subscribe" }),
      ];
      await write(world, `@${as.username} and @${witness.username}`);
      // By then all members have received it.
      await channelObject(world.channelId).refreshDirectory(0);
      expect(await seen.nextOf("notification")).toMatchObject({ kind: "mention" });
      const { body } = await api<{ items: { data: { type: string } }[] }>("GET", "/notifications/", { as });
      const listed = body.items.some(({ data }) => data.type === "mention");
      const told = (await socket.pending()).map(({ kind }) => kind);
      socket.close();
      return [told, listed];
    },
    inside: [["mention"], true],
    beside: [[], false],
  },
];

/** The resources of a closed workspace besides its channels. */
export const OF_WORKSPACE: Surface[] = [
  {
    name: "GET /api/workspaces/",
    look: async (as, { workspaceId }) => {
      const { body } = await api<{ data: { id: number }[] }>("GET", "/api/workspaces/", { as });
      return body.data.some(({ id }) => id === workspaceId);
    },
    inside: true,
    beside: false,
  },
  asks("GET /api/workspaces/{id}/", workspace, 200),
  asks("PATCH /api/workspaces/{id}/", workspace, [403, "not_allowed"], () => ({ name: "Mine" })),
  asks("GET /api/workspaces/{id}/members/", (world) => `${workspace(world)}members/`, 200),
  asks(
    "POST /api/workspaces/{id}/members/ of oneself",
    (world) => `${workspace(world)}members/`,
    [409, "already_a_member"],
    (_, as) => ({ account_id: as.id }),
  ),
  asks(
    "PATCH /api/workspaces/{id}/members/{id}/",
    (world, as) => `${workspace(world)}members/${as.id}/`,
    [403, "not_allowed"],
    () => ({ role: "owner" }),
  ),
  asks(
    "DELETE /api/workspaces/{id}/members/{id}/",
    (world) => `${workspace(world)}members/${world.people.owner.id}/`,
    [403, "not_allowed"],
  ),
  asks(
    "POST /api/channels/",
    () => "/api/channels/",
    201,
    (world) => ({ ...inWorkspace(world), name: "mine" }),
  ),
];
