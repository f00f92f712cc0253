import { describe, expect, it } from "vitest";
import { updateRole } from "../../../src/features/workspaces/members/store.ts";
import { api, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { makeChannel, makeWorkspace, openChannel, openChat, openOwn, post } from "../../support/team.ts";

const members = (id: number) => `/api/workspaces/${id}/members/`;
const member = (id: number, { id: accountId }: { id: number }) => `${members(id)}${accountId}/`;

async function rolesOf(as: Player, id: number): Promise<Record<string, string>> {
  const { body } = await api<{ data: { username: string; role: string }[] }>("GET", members(id), { as });
  return Object.fromEntries(body.data.map(({ username, role }) => [username.split("_")[0], role]));
}

const setRole = (as: Player, id: number, whom: Player, role: string) =>
  api("PATCH", member(id, whom), { as, body: { role } });
const remove = (as: Player, id: number, whom: Player) => api("DELETE", member(id, whom), { as });

/** A closed workspace with an owner, an admin and two members, who joined in this order. */
async function makeTeam() {
  const [ada, ben, cleo, dan, eve] = await cast("ada", "ben", "cleo", "dan", "eve");
  const id = await makeWorkspace(ada, { isOpen: false });
  for (const [whom, role] of [
    [ben, "member"],
    [cleo, "admin"],
    [dan, "member"],
  ] as const) {
    await api("POST", members(id), { as: ada, body: { account_id: whom.id, role } });
  }
  return { ada, ben, cleo, dan, eve, id };
}

describe("PATCH /api/workspaces/{id}/members/{account_id}/", () => {
  it("[W3] the owner appoints and dismisses admins", async () => {
    const { ada, ben, cleo, id } = await makeTeam();
    const made = await setRole(ada, id, ben, "admin");
    expect([made.status, made.body]).toEqual([
      200,
      {
        status: "success",
        account_id: ben.id,
        username: ben.username,
        role: "admin",
        joined_at: expect.stringMatching(/Z$/),
      },
    ]);
    expect((await setRole(ada, id, cleo, "member")).status).toBe(200);
    expect(await rolesOf(ben, id)).toEqual({ ada: "owner", ben: "admin", cleo: "member", dan: "member" });
  });

  it("[W3] the owner hands the workspace over, and becomes an admin", async () => {
    const { ada, ben, id } = await makeTeam();
    expect((await setRole(ada, id, ben, "owner")).body).toMatchObject({ role: "owner" });
    expect(await rolesOf(ada, id)).toEqual({ ada: "admin", ben: "owner", cleo: "admin", dan: "member" });
    expect((await setRole(ada, id, ada, "owner")).status).toBe(403);
    expect((await setRole(ben, id, ada, "member")).status).toBe(200);
  });

  it("[W3] the owner stays the owner if the successor leaves at the last moment", async () => {
    const { ada, ben, id } = await makeTeam();
    await remove(ben, id, ben);
    // As if they left between being looked up and being made the owner.
    await updateRole(ctx.db, id, ada.id, ben.id, "owner");
    expect(await rolesOf(ada, id)).toEqual({ ada: "owner", cleo: "admin", dan: "member" });
  });

  it("[W3] nobody else assigns roles, and an owner cannot step down without a successor", async () => {
    const { ada, ben, cleo, dan, eve, id } = await makeTeam();
    for (const as of [ben, cleo]) {
      expect((await setRole(as, id, dan, "admin")).body.code).toBe("not_allowed");
      expect((await setRole(as, id, as, "owner")).body.code).toBe("not_allowed");
    }
    expect((await setRole(eve, id, dan, "admin")).status).toBe(404);
    expect((await setRole(ada, id, ada, "member")).status).toBe(403);
    expect((await setRole(ada, id, eve, "admin")).status).toBe(404);
    expect(await rolesOf(ada, id)).toEqual({ ada: "owner", ben: "member", cleo: "admin", dan: "member" });
  });

  it("refuses unknown roles, and checks permission before input", async () => {
    const { ada, ben, eve, id } = await makeTeam();
    const path = member(id, ben);
    for (const body of [{}, { role: "boss" }, { role: null }]) {
      const problem = await refused("PATCH", path, { as: ada, body });
      expect([problem.status, problem.errors?.[0]?.path]).toEqual([400, "role"]);
      expect((await refused("PATCH", path, { body })).status).toBe(401);
      expect((await refused("PATCH", path, { as: eve, body })).status).toBe(404);
      expect((await refused("PATCH", path, { as: ben, body })).status).toBe(403);
    }
  });
});

describe("DELETE /api/workspaces/{id}/members/{account_id}/", () => {
  it("[W3] the owner removes everyone, admins remove members, anyone leaves", async () => {
    const { ada, ben, cleo, dan, eve, id } = await makeTeam();
    for (const [as, whom] of [
      [ben, dan],
      [dan, cleo],
      [cleo, ada],
    ] as const) {
      expect((await remove(as, id, whom)).status).toBe(403);
    }
    expect((await remove(eve, id, dan)).status).toBe(404);
    expect((await remove(ada, id, eve)).status).toBe(404);
    expect((await refused("DELETE", member(id, dan))).status).toBe(401);
    expect((await remove(cleo, id, dan)).status).toBe(204);
    expect((await remove(cleo, id, dan)).status).toBe(404);
    expect((await api("DELETE", member(id, ben).slice(0, -1), { as: ben })).status).toBe(204);
    expect(await rolesOf(ada, id)).toEqual({ ada: "owner", cleo: "admin" });
    expect((await remove(ada, id, cleo)).status).toBe(204);
    expect((await refused("GET", `/api/workspaces/${id}/`, { as: cleo })).status).toBe(404);
  });

  it("[W3] an admin cannot remove another admin", async () => {
    const { ada, ben, cleo, id } = await makeTeam();
    await setRole(ada, id, ben, "admin");
    expect((await remove(ben, id, cleo)).body).toMatchObject({ status: 403, code: "not_allowed" });
    expect(await rolesOf(ada, id)).toMatchObject({ cleo: "admin" });
  });

  it("[W3] when the owner leaves, the oldest admin becomes the owner, or else the oldest member", async () => {
    const { ada, ben, cleo, dan, id } = await makeTeam();
    expect((await remove(ada, id, ada)).status).toBe(204);
    expect(await rolesOf(ben, id)).toEqual({ ben: "member", cleo: "owner", dan: "member" });
    expect((await remove(cleo, id, cleo)).status).toBe(204);
    expect(await rolesOf(dan, id)).toEqual({ ben: "owner", dan: "member" });
  });

  it("[W3] the last to leave leaves a closed workspace without members", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeWorkspace(ada, { isOpen: false });
    expect((await remove(ada, id, ada)).status).toBe(204);
    for (const as of [ada, ben]) {
      expect((await refused("GET", `/api/workspaces/${id}/`, { as })).status).toBe(404);
    }
  });

  it("[W4] a removed member is removed from all channels: sockets close, or are told that they left", async () => {
    const { ada, ben, id } = await makeTeam();
    const [open, secret] = [
      await makeChannel(ada, id),
      await makeChannel(ada, id, { name: "secret", isPrivate: true }),
    ];
    for (const channelId of [open, secret]) {
      await api("POST", `/api/channels/${channelId}/members/`, { as: ada, body: { account_id: ben.id } });
    }
    const direct = await openChannel(ben, secret);
    const chat = await openChat(ben, open, secret);
    const activity = await openOwn(ben, "activity", { type: "subscribe", workspace_id: id });
    expect((await remove(ada, id, ben)).status).toBe(204);
    expect(await direct.closed).toMatchObject({ code: 4003 });
    expect(new Set([await chat.next(), await chat.next()])).toEqual(
      new Set([
        { type: "left_channel", channel_id: open },
        { type: "left_channel", channel_id: secret },
      ]),
    );
    expect(await activity.nextOf("unsubscribed")).toEqual({ type: "unsubscribed", workspace_id: id });
    await post(ada, open, "without Ben");
    await post(ada, secret, "in secret");
    expect([await chat.pending(), await activity.pending()]).toEqual([[], []]);
    for (const channelId of [open, secret]) {
      const { body } = await api<{ data: { account_id: number }[] }>(
        "GET",
        `/api/channels/${channelId}/members/`,
        { as: ada },
      );
      expect(body.data.map(({ account_id }) => account_id)).toEqual([ada.id]);
    }
    await api("POST", members(id), { as: ada, body: { account_id: ben.id } });
    expect((await refused("GET", `/api/channels/${secret}/`, { as: ben })).status).toBe(404);
    expect((await api("GET", `/api/channels/${open}/`, { as: ben })).body).toMatchObject({
      data: { is_member: false },
    });
  });
});

describe("the new owner when the owner's account is deleted", () => {
  it("[W3] is the oldest admin, or else the oldest member", async () => {
    const { ada, ben, cleo, dan, id } = await makeTeam();
    expect((await api("DELETE", `/api/accounts/${ada.id}/`, { as: ada })).status).toBe(200);
    expect(await rolesOf(ben, id)).toEqual({ ben: "member", cleo: "owner", dan: "member" });
    expect((await api("DELETE", `/api/accounts/${cleo.id}/`, { as: cleo })).status).toBe(200);
    expect(await rolesOf(dan, id)).toEqual({ ben: "owner", dan: "member" });
    expect((await setRole(ben, id, dan, "admin")).status).toBe(200);
  });

  it("[W3] is not needed if the account was not the owner", async () => {
    const { ada, ben, cleo, id } = await makeTeam();
    await setRole(ada, id, ben, "owner");
    await api("DELETE", `/api/accounts/${ada.id}/`, { as: ada });
    expect(await rolesOf(cleo, id)).toEqual({ ben: "owner", cleo: "admin", dan: "member" });
  });
});
