import { describe, expect, it } from "vitest";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import {
  invite,
  makeChannel,
  makeWorkspace,
  openChannel,
  openChat,
  openOwn,
  post,
  summariesFor,
} from "../../support/team.ts";

const members = (id: number) => `/api/channels/${id}/members/`;
const member = (id: number, { id: accountId }: { id: number }) => `${members(id)}${accountId}/`;
const ISO = expect.stringMatching(/\.\d{3}Z$/);
const pathsOf = ({ errors }: { errors?: { path: string }[] }) => errors?.map(({ path }) => path);

const add = (as: Player, id: number, body: object) => api("POST", members(id), { as, body });
const remove = (as: Player, id: number, whom: Player) => api("DELETE", member(id, whom), { as });

async function idsOf(as: Player, id: number): Promise<number[]> {
  const { body } = await api<{ data: { account_id: number }[] }>("GET", members(id), { as });
  return body.data.map(({ account_id }) => account_id);
}

async function rolesOf(as: Player, id: number): Promise<[number, string][]> {
  const { body } = await api<{ data: { account_id: number; role: string }[] }>("GET", members(id), { as });
  return body.data.map(({ account_id, role }) => [account_id, role]);
}

async function roleIn(as: Player, workspaceId: number): Promise<unknown> {
  const { body } = await api<{ data: { role: unknown } }>("GET", `/api/workspaces/${workspaceId}/`, { as });
  return body.data.role;
}

describe("POST /api/channels/{id}/members/", () => {
  it("[W2] makes an added person a member of the workspace too, by id or username", async () => {
    const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
    const workspaceId = await makeWorkspace(ada, { isOpen: false });
    const id = await makeChannel(ada, workspaceId, { isPrivate: true });
    const added = await add(ada, id, { account_id: ben.id });
    expect([added.status, added.body]).toEqual([
      201,
      { status: "success", account_id: ben.id, username: ben.username, role: "member", joined_at: ISO },
    ]);
    expect((await add(ben, id, { username: cleo.username.toUpperCase() })).status).toBe(201);
    expect((await add(ben, id, { account_id: dan.id })).status).toBe(201);
    expect(await idsOf(dan, id)).toEqual([ada.id, ben.id, cleo.id, dan.id]);
    for (const as of [ben, cleo, dan]) expect(await roleIn(as, workspaceId)).toBe("member");
    expect(await summariesFor(ada, workspaceId)).toEqual([
      "Dan joined the workspace",
      "Cleo joined the workspace",
      "Ben joined the workspace",
      "Ada created #general",
      "Ada created the workspace",
    ]);
  });

  it("[W11] notifies people added to a private channel; for a public one only of the new workspace", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    const [open, secret] = [
      await makeChannel(ada, workspaceId),
      await makeChannel(ada, workspaceId, { name: "secret", isPrivate: true }),
    ];
    const fromBen = await openOwn(ben, "notifications", { type: "subscribe" });
    await invite(ada, { channelId: open }, ben);
    expect(await fromBen.pending()).toMatchObject([{ kind: "added_to_workspace" }]);
    await invite(ada, { channelId: secret }, ben);
    expect(await fromBen.pending()).toEqual([
      {
        type: "notification",
        id: expect.any(String),
        kind: "added_to_channel",
        message: "Ada added you to #secret",
        created_at: ISO,
      },
    ]);
  });

  it("[W2] lets people join a public channel themselves, which notifies nobody", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    const id = await makeChannel(ada, workspaceId);
    const fromBen = await openOwn(ben, "notifications", { type: "subscribe" });
    expect((await add(ben, id, { account_id: ben.id })).status).toBe(201);
    expect((await refused("POST", members(id), { as: ben, body: { account_id: ben.id } })).code).toBe(
      "already_a_member",
    );
    expect(await fromBen.pending()).toEqual([]);
    expect([await idsOf(ben, id), await roleIn(ben, workspaceId)]).toEqual([[ada.id, ben.id], "member"]);
  });

  it("refuses a missing or unknown person, callers outside the channel, and its members", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const workspaceId = await makeWorkspace(ada);
    const id = await makeChannel(ada, workspaceId);
    await invite(ada, { workspaceId }, ben);
    for (const as of [ben, cleo]) {
      const body = { account_id: as === ben ? cleo.id : ben.id };
      expect((await refused("POST", members(id), { as, body })).code).toBe("not_allowed");
    }
    for (const [body, path] of [
      [{}, "account_id"],
      [{ account_id: ben.id, email: ben.email }, "account_id"],
      [{ account_id: "x" }, "account_id"],
      [{ username: "" }, "username"],
      [{ email: "x" }, "email"],
    ] as const) {
      const problem = await refused("POST", members(id), { as: ada, body });
      expect([body, problem.status, pathsOf(problem)]).toEqual([body, 400, [path]]);
      expect((await refused("POST", members(id), { body })).status).toBe(401);
    }
    expect((await refused("POST", members(id), { as: ada, body: { username: "nobody" } })).status).toBe(404);
    const again = await refused("POST", members(id), { as: ada, body: { account_id: ada.id } });
    expect([again.status, again.code]).toEqual([409, "already_a_member"]);
    expect(await idsOf(ada, id)).toEqual([ada.id]);
  });

  it("adds as a member only, and takes no other role", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await makeChannel(ada, await makeWorkspace(ada));
    const added = await add(ada, id, { account_id: ben.id, role: "member" });
    expect(added).toMatchObject({ status: 201, body: { account_id: ben.id, role: "member" } });
    for (const role of ["owner", "admin", "creator", "", null, 1]) {
      const problem = await refused("POST", members(id), { as: ada, body: { account_id: cleo.id, role } });
      expect([role, problem.status, pathsOf(problem)]).toEqual([role, 400, ["role"]]);
      expect(problem.detail).toContain("one owner");
    }
    expect(await rolesOf(ada, id)).toEqual([
      [ada.id, "owner"],
      [ben.id, "member"],
    ]);
  });

  it("[W2] adds nobody across a block, whoever made it", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeChannel(ada, await makeWorkspace(ada), { isPrivate: true });
    await api("PUT", `/api/blocks/${ada.username}/`, { as: ben });
    expect((await refused("POST", members(id), { as: ada, body: { account_id: ben.id } })).status).toBe(403);
    await api("DELETE", `/api/blocks/${ada.username}/`, { as: ben });
    await api("PUT", `/api/blocks/${ben.username}/`, { as: ada });
    expect((await refused("POST", members(id), { as: ada, body: { username: ben.username } })).status).toBe(
      403,
    );
    expect(await idsOf(ada, id)).toEqual([ada.id]);
  });
});

