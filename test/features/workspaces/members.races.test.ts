import { describe, expect, it } from "vitest";
import { deleteAccount } from "../../../src/features/settings/actions.ts";
import { changeWorkspace, requireWorkspace } from "../../../src/features/workspaces/actions.ts";
import { createChannel, requireChannel } from "../../../src/features/workspaces/channels/actions.ts";
import {
  addChannelMember,
  removeChannelMember,
} from "../../../src/features/workspaces/channels/members/actions.ts";
import { sendMessage } from "../../../src/features/workspaces/channels/messages/actions.ts";
import { addMember, changeRole, removeMember } from "../../../src/features/workspaces/members/actions.ts";
import { api } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { codeOf, overtakenBy } from "../../support/overtaken.ts";
import { bodiesOf, invite, makeChannel, makeWorkspace } from "../../support/team.ts";

const actorOf = ({ id: accountId }: Player) => ({ accountId, grantId: "" });
const members = (id: number) => `/api/workspaces/${id}/members/`;
const inChannel = (id: number) => `/api/channels/${id}/members/`;
const remove = (as: Player, path: string, whom: Player) => api("DELETE", `${path}${whom.id}/`, { as });
const access = (as: Player, id: number) => requireWorkspace(ctx, as.id, id);
const channelAccess = (as: Player, id: number) => requireChannel(ctx, as.id, id);
const close = (id: number) => () =>
  ctx.env.DB.prepare("update workspaces set is_open = 0 where id = ?").bind(id).run();
const message = { body: "still here", clientId: null };

async function rolesIn(as: Player, path: string): Promise<Record<string, string>> {
  const { body } = await api<{ data: { username: string; role: string }[] }>("GET", path, { as });
  return Object.fromEntries(body.data.map(({ username, role }) => [username.split("_")[0], role]));
}

/** A closed workspace with an owner, an admin and two members. */
async function makeTeam() {
  const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
  const id = await makeWorkspace(ada, { isOpen: false });
  await api("POST", members(id), { as: ada, body: { account_id: ben.id, role: "admin" } });
  for (const whom of [cleo, dan]) await invite(ada, { workspaceId: id }, whom);
  return { ada, ben, cleo, dan, id };
}

