import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { FRAME_BYTES_MAX } from "../../src/realtime/dialect.ts";
import { objectOf, room, start } from "../support/build.ts";
import { cast, type Player } from "../support/cast.ts";
import { openTab } from "../support/events.ts";
import { Meter } from "../support/meter.ts";
import { Outside } from "../support/outside.ts";
import { enter, openSocket, type TestSocket } from "../support/socket.ts";
import { channelObject, makeChannel, makeWorkspace, openChannel } from "../support/team.ts";

const outside = new Outside();
const AT_ONCE = 8;
const UNKNOWN = 987_654;

interface World {
  ada: Player;
  ben: Player;
  conversation: number;
  channel: number;
}

/** Ada is in three rooms, which learn when she begins or ends to listen. */
async function world(): Promise<World> {
  const [ada, ben, cleo, dora] = await cast("ada", "ben", "cleo", "dora");
  const ids = [await start(ada, ben), await start(ada, cleo), await start(ada, dora)] as const;
  for (const id of ids) await enter(id, ada);
  const channel = await makeChannel(ada, await makeWorkspace(ada));
  return { ada, ben, conversation: ids[0], channel };
}

interface Kind {
  open(world: World): Promise<TestSocket>;
  objectOf(world: World): DurableObjectStub;
}

const own = (path: string): Kind => ({
  open: async ({ ada }) => {
    const socket = await openSocket(path, { as: ada });
    await socket.nextOf("connected");
    return socket;
  },
  objectOf: ({ ada }) => objectOf(ada) as DurableObjectStub,
});

const KINDS: Record<string, Kind> = {
  "/ws/chat/{conversation_id}/": {
    open: ({ ada, conversation }) => enter(conversation, ada),
    objectOf: ({ conversation }) => room(conversation) as DurableObjectStub,
  },
  "/ws/channels/{channel_id}/": {
    open: ({ ada, channel }) => openChannel(ada, channel),
    objectOf: ({ channel }) => channelObject(channel) as DurableObjectStub,
  },
  "/ws/chat/": own("/ws/chat/"),
  "/ws/chat/notifications/": own("/ws/chat/notifications/"),
  "/ws/activity/": own("/ws/activity/"),
  "/ws/presence/": own("/ws/presence/"),
  "/ws/notifications/": own("/ws/notifications/"),
};

/** Frames that no kind of socket can read. */
const UNREADABLE: [name: string, frame: (world: World) => string | ArrayBuffer | object][] = [
  ["no JSON", () => "{nope"],
  ["nothing", () => ""],
  ["an array", () => "[]"],
  ["null", () => "null"],
  ["bytes", () => new TextEncoder().encode('{"type":"heartbeat"}').buffer as ArrayBuffer],
  ["more than 64 KiB", () => JSON.stringify({ type: "heartbeat", x: "x".repeat(FRAME_BYTES_MAX) })],
  ["an unknown type", () => ({ type: "dance" })],
  ["the type __proto__", () => '{"type":"__proto__"}'],
  ["an object as type", () => ({ type: {} })],
  ["a frame of the server", () => ({ type: "connected" })],
  ["someone else's name", ({ ben }) => ({ type: "message", content: "Hi!", sender_id: ben.id })],
  ["a message without text", () => ({ type: "message", content: "" })],
  ["a post without text", ({ channel }) => ({ type: "send_message", channel_id: channel, body: 7 })],
  ["a read of nothing", () => ({ type: "read" })],
  ["a status that is none", () => ({ type: "heartbeat", status: "dancing" })],
  ["a workspace that is no number", () => ({ type: "subscribe_to", workspace_id: "1" })],
];

/** What so many frames cost, once all of them are answered: rows, alarms, calls to other objects, queries. */
async function costOf(
  socket: TestSocket,
  frames: readonly (string | ArrayBuffer | object)[],
  meter: () => Promise<number>,
) {
  const before = { rows: await meter(), calls: outside.calls, queries: outside.queries };
  for (const frame of frames) socket.send(frame);
  const answers: unknown[] = [];
  while (answers.length < frames.length) answers.push((await socket.next()).type);
  expect(new Set(answers)).toEqual(new Set(["error"]));
  const after = { rows: await meter(), calls: outside.calls, queries: outside.queries };
  return {
    rows: after.rows - before.rows,
    calls: after.calls - before.calls,
    queries: after.queries - before.queries,
  };
}

async function meterOf(stub: DurableObjectStub): Promise<() => Promise<number>> {
  const meter = new Meter();
  await runInDurableObject(stub, (_, { storage }) => meter.watch(storage));
  return () => runInDurableObject(stub, () => meter.read());
}

const NOTHING = { rows: 0, calls: 0, queries: 0 };