describe("GET /api/channels/{id}/members/", () => {
  it("returns 100 at once, and Link headers to the rest", async () => {
    const [ada] = await cast("ada");
    const id = await makeChannel(ada, await makeWorkspace(ada), { isPrivate: true });
    await ctx.env.DB.batch([
      ctx.env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 104)
         INSERT INTO accounts (username, username_key, email, email_key, password_hash, first_name, last_name,
           created_at, updated_at)
         SELECT 'crowd' || i, 'crowd' || i, 'crowd' || i, 'crowd' || i, '', '', '', 1, 1 FROM n`,
      ),
      ctx.env.DB.prepare(
        `INSERT INTO channel_members (channel_id, account_id, role, joined_at)
         SELECT ?, id, 'member', 9999999999999 FROM accounts WHERE username LIKE 'crowd%'`,
      ).bind(id),
    ]);
    const path = members(id);
    const first = await api<{ data: object[] }>("GET", path, { as: ada });
    expect(first.body.data).toHaveLength(100);
    expect(first.headers.get("Link")).toBe(`<${ORIGIN}${path}?page=2>; rel="next"`);
    const second = await api<{ data: object[] }>("GET", `${path.slice(0, -1)}?page=2`, { as: ada });
    expect(second.body.data).toHaveLength(5);
    expect((await refused("GET", `${path}?page=3`, { as: ada })).status).toBe(404);
    expect(pathsOf(await refused("GET", `${path}?page=x`, { as: ada }))).toEqual(["page"]);
  });
});

describe("DELETE /api/channels/{id}/members/{account_id}/", () => {
  it("[W3] lets the channel's owner, and the workspace's owner and admins, remove others, and anyone leave", async () => {
    const [ada, ben, cleo, dan, eve] = await cast("ada", "ben", "cleo", "dan", "eve");
    const workspaceId = await makeWorkspace(ada);
    await api("POST", `/api/workspaces/${workspaceId}/members/`, {
      as: ada,
      body: { account_id: ben.id, role: "admin" },
    });
    await invite(ada, { workspaceId }, cleo);
    const id = await makeChannel(cleo, workspaceId);
    for (const whom of [dan, eve]) await invite(cleo, { channelId: id }, whom);
    expect((await remove(dan, id, eve)).status).toBe(403);
    expect((await refused("DELETE", member(id, eve))).status).toBe(401);
    expect((await remove(cleo, id, eve)).status).toBe(204);
    expect((await remove(cleo, id, eve)).status).toBe(404);
    for (const by of [ada, ben]) {
      await invite(cleo, { channelId: id }, eve);
      expect((await remove(by, id, eve)).status).toBe(204);
    }
    expect((await api("DELETE", member(id, dan).slice(0, -1), { as: dan })).status).toBe(204);
    expect(await idsOf(ada, id)).toEqual([cleo.id]);
    expect(await roleIn(dan, workspaceId)).toBe("member");
  });

  it("[W4] ends the delivery of a private channel on both kinds of socket", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    const id = await makeChannel(ada, workspaceId, { isPrivate: true });
    await invite(ada, { channelId: id }, ben);
    const [direct, chat] = [await openChannel(ben, id), await openChat(ben, id)];
    expect((await remove(ada, id, ben)).status).toBe(204);
    expect(await direct.closed).toMatchObject({ code: 4003 });
    expect(await chat.nextOf("left_channel")).toEqual({ type: "left_channel", channel_id: id });
    await post(ada, id, "without Ben");
    expect(await chat.pending()).toEqual([]);
    expect((await remove(ben, id, ada)).status).toBe(404);
    await invite(ada, { channelId: id }, ben);
    expect((await api("GET", `/api/channels/${id}/`, { as: ben })).status).toBe(200);
  });

  it("[W3] hands a channel whose owner leaves to the longest member", async () => {
    const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
    const workspaceId = await makeWorkspace(ada);
    for (const whom of [ben, cleo, dan]) await invite(ada, { workspaceId }, whom);
    const id = await makeChannel(ben, workspaceId);
    for (const whom of [cleo, dan]) await invite(ben, { channelId: id }, whom);
    expect((await remove(ben, id, ben)).status).toBe(204);
    expect(await rolesOf(dan, id)).toEqual([
      [cleo.id, "owner"],
      [dan.id, "member"],
    ]);
    expect((await remove(dan, id, cleo)).status).toBe(403);
    expect((await remove(cleo, id, dan)).status).toBe(204);
  });
});
