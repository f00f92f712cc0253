import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/env.ts";
import worker from "../../src/index.ts";
import { MINUTE_MS } from "../../src/lib/time.ts";
import { api, ORIGIN } from "../support/api.ts";
import { start, startGroup } from "../support/build.ts";
import { cast, type Player } from "../support/cast.ts";
import { withinOneMinute } from "../support/minute.ts";
import { TestSocket } from "../support/socket.ts";
import { makeChannel, makeWorkspace } from "../support/team.ts";

// A scene that does not fit into its minute is played again.
vi.setConfig({ testTimeout: 3 * MINUTE_MS });

type Limits = Env["RATE_LIMITS"];

/** Counts the objects that are asked for, of every class. */
function counted(limits: Limits): { env: Env; woken: () => number } {
  let count = 0;
  const counting = <Namespace extends DurableObjectNamespace>(namespace: Namespace): Namespace =>
    new Proxy(namespace, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        count += 1;
        return value.bind(target);
      },
    });
  const objects = {
    CONVERSATION_ROOM: counting(env.CONVERSATION_ROOM as never),
    CHANNEL_ROOM: counting(env.CHANNEL_ROOM as never),
    USER_ROOM: counting(env.USER_ROOM as never),
    WORKSPACE_ROOM: counting(env.WORKSPACE_ROOM as never),
  };
  return { env: { ...env, ...objects, RATE_LIMITS: limits } as unknown as Env, woken: () => count };
}

async function open(bindings: Env, path: string, credentials: string): Promise<TestSocket> {
  const request = new Request<unknown, IncomingRequestCfProperties>(
    new URL(`${path}?${credentials}`, ORIGIN),
    {
      headers: { Upgrade: "websocket" },
    },
  );
  const response = await worker.fetch(request, bindings, createExecutionContext());
  if (!response.webSocket) throw new Error(`No socket: ${response.status}`);
  return new TestSocket(response.webSocket);
}

const by = (player: Player) => `token=${player.access}`;

/** Uses up handshakes of someone without opening a socket. */
async function use(limiter: RateLimit, count: number, key: string): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => limiter.limit({ key })));
}

/** How a handshake ended: with its first frame, and the code if the socket closed. */
async function outcome(socket: TestSocket): Promise<string> {
  const { type, code } = await socket.next();
  return type === "error" ? `${code} ${(await socket.closed).code}` : type;
}

const REFUSED = "rate_limited 4008";

describe("handshakes of one account to one room", () => {
  it("are limited to 60 a minute; one more is closed with 4008 without waking the room", async () => {
    const { outcomes, woken, others } = await withinOneMinute(async () => {
      const [ada, ben] = await cast("ada", "ben");
      const path = `/ws/chat/${await start(ada, ben)}/`;
      const before: string[] = [];
      for (let count = 0; count < 60; count += 1) {
        const socket = await open(counted("on").env, path, by(ada));
        before.push(await outcome(socket));
        socket.close();
      }
      const world = counted("on");
      const refused = await outcome(await open(world.env, path, by(ada)));
      return {
        outcomes: [...before, refused],
        woken: world.woken(),
        others: await outcome(await open(world.env, path, by(ben))),
      };
    });
    expect(outcomes).toEqual([...Array(60).fill("connected"), REFUSED]);
    expect(woken).toBe(0);
    expect(others).toBe("connected");
  });

  it("are counted together for all spellings of the URL, tickets and tokens", async () => {
    const outcomes = await withinOneMinute(async () => {
      const [ada, ben] = await cast("ada", "ben");
      const id = await start(ada, ben);
      const other = await startGroup(ada, ben);
      await use(env.LIMIT_HANDSHAKE_PLACE, 60, `${ada.id} conversation:${id}`);
      const { body } = await api<{ ticket: string }>("POST", "/api/ws-tickets/", { as: ada });
      const world = counted("on");
      return [
        await outcome(await open(world.env, `/ws/chat/${id}`, by(ada))),
        await outcome(await open(world.env, `/ws/chat/%3${String(id)[0]}${String(id).slice(1)}/`, by(ada))),
        await outcome(await open(world.env, `/ws/chat/${id}/`, `ticket=${body.ticket}`)),
        await outcome(await open(world.env, `/ws/chat/${other}/`, by(ada))),
      ];
    });
    expect(outcomes).toEqual([REFUSED, REFUSED, REFUSED, "connected"]);
  });

  it("are counted for hidden rooms too, without a look-up beyond the limit", async () => {
    const outcomes = await withinOneMinute(async () => {
      const [eve] = await cast("eve");
      const world = counted("on");
      const unknown = await outcome(await open(world.env, "/ws/chat/999999/", by(eve)));
      await use(env.LIMIT_HANDSHAKE_PLACE, 59, `${eve.id} conversation:999999`);
      return [unknown, await outcome(await open(world.env, "/ws/chat/999999/", by(eve)))];
    });
    expect(outcomes).toEqual(["not_found 4004", REFUSED]);
  });

  it("are limited on a channel's own socket without making the caller a member", async () => {
    const { refused, members } = await withinOneMinute(async () => {
      const [ada, ben] = await cast("ada", "ben");
      const channel = await makeChannel(ada, await makeWorkspace(ada));
      await use(env.LIMIT_HANDSHAKE_PLACE, 60, `${ben.id} channel:${channel}`);
      const path = `/ws/channels/${channel}/`;
      const answer = await outcome(await open(counted("on").env, path, by(ben)));
      const { body } = await api<object>("GET", `/api/channels/${channel}/members/`, { as: ada });
      return { refused: answer, members: JSON.stringify(body) };
    });
    expect(refused).toBe(REFUSED);
    expect(members).toContain("ada_");
    expect(members).not.toContain("ben_");
  });
});

