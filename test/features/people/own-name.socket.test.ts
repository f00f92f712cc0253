import { describe, expect, it } from "vitest";
import { NOT_YOU } from "../../../src/lib/own-name.ts";
import { api } from "../../support/api.ts";
import { start } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { openTab } from "../../support/events.ts";
import { bodiesOf, makeChannel, makeWorkspace, openChat } from "../../support/team.ts";

const timestamp = "2025-07-28T09:00:00Z";

/** How a frame may name someone: by their number, or by its text. */
const NAMES: [string, (player: Player) => unknown][] = [
  ["a number", ({ id }) => id],
  ["text", ({ id }) => String(id)],
];

describe("a frame on the socket of many channels that names its sender", () => {
  it.each(NAMES)(
    "by %s is refused with not_allowed if that is someone else, and the socket stays open",
    async (_, nameOf) => {
      const [ada, ben] = await cast("ada", "ben");
      const channelId = await makeChannel(ada, await makeWorkspace(ada));
      const socket = await openChat(ada, channelId);
      const post = { type: "send_message", channel_id: channelId, body: "Hello" };
      for (const frame of [
        { ...post, sender_id: nameOf(ben) },
        { type: "join_channel", channel_id: channelId, sender_id: nameOf(ben) },
        { ...post, organizer_id: nameOf(ben) },
      ]) {
        socket.send(frame);
        const named = { message: NOT_YOU, channel_id: channelId };
        expect(await socket.next()).toEqual({ type: "error", code: "not_allowed", ...named });
      }
      expect(await bodiesOf(ada, channelId)).toEqual([]);
      socket.send({ ...post, sender_id: nameOf(ada) });
      expect(await socket.next()).toMatchObject({ type: "new_message", message: { body: "Hello" } });
    },
  );
});

describe("a frame on the events socket that names its sender", () => {
  it.each(NAMES)(
    "by %s closes it with 3100 if that is someone else, and has no effect",
    async (_, nameOf) => {
      const [ada, ben] = await cast("ada", "ben");
      const id = await start(ada, ben);
      const path = `/api/chat/conversations/${id}/`;
      const { uuid: chat_id } = (await api<{ uuid: string }>("GET", path, { as: ada })).body;
      const data = { chat_id, content: "Hello", timestamp };
      const frames = [
        { action: "new_message", data: { ...data, sender_id: nameOf(ben) } },
        { action: "new_message", data, sender_id: nameOf(ben) },
        { action: "notification", data: { message: "Hello", type: "success", organizer_id: nameOf(ben) } },
      ];
      for (const frame of frames) {
        const tab = await openTab(ada);
        tab.send(frame);
        expect(await tab.closed).toMatchObject({ code: 3100, reason: "BAD_DATA" });
      }
      expect((await api<{ messages: object[] }>("GET", path, { as: ada })).body.messages).toEqual([]);
      expect((await api("GET", "/notifications/", { as: ada })).body).toEqual({ items: [], count: 0 });
      const tab = await openTab(ada);
      tab.send({ action: "new_message", data: { ...data, sender_id: nameOf(ada) }, sender_id: nameOf(ada) });
      expect(await tab.nextOf("new_message")).toMatchObject({ content: "Hello", sender: ada.username });
    },
  );
});
