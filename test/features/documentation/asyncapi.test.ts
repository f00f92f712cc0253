import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { type AsyncApiChannel, buildAsyncApi } from "../../../src/features/documentation/asyncapi.ts";
import { asyncApiPage } from "../../../src/features/documentation/asyncapi-page.ts";
import { SOCKETS } from "../../../src/features/documentation/sockets.ts";
import { personSockets } from "../../../src/features/people/dialects/sockets.ts";
import type { SocketDescription } from "../../../src/realtime/frames.ts";
import { api, ORIGIN } from "../../support/api.ts";
import { placesIn } from "../../support/open-api.ts";
import { brokenReferences, readText } from "./documents.ts";

const echo: SocketDescription = {
  path: "/ws/echo/{room_id}/",
  title: "Echo",
  summary: "Says what it hears.",
  query: [{ name: "after", description: "The last `seq` seen" }],
  send: [
    {
      name: "shout",
      summary: "Says <b>something</b>",
      schema: z.object({
        type: z.literal("shout"),
        text: z.string().max(10).describe("Sample socket"),
        loud: z.boolean().default(true),
        tone: z.enum(["high", "low"]).nullable(),
      }),
      example: { type: "shout", text: "hello", tone: null },
    },
  ],
  receive: [
    {
      name: "shout",
      summary: "What was said",
      schema: z.object({ type: z.literal("shout"), text: z.string() }),
      example: { type: "shout", text: "hello" },
    },
  ],
  closeCodes: [{ code: 4001, meaning: "Not signed in" }],
};

const address = new URL("https://palaestra.example/api/asyncapi/");

describe("the document of a socket", () => {
  const document = buildAsyncApi([echo], address);

  it("has a channel with its address, parameters, query and close codes", () => {
    expect(document.servers.here).toMatchObject({ host: "palaestra.example", protocol: "wss" });
    expect(document.channels["ws-echo-room_id"]).toMatchObject({
      address: "/ws/echo/{room_id}",
      parameters: { room_id: { description: "The id of the room" } },
      bindings: { ws: { query: { properties: { after: { description: "The last `seq` seen" } } } } },
      "x-close-codes": [{ code: 4001, meaning: "Not signed in" }],
    });
  });

  it("separates sent and received messages of the same name", () => {
    expect(document.operations).toMatchObject({
      "receive.ws-echo-room_id": {
        action: "receive",
        messages: [{ $ref: "#/channels/ws-echo-room_id/messages/shout.fromClient" }],
      },
      "send.ws-echo-room_id": {
        action: "send",
        messages: [{ $ref: "#/channels/ws-echo-room_id/messages/shout.fromServer" }],
      },
    });
  });

  it("has input schemas, where fields with defaults are optional", () => {
    expect(document.components.messages["ws-echo-room_id.shout.fromClient"]?.payload).toMatchObject({
      type: "object",
      required: ["type", "text", "tone"],
      properties: { loud: { default: true, type: "boolean" }, text: { maxLength: 10 } },
    });
  });

  it("is a page with all frames, examples and fields, escaped", async () => {
    const html = String(await asyncApiPage(document).body);
    for (const text of ["Echo", "wss://palaestra.example/ws/echo/{room_id}", "Sample socket", "4001"]) {
      expect(html).toContain(text);
    }
    expect(html).toContain("&quot;high&quot; or &quot;low&quot; or null");
    expect(html).toContain("Says &lt;b&gt;something&lt;/b&gt;");
  });
});

describe.each([echo, ...SOCKETS].map((socket) => ({ title: socket.path, socket })))(
  "$title",
  ({ socket }) => {
    const document = buildAsyncApi([socket], address);
    const frames = [...socket.send, ...socket.receive];

    it("has examples that its schemas accept, as zod and as JSON Schema", () => {
      const messages = Object.values(document.components.messages);
      expect(messages).toHaveLength(frames.length);
      frames.forEach(({ name, schema, example }, index) => {
        expect(schema.safeParse(example).error, name).toBeUndefined();
        const payload = messages[index]?.payload ?? {};
        expect(z.fromJSONSchema(payload).safeParse(example).error, name).toBeUndefined();
      });
    });

    it("names each frame once with a summary", () => {
      for (const list of [socket.send, socket.receive]) {
        expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
      }
      for (const { name, summary } of frames) expect(summary, name).toMatch(/\w/);
    });

    it("has no dangling references", () => {
      expect(brokenReferences(document)).toEqual([]);
    });
  },
);

