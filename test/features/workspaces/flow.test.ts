import { expect, it } from "vitest";
import { dayOf } from "../../../src/features/workspaces/machine.ts";
import { Browser } from "../../support/browser.ts";

it("the whole flow of a client works, from registration to receiving its own message", async () => {
  const browser = new Browser();
  const email = `alice_${crypto.randomUUID()}@example.com`;
  const registered = await browser.ask("POST", "/api/register/", {
    body: {
      username: `alice_${crypto.randomUUID().slice(0, 8)}`,
      password: "securePass123",
      email,
      full_name: "Alice Johnson",
    },
  });
  expect(registered.body).toEqual({ status: "success", message: "User registered successfully!" });
  expect((await browser.signIn(email)).body).toMatchObject({ status: "success" });

  const workspace = await browser.ask("POST", "/api/workspaces/", {
    body: { name: "My Team", description: "Team workspace" },
  });
  expect(workspace).toMatchObject({
    status: 201,
    body: { status: "success", workspace_id: expect.any(Number) },
  });
  const { workspace_id } = workspace.body;
  const channel = await browser.ask("POST", "/api/channels/", {
    body: { workspace_id, name: "general", is_private: false },
  });
  expect(channel).toMatchObject({ status: 201, body: { status: "success", channel_id: expect.any(Number) } });
  const { channel_id } = channel.body;

  const begunOn = dayOf(Date.now());
  const socket = await browser.open(`/ws/chat/?token=${browser.cookies.get("access_token")}`);
  socket.send({ type: "join_channel", channel_id });
  socket.send({ type: "send_message", channel_id, body: "Hello team!" });
  expect(await socket.nextOf("connected")).toMatchObject({ user_id: expect.any(Number) });
  expect(await socket.nextOf("joined_channel")).toMatchObject({ channel_id, seq: 0 });
  const { message } = await socket.nextOf("new_message");
  expect(message).toEqual({
    id: 1,
    channel_id,
    sender_email: email,
    sender_username: expect.any(String),
    body: "Hello team!",
    created_at: expect.stringMatching(/Z$/),
    edited_at: null,
    client_id: null,
    seq: 1,
  });

  const messages = await browser.ask("GET", `/api/messages/?channel_id=${channel_id}`);
  expect(messages.body).toEqual({ status: "success", data: [message], has_more: false, seq: 1 });
  const activities = () =>
    browser.ask("POST", "/api/activities/", { body: { workspace_id, limit: 50 } }).then(({ body }) => body);
  await expect.poll(activities).toMatchObject({
    status: "success",
    data: [
      { type: "message_sent", ref_id: 1, summary: "Alice sent a message in #general", actor_email: email },
      { type: "channel_created", ref_id: channel_id, summary: "Alice created #general" },
      { type: "workspace_created", ref_id: workspace_id, summary: "Alice created the workspace" },
    ],
  });
  const perDay = await browser.ask<{ data: { day: string; count: number }[] }>(
    "POST",
    "/api/metrics/messages-per-day",
    { body: { workspace_id } },
  );
  expect(perDay.body.data).toHaveLength(14);
  const counted = perDay.body.data.filter(({ count }) => count > 0);
  expect(counted).toEqual([{ day: expect.any(String), count: 1 }]);
  expect([begunOn, dayOf(Date.now())]).toContain(counted[0]?.day);
  const active = await browser.ask("POST", "/api/metrics/active-users", {
    body: { workspace_id, minutes: 15 },
  });
  expect(active.body).toEqual({ status: "success", data: { active_count: 1 } });
});
