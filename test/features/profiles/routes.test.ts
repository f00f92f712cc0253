import { describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";

interface Profile {
  id: number;
  account: number;
  profile_type: string;
  created_at: string;
}

const add = (as: Player, profile_type: string) =>
  api<Profile>("POST", "/api/profiles/", { as, body: { profile_type } });
const list = (as: Player, query = "") => api<Profile[]>("GET", `/api/profiles/${query}`, { as });

describe("profiles", () => {
  it("have four types, each at most once", async () => {
    const [ada] = await cast("ada");
    expect((await list(ada)).body).toEqual([]);
    const types = ["gym", "trainer", "store", "trainee"];
    const made: Profile[] = [];
    for (const type of types) {
      const { status, body } = await add(ada, type);
      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.any(Number),
        account: ada.id,
        profile_type: type,
        created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      });
      made.push(body);
    }
    for (const type of types) {
      const body = { profile_type: type };
      expect(await refused("POST", "/api/profiles", { as: ada, body })).toMatchObject({
        status: 409,
        code: "profile_exists",
      });
    }
    expect((await list(ada)).body).toEqual(made);
  });

  it("are only created for the caller's own account", async () => {
    const [ada] = await cast("ada");
    const body = { profile_type: "store", account: ada.id + 1 };
    expect(await refused("POST", "/api/profiles/", { as: ada, body })).toMatchObject({ code: "not_allowed" });
    const own = { profile_type: "store", account: ada.id };
    expect((await api("POST", "/api/profiles/", { as: ada, body: own })).status).toBe(201);
  });

  it("are created once by concurrent requests", async () => {
    const [ada] = await cast("ada");
    const replies = await Promise.all([add(ada, "gym"), add(ada, "gym"), add(ada, "gym")]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409]);
    expect((await list(ada)).body).toHaveLength(1);
  });

  it("of others are visible with a login", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { body } = await add(ada, "trainer");
    expect((await list(ben)).body).toEqual([]);
    expect((await list(ben, `?account=${ada.id}`)).body).toEqual([body]);
    expect((await list(ben, "?account=999999")).body).toEqual([]);
  });

  it("are removed by their owner and can be added again", async () => {
    const [ada] = await cast("ada");
    const { id } = (await add(ada, "store")).body;
    const reply = await api("DELETE", `/api/profiles/${id}/`, { as: ada });
    expect([reply.status, reply.body]).toEqual([204, null]);
    expect((await list(ada)).body).toEqual([]);
    expect((await refused("DELETE", `/api/profiles/${id}/`, { as: ada })).status).toBe(404);
    const again = await add(ada, "store");
    expect(again.status).toBe(201);
    expect(again.body.id).toBeGreaterThan(id);
  });

  it("cannot be removed by others", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { id } = (await add(ada, "gym")).body;
    expect(await refused("DELETE", `/api/profiles/${id}`, { as: ben })).toMatchObject({
      status: 403,
      code: "not_allowed",
    });
    expect((await list(ada)).body).toHaveLength(1);
  });

  it.each(["999999", "0", "01", "x"])("are not found at %s", async (id) => {
    const [ada] = await cast("ada");
    expect((await refused("DELETE", `/api/profiles/${id}/`, { as: ada })).status).toBe(404);
  });

  it.each([[{}], [{ profile_type: "owner" }], [{ profile_type: null }], [{ profile_type: ["gym"] }]])(
    "are refused for the body %j",
    async (body) => {
      const [ada] = await cast("ada");
      const problem = await refused("POST", "/api/profiles/", { as: ada, body });
      expect(problem).toMatchObject({ status: 400, errors: [{ path: "profile_type" }] });
    },
  );

  it.each(["0", "x", "", "-1"])("are refused for the account %j", async (account) => {
    const [ada] = await cast("ada");
    const problem = await refused("GET", `/api/profiles/?account=${account}`, { as: ada });
    expect(problem).toMatchObject({ status: 400, errors: [{ path: "account" }] });
  });

  it("require a login", async () => {
    for (const [method, path] of [
      ["GET", "/api/profiles/"],
      ["POST", "/api/profiles/"],
      ["DELETE", "/api/profiles/1/"],
    ] as const) {
      expect((await refused(method, path)).status).toBe(401);
    }
  });
});
