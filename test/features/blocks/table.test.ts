import { beforeAll, describe, expect, it } from "vitest";
import { messageUuid } from "../../../src/lib/ids.ts";
import { api } from "../../support/api.ts";
import { say, start, startGroup } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { openTab, type Tab } from "../../support/events.ts";
import { enter, type TestSocket } from "../../support/socket.ts";

const timestamp = "2025-07-28T09:00:00Z";

/** One of the two, with every surface open. */
interface Side {
  player: Player;
  tab: Tab;
  room: TestSocket;
  group: TestSocket;
  other: () => Side;
}

let ada: Side;
let ben: Side;
let pair: number;
let group: number;
let chat_id: string;

/** What someone does, and what they get of it: a status, an error's code, or silence. */
interface Operation {
  name: string;
  act(side: Side): Promise<unknown>;
  answer: unknown;
}

/** A message of the other's in the conversation of the two: Ada's is 1, Ben's is 2. */
const theirs = (side: Side) => (side === ada ? 2 : 1);
const own = (side: Side) => (side === ada ? 1 : 2);
const uuid = (messageId: number) => messageUuid({ conversationId: pair, messageId });

/** What tells a person's tabs of their own doings. */
const OF_ONES_OWN = new Set(["join_chat", "unread_changed"]);

async function said(side: Side, action: string, data: object): Promise<unknown> {
  side.tab.say(action, data);
  return (await side.tab.heard()).filter((frame) => frame.action !== "unread_changed");
}

async function saidInRoom(side: Side, frame: object): Promise<unknown> {
  side.room.send(frame);
  return (await side.room.nextOf("error")).code;
}

const asked =
  (method: string, path: (side: Side) => string, body?: (side: Side) => object) => async (side: Side) => {
    const options = { as: side.player, ...(body && { body: body(side) }) };
    const { status, body: answer } = await api<{ code?: string }>(method, path(side), options);
    return [status, answer?.code];
  };

const FORBIDDEN = [403, "not_allowed"];

const OPERATIONS: Operation[] = [
  {
    name: "writes in the chat, on the events socket",
    act: (side) => said(side, "new_message", { chat_id, content: "Hello?", timestamp }),
    answer: [],
  },
  {
    name: "likes, on the events socket",
    act: (side) => said(side, "like_message", { chat_id, id: uuid(theirs(side)) }),
    answer: [],
  },
  {
    name: "takes back a like, on the events socket",
    act: (side) => said(side, "unlike_message", { chat_id, id: uuid(theirs(side)) }),
    answer: [],
  },
  {
    name: "reads, on the events socket",
    act: (side) => said(side, "read_message", { id: uuid(theirs(side)) }),
    answer: [],
  },
  {
    name: "befriends",
    act: (side) =>
      said(side, "add_new_friend", {
        sender_id: side.player.id,
        receiver_id: side.other().player.id,
      }),
    answer: [],
  },
  {
    name: "announces a tournament",
    act: (side) =>
      said(side, "new_tournament", {
        tournament_id: 1,
        tournament_name: "Spring",
        organizer_id: side.player.id,
      }),
    answer: [],
  },
  {
    name: "invites",
    act: (side) => said(side, "game_invite", { username: side.other().player.username, client_id: "tab-1" }),
    answer: [
      {
        action: "game_invite_canceled",
        data: {
          username: expect.any(String),
          nickname: expect.any(String),
          message: expect.stringContaining("whom you could invite"),
          client_id: "tab-1",
        },
      },
    ],
  },
  {
    name: "accepts an invite",
    act: (side) => said(side, "game_accepted", { username: side.other().player.username }),
    answer: [
      { action: "game_invite_canceled", data: { message: expect.stringContaining("no pending invite") } },
    ],
  },
  {
    name: "writes in the room",
    act: (side) => saidInRoom(side, { content: "Hello?" }),
    answer: "not_allowed",
  },
  {
    name: "edits in the room",
    act: (side) => saidInRoom(side, { type: "edit", message_id: own(side), new_content: "Hello?" }),
    answer: "not_allowed",
  },
  {
    name: "likes in the room",
    act: (side) => saidInRoom(side, { type: "like", message_id: theirs(side) }),
    answer: "not_allowed",
  },
  {
    name: "types in the room",
    act: (side) => saidInRoom(side, { type: "typing" }),
    answer: "not_allowed",
  },
  {
    name: "types in a group of both",
    act: async (side) => {
      side.group.send({ type: "typing" });
      return side.group.pending();
    },
    answer: [],
  },
  {
    name: "sends by REST",
    act: asked(
      "POST",
      () => `/api/chat/conversations/${pair}/send_message/`,
      () => ({ content: "Hello?" }),
    ),
    answer: FORBIDDEN,
  },
  {
    name: "sends to the person by REST",
    act: asked(
      "POST",
      () => "/api/chat/send/",
      (side) => ({ recipient_id: side.other().player.id, content: "Hello?" }),
    ),
    answer: FORBIDDEN,
  },
  {
    name: "reads by REST",
    act: asked(
      "POST",
      () => `/api/chat/conversations/${pair}/read/`,
      () => ({ mark_all: true }),
    ),
    answer: [200, undefined],
  },
  {
    name: "makes a group of both",
    act: asked(
      "POST",
      () => "/api/chat/conversations/",
      (side) => ({ participants: [side.other().player.id] }),
    ),
    answer: FORBIDDEN,
  },
  {
    name: "opens the chat that there is",
    act: asked("PUT", (side) => `/chats/${side.other().player.username}`),
    answer: [200, undefined],
  },
];

/** What has reached someone by any surface since it was last asked. */
async function reached(side: Side): Promise<unknown[]> {
  return [...(await side.tab.heard()), ...(await side.room.pending()), ...(await side.group.pending())];
}

