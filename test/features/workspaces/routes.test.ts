import { describe, expect, it } from "vitest";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { invite, makeWorkspace } from "../../support/team.ts";

interface Listed {
  id: number;
  name: string;
  role: string | null;
}

const ALL = "/api/workspaces/";
const one = (id: number) => `/api/workspaces/${id}/`;
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

async function make(as: Player, body: object): Promise<number> {
  const made = await api<{ workspace_id: number }>("POST", ALL, { as, body });
  expect([made.status, made.body.workspace_id > 0]).toEqual([201, true]);
  return made.body.workspace_id;
}

const read = (as: Player, id: number) => api<{ data: object }>("GET", one(id), { as });

async function list(as: Player, path = ALL): Promise<Listed[]> {
  const { status, body } = await api<{ data: Listed[] }>("GET", path, { as });
  expect(status).toBe(200);
  return body.data;
}

const pathsOf = ({ errors }: { errors?: { path: string }[] }) => errors?.map(({ path }) => path);

describe("POST /api/workspaces/", () => {
  it("creates a workspace owned by the caller, open by default", async () => {
    const [ada] = await cast("ada");
    const body = { name: "  Marketing Team ", description: "Marketing collaboration space" };
    const made = await api("POST", ALL, { as: ada, body });
    expect(made).toMatchObject({ status: 201, body: { status: "success" } });
    expect(made.body).toEqual({ status: "success", workspace_id: expect.any(Number) });
    expect((await read(ada, Number(made.body.workspace_id))).body).toEqual({
      status: "success",
      data: {
        id: made.body.workspace_id,
        name: "Marketing Team",
        description: "Marketing collaboration space",
        is_open: true,
        role: "owner",
        created_by: ada.email,
        created_at: ISO,
      },
    });
  });

  it("takes is_open as yes and no and as 1 and 0, and works without a description", async () => {
    const [ada] = await cast("ada");
    for (const [is_open, isOpen] of [
      [true, true],
      [false, false],
      [1, true],
      [0, false],
    ]) {
      const id = await make(ada, { name: "Team", is_open });
      expect((await read(ada, id)).body.data).toMatchObject({ is_open: isOpen, description: "" });
    }
    const id = await make(ada, { name: "Team", description: null });
    expect((await read(ada, id)).body.data).toMatchObject({ description: "" });
  });

  it("accepts names and descriptions up to their limits, in any script", async () => {
    const [ada] = await cast("ada");
    const name = `${"é".repeat(98)}😀`;
    const id = await make(ada, { name, description: "ü".repeat(2000) });
    expect((await read(ada, id)).body.data).toMatchObject({ name, description: "ü".repeat(2000) });
  });

  it("refuses invalid input with the field", async () => {
    const [ada] = await cast("ada");
    for (const [body, path] of [
      [{}, "name"],
      [{ name: "" }, "name"],
      [{ name: " \t" }, "name"],
      [{ name: 7 }, "name"],
      [{ name: null }, "name"],
      [{ name: "x".repeat(101) }, "name"],
      [{ name: "Team", description: 1 }, "description"],
      [{ name: "Team", description: "x".repeat(2001) }, "description"],
      [{ name: "Team", is_open: "yes" }, "is_open"],
      [{ name: "Team", is_open: 2 }, "is_open"],
      [[], ""],
      [null, ""],
    ] as const) {
      const problem = await refused("POST", ALL, { as: ada, body });
      expect([body, problem.status, problem.code, pathsOf(problem)]).toEqual([
        body,
        400,
        "validation_failed",
        [path],
      ]);
      expect(problem.error).toBe(problem.detail);
    }
    expect((await refused("POST", ALL, { as: ada, body: "{nope" })).code).toBe("malformed_body");
    const headers = { "Content-Type": "text/plain" };
    expect((await refused("POST", ALL, { as: ada, body: "name=x", headers })).status).toBe(415);
    expect((await refused("POST", ALL, { body: {} })).status).toBe(401);
    expect((await list(ada)).filter(({ role }) => role !== null)).toEqual([]);
  });

  it("creates one workspace for a repeated Idempotency-Key, and refuses it with another body", async () => {
    const [ada] = await cast("ada");
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const body = { name: "Once" };
    const first = await api("POST", ALL, { as: ada, body, headers });
    const again = await api("POST", ALL.slice(0, -1), { as: ada, body, headers });
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get("Idempotency-Replayed")).toBe("true");
    expect((await list(ada)).filter(({ role }) => role === "owner")).toHaveLength(1);
    const other = await refused("POST", ALL, { as: ada, body: { name: "Twice" }, headers });
    expect([other.status, other.code]).toEqual([409, "idempotency_key_reused"]);
  });
});

