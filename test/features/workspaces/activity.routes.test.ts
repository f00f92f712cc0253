import { evictDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { dayOf } from "../../../src/features/workspaces/machine.ts";
import { DAY_MS, MINUTE_MS } from "../../../src/lib/time.ts";
import { changeAddress } from "../../support/address.ts";
import { api, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import {
  activeFor,
  activitiesFor,
  countFor,
  invite,
  makeChannel,
  makeWorkspace,
  openChannel,
  openOwn,
  perDayFor,
  post,
  summariesFor,
  workspaceObject,
} from "../../support/team.ts";

const ACTIVITIES = "/api/activities/";
const PER_DAY = "/api/metrics/messages-per-day";
const ACTIVE = "/api/metrics/active-users";
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const pathsOf = ({ errors }: { errors?: { path: string }[] }) => errors?.map(({ path }) => path);

/** Has a public channel report messages of a person, sent at these moments. */
async function reportFrom(
  { id: accountId, username, email }: Player,
  workspaceId: number,
  channelId: number,
  ...at: number[]
) {
  await workspaceObject(workspaceId).report({
    channel: { id: channelId, name: "general", isPrivate: false },
    memberIds: null,
    messages: at.map((moment, index) => ({
      id: index + 1,
      actor: { accountId, name: "Someone", username, email },
      at: moment,
    })),
  });
}

afterEach(() => {
  vi.useRealTimers();
});

describe("each of the three endpoints", () => {
  it("checks permission and input, with and without its trailing slash", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspace_id = await makeWorkspace(ada, { isOpen: false });
    const open = await makeWorkspace(ada);
    for (const name of [ACTIVITIES, PER_DAY, ACTIVE]) {
      const bare = name.replace(/\/$/, "");
      for (const path of [bare, `${bare}/`]) {
        const answer = await api("POST", path, { as: ada, body: { workspace_id } });
        expect([path, answer.status, answer.body.status]).toEqual([path, 200, "success"]);
        expect((await api("POST", path, { as: ben, body: { workspace_id: open } })).status).toBe(200);
        expect((await refused("POST", path, { as: ben, body: { workspace_id } })).code).toBe("not_found");
        expect((await refused("POST", path, { body: { workspace_id } })).status).toBe(401);
        expect((await refused("GET", path, { as: ada })).status).toBe(405);
      }
      expect((await refused("POST", bare, { as: ada, body: { workspace_id: 999_999 } })).status).toBe(404);
      for (const body of [{}, { workspace_id: "1" }, { workspace_id: 0 }, { workspace_id: null }]) {
        const problem = await refused("POST", bare, { as: ada, body });
        expect([body, problem.status, pathsOf(problem)]).toEqual([body, 400, ["workspace_id"]]);
        expect((await refused("POST", bare, { body })).status).toBe(401);
      }
    }
  });

  it("hides the workspace from strangers before it validates other input", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspace_id = await makeWorkspace(ada, { isOpen: false });
    for (const [path, more] of [
      [ACTIVITIES, { limit: 0 }],
      [ACTIVE, { minutes: 0 }],
    ] as const) {
      const body = { workspace_id, ...more };
      expect((await refused("POST", path, { as: ada, body })).status).toBe(400);
      expect((await refused("POST", path, { as: ben, body })).status).toBe(404);
    }
  });
});

