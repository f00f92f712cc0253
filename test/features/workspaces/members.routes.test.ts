import { describe, expect, it } from "vitest";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acceptPlace } from "../../support/contacts.ts";
import { activitiesFor, invite, makeWorkspace, openOwn } from "../../support/team.ts";

interface Member {
  account_id: number;
  username: string;
  role: string;
  presence: string;
  last_seen: string | null;
}

const members = (id: number) => `/api/workspaces/${id}/members/`;
const ISO = expect.stringMatching(/\.\d{3}Z$/);
const pathsOf = ({ errors }: { errors?: { path: string }[] }) => errors?.map(({ path }) => path);

async function list(as: Player, id: number): Promise<Member[]> {
  const { status, body } = await api<{ data: Member[] }>("GET", members(id), { as });
  expect(status).toBe(200);
  return body.data;
}

const rolesOf = async (as: Player, id: number) =>
  Object.fromEntries((await list(as, id)).map(({ account_id, role }) => [account_id, role]));

const add = (as: Player, id: number, body: object) => api("POST", members(id), { as, body });

/** A closed workspace with an owner, an admin and a member. */
async function makeTeam() {
  const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
  const id = await makeWorkspace(ada, { isOpen: false });
  await add(ada, id, { account_id: ben.id, role: "admin" });
  await add(ada, id, { account_id: cleo.id });
  for (const player of [ben, cleo]) await acceptPlace(player, id);
  return { ada, ben, cleo, dan, id };
}

describe("POST /api/workspaces/{id}/members/", () => {
  it("[W2] lets any member add others, by id or username, ignoring case", async () => {
    const { ada, cleo, id } = await makeTeam();
    const [eve, fay] = await cast("eve", "fay");
    const added = await add(cleo, id, { account_id: eve.id });
    expect([added.status, added.body]).toEqual([
      201,
      { status: "success", account_id: eve.id, username: eve.username, role: "member", joined_at: ISO },
    ]);
    expect(await add(cleo, id, { username: fay.username.toUpperCase() })).toMatchObject({
      status: 201,
      body: { account_id: fay.id },
    });
    expect((await list(ada, id)).slice(-2).map(({ account_id }) => account_id)).toEqual([eve.id, fay.id]);
  });

  it("[W11] notifies an added person, once, and adds an activity", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeWorkspace(ada, { isOpen: false });
    const [fromBen, fromAda] = [
      await openOwn(ben, "notifications", { type: "subscribe" }),
      await openOwn(ada, "notifications", { type: "subscribe" }),
    ];
    await invite(ada, { workspaceId: id }, ben);
    expect(await fromBen.next()).toEqual({
      type: "notification",
      id: expect.any(String),
      kind: "added_to_workspace",
      message: "Ada added you to The Team",
      created_at: ISO,
    });
    expect((await refused("POST", members(id), { as: ada, body: { account_id: ben.id } })).status).toBe(409);
    expect([await fromBen.pending(), await fromAda.pending()]).toEqual([[], []]);
    const listed = await api<{ items: object[] }>("GET", "/notifications/", { as: ben });
    expect(listed.body.items).toMatchObject([{ data: { message: "Ada added you to The Team" } }]);
    expect((await activitiesFor(ben, id)).body.data[0]).toEqual({
      id: 2,
      workspace_id: id,
      actor_email: ben.email,
      type: "member_joined",
      ref_id: ben.id,
      channel_id: null,
      summary: "Ben joined the workspace",
      created_at: ISO,
    });
  });

  it("[W2] lets people add themselves to an open one, which notifies nobody, and does not let them add others", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await makeWorkspace(ada);
    const fromBen = await openOwn(ben, "notifications", { type: "subscribe" });
    expect((await refused("POST", members(id), { as: ben, body: { account_id: cleo.id } })).status).toBe(403);
    const asAdmin = { account_id: ben.id, role: "admin" };
    expect((await refused("POST", members(id), { as: ben, body: asAdmin })).code).toBe("not_allowed");
    const joined = await add(ben, id, { account_id: ben.id });
    expect(joined).toMatchObject({ status: 201, body: { role: "member" } });
    expect(await fromBen.pending()).toEqual([]);
    expect((await add(ben, id, { account_id: cleo.id })).status).toBe(201);
  });

  it("[W3] lets only the owner appoint an admin, and nobody a second owner", async () => {
    const { ada, ben, cleo, dan, id } = await makeTeam();
    for (const as of [ben, cleo]) {
      const body = { account_id: dan.id, role: "admin" };
      expect((await refused("POST", members(id), { as, body })).code).toBe("not_allowed");
    }
    const asOwner = await refused("POST", members(id), {
      as: ada,
      body: { account_id: dan.id, role: "owner" },
    });
    expect([asOwner.status, pathsOf(asOwner)]).toEqual([400, ["role"]]);
    expect(await rolesOf(ada, id)).toEqual({ [ada.id]: "owner", [ben.id]: "admin", [cleo.id]: "member" });
    expect(await add(ada, id, { account_id: dan.id, role: "admin" })).toMatchObject({
      body: { role: "admin" },
    });
  });

  it("refuses a missing person, strangers, unknown accounts and ambiguous bodies", async () => {
    const { ada, ben, dan, id } = await makeTeam();
    for (const [body, path] of [
      [{}, "account_id"],
      [{ account_id: dan.id, username: dan.username }, "account_id"],
      [{ account_id: "1" }, "account_id"],
      [{ account_id: 0 }, "account_id"],
      [{ username: "" }, "username"],
      [{ email: "nobody" }, "email"],
      [{ account_id: dan.id, role: "boss" }, "role"],
    ] as const) {
      const problem = await refused("POST", members(id), { as: ada, body });
      expect([body, problem.status, pathsOf(problem)]).toEqual([body, 400, [path]]);
      expect((await refused("POST", members(id), { as: dan, body })).status).toBe(404);
      expect((await refused("POST", members(id), { body })).status).toBe(401);
    }
    for (const body of [{ account_id: 999_999 }, { username: "nobody" }, { username: "no spaces" }]) {
      expect((await refused("POST", members(id), { as: ada, body })).code).toBe("not_found");
    }
    const again = await refused("POST", members(id), { as: ada, body: { username: ben.username } });
    expect([again.status, again.code]).toEqual([409, "already_a_member"]);
    expect((await list(ada, id)).length).toBe(3);
  });

  it("adds someone once, however many add them at once", async () => {
    const { ada, ben, cleo, dan, id } = await makeTeam();
    const statuses = await Promise.all(
      [ada, ben, cleo, ada].map(async (as) => (await add(as, id, { account_id: dan.id })).status),
    );
    expect(statuses.sort()).toEqual([201, 409, 409, 409]);
    const joined = (await activitiesFor(ada, id)).body.data.filter(({ ref_id }) => ref_id === dan.id);
    expect(joined).toHaveLength(1);
  });

  it("[W2] adds nobody across a block, whoever made it, with the same message", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await makeWorkspace(ada, { isOpen: false });
    const other = await makeWorkspace(ben, { isOpen: false });
    await api("PUT", `/api/blocks/${ben.username}/`, { as: ada });
    const fromAda = await refused("POST", members(id), { as: ada, body: { account_id: ben.id } });
    const fromBen = await refused("POST", members(other), { as: ben, body: { username: ada.username } });
    expect([fromAda.status, fromAda.code]).toEqual([403, "not_allowed"]);
    expect([fromBen.status, fromBen.detail]).toEqual([403, fromAda.detail]);
    await invite(ada, { workspaceId: id }, cleo);
    expect((await add(cleo, id, { account_id: ben.id })).status).toBe(201);
    await api("DELETE", `/api/blocks/${ben.username}/`, { as: ada });
    expect((await add(ben, other, { account_id: ada.id })).status).toBe(201);
  });
});