async function open(player: Player, other: () => Side): Promise<Side> {
  const tab = await openTab(player);
  return { player, tab, room: await enter(pair, player), group: await enter(group, player), other };
}

describe("between two people of whom one blocked the other", () => {
  beforeAll(async () => {
    const [one, two, cleo] = await cast("ada", "ben", "cleo");
    pair = await start(one, two);
    group = await startGroup(cleo, one, two);
    await say(one, pair, "from Ada");
    await say(two, pair, "from Ben");
    await acquaint(group, one, two, cleo);
    ada = await open(one, () => ben);
    ben = await open(two, () => ada);
    const { body } = await api<{ uuid: string }>("GET", `/api/chat/conversations/${pair}/`, { as: one });
    chat_id = body.uuid;
    for (const side of [ada, ben]) await reached(side);
    ben.tab.say("game_invite", { username: one.username, client_id: "before" });
    expect(await ada.tab.nextOf("game_invite")).toMatchObject({ username: two.username });
    await api("PUT", `/api/blocks/${two.username}/`, { as: one });
  });

  it("each sees the other go offline, and pending invites end", async () => {
    for (const side of [ada, ben]) {
      const { username } = side.other().player;
      const ended = await side.tab.nextOf("game_invite_canceled");
      expect(ended).toMatchObject({ message: "This invite is no longer open.", client_id: "before" });
      expect(await side.tab.nextOf("user_offline")).toMatchObject({ username });
      expect(await side.room.nextOf("user_offline")).toMatchObject({ username });
      expect(await side.group.nextOf("user_offline")).toMatchObject({ username });
      expect(await reached(side)).toEqual([]);
    }
  });

  const sides: [string, () => Side][] = [
    ["who blocked", () => ada],
    ["who is blocked", () => ben],
  ];
  for (const [who, sideOf] of sides) {
    it.each(OPERATIONS)(
      `${who} $name: both get the same answer, and nothing reaches the other`,
      async (operation) => {
        const side = sideOf();
        expect(await operation.act(side)).toEqual(operation.answer);
        const told = (await side.tab.heard()).filter(({ action }) => !OF_ONES_OWN.has(action));
        expect(told).toEqual([]);
        expect(await reached(side.other())).toEqual([]);
      },
    );
  }

  it("neither is online for the other, in chats and among friends, and only the blocker sees the block", async () => {
    for (const side of [ada, ben]) {
      const { body } = await api<{ items: object[] }>("GET", "/chats/", { as: side.player });
      expect(body.items[0]).toMatchObject({
        username: side.other().player.username,
        is_online: false,
        is_blocked_user: side === ada,
        is_blocked_by_user: false,
      });
      const friends = await api("GET", "/api/friends/", { as: side.player });
      expect(friends.body).toEqual({ items: [], count: 0 });
    }
  });

  it("neither sees the other come online or go offline, in tabs and rooms", async () => {
    for (const side of [ada, ben]) {
      const again = await enter(pair, side.player);
      expect(await again.pending()).toEqual([]);
      again.close();
      side.room.close();
      expect(await reached({ ...side.other() })).toEqual([]);
      side.room = await enter(pair, side.player);
      await side.room.pending();
      expect(await reached(side.other())).toEqual([]);
    }
  });

  it("messages in a shared group reach both", async () => {
    ada.group.send({ content: "Hello, all" });
    expect(await ben.group.nextOf("chat_message")).toMatchObject({ content: "Hello, all" });
    await ada.group.nextOf("chat_message");
    await reached(ada);
    await reached(ben);
  });

  it("a hidden read leaves the messages unread for their sender", async () => {
    const path = `/api/chat/conversations/${pair}/`;
    for (const side of [ada, ben]) {
      const { body } = await api<{ unread_count: number; messages: { is_read: boolean }[] }>("GET", path, {
        as: side.player,
      });
      expect(body.unread_count).toBe(0);
      expect(body.messages.map(({ is_read }) => is_read)).toEqual([false, false]);
    }
  });

  it("each may still delete their own messages", async () => {
    ada.room.send({ type: "delete", message_id: 1 });
    expect(await ben.room.nextOf("message_deleted")).toMatchObject({ message_id: 1 });
    await reached(ada);
    await reached(ben);
  });

  it("everything works again once the block is removed, and each sees the other online", async () => {
    expect((await api("DELETE", `/api/blocks/${ada.player.username}/`, { as: ben.player })).status).toBe(404);
    expect((await api("DELETE", `/api/blocks/${ben.player.username}/`, { as: ada.player })).status).toBe(204);
    for (const side of [ada, ben]) {
      const { username } = side.other().player;
      expect(await side.tab.nextOf("user_online")).toMatchObject({ username });
      expect(await side.room.nextOf("user_online")).toMatchObject({ username });
      expect(await side.group.nextOf("user_online")).toMatchObject({ username });
    }
    ada.tab.say("new_message", { chat_id, content: "Hello again", timestamp });
    expect(await ben.tab.nextOf("new_message")).toMatchObject({ content: "Hello again" });
  });

  it("with a block from each side, removing one leaves the other in effect", async () => {
    await api("PUT", `/api/blocks/${ben.player.username}/`, { as: ada.player });
    await api("PUT", `/api/blocks/${ada.player.username}/`, { as: ben.player });
    await api("DELETE", `/api/blocks/${ben.player.username}/`, { as: ada.player });
    const path = `/api/chat/conversations/${pair}/send_message/`;
    for (const side of [ada, ben]) {
      expect((await api("POST", path, { as: side.player, body: { content: "Hello?" } })).status).toBe(403);
    }
  });
});
