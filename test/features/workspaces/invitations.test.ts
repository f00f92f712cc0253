import { describe, expect, it } from "vitest";
import {
  MAILS_A_DAY,
  MAILS_OF_ONE_A_DAY,
  purgeInvitations,
} from "../../../src/features/workspaces/invitations/actions.ts";
import { workspaceInvitations } from "../../../src/features/workspaces/invitations/tables.ts";
import { DAY_MS } from "../../../src/lib/time.ts";
import { api, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { makeChannel, makeWorkspace } from "../../support/team.ts";

interface Mail {
  to: string;
  subject: string;
  text: string;
}

const membersOf = (workspaceId: number) => `/api/workspaces/${workspaceId}/members/`;

async function mailsTo(email: string): Promise<Mail[]> {
  const { results } = await ctx.env.DB.prepare(
    "SELECT recipient AS `to`, subject, text FROM dev_mails WHERE recipient = ? ORDER BY id",
  )
    .bind(email)
    .all<Mail>();
  return results;
}

/** How many invitations to an address are stored, each of which is mailed. */
async function invitationsTo(email: string): Promise<number> {
  const rows = await ctx.db.select().from(workspaceInvitations);
  return rows.filter(({ emailKey }) => emailKey === email).length;
}

/** The code of the newest invitation to an address. */
async function codeFor(email: string): Promise<string> {
  await expect.poll(() => mailsTo(email)).not.toEqual([]);
  const code = /^[\w-]{43}$/m.exec((await mailsTo(email)).at(-1)?.text ?? "")?.[0];
  if (!code) throw new Error("No code in the mail");
  return code;
}

const accept = (as: Player, code: string) => api("POST", "/api/invitations/", { as, body: { code } });

async function inviteTo(workspaceId: number, as: Player, email: string): Promise<void> {
  expect((await api("POST", membersOf(workspaceId), { as, body: { email } })).status).toBe(201);
}

describe("adding by e-mail", () => {
  it("answers the same for an address with or without an account, adds nobody, and sends a mail", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada, { isOpen: false });
    const unknown = `nobody_${ben.email}`;
    const answers = [];
    for (const email of [ben.email, unknown]) {
      const { status, body } = await api("POST", membersOf(workspaceId), { as: ada, body: { email } });
      answers.push([status, JSON.stringify(body).replaceAll(email, "ADDRESS")]);
      await expect.poll(() => mailsTo(email)).toHaveLength(1);
      expect(await mailsTo(email)).toMatchObject([{ subject: "Ada invited you to The Team" }]);
    }
    expect(answers[0]?.[0]).toBe(201);
    expect(answers[1]).toEqual(answers[0]);
    expect(JSON.stringify(answers)).not.toContain(ben.username);
    expect((await refused("GET", membersOf(workspaceId), { as: ben })).status).toBe(404);
  });

  it("is for members: a visitor is refused, and for strangers the workspace does not exist", async () => {
    const [ada, visitor] = await cast("ada", "visitor");
    const [open, closed] = [await makeWorkspace(ada), await makeWorkspace(ada, { isOpen: false })];
    const body = { email: "someone@example.org" };
    expect((await refused("POST", membersOf(open), { as: visitor, body })).code).toBe("not_allowed");
    expect((await refused("POST", membersOf(closed), { as: visitor, body })).code).toBe("not_found");
    expect(await mailsTo(body.email)).toEqual([]);
  });

  it("sends one mail an hour for a place", async () => {
    const [ada] = await cast("ada");
    const email = `often_${ada.email}`;
    const id = await makeWorkspace(ada);
    for (let time = 0; time < 3; time += 1) await inviteTo(id, ada, email);
    await inviteTo(await makeWorkspace(ada), ada, email);
    await expect.poll(() => mailsTo(email)).toHaveLength(2);
    expect(await invitationsTo(email)).toBe(2);
  });

  it("sends two mails a day from one account to an address, and five in all", async () => {
    const [eve, ada, ben, cleo] = await cast("eve", "ada", "ben", "cleo");
    const email = `wanted_${ada.email}`;
    for (let place = 0; place < MAILS_A_DAY; place += 1) await inviteTo(await makeWorkspace(eve), eve, email);
    expect(await invitationsTo(email)).toBe(MAILS_OF_ONE_A_DAY);
    await inviteTo(await makeWorkspace(ada), ada, email);
    await expect
      .poll(async () => (await mailsTo(email)).map(({ subject }) => subject).sort())
      .toEqual(["Ada", "Eve", "Eve"].map((name) => `${name} invited you to The Team`));
    for (const other of [ben, cleo]) {
      for (let place = 0; place < 2; place += 1) await inviteTo(await makeWorkspace(other), other, email);
    }
    await expect.poll(() => mailsTo(email)).toHaveLength(MAILS_A_DAY);
    expect(await invitationsTo(email)).toBe(MAILS_A_DAY);
  });

  it("sends two mails from one account to an address even with many concurrent requests", async () => {
    const [eve] = await cast("eve");
    const email = `rushed_${eve.email}`;
    const places = await Promise.all(Array.from({ length: MAILS_A_DAY }, () => makeWorkspace(eve)));
    await Promise.all(places.map((id) => inviteTo(id, eve, email)));
    expect(await invitationsTo(email)).toBe(MAILS_OF_ONE_A_DAY);
  });

  it("sends nothing across a block, and answers the same", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeWorkspace(ada);
    await api("PUT", `/api/blocks/${ada.username}/`, { as: ben });
    expect((await api("POST", membersOf(id), { as: ada, body: { email: ben.email } })).status).toBe(201);
    const other = `other_${ben.email}`;
    await api("POST", membersOf(id), { as: ada, body: { email: other } });
    await expect.poll(() => mailsTo(other)).toHaveLength(1);
    expect(await mailsTo(ben.email)).toEqual([]);
  });

  it("of oneself joins an open workspace at once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeWorkspace(ada);
    const joined = await api("POST", membersOf(id), { as: ben, body: { email: ben.email.toUpperCase() } });
    expect(joined).toMatchObject({ status: 201, body: { account_id: ben.id } });
  });
});

