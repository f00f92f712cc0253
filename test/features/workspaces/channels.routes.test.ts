import { describe, expect, it } from "vitest";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { activitiesFor, invite, makeChannel, makeWorkspace, post } from "../../support/team.ts";

interface Listed {
  id: number;
  name: string;
  is_member: boolean;
}

const ALL = "/api/channels/";
const of = (workspaceId: number | string, more = "") => `${ALL}?workspace_id=${workspaceId}${more}`;
const ISO = expect.stringMatching(/\.\d{3}Z$/);
const pathsOf = ({ errors }: { errors?: { path: string }[] }) => errors?.map(({ path }) => path);

const create = (as: Player, body: object) => api<{ channel_id: number }>("POST", ALL, { as, body });

async function list(as: Player, workspaceId: number): Promise<Listed[]> {
  const { status, body } = await api<{ data: Listed[] }>("GET", of(workspaceId), { as });
  expect(status).toBe(200);
  return body.data;
}

const namesFor = async (as: Player, workspaceId: number) =>
  (await list(as, workspaceId)).map(({ name, is_member }) => [name, is_member]);

describe("POST /api/channels/", () => {
  it("creates a channel with its creator in it, public by default", async () => {
    const [ada] = await cast("ada");
    const workspace_id = await makeWorkspace(ada);
    const made = await create(ada, { workspace_id, name: " random " });
    expect([made.status, made.body]).toEqual([201, { status: "success", channel_id: expect.any(Number) }]);
    const { channel_id: id } = made.body;
    const shown = await api("GET", `${ALL}${id}/`, { as: ada });
    expect([shown.status, shown.body]).toEqual([
      200,
      {
        status: "success",
        data: { id, workspace_id, name: "random", is_private: 0, is_member: true, created_at: ISO },
      },
    ]);
    const { body } = await api("GET", `${ALL}${id}/members/`, { as: ada });
    expect(body).toEqual({
      status: "success",
      data: [{ account_id: ada.id, username: ada.username, role: "owner", joined_at: ISO }],
    });
    expect((await activitiesFor(ada, workspace_id)).body.data[0]).toMatchObject({
      type: "channel_created",
      ref_id: id,
      channel_id: id,
      actor_email: ada.email,
      summary: "Ada created #random",
    });
  });

  it("takes is_private as yes and no and as 1 and 0, and shows it as 1 and 0", async () => {
    const [ada] = await cast("ada");
    const workspace_id = await makeWorkspace(ada);
    for (const [is_private, shown] of [
      [true, 1],
      [false, 0],
      [1, 1],
      [0, 0],
      [null, 0],
    ]) {
      const { body } = await create(ada, { workspace_id, name: "one", is_private });
      const channel = await api("GET", `${ALL}${body.channel_id}`, { as: ada });
      expect(channel.body.data).toMatchObject({ is_private: shown });
    }
    expect((await list(ada, workspace_id)).length).toBe(5);
  });

  it("lets every member create one; visitors may not, and for strangers the workspace does not exist", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const open = await makeWorkspace(ada);
    const closed = await makeWorkspace(ada, { isOpen: false });
    for (const workspace_id of [open, closed]) await invite(ada, { workspaceId: workspace_id }, ben);
    const body = (workspace_id: number) => ({ workspace_id, name: "random" });
    expect((await create(ben, body(open))).status).toBe(201);
    expect((await create(ben, body(closed))).status).toBe(201);
    expect((await refused("POST", ALL, { as: cleo, body: body(open) })).code).toBe("not_allowed");
    expect((await refused("POST", ALL, { as: cleo, body: body(closed) })).code).toBe("not_found");
    expect((await refused("POST", ALL, { as: ada, body: body(999_999) })).code).toBe("not_found");
    expect((await refused("POST", ALL, { body: body(open) })).status).toBe(401);
    expect((await list(ada, open)).length).toBe(1);
  });

  it("refuses invalid input with the field", async () => {
    const [ada] = await cast("ada");
    const workspace_id = await makeWorkspace(ada);
    for (const [body, path] of [
      [{ name: "x" }, "workspace_id"],
      [{ workspace_id: "1", name: "x" }, "workspace_id"],
      [{ workspace_id: 0, name: "x" }, "workspace_id"],
      [{ workspace_id }, "name"],
      [{ workspace_id, name: " " }, "name"],
      [{ workspace_id, name: "x".repeat(101) }, "name"],
      [{ workspace_id, name: "x", is_private: "no" }, "is_private"],
      [{ workspace_id, name: "x", is_private: 2 }, "is_private"],
    ] as const) {
      const problem = await refused("POST", ALL, { as: ada, body });
      expect([body, problem.status, pathsOf(problem)]).toEqual([body, 400, [path]]);
      expect((await refused("POST", ALL, { body })).status).toBe(401);
    }
    expect(await list(ada, workspace_id)).toEqual([]);
  });

  it("creates one channel for a repeated Idempotency-Key", async () => {
    const [ada] = await cast("ada");
    const workspace_id = await makeWorkspace(ada);
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const ask = (name: string) => api("POST", ALL, { as: ada, headers, body: { workspace_id, name } });
    const first = await ask("once");
    expect((await ask("once")).body).toEqual(first.body);
    expect((await ask("twice")).status).toBe(409);
    expect(await namesFor(ada, workspace_id)).toEqual([["once", true]]);
  });
});