describe("permissions in a workspace are checked at the moment of the write:", () => {
  it("[W17] a member removed meanwhile adds neither themselves nor others", async () => {
    const { ada, cleo, id } = await makeTeam();
    const [fay] = await cast("fay");
    const before = await access(cleo, id);
    const at = overtakenBy(() => remove(ada, members(id), cleo));
    const add = (whom: Player, context = ctx) =>
      codeOf(addMember(context, actorOf(cleo), before, { accountId: whom.id }, "member"));
    expect(await add(fay, at)).toBe("not_found");
    expect(await add(cleo)).toBe("not_found");
    expect(await rolesIn(ada, members(id))).toEqual({ ada: "owner", ben: "admin", dan: "member" });
  });

  it("[W2] a workspace closed meanwhile is not joined directly, by a channel, or by a message", async () => {
    const [ada, eve] = await cast("ada", "eve");
    const joined = await Promise.all(
      [1, 2, 3].map(async () => {
        const id = await makeWorkspace(ada);
        return { id, channel: await makeChannel(ada, id) };
      }),
    );
    const [one, two, three] = joined as [(typeof joined)[0], (typeof joined)[0], (typeof joined)[0]];
    const self = { accountId: eve.id };
    const open = await access(eve, one.id);
    expect(await codeOf(addMember(overtakenBy(close(one.id)), actorOf(eve), open, self, "member"))).toBe(
      "not_found",
    );
    const visible = await channelAccess(eve, two.channel);
    expect(await codeOf(addChannelMember(overtakenBy(close(two.id)), actorOf(eve), visible, self))).toBe(
      "not_found",
    );
    const posting = sendMessage(
      overtakenBy(close(three.id)),
      actorOf(eve),
      await channelAccess(eve, three.channel),
      message,
    );
    expect(await codeOf(posting)).toBe("not_found");
    for (const { id, channel } of joined) {
      expect(await rolesIn(ada, members(id))).toEqual({ ada: "owner" });
      expect(await rolesIn(ada, inChannel(channel))).toEqual({ ada: "owner" });
      expect(await bodiesOf(ada, channel)).toEqual([]);
    }
  });

  it("[W3] an admin demoted meanwhile changes and removes nothing", async () => {
    const { ada, ben, cleo, id } = await makeTeam();
    const demote = () => api("PATCH", `${members(id)}${ben.id}/`, { as: ada, body: { role: "member" } });
    const before = await access(ben, id);
    expect(await codeOf(removeMember(overtakenBy(demote), actorOf(ben), before, cleo.id))).toBe(
      "not_allowed",
    );
    await api("PATCH", `${members(id)}${ben.id}/`, { as: ada, body: { role: "admin" } });
    const renaming = changeWorkspace(overtakenBy(demote), actorOf(ben), before, { name: "Mine" });
    expect(await codeOf(renaming)).toBe("not_allowed");
    expect(await rolesIn(ada, members(id))).toMatchObject({ ben: "member", cleo: "member" });
    expect((await access(ada, id)).workspace.name).toBe("The Team");
  });

  it("[W3] an owner who hands over meanwhile appoints no admin and no second owner", async () => {
    const { ada, ben, cleo, dan, id } = await makeTeam();
    const handOver = () => api("PATCH", `${members(id)}${ben.id}/`, { as: ada, body: { role: "owner" } });
    const before = await access(ada, id);
    const [fay] = await cast("fay");
    const giving = changeRole(overtakenBy(handOver), actorOf(ada), before, cleo.id, "owner");
    expect(await codeOf(giving)).toBe("not_allowed");
    const promoting = changeRole(ctx, actorOf(ada), before, dan.id, "admin");
    expect(await codeOf(promoting)).toBe("not_allowed");
    const adding = addMember(ctx, actorOf(ada), before, { accountId: fay.id }, "admin");
    expect(await codeOf(adding)).toBe("not_allowed");
    const removing = removeMember(ctx, actorOf(ada), before, ben.id);
    expect(await codeOf(removing)).toBe("not_allowed");
    const roles = { ada: "admin", ben: "owner", cleo: "member", dan: "member" };
    expect(await rolesIn(ada, members(id))).toEqual(roles);
  });

  it("[W3] there is one owner at every moment while the owner hands over and leaves at once", async () => {
    for (let round = 0; round < 6; round += 1) {
      const { ada, ben, cleo, id } = await makeTeam();
      await Promise.all([
        api("PATCH", `${members(id)}${cleo.id}/`, { as: ada, body: { role: "owner" } }),
        remove(ada, members(id), ada),
        remove(cleo, members(id), cleo),
      ]);
      const owners = Object.values(await rolesIn(ben, members(id))).filter((role) => role === "owner");
      expect(owners).toEqual(["owner"]);
    }
  });

  it("[W3] of an owner and an admin of a channel who remove each other at once, one stays", async () => {
    for (let round = 0; round < 6; round += 1) {
      const { ada, ben, cleo, id } = await makeTeam();
      const channel = await makeChannel(cleo, id, { isPrivate: true });
      for (const whom of [ada, ben]) await invite(cleo, { channelId: channel }, whom);
      await Promise.all([remove(ben, inChannel(channel), cleo), remove(cleo, inChannel(channel), ben)]);
      const left = Object.keys(await rolesIn(ada, inChannel(channel)));
      expect(left.filter((name) => name !== "ada")).toHaveLength(1);
    }
  });

  it("[W3] a channel's owner who leaves meanwhile removes nobody from it", async () => {
    const { ada, cleo, dan, id } = await makeTeam();
    const channel = await makeChannel(cleo, id, { isPrivate: true });
    for (const whom of [ada, dan]) await invite(cleo, { channelId: channel }, whom);
    const before = await channelAccess(cleo, channel);
    const at = overtakenBy(() => remove(cleo, inChannel(channel), cleo));
    expect(await codeOf(removeChannelMember(at, actorOf(cleo), before, dan.id))).toBe("not_found");
    expect(await rolesIn(ada, inChannel(channel))).toEqual({ ada: "owner", dan: "member" });
  });

  it("[W4] a member removed meanwhile creates, joins and posts in no channel", async () => {
    const { ada, cleo, id } = await makeTeam();
    const channel = await makeChannel(ada, id);
    const [team, visible] = [await access(cleo, id), await channelAccess(cleo, channel)];
    const at = overtakenBy(() => remove(ada, members(id), cleo));
    const values = { name: "mine", isPrivate: false };
    expect(await codeOf(createChannel(at, actorOf(cleo), team, values))).toBe("not_found");
    expect(await codeOf(sendMessage(ctx, actorOf(cleo), visible, message))).toBe("not_found");
    const joining = addChannelMember(ctx, actorOf(cleo), visible, { accountId: cleo.id });
    expect(await codeOf(joining)).toBe("not_found");
    expect(await rolesIn(ada, members(id))).toEqual({ ada: "owner", ben: "admin", dan: "member" });
    expect(await rolesIn(ada, inChannel(channel))).toEqual({ ada: "owner" });
    expect(await bodiesOf(ada, channel)).toEqual([]);
    const { body } = await api<{ data: object[] }>("GET", `/api/channels/?workspace_id=${id}`, { as: ada });
    expect(body.data).toHaveLength(1);
  });

  it("[W2] a block made meanwhile keeps the two apart, and a deleted account stays out", async () => {
    const { ada, cleo, id } = await makeTeam();
    const channel = await makeChannel(cleo, id, { isPrivate: true });
    const [fay, gus, hal] = await cast("fay", "gus", "hal");
    const block = (as: Player) => () => api("PUT", `/api/blocks/${cleo.username}/`, { as });
    const [team, visible] = [await access(cleo, id), await channelAccess(cleo, channel)];
    const adding = addMember(overtakenBy(block(fay)), actorOf(cleo), team, { accountId: fay.id }, "member");
    expect(await codeOf(adding)).toBe("not_allowed");
    const inviting = addChannelMember(overtakenBy(block(gus)), actorOf(cleo), visible, { accountId: gus.id });
    expect(await codeOf(inviting)).toBe("not_allowed");
    const erase = () => deleteAccount(ctx, actorOf(hal), { password: hal.password });
    const late = addChannelMember(overtakenBy(erase), actorOf(cleo), visible, { accountId: hal.id });
    expect(await codeOf(late)).toBe("not_found");
    expect(Object.keys(await rolesIn(ada, members(id))).sort()).toEqual(["ada", "ben", "cleo", "dan"]);
    expect(await rolesIn(cleo, inChannel(channel))).toEqual({ cleo: "owner" });
  });
});