describe("GET /api/workspaces/", () => {
  it("[W1] lists the caller's, newest first, followed by the open ones, with the caller's role in each", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const open = await makeWorkspace(ada);
    const closed = await makeWorkspace(ada, { isOpen: false });
    const own = await makeWorkspace(ben, { isOpen: false });
    const rolesFor = async (as: Player) =>
      (await list(as)).filter(({ id }) => [open, closed, own].includes(id)).map(({ id, role }) => [id, role]);
    expect(await rolesFor(ada)).toEqual([
      [closed, "owner"],
      [open, "owner"],
    ]);
    expect(await rolesFor(ben)).toEqual([
      [own, "owner"],
      [open, null],
    ]);
    expect(await rolesFor(cleo)).toEqual([[open, null]]);
    await invite(ada, { workspaceId: closed }, ben);
    expect(await rolesFor(ben)).toEqual([
      [own, "owner"],
      [closed, "member"],
      [open, null],
    ]);
  });

  it("answers without its trailing slash, and requires a login", async () => {
    const [ada] = await cast("ada");
    const id = await makeWorkspace(ada);
    for (const path of [ALL, ALL.slice(0, -1)]) {
      const { body } = await api("GET", path, { as: ada });
      expect(body).toMatchObject({
        status: "success",
        data: expect.arrayContaining([expect.objectContaining({ id })]),
      });
      expect((await refused("GET", path)).status).toBe(401);
    }
    expect((await refused("DELETE", ALL, { as: ada })).status).toBe(405);
  });

  it("returns 100 at once, and Link headers to the rest", async () => {
    const [ada] = await cast("ada");
    await ctx.env.DB.batch([
      ctx.env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 230)
         INSERT INTO workspaces (name, description, is_open, creator_id, created_at)
         SELECT 'Team ' || i, '', 0, ?1, i FROM n`,
      ).bind(ada.id),
      ctx.env.DB.prepare(
        "INSERT INTO workspace_members SELECT id, ?1, 'owner', 1, NULL, 1 FROM workspaces WHERE creator_id = ?1",
      ).bind(ada.id),
    ]);
    const pages: Listed[][] = [];
    let path: string | undefined = ALL;
    for (let page = 1; path !== undefined; page += 1) {
      const { body, headers } = await api<{ data: Listed[] }>("GET", path, { as: ada });
      pages.push(body.data);
      const link: string = headers.get("Link") ?? "";
      expect(/rel="prev"/.test(link)).toBe(page > 1);
      path = /<([^>]+)>; rel="next"/.exec(link)?.[1];
      if (path !== undefined) expect(path).toBe(`${ORIGIN}${ALL}?page=${page + 1}`);
    }
    expect(pages.slice(0, -1).map(({ length }) => length)).toEqual([100, 100]);
    const owned = pages.flat().filter(({ role }) => role === "owner");
    expect(new Set(owned.map(({ name }) => name)).size).toBe(230);
    const beyond = await refused("GET", `${ALL}?page=${pages.length + 1}`, { as: ada });
    expect([beyond.status, beyond.code]).toEqual([404, "not_found"]);
    for (const page of ["0", "-1", "x", "1.5", ""]) {
      const problem = await refused("GET", `${ALL}?page=${page}`, { as: ada });
      expect([page, problem.status, pathsOf(problem)]).toEqual([page, 400, ["page"]]);
    }
  });
});

describe("GET /api/workspaces/{id}/", () => {
  it("[W1] shows an open one to anyone signed in, and a closed one to its members", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const open = await makeWorkspace(ada);
    const closed = await makeWorkspace(ada, { isOpen: false });
    expect((await read(ben, open)).body).toEqual({
      status: "success",
      data: {
        id: open,
        name: "The Team",
        description: "Where we work",
        is_open: true,
        role: null,
        created_by: `${ada.username}@users.noreply.invalid`,
        created_at: ISO,
      },
    });
    expect((await refused("GET", one(closed), { as: ben })).code).toBe("not_found");
    await invite(ada, { workspaceId: closed }, ben);
    expect((await read(ben, closed)).body.data).toMatchObject({ is_open: false, role: "member" });
  });

  it("requires a login, and does not find invalid ids", async () => {
    const [ada] = await cast("ada");
    const id = await makeWorkspace(ada);
    for (const path of [one(id), `/api/workspaces/${id}`]) {
      expect((await api("GET", path, { as: ada })).status).toBe(200);
      expect((await refused("GET", path)).status).toBe(401);
    }
    for (const wrong of ["0", "-1", "x", "01", "1.0", "999999999", "9".repeat(20)]) {
      expect([wrong, (await refused("GET", `/api/workspaces/${wrong}/`, { as: ada })).status]).toEqual([
        wrong,
        404,
      ]);
    }
  });
});

describe("PATCH /api/workspaces/{id}/", () => {
  it("[W3] lets the owner and admins change the name and the description, one or both", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeWorkspace(ada, { isOpen: false });
    await api("POST", `${one(id)}members/`, { as: ada, body: { account_id: ben.id, role: "admin" } });
    const named = await api("PATCH", one(id), { as: ada, body: { name: " New " } });
    expect(named).toMatchObject({
      status: 200,
      body: { data: { name: "New", description: "Where we work" } },
    });
    const described = await api("PATCH", `/api/workspaces/${id}`, { as: ben, body: { description: "" } });
    expect(described.body).toEqual({
      status: "success",
      data: {
        id,
        name: "New",
        description: "",
        is_open: false,
        role: "admin",
        created_by: ada.email,
        created_at: ISO,
      },
    });
    expect((await api("PATCH", one(id), { as: ben, body: {} })).body).toEqual(described.body);
    expect((await list(ada)).find((each) => each.id === id)).toMatchObject({ name: "New" });
  });

  it("refuses members and visitors; for strangers it does not exist", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const open = await makeWorkspace(ada);
    const closed = await makeWorkspace(ada, { isOpen: false });
    await invite(ada, { workspaceId: open }, ben);
    for (const body of [{ name: "Mine" }, {}]) {
      for (const as of [ben, cleo]) {
        expect((await refused("PATCH", one(open), { as, body })).code).toBe("not_allowed");
      }
      expect((await refused("PATCH", one(closed), { as: cleo, body })).status).toBe(404);
      expect((await refused("PATCH", one(closed), { body })).status).toBe(401);
    }
    expect((await read(ada, open)).body.data).toMatchObject({ name: "The Team" });
  });

  it("checks permission before the body", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const open = await makeWorkspace(ada);
    const closed = await makeWorkspace(ada, { isOpen: false });
    const body = { name: "" };
    expect((await refused("PATCH", one(closed), { body })).status).toBe(401);
    expect((await refused("PATCH", one(closed), { as: ben, body })).status).toBe(404);
    expect((await refused("PATCH", one(open), { as: ben, body })).status).toBe(403);
    expect((await refused("PATCH", one(open), { as: ada, body })).status).toBe(400);
  });

  it("refuses an invalid name or description with the field", async () => {
    const [ada] = await cast("ada");
    const id = await makeWorkspace(ada);
    for (const [body, path] of [
      [{ name: "" }, "name"],
      [{ name: null }, "name"],
      [{ name: "x".repeat(101) }, "name"],
      [{ description: 1 }, "description"],
      [{ description: "x".repeat(2001) }, "description"],
    ] as const) {
      const problem = await refused("PATCH", one(id), { as: ada, body });
      expect([body, problem.status, pathsOf(problem)]).toEqual([body, 400, [path]]);
    }
    expect((await read(ada, id)).body.data).toMatchObject({ name: "The Team" });
  });
});