describe("GET /api/workspaces/{id}/members/", () => {
  it("lists the members, longest membership first, with their presence", async () => {
    const { ada, ben, cleo, id } = await makeTeam();
    const socket = await openOwn(ben, "presence");
    await expect.poll(async () => (await list(ada, id))[1]?.presence).toBe("online");
    expect(await list(ada, id)).toEqual([
      {
        account_id: ada.id,
        username: ada.username,
        role: "owner",
        joined_at: ISO,
        presence: "offline",
        last_seen: null,
      },
      {
        account_id: ben.id,
        username: ben.username,
        role: "admin",
        joined_at: ISO,
        presence: "online",
        last_seen: ISO,
      },
      {
        account_id: cleo.id,
        username: cleo.username,
        role: "member",
        joined_at: ISO,
        presence: "offline",
        last_seen: null,
      },
    ]);
    await api("PUT", `/api/blocks/${ben.username}/`, { as: ada });
    expect((await list(ada, id))[1]).toMatchObject({ presence: "offline", last_seen: null });
    expect((await list(cleo, id))[1]).toMatchObject({ presence: "online" });
    socket.close();
  });

  it("shows the members of an open one to visitors; for strangers a closed one does not exist", async () => {
    const { ada, dan, id } = await makeTeam();
    const open = await makeWorkspace(ada);
    expect(await rolesOf(dan, open)).toEqual({ [ada.id]: "owner" });
    for (const path of [members(id), members(id).slice(0, -1)]) {
      expect((await api("GET", path, { as: ada })).status).toBe(200);
      expect((await refused("GET", path, { as: dan })).status).toBe(404);
      expect((await refused("GET", path)).status).toBe(401);
    }
    expect((await refused("GET", "/api/workspaces/x/members/", { as: ada })).status).toBe(404);
  });

  it("returns 100 at once, and Link headers to the rest", async () => {
    const [ada] = await cast("ada");
    const id = await makeWorkspace(ada, { isOpen: false });
    await ctx.env.DB.batch([
      ctx.env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 104)
         INSERT INTO accounts (username, username_key, email, email_key, password_hash, first_name, last_name,
           created_at, updated_at)
         SELECT 'crowd' || i, 'crowd' || i, 'crowd' || i, 'crowd' || i, '', '', '', 1, 1 FROM n`,
      ),
      ctx.env.DB.prepare(
        `INSERT INTO workspace_members SELECT ?, id, 'member', 9999999999999, NULL, 1 FROM accounts
         WHERE username LIKE 'crowd%'`,
      ).bind(id),
    ]);
    const first = await api<{ data: Member[] }>("GET", members(id), { as: ada });
    expect([first.body.data.length, first.body.data[0]?.account_id]).toEqual([100, ada.id]);
    expect(first.headers.get("Link")).toBe(`<${ORIGIN}${members(id)}?page=2>; rel="next"`);
    const second = await api<{ data: Member[] }>("GET", `${members(id)}?page=2`, { as: ada });
    expect(second.headers.get("Link")).toBe(`<${ORIGIN}${members(id)}?page=1>; rel="prev"`);
    const names = [...first.body.data, ...second.body.data].map(({ username }) => username);
    expect(new Set(names).size).toBe(105);
    expect((await refused("GET", `${members(id)}?page=3`, { as: ada })).status).toBe(404);
    const problem = await refused("GET", `${members(id)}?page=0`, { as: ada });
    expect([problem.status, pathsOf(problem)]).toEqual([400, ["page"]]);
  });
});