describe("GET /api/channels/", () => {
  it("[W1] lists the public ones and the caller's private ones, oldest first", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const workspaceId = await makeWorkspace(ada);
    await invite(ada, { workspaceId }, ben);
    const general = await makeChannel(ada, workspaceId);
    await makeChannel(ben, workspaceId, { name: "ben's", isPrivate: true });
    await makeChannel(ada, workspaceId, { name: "ada's", isPrivate: true });
    const both = await makeChannel(ada, workspaceId, { name: "both", isPrivate: true });
    await invite(ada, { channelId: both }, ben);
    expect(await namesFor(ada, workspaceId)).toEqual([
      ["general", true],
      ["ada's", true],
      ["both", true],
    ]);
    expect(await namesFor(ben, workspaceId)).toEqual([
      ["general", false],
      ["ben's", true],
      ["both", true],
    ]);
    const seen = await api("GET", of(workspaceId), { as: cleo });
    expect(seen.body).toEqual({
      status: "success",
      data: [
        {
          id: general,
          workspace_id: workspaceId,
          name: "general",
          is_private: 0,
          is_member: false,
          created_at: ISO,
        },
      ],
    });
  });

  it("checks permission and input, with and without its trailing slash", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const closed = await makeWorkspace(ada, { isOpen: false });
    for (const path of [of(closed), of(closed).replace("/?", "?")]) {
      expect((await api("GET", path, { as: ada })).body).toEqual({ status: "success", data: [] });
      expect((await refused("GET", path, { as: ben })).status).toBe(404);
      expect((await refused("GET", path)).status).toBe(401);
    }
    for (const [path, wrong] of [
      [ALL, "workspace_id"],
      [of("x"), "workspace_id"],
      [of(0), "workspace_id"],
      [of(closed, "&page=0"), "page"],
      [of(closed, "&page=x"), "page"],
    ] as const) {
      const problem = await refused("GET", path, { as: ada });
      expect([path, problem.status, pathsOf(problem)]).toEqual([path, 400, [wrong]]);
      expect((await refused("GET", path)).status).toBe(401);
    }
    expect((await refused("GET", of(999_999), { as: ada })).status).toBe(404);
    expect((await refused("GET", of(closed, "&page=2"), { as: ada })).status).toBe(404);
  });

  it("hides the workspace from strangers before it validates the page", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const closed = await makeWorkspace(ada, { isOpen: false });
    expect((await refused("GET", of(closed, "&page=0"), { as: ada })).status).toBe(400);
    expect((await refused("GET", of(closed, "&page=0"), { as: ben })).status).toBe(404);
  });

  it("returns 100 at once, and Link headers to the rest", async () => {
    const [ada] = await cast("ada");
    const workspaceId = await makeWorkspace(ada);
    await ctx.env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 130)
       INSERT INTO channels (workspace_id, name, is_private, creator_id, directory_version, created_at)
       SELECT ?, i, i > 105, NULL, 1, 1 FROM n`,
    )
      .bind(workspaceId)
      .run();
    const first = await api<{ data: Listed[] }>("GET", of(workspaceId), { as: ada });
    expect(first.headers.get("Link")).toBe(`<${ORIGIN}${of(workspaceId, "&page=2")}>; rel="next"`);
    const second = await api<{ data: Listed[] }>("GET", of(workspaceId, "&page=2"), { as: ada });
    expect(second.headers.get("Link")).toBe(`<${ORIGIN}${of(workspaceId, "&page=1")}>; rel="prev"`);
    const names = [...first.body.data, ...second.body.data].map(({ name }) => Number(name));
    expect([first.body.data.length, names]).toEqual([100, Array.from({ length: 105 }, (_, at) => at + 1)]);
    expect((await refused("GET", of(workspaceId, "&page=3"), { as: ada })).status).toBe(404);
  });
});

describe("GET /api/channels/{id}/", () => {
  it("[W1] shows a public one to visitors without making them members", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    const id = await makeChannel(ada, workspaceId);
    await post(ada, id, "Hello");
    for (const path of [`${ALL}${id}/`, `${ALL}${id}`, `${ALL}${id}/members/`]) {
      expect((await api("GET", path, { as: ben })).status).toBe(200);
      expect((await refused("GET", path)).status).toBe(401);
    }
    expect((await api("GET", `/api/messages/?channel_id=${id}`, { as: ben })).status).toBe(200);
    expect((await api("GET", `${ALL}${id}/`, { as: ben })).body.data).toMatchObject({ is_member: false });
    const workspace = await api("GET", `/api/workspaces/${workspaceId}/`, { as: ben });
    expect(workspace.body.data).toMatchObject({ role: null });
  });

  it("does not find invalid ids, nor channels of a closed workspace for strangers", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeChannel(ada, await makeWorkspace(ada, { isOpen: false }));
    expect((await refused("GET", `${ALL}${id}/`, { as: ben })).code).toBe("not_found");
    for (const wrong of ["0", "-1", "x", "1.0", "999999999", "9".repeat(20)]) {
      expect([wrong, (await refused("GET", `${ALL}${wrong}/`, { as: ada })).status]).toEqual([wrong, 404]);
    }
  });
});