describe("an invitation's code", () => {
  it("makes its user a member in the given role, once", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await makeWorkspace(ada, { isOpen: false });
    await api("POST", membersOf(id), { as: ada, body: { email: ben.email, role: "admin" } });
    const code = await codeFor(ben.email);
    const answers = await Promise.all([accept(ben, code), accept(cleo, code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
    const accepted = answers.find(({ status }) => status === 201);
    expect(accepted?.body).toMatchObject({
      status: "success",
      workspace_id: id,
      channel_id: null,
      role: "admin",
    });
    const listed = await api<{ data: unknown[] }>("GET", membersOf(id), { as: ada });
    expect(listed.body.data).toHaveLength(2);
  });

  it("for a private channel adds to its workspace too", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada, { isOpen: false });
    const channelId = await makeChannel(ada, workspaceId, { isPrivate: true });
    const path = `/api/channels/${channelId}/members/`;
    expect((await api("POST", path, { as: ada, body: { email: ben.email } })).status).toBe(201);
    expect((await refused("GET", path, { as: ben })).status).toBe(404);
    const accepted = await accept(ben, await codeFor(ben.email));
    expect(accepted).toMatchObject({
      status: 201,
      body: { workspace_id: workspaceId, channel_id: channelId, account_id: ben.id },
    });
    expect((await api("GET", path, { as: ben })).status).toBe(200);
    const sent = await api("POST", "/api/messages/", {
      as: ben,
      body: { channel_id: channelId, body: "Hi" },
    });
    expect(sent.status).toBe(201);
  });

  it("is refused when wrong, missing, expired, or when its sender left or is blocked", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await makeWorkspace(ada, { isOpen: false });
    await api("POST", membersOf(id), { as: ada, body: { account_id: cleo.id } });
    await api("POST", membersOf(id), { as: cleo, body: { email: ben.email } });
    const code = await codeFor(ben.email);
    expect((await refused("POST", "/api/invitations/", { body: { code } })).status).toBe(401);
    for (const body of [{}, { code: "" }, { code: 1 }]) {
      expect((await refused("POST", "/api/invitations/", { as: ben, body })).status).toBe(400);
    }
    const invalid = async () =>
      (await refused("POST", "/api/invitations/", { as: ben, body: { code } })).status;
    expect((await refused("POST", "/api/invitations/", { as: ben, body: { code: "x" } })).status).toBe(404);
    await api("PUT", `/api/blocks/${cleo.username}/`, { as: ben });
    expect(await invalid()).toBe(404);
    await api("DELETE", `/api/blocks/${cleo.username}/`, { as: ben });
    await api("DELETE", `${membersOf(id)}${cleo.id}/`, { as: cleo });
    expect(await invalid()).toBe(404);
    await api("POST", membersOf(id), { as: ada, body: { account_id: cleo.id } });
    await ctx.db.update(workspaceInvitations).set({ expiresAt: Date.now() - 1 });
    expect(await invalid()).toBe(404);
    await ctx.db.update(workspaceInvitations).set({ expiresAt: Date.now() + DAY_MS });
    expect((await accept(ben, code)).status).toBe(201);
  });

  it("does not bring back someone who was removed since", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await makeWorkspace(ada, { isOpen: false });
    const channelId = await makeChannel(ada, id, { isPrivate: true });
    const channel = `/api/channels/${channelId}/members/`;
    for (const [path, who] of [
      [membersOf(id), ben],
      [channel, cleo],
    ] as const) {
      const [first, second] = [who.email, `second_${who.email}`];
      for (const email of [first, second]) await api("POST", path, { as: ada, body: { email } });
      expect((await accept(who, await codeFor(first))).status).toBe(201);
      expect((await api("DELETE", `${path}${who.id}/`, { as: ada })).status).toBe(204);
      const body = { code: await codeFor(second) };
      expect((await refused("POST", "/api/invitations/", { as: who, body })).status).toBe(404);
      expect((await refused("GET", path, { as: who })).status).toBe(404);
      const later = `later_${who.email}`;
      await api("POST", path, { as: ada, body: { email: later } });
      expect((await accept(who, await codeFor(later))).status).toBe(201);
    }
  });

  it("makes an admin only while its sender is the owner", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await makeWorkspace(ada, { isOpen: false });
    await api("POST", membersOf(id), { as: ada, body: { account_id: ben.id } });
    await api("POST", membersOf(id), { as: ada, body: { email: cleo.email, role: "admin" } });
    const code = await codeFor(cleo.email);
    const give = (from: Player, to: Player) =>
      api("PATCH", `${membersOf(id)}${to.id}/`, { as: from, body: { role: "owner" } });
    expect((await give(ada, ben)).status).toBe(200);
    expect((await refused("POST", "/api/invitations/", { as: cleo, body: { code } })).status).toBe(404);
    expect((await give(ben, ada)).status).toBe(200);
    expect((await accept(cleo, code)).status).toBe(201);
  });

  it("is deleted once it has expired", async () => {
    const [ada] = await cast("ada");
    const email = `late_${ada.email}`;
    await api("POST", membersOf(await makeWorkspace(ada)), { as: ada, body: { email } });
    const kept = () => invitationsTo(email);
    expect(await kept()).toBe(1);
    await purgeInvitations(ctx, 1000);
    expect(await kept()).toBe(1);
    await purgeInvitations({ ...ctx, now: () => Date.now() + 8 * DAY_MS }, 1000);
    expect(await kept()).toBe(0);
  });
});