describe("POST /api/activities/", () => {
  it("[W8] numbers activities from 1 and lists them newest first, over HTTP as live", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspace_id = await makeWorkspace(ada);
    const live = await openOwn(ada, "activity", { type: "subscribe", workspace_id });
    const channel_id = await makeChannel(ada, workspace_id);
    expect(await post(ben, channel_id, "Hi")).toBe(1);
    const line = { workspace_id, created_at: ISO };
    const expected = [
      {
        ...line,
        id: 4,
        actor_email: ben.email,
        type: "message_sent",
        ref_id: 1,
        channel_id,
        summary: "Ben sent a message in #general",
      },
      {
        ...line,
        id: 3,
        actor_email: ben.email,
        type: "member_joined",
        ref_id: ben.id,
        channel_id: null,
        summary: "Ben joined the workspace",
      },
      {
        ...line,
        id: 2,
        actor_email: ada.email,
        type: "channel_created",
        ref_id: channel_id,
        channel_id,
        summary: "Ada created #general",
      },
      {
        ...line,
        id: 1,
        actor_email: ada.email,
        type: "workspace_created",
        ref_id: workspace_id,
        channel_id: null,
        summary: "Ada created the workspace",
      },
    ];
    const { body } = await activitiesFor(ada, workspace_id);
    expect(body).toEqual({ status: "success", data: expected });
    for (const activity of body.data.slice(0, 3).reverse()) {
      expect(await live.next()).toEqual({ type: "activity_update", activity });
    }
    await evictDurableObject(workspaceObject(workspace_id));
    expect((await activitiesFor(ben, workspace_id)).body).toEqual(body);
  });

  it("returns 20 by default, and 100 at most", async () => {
    const [ada] = await cast("ada");
    const workspaceId = await makeWorkspace(ada);
    await reportFrom(ada, workspaceId, 9_999, ...Array.from({ length: 120 }, () => Date.now()));
    const idsFor = async (limit?: number) =>
      (await activitiesFor(ada, workspaceId, limit)).body.data.map(({ id }) => id);
    const newest = (count: number) => Array.from({ length: count }, (_, at) => 121 - at);
    expect(await idsFor()).toEqual(newest(20));
    expect(await idsFor(1)).toEqual(newest(1));
    expect(await idsFor(50)).toEqual(newest(50));
    expect(await idsFor(100)).toEqual(newest(100));
    expect(await idsFor(5000)).toEqual(newest(100));
    for (const limit of [0, -1, 1.5, "50"]) {
      const body = { workspace_id: workspaceId, limit };
      const problem = await refused("POST", ACTIVITIES, { as: ada, body });
      expect([limit, problem.status, pathsOf(problem)]).toEqual([limit, 400, ["limit"]]);
    }
  });

  it("[W5] still counts a message that was deleted", async () => {
    const [ada] = await cast("ada");
    const workspaceId = await makeWorkspace(ada);
    const channelId = await makeChannel(ada, workspaceId);
    await post(ada, channelId, "Oops");
    const before = await summariesFor(ada, workspaceId);
    const socket = await openChannel(ada, channelId);
    socket.send({ type: "delete_message", message_id: 1 });
    await socket.nextOf("message_deleted");
    await post(ada, channelId, "Sorry");
    expect(await summariesFor(ada, workspaceId)).toEqual(["Ada sent a message in #general", ...before]);
    expect(await countFor(ada, workspaceId)).toBe(2);
  });
});

describe("a name in the log", () => {
  it("is the current one of its account: the first name, or else the username", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    await post(ben, await makeChannel(ada, workspaceId), "Hi");
    const email = `benedict${ben.id}@example.com`;
    await api("PATCH", `/api/accounts/${ben.id}/`, { as: ben, body: { firstName: "Benedict" } });
    await changeAddress(ben, email);
    await expect
      .poll(async () => (await activitiesFor(ada, workspaceId, 2)).body.data)
      .toMatchObject([
        { summary: "Benedict sent a message in #general", actor_email: email },
        { summary: "Benedict joined the workspace", actor_email: email },
      ]);
    await api("PATCH", `/api/accounts/${ben.id}/`, { as: ben, body: { firstName: "" } });
    await expect
      .poll(async () => (await summariesFor(ada, workspaceId))[0])
      .toBe(`${ben.username} sent a message in #general`);
  });

  it("is the current one also for someone who left", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    await post(ben, await makeChannel(ada, workspaceId), "Hi");
    await api("DELETE", `/api/workspaces/${workspaceId}/members/${ben.id}/`, { as: ben });
    await api("PATCH", `/api/accounts/${ben.id}/`, { as: ben, body: { firstName: "Benedict" } });
    await expect
      .poll(async () => (await summariesFor(ada, workspaceId))[0])
      .toBe("Benedict sent a message in #general");
  });

  it("[W12] is removed with its account; the activities stay", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const [one, left] = [await makeWorkspace(ada), await makeWorkspace(ada)];
    for (const id of [one, left]) await post(ben, await makeChannel(ada, id), "Hi");
    await api("DELETE", `/api/workspaces/${left}/members/${ben.id}/`, { as: ben });
    expect(await activeFor(ada, one)).toBe(2);
    expect((await api("DELETE", `/api/accounts/${ben.id}/`, { as: ben })).status).toBe(200);
    for (const id of [one, left]) {
      await expect
        .poll(async () => (await activitiesFor(ada, id, 2)).body.data)
        .toMatchObject([
          { type: "message_sent", summary: "Someone sent a message in #general", actor_email: "" },
          { type: "member_joined", summary: "Someone joined the workspace", actor_email: "" },
        ]);
      expect([await countFor(ada, id), await activeFor(ada, id)]).toEqual([1, 1]);
    }
  });

  it("[W12] is removed also from what the owner of an account created", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    await makeChannel(ada, workspaceId);
    await invite(ada, { workspaceId }, ben);
    await api("DELETE", `/api/accounts/${ada.id}/`, { as: ada });
    await expect
      .poll(() => summariesFor(ben, workspaceId))
      .toEqual(["Ben joined the workspace", "Someone created #general", "Someone created the workspace"]);
    const { body } = await api("GET", `/api/workspaces/${workspaceId}/`, { as: ben });
    expect(body.data).toMatchObject({ role: "owner", created_by: "" });
  });
});