it("every message has a unique name, a title and a summary", () => {
  const messages = Object.values(buildAsyncApi(SOCKETS, address).components.messages);
  expect(new Set(messages.map(({ name }) => name)).size).toBe(messages.length);
  for (const { name, title, summary } of messages) {
    expect(name).toMatch(/^[A-Z][A-Za-z]+(Command|Event)$/);
    expect(title).toMatch(/^[a-z_]+$/);
    expect(summary, name).toMatch(/\w/);
  }
});

it("every property of every message is described", () => {
  const messages = Object.entries(buildAsyncApi(SOCKETS, address).components.messages);
  const described = messages.flatMap(([name, { payload }]) => [...placesIn(payload, name)]);
  expect(described.length).toBeGreaterThan(500);
  const bare = described.filter(([, { description }]) => !/\w/.test(description ?? ""));
  expect(bare.map(([place]) => place)).toEqual([]);
});

describe("/ws/events/ as JSON Schema", () => {
  const { components, channels } = buildAsyncApi([personSockets.events], address);

  function fits(action: string, frame: unknown): boolean {
    const payload = components.messages[`ws-events.${action}.fromClient`]?.payload;
    if (!payload) throw new Error(`${action} is not described`);
    return z.fromJSONSchema(payload).safeParse(frame).success;
  }

  it("has the limits that are enforced on frames", () => {
    const invite = (options: object) => ({
      action: "game_invite",
      data: { username: "ben", client_id: "tab-1", options },
    });
    expect(fits("game_invite", invite({ score_to_win: 20, time_limit: 5, ball: "red" }))).toBe(true);
    for (const options of [{ score_to_win: 21 }, { time_limit: 0 }, { game_speed: "warp" }, { ranked: 1 }]) {
      expect(fits("game_invite", invite(options))).toBe(false);
    }
    expect(fits("join_chat", { action: "join_chat", data: { chat_id: "nowhere" } })).toBe(false);
    expect(fits("join_chat", { action: "join_chat" })).toBe(false);
    const friend = (receiver_id: unknown) => ({
      action: "add_new_friend",
      data: { sender_id: 1, receiver_id },
    });
    expect([2, "2", "two", 2.5, null].map((id) => fits("add_new_friend", friend(id)))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("lists the close codes", () => {
    const codes = channels["ws-events"]?.["x-close-codes"].map(({ code }) => code);
    expect(codes).toEqual([3002, 3100, 3000, 4001, 4008, 4000]);
  });
});

describe("how it is served", () => {
  async function get(path: string, accept?: string) {
    const headers = accept ? { Accept: accept } : {};
    return exports.default.fetch(new Request(new URL(path, ORIGIN), { headers }));
  }

  it("is AsyncAPI 3 in JSON, and the same in YAML", async () => {
    const { body } = await api("GET", "/api/asyncapi/");
    expect(body).toMatchObject({
      asyncapi: "3.1.0",
      servers: { here: { host: "localhost", protocol: "ws" } },
    });
    const channels = Object.values(body.channels as Record<string, AsyncApiChannel>);
    expect(channels.map(({ address }) => address)).toEqual([
      "/ws/chat/{conversation_id}",
      "/ws/chat/notifications",
      "/ws/events",
      "/ws/chat",
      "/ws/channels/{channel_id}",
      "/ws/activity",
      "/ws/presence",
      "/ws/notifications",
    ]);
    for (const response of [
      await get("/api/asyncapi/", "application/yaml"),
      await get("/api/asyncapi/?format=yaml"),
    ]) {
      expect(parse(await readText(response))).toEqual(body);
    }
  });

  it("is a page for clients that prefer HTML", async () => {
    const response = await get("/api/asyncapi/", "text/html,application/xhtml+xml,*/*;q=0.8");
    expect(response.headers.get("Content-Type")).toMatch(/^text\/html/);
    expect(response.headers.get("Vary")).toContain("Accept");
  });
});