describe("a removed member with many requests in flight stays out", () => {
  const places: [
    name: string,
    make: (ada: Player, eve: Player) => Promise<{ path: string; look: string }>,
  ][] = [
    [
      "of a closed workspace",
      async (ada, eve) => {
        const id = await makeWorkspace(ada, { isOpen: false });
        await invite(ada, { workspaceId: id }, eve);
        return { path: members(id), look: `/api/workspaces/${id}/` };
      },
    ],
    [
      "of a private channel of an open workspace",
      async (ada, eve) => {
        const id = await makeChannel(ada, await makeWorkspace(ada), { isPrivate: true });
        await invite(ada, { channelId: id }, eve);
        return { path: inChannel(id), look: `/api/channels/${id}/` };
      },
    ],
  ];

  it.each(places)("%s, when they keep adding themselves", async (_, make) => {
    const [ada, eve] = await cast("ada", "eve");
    for (let round = 0; round < 6; round += 1) {
      const { path, look } = await make(ada, eve);
      expect((await api("GET", look, { as: eve })).status).toBe(200);
      let isRemoved = false;
      const spam = Array.from({ length: 6 }, async () => {
        do {
          await api("POST", path, { as: eve, body: { account_id: eve.id } });
        } while (!isRemoved);
      });
      for (let turn = 0; turn < round % 4; turn += 1) await api("GET", look, { as: eve });
      expect((await remove(ada, path, eve)).status).toBe(204);
      isRemoved = true;
      await Promise.all(spam);
      expect((await api("GET", look, { as: eve })).status).toBe(404);
    }
  });

  it("of a closed workspace, when they post in its channels with idempotency keys", async () => {
    const [ada, eve] = await cast("ada", "eve");
    for (let round = 0; round < 6; round += 1) {
      const id = await makeWorkspace(ada, { isOpen: false });
      const channels = await Promise.all([1, 2, 3, 4, 5, 6].map(() => makeChannel(ada, id)));
      await invite(ada, { workspaceId: id }, eve);
      const posting = channels.map((channel_id) =>
        api("POST", "/api/messages/", {
          as: eve,
          body: { channel_id, body: "still here" },
          headers: { "Idempotency-Key": `${round}-${channel_id}` },
        }),
      );
      for (let turn = 0; turn < round; turn += 1) await access(ada, id);
      expect((await remove(ada, members(id), eve)).status).toBe(204);
      await Promise.all(posting);
      expect((await api("GET", `/api/workspaces/${id}/`, { as: eve })).status).toBe(404);
      expect(await rolesIn(ada, members(id))).toEqual({ ada: "owner" });
      for (const channel of channels)
        expect(await rolesIn(ada, inChannel(channel))).toEqual({ ada: "owner" });
    }
  });
});