describe("POST /api/metrics/messages-per-day", () => {
  it("[W6] counts the last 14 days, oldest first, today included, and 0 without messages", async () => {
    const [ada] = await cast("ada");
    const workspaceId = await makeWorkspace(ada);
    const now = Date.now();
    // It stays today, also when this begins just before midnight.
    vi.useFakeTimers({ toFake: ["Date"], now });
    await reportFrom(
      ada,
      workspaceId,
      9_999,
      ...[14, 13, 13, 3, 0].map((days) => now - days * DAY_MS).sort((one, other) => one - other),
    );
    const days = await perDayFor(ada, workspaceId);
    expect(days).toEqual(
      Array.from({ length: 14 }, (_, at) => ({ day: dayOf(now - (13 - at) * DAY_MS), count: 0 })).map(
        (each, at) => ({ ...each, count: ({ 0: 2, 10: 1, 13: 1 } as Record<number, number>)[at] ?? 0 }),
      ),
    );
  });
});

describe("POST /api/metrics/active-users", () => {
  it("[W7] counts members with activity in the last minutes, 15 by default, each once", async () => {
    const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
    const workspace_id = await makeWorkspace(ada);
    for (const [at, whom] of [ada, ben, cleo, dan].entries()) {
      const minutesAgo = at * 10;
      await reportFrom(whom, workspace_id, 9_000 + at, Date.now() - minutesAgo * MINUTE_MS);
      // Joining would be an activity of now.
      if (whom === ben || whom === cleo) {
        await ctx.env.DB.prepare("INSERT INTO workspace_members VALUES (?, ?, 'member', 1, NULL, 1)")
          .bind(workspace_id, whom.id)
          .run();
      }
    }
    const answer = await api("POST", ACTIVE, { as: dan, body: { workspace_id } });
    expect(answer.body).toEqual({ status: "success", data: { active_count: 2 } });
    for (const [minutes, count] of [
      [1, 1],
      [9, 1],
      [11, 2],
      [15, 2],
      [21, 3],
      [600, 3],
    ] as const) {
      expect([minutes, await activeFor(dan, workspace_id, minutes)]).toEqual([minutes, count]);
    }
    for (const minutes of [0, -1, 1.5, "15"]) {
      const problem = await refused("POST", ACTIVE, { as: ada, body: { workspace_id, minutes } });
      expect([minutes, problem.status, pathsOf(problem)]).toEqual([minutes, 400, ["minutes"]]);
    }
  });

  it("[W7] counts no former member", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    await post(ben, await makeChannel(ada, workspaceId), "Hi");
    expect(await activeFor(ada, workspaceId)).toBe(2);
    await api("DELETE", `/api/workspaces/${workspaceId}/members/${ben.id}/`, { as: ada });
    expect(await activeFor(ada, workspaceId)).toBe(1);
  });
});