describe.each(Object.entries(KINDS))("an unreadable frame on %s", (_, kind) => {
  it("writes no row, sets no alarm, calls no object and queries nothing", async () => {
    const here = await world();
    const socket = await kind.open(here);
    const meter = await meterOf(kind.objectOf(here));
    for (const [name, frame] of UNREADABLE) {
      const frames = Array.from({ length: AT_ONCE }, () => frame(here));
      // What opening the sockets began may still be on its way, so a cost is measured until it is the frames' own.
      await expect.poll(() => costOf(socket, frames, meter), { message: name }).toEqual(NOTHING);
    }
  });
});

describe("a frame that is not allowed", () => {
  it.each([
    ["an edit of an unknown message", { type: "edit", message_id: UNKNOWN, new_content: "x" }],
    ["a deletion of an unknown message", { type: "delete", message_id: UNKNOWN }],
    ["a like of an unknown message", { type: "like", message_id: UNKNOWN }],
    ["a read of an unknown message", { type: "read", message_id: UNKNOWN }],
    ["a blank message", { type: "message", content: "   " }],
  ])("costs the room only its answer: %s", async (_, frame) => {
    const here = await world();
    const kind = KINDS["/ws/chat/{conversation_id}/"] as Kind;
    const socket = await kind.open(here);
    const meter = await meterOf(kind.objectOf(here));
    const frames = Array.from({ length: AT_ONCE }, () => frame);
    await expect.poll(() => costOf(socket, frames, meter)).toEqual(NOTHING);
  });

  it("costs a person's object only the call or query that decides it, and no row", async () => {
    const here = await world();
    const kind = own("/ws/chat/");
    const socket = await kind.open(here);
    socket.send({ type: "join_channel", channel_id: here.channel });
    await socket.nextOf("joined_channel");
    const meter = await meterOf(kind.objectOf(here));
    const frames = (frame: object) => Array.from({ length: AT_ONCE }, () => frame);
    const unknownMessage = { type: "delete_message", channel_id: here.channel, message_id: UNKNOWN };
    await expect
      .poll(() => costOf(socket, frames(unknownMessage), meter))
      .toEqual({ rows: 0, calls: AT_ONCE, queries: 0 });
    for (const type of ["join_channel", "send_message", "typing"]) {
      const frame = { type, channel_id: UNKNOWN, body: "Hi!" };
      await expect
        .poll(() => costOf(socket, frames(frame), meter), { message: type })
        .toEqual({ rows: 0, calls: 0, queries: AT_ONCE });
    }
  });

  it("costs one query for an unknown workspace, and no row", async () => {
    const here = await world();
    const kind = own("/ws/activity/");
    const socket = await kind.open(here);
    const meter = await meterOf(kind.objectOf(here));
    const frames = Array.from({ length: AT_ONCE }, () => ({ type: "subscribe", workspace_id: UNKNOWN }));
    await expect.poll(() => costOf(socket, frames, meter)).toEqual({ rows: 0, calls: 0, queries: AT_ONCE });
  });
});

describe("an ignored frame on /ws/events/", () => {
  it("costs nothing", async () => {
    const here = await world();
    const tab = await openTab(here.ada);
    const meter = await meterOf(objectOf(here.ada) as DurableObjectStub);
    const cost = async () => {
      const before = { rows: await meter(), calls: outside.calls, queries: outside.queries };
      for (const frame of ["{}", '{"action":""}', '{"action":null,"data":7}']) {
        for (let count = 0; count < AT_ONCE; count += 1) tab.send(frame);
      }
      await tab.ping();
      return {
        rows: (await meter()) - before.rows,
        calls: outside.calls - before.calls,
        queries: outside.queries - before.queries,
      };
    };
    await expect.poll(cost).toEqual(NOTHING);
  });
});

describe("frames that arrive after their socket was closed", () => {
  it("cost nothing, and the three rooms are told once that nobody listens", async () => {
    const here = await world();
    const [tab, other] = [await openTab(here.ada), await own("/ws/presence/").open(here)];
    const before = outside.callsOf("setListening");
    for (let count = 0; count < 100; count += 1) tab.send("{nope");
    expect(await tab.closed).toMatchObject({ code: 3100 });
    await expect.poll(() => outside.callsOf("setListening") - before).toBe(3);
    const meter = await meterOf(objectOf(here.ada) as DurableObjectStub);
    await expect.poll(() => costOf(other, [{ type: "dance" }], meter)).toEqual(NOTHING);
    expect(outside.callsOf("setListening") - before).toBe(3);
  });
});

describe("the close of a socket that never listened", () => {
  it("calls no room", async () => {
    const here = await world();
    const [presence, activity] = [
      await own("/ws/presence/").open(here),
      await own("/ws/activity/").open(here),
    ];
    const before = outside.callsOf("setListening");
    presence.close();
    await presence.closed;
    await activity.pending();
    expect(outside.callsOf("setListening") - before).toBe(0);
  });
});