describe("handshakes of a person's sockets", () => {
  it.each([
    ["/ws/chat/notifications/", "inbox"],
    ["/ws/chat/", "chat"],
    ["/ws/activity/", "activity"],
    ["/ws/presence/", "presence"],
    ["/ws/notifications/", "notifications"],
  ])("%s are limited to 60 a minute per kind", async (path, kind) => {
    const { refused, other, woken } = await withinOneMinute(async () => {
      const [ada] = await cast("ada");
      await use(env.LIMIT_HANDSHAKE_PLACE, 60, `${ada.id} ${kind}`);
      const world = counted("on");
      const answer = await outcome(await open(world.env, path, by(ada)));
      const wokenBy = world.woken();
      const next = path === "/ws/chat/" ? "/ws/activity/" : "/ws/chat/";
      return { refused: answer, woken: wokenBy, other: await outcome(await open(world.env, next, by(ada))) };
    });
    expect([refused, woken, other]).toEqual([REFUSED, 0, "connected"]);
  });

  it("/ws/events/ close with 4008 without a frame", async () => {
    const { close, frames } = await withinOneMinute(async () => {
      const [ada] = await cast("ada");
      await use(env.LIMIT_HANDSHAKE_PLACE, 60, `${ada.id} events`);
      const socket = await open(counted("on").env, "/ws/events/", by(ada));
      return { close: await socket.closed, frames: socket.untaken };
    });
    expect(close).toEqual({ code: 4008, reason: "rate_limited" });
    expect(frames).toEqual([]);
  });
});

describe("all handshakes of one account", () => {
  it("are limited to 300 a minute in total", async () => {
    const outcomes = await withinOneMinute(async () => {
      const [ada, ben] = await cast("ada", "ben");
      const path = `/ws/chat/${await start(ada, ben)}/`;
      await use(env.LIMIT_HANDSHAKE_ACCOUNT, 298, String(ada.id));
      const world = counted("on");
      return [
        await outcome(await open(world.env, path, by(ada))),
        await outcome(await open(world.env, "/ws/presence/", by(ada))),
        await outcome(await open(world.env, path, by(ada))),
        await outcome(await open(world.env, "/ws/activity/", by(ada))),
        await outcome(await open(world.env, path, by(ben))),
      ];
    });
    expect(outcomes).toEqual(["connected", "connected", REFUSED, REFUSED, "connected"]);
  });

  it("allow everyone to reconnect after a deployment", async () => {
    const outcomes = await withinOneMinute(async () => {
      const people = await cast(...Array.from({ length: 20 }, (_, at) => `p${at}`));
      const [first, ...rest] = people;
      if (!first) throw new Error("nobody is there");
      const path = `/ws/chat/${await startGroup(first, ...rest)}/`;
      const world = counted("on");
      const paths = [path, "/ws/chat/notifications/", "/ws/presence/"];
      const opened = people.flatMap((player) =>
        [...paths, ...paths].map(async (each) => outcome(await open(world.env, each, by(player)))),
      );
      return Promise.all(opened);
    });
    expect(outcomes).toHaveLength(120);
    expect(new Set(outcomes)).toEqual(new Set(["connected"]));
  });
});

describe("relaxed and disabled handshake limits", () => {
  it("are a hundred times as high, or absent", async () => {
    const outcomes = await withinOneMinute(async () => {
      const [ada] = await cast("ada");
      await use(env.LIMIT_HANDSHAKE_PLACE, 60, `${ada.id} chat`);
      const relaxed = await outcome(await open(counted("relaxed").env, "/ws/chat/", by(ada)));
      const spent = { limit: async () => ({ success: false }) };
      const bindings = { ...counted("relaxed").env, LIMIT_HANDSHAKE_PLACE_RELAXED: spent };
      const over = await outcome(await open(bindings, "/ws/chat/", by(ada)));
      const off = await outcome(await open({ ...bindings, RATE_LIMITS: "off" }, "/ws/chat/", by(ada)));
      return [relaxed, over, off];
    });
    expect(outcomes).toEqual(["connected", REFUSED, "connected"]);
  });
});
