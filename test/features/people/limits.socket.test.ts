import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { PersonEngine } from "../../../src/features/people/engine.ts";
import { readAttachment } from "../../../src/realtime/attachment.ts";
import { objectOf } from "../../support/build.ts";
import { cast } from "../../support/cast.ts";
import { openTab } from "../../support/events.ts";
import { openSocket, type TestSocket } from "../../support/socket.ts";
import { openOwn } from "../../support/team.ts";

const PATHS = [
  "/ws/chat/",
  "/ws/chat/notifications/",
  "/ws/activity/",
  "/ws/presence/",
  "/ws/notifications/",
  "/ws/events/",
];
const SOCKETS_MAX = 10;

describe("an eleventh socket of one kind", () => {
  it.each(PATHS)("[P31] closes the oldest on %s as replaced, and no other kind's", async (path) => {
    const [ada] = await cast("ada");
    const otherPath = path === "/ws/chat/" ? "/ws/activity/" : "/ws/chat/";
    const other = await openSocket(otherPath, { as: ada });
    const sockets: TestSocket[] = [];
    for (let count = 0; count <= SOCKETS_MAX; count += 1) sockets.push(await openSocket(path, { as: ada }));
    const code = path === "/ws/events/" ? 3000 : 4009;
    expect(await sockets[0]?.closed).toEqual({ code, reason: "replaced" });
    for (const socket of [...sockets.slice(1), other]) {
      socket.send("ping");
      expect(await socket.nextOf("pong")).toBeDefined();
    }
  });
});

describe("frames on a person's own sockets", () => {
  it("[P32] are counted together for all kinds, and one too many closes the socket that sent it with 4008", async () => {
    const [ada] = await cast("ada");
    const sockets = [await openOwn(ada, "activity"), await openOwn(ada, "presence")];
    const tab = await openTab(ada);
    const open = await runInDurableObject(objectOf(ada), (_, state) => {
      const limited = new PersonEngine(state, { ...env, RATE_LIMITS: "on", FRAMES_PER_SECOND: 30 });
      // The first socket empties the bucket; a slow machine may refill some tokens in between.
      return state.getWebSockets().map((ws, index) => {
        for (let count = 0; count < (index === 0 ? 400 : 100); count += 1) limited.receiveFrame(ws, "{}");
        return readAttachment(ws) !== null;
      });
    });
    expect(open).toEqual([false, false, false]);
    for (const socket of sockets) {
      expect(await socket.closed).toEqual({ code: 4008, reason: "rate_limited" });
      expect(socket.untaken.at(-1)).toMatchObject({ type: "error", code: "rate_limited" });
    }
    expect(await tab.closed).toEqual({ code: 4008, reason: "rate_limited" });
  });

  it("[P16] that change the person's status count as writes, unlike heartbeats that change nothing", async () => {
    const [ada] = await cast("ada");
    const socket = await openOwn(ada, "presence");
    await runInDurableObject(objectOf(ada), async (_, state) => {
      const counted: string[] = [];
      const limiter = {
        limit: async ({ key }: { key: string }) => ({ success: counted.push(key) <= 2 }),
      };
      const limited = new PersonEngine(state, { ...env, RATE_LIMITS: "on", LIMIT_WRITE_ACCOUNT: limiter });
      const [ws] = state.getWebSockets();
      if (!ws) throw new Error("no socket is open");
      const says = (status: string) =>
        limited.receiveFrame(ws, JSON.stringify({ type: "heartbeat", status, n: 1 }));
      for (let count = 0; count < 5; count += 1) says("online");
      for (let count = 0; count < 5; count += 1) says("idle");
      says("online");
      await expect.poll(() => counted).toEqual([String(ada.id), String(ada.id)]);
      says("idle");
      await expect.poll(() => readAttachment(ws)).toBeNull();
      expect(counted).toHaveLength(3);
    });
    for (let count = 0; count < 11; count += 1) await socket.nextOf("heartbeat_ack");
    expect(await socket.nextOf("error")).toMatchObject({ code: "rate_limited" });
    expect(await socket.closed).toMatchObject({ code: 4008 });
  });
});
