import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { api, ORIGIN } from "../../support/api.ts";
import { room, say, start } from "../../support/build.ts";
import { cast } from "../../support/cast.ts";
import { enter } from "../../support/socket.ts";

it("a member evicts the room: its sockets break, and it goes on where it was", async () => {
  const [ada, ben] = await cast("ada", "ben");
  const id = await start(ada, ben);
  const socket = await enter(id, ben);
  expect(await say(ada, id, "Six?")).toBe(1);
  await socket.nextOf("chat_message");
  const evicted = await api("POST", `/dev/conversations/${id}/evictions/`, { as: ada });
  expect(evicted.status).toBe(204);
  expect((await socket.closed).code).toBe(1006);
  expect(await say(ada, id, "Six it is.")).toBe(2);
  expect((await room(id).before(null, 10, 0)).messages.map(({ content }) => content)).toEqual([
    "Six?",
    "Six it is.",
  ]);
});

it("a stranger evicts no room", async () => {
  const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
  const path = `/dev/conversations/${await start(ada, ben)}/evictions/`;
  expect((await api("POST", path, { as: cleo })).status).toBe(404);
  expect((await api("POST", path)).status).toBe(401);
});

it("in production there are neither evictions nor a mailbox, whoever asks", async () => {
  const [ada, ben] = await cast("ada", "ben");
  const headers = { Authorization: `Bearer ${ada.access}` };
  const eviction = `/dev/conversations/${await start(ada, ben)}/evictions/`;
  const ask = async (method: string, path: string, ENVIRONMENT: "production" | "development") => {
    const request = new Request(new URL(path, ORIGIN), { method, headers });
    const variables = { ...env, ENVIRONMENT, MAIL_FROM: "no-reply@example.org" };
    return (await createApp().fetch(request, variables, createExecutionContext())).status;
  };
  expect(await ask("GET", "/dev/mail/", "development")).toBe(200);
  expect(await ask("GET", "/dev/mail/", "production")).toBe(404);
  expect(await ask("POST", eviction, "production")).toBe(404);
  expect(await ask("POST", eviction, "development")).toBe(204);
});
