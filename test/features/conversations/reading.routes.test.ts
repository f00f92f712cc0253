import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { say, start } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { enter } from "../../support/socket.ts";

const readIn = (id: number) => `/api/chat/conversations/${id}/read/`;

/** A conversation in which Ada said three things, and Ben one after them, and how Ben reads in it. */
async function scene() {
  const [ada, ben] = await cast("ada", "ben");
  const id = await start(ada, ben);
  for (const content of ["one", "two", "three"]) await say(ada, id, content);
  await say(ben, id, "mine");
  const read = async (body?: unknown, headers = {}) => {
    const reply = await api("POST", readIn(id), { as: ben, body, headers });
    return [reply.status, reply.body.messages_marked_read];
  };
  return { ada, ben, id, read };
}

async function whatIsRead(as: Player, id: number): Promise<boolean[]> {
  const path = `/api/chat/conversations/${id}/messages/`;
  const { body } = await api<{ results: { is_read: boolean }[] }>("GET", path, { as });
  return body.results.map(({ is_read }) => is_read);
}

describe("POST …/read/", () => {
  it("[R32] changes nothing for one's own message, over HTTP and by socket", async () => {
    const { ada, ben, id, read } = await scene();
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    for (const socket of [fromAda, fromBen]) await socket.pending();
    expect(await read({ message_ids: [4] })).toEqual([200, 0]);
    for (const frame of [
      { type: "read", message_id: 4 },
      { type: "mark_read", message_ids: [4, 4] },
    ]) {
      fromBen.send(frame);
    }
    for (const socket of [fromBen, fromAda]) expect(await socket.pending()).toEqual([]);
    expect(await whatIsRead(ada, id)).toEqual([false, false, false, false]);
    expect((await api("GET", `/api/chat/conversations/${id}/`, { as: ben })).body.unread_count).toBe(3);
    expect(await read({ message_ids: [4, 1] })).toEqual([200, 1]);
    expect(await whatIsRead(ada, id)).toEqual([true, false, false, false]);
  });

  it.each<[string, object]>([
    ["alone", { mark_all: true }],
    ["with one message", { message_ids: [1], mark_all: true }],
    ["with no message", { message_ids: [], mark_all: true }],
    ["with null", { message_ids: null, mark_all: true }],
    ["as null", { mark_all: null }],
    ["as null, with null", { message_ids: null, mark_all: null }],
  ])("reads all messages with mark_all %s", async (_, body) => {
    const { read } = await scene();
    expect(await read(body)).toEqual([200, 3]);
  });

  it("reads the named messages if mark_all is false or null", async () => {
    const { id, ben, read } = await scene();
    expect(await read({ message_ids: [1], mark_all: null })).toEqual([200, 1]);
    expect(await read({ message_ids: [2], mark_all: false })).toEqual([200, 1]);
    expect(await read({ message_ids: [], mark_all: false })).toEqual([200, 0]);
    const nothing = { message_ids: null, mark_all: false };
    expect((await refused("POST", readIn(id), { as: ben, body: nothing })).status).toBe(400);
  });

  it.each(["application/json", "application/json; charset=utf-8", "text/plain"])(
    "reads all messages if the body is empty although its type is %s",
    async (type) => {
      const { read } = await scene();
      const headers = { "Content-Type": type, "Idempotency-Key": "read-1" };
      expect(await read("", headers)).toEqual([200, 3]);
      expect(await read("", headers)).toEqual([200, 3]);
      expect(await read("", { "Content-Type": type })).toEqual([200, 0]);
    },
  );

  it("refuses a body that is not JSON", async () => {
    const { id, ben } = await scene();
    const response = await exports.default.fetch(
      new Request(new URL(readIn(id), ORIGIN), {
        method: "POST",
        headers: { Authorization: `Bearer ${ben.access}`, "Content-Type": "application/json" },
        body: "{nope",
      }),
    );
    expect(response.status).toBe(400);
  });
});
