import { describe, expect, it } from "vitest";
import {
  createGroup,
  renameGroup,
  requireMembership,
  startConversation,
} from "../../../src/features/conversations/actions.ts";
import { addMember, removeMember } from "../../../src/features/conversations/members/actions.ts";
import { deleteAccount } from "../../../src/features/settings/actions.ts";
import { makeAccounts } from "../../support/accounts.ts";
import { api } from "../../support/api.ts";
import { room, startGroup } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { codeOf, overtakenBy } from "../../support/overtaken.ts";

const ALL = "/api/chat/conversations/";
const actorOf = ({ id: accountId }: Player) => ({ accountId, grantId: "" });
const seen = async (as: Player, id: number) => (await api("GET", `${ALL}${id}/`, { as })).status;
const remove = (as: Player, id: number, whom: Player) =>
  api("DELETE", `${ALL}${id}/members/${whom.id}/`, { as });
const block = (as: Player, whom: Player) => api("PUT", `/api/blocks/${whom.username}/`, { as });

async function namesIn(as: Player, id: number): Promise<string[]> {
  const { body } = await api<{ participants: { username: string }[] }>("GET", `${ALL}${id}/`, { as });
  return body.participants.map(({ username }) => username);
}

describe("permissions in a group are checked at the moment of the write:", () => {
  it("a member removed meanwhile does not add themselves back", async () => {
    const [ada, eve] = await cast("ada", "eve");
    const id = await startGroup(ada, eve);
    const membership = await requireMembership(ctx, actorOf(eve), id);
    const at = overtakenBy(() => remove(ada, id, eve));
    expect(await codeOf(addMember(at, actorOf(eve), membership, { accountId: eve.id }))).toBe("not_found");
    expect(await seen(eve, id)).toBe(404);
  });

  it("a member removed meanwhile adds nobody and renames nothing", async () => {
    const [ada, eve, fay] = await cast("ada", "eve", "fay");
    const id = await startGroup(ada, eve);
    const membership = await requireMembership(ctx, actorOf(eve), id);
    const at = overtakenBy(() => remove(ada, id, eve));
    expect(await codeOf(addMember(at, actorOf(eve), membership, { accountId: fay.id }))).toBe("not_found");
    await api("POST", `${ALL}${id}/members/`, { as: ada, body: { account_id: eve.id } });
    const again = overtakenBy(() => remove(ada, id, eve));
    expect(await codeOf(renameGroup(again, actorOf(eve), membership, "Mine"))).toBe("not_found");
    expect(await namesIn(ada, id)).toEqual([ada.username]);
    expect((await api("GET", `${ALL}${id}/`, { as: ada })).body).toMatchObject({ name: "Everyone" });
  });

  it("a creator who leaves meanwhile removes nobody", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    const membership = await requireMembership(ctx, actorOf(ada), id);
    const at = overtakenBy(() => remove(ada, id, ada));
    expect(await codeOf(removeMember(at, actorOf(ada), membership, cleo.id))).toBe("not_found");
    expect(await namesIn(ben, id)).toEqual([ben.username, cleo.username]);
  });

  it("someone who left meanwhile cannot be removed again", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startGroup(ada, ben);
    const membership = await requireMembership(ctx, actorOf(ada), id);
    const at = overtakenBy(() => remove(ben, id, ben));
    expect(await codeOf(removeMember(at, actorOf(ada), membership, ben.id))).toBe("not_found");
  });

  it("a block made meanwhile keeps the two apart, in a group, a new group and a conversation of two", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben);
    const membership = await requireMembership(ctx, actorOf(ada), id);
    const at = overtakenBy(() => block(cleo, ada));
    expect(await codeOf(addMember(at, actorOf(ada), membership, { accountId: cleo.id }))).toBe("not_allowed");
    expect(await namesIn(ada, id)).toEqual([ada.username, ben.username]);
    const making = overtakenBy(() => block(ben, ada));
    const group = { name: "All", participantIds: [ben.id] };
    expect(await codeOf(createGroup(making, actorOf(ada), group))).toBe("not_allowed");
    const [dan] = await cast("dan");
    const starting = overtakenBy(() => block(dan, ada));
    expect(await codeOf(startConversation(starting, actorOf(ada), dan.id))).toBe("not_allowed");
    expect((await api<object[]>("GET", ALL, { as: dan })).body).toEqual([]);
  });

  it("an account deleted meanwhile is added to nothing, and its name remains nowhere", async () => {
    const [ada, ben, eve] = await cast("ada", "ben", "eve");
    const id = await startGroup(ada, ben);
    const membership = await requireMembership(ctx, actorOf(ada), id);
    const at = overtakenBy(() => deleteAccount(ctx, actorOf(eve), { password: eve.password }));
    expect(await codeOf(addMember(at, actorOf(ada), membership, { accountId: eve.id }))).toBe("not_found");
    const [fay] = await cast("fay");
    const starting = overtakenBy(() => deleteAccount(ctx, actorOf(fay), { password: fay.password }));
    expect(await codeOf(startConversation(starting, actorOf(ada), fay.id))).toBe("not_found");
    expect(await namesIn(ada, id)).toEqual([ada.username, ben.username]);
  });

  it("an account whose deletion has begun is added to nothing", async () => {
    const [ada, ben, eve] = await cast("ada", "ben", "eve");
    const id = await startGroup(ada, ben);
    await ctx.env.DB.prepare("update accounts set deletion_started_at = 1 where id = ?").bind(eve.id).run();
    const add = await api("POST", `${ALL}${id}/members/`, { as: ada, body: { account_id: eve.id } });
    const made = await api("POST", ALL, { as: ada, body: { participants: [eve.id] } });
    const started = await api("POST", `${ALL}start/`, { as: eve, body: { user_id: ada.id } });
    expect([add.status, made.status, started.status]).toEqual([404, 404, 404]);
  });
});

it("a removed member with many requests in flight stays out of the group, whenever the removal happens", async () => {
  const [ada, ben, eve] = await cast("ada", "ben", "eve");
  for (let round = 0; round < 8; round += 1) {
    const id = await startGroup(ada, ben, eve);
    let isRemoved = false;
    const spam = Array.from({ length: 6 }, async () => {
      do {
        await api("POST", `${ALL}${id}/members/`, { as: eve, body: { account_id: eve.id } });
      } while (!isRemoved);
    });
    for (let turn = 0; turn < round % 4; turn += 1) await seen(eve, id);
    expect((await remove(ada, id, eve)).status).toBe(204);
    isRemoved = true;
    await Promise.all(spam);
    expect(await seen(eve, id)).toBe(404);
    expect(await namesIn(ada, id)).toEqual([ada.username, ben.username]);
  }
});

it("a removed member's message in flight is stored before the removal or refused, and adds nobody back", async () => {
  const [ada, eve] = await cast("ada", "eve");
  for (let round = 0; round < 6; round += 1) {
    const id = await startGroup(ada, eve);
    const path = `${ALL}${id}/send_message/`;
    const sending = Array.from({ length: 6 }, (_, index) =>
      api("POST", path, {
        as: eve,
        body: { content: `still here ${index}` },
        headers: { "Idempotency-Key": `${id}-${index}` },
      }),
    );
    await remove(ada, id, eve);
    const accepted = (await Promise.all(sending)).filter(({ status }) => status === 201).length;
    expect((await api("POST", path, { as: eve, body: { content: "after" } })).status).toBe(404);
    expect(await seen(eve, id)).toBe(404);
    const { messages } = await room(id).before(null, 50, 0);
    expect(messages).toHaveLength(accepted);
  }
});

describe("a group has 1,000 members at most", () => {
  it("when it is created with a list", async () => {
    const [ada] = await cast("ada");
    const ids = await makeAccounts("listed", 1000);
    const refused = await api("POST", ALL, { as: ada, body: { participants: ids } });
    expect([refused.status, refused.body.code]).toEqual([409, "too_many_members"]);
    const made = await api<{ participants: object[] }>("POST", ALL, {
      as: ada,
      body: { participants: [ada.id, ...ids.slice(1)] },
    });
    expect([made.status, made.body.participants.length]).toEqual([201, 1000]);
  });

  it("when several people are added at once, and when former members return", async () => {
    const [ada, ben, cleo, dan, eve] = await cast("ada", "ben", "cleo", "dan", "eve");
    const ids = await makeAccounts("full", 997);
    const body = { participants: [dan.id, ...ids] };
    const id = (await api<{ id: number }>("POST", ALL, { as: ada, body })).body.id;
    const add = (whom: Player) =>
      api("POST", `${ALL}${id}/members/`, { as: ada, body: { account_id: whom.id } });
    const added = await Promise.all([ben, cleo, eve].map(add));
    expect(added.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(added.find(({ status }) => status === 409)?.body).toMatchObject({ code: "too_many_members" });
    expect((await remove(ada, id, dan)).status).toBe(204);
    expect((await Promise.all([ben, cleo, eve].map(add))).map(({ status }) => status).sort()).toEqual([
      201, 409, 409,
    ]);
    expect((await add(dan)).body.code).toBe("too_many_members");
    expect(await namesIn(ada, id)).toHaveLength(1000);
  });

  it("and a limited number over its lifetime: only former members can return then", async () => {
    const [ada, ben, eve] = await cast("ada", "ben", "eve");
    const id = await startGroup(ada, ben);
    const ids = await makeAccounts("former", 4998);
    await ctx.env.DB.prepare(
      `insert into conversation_members (conversation_id, account_id, role, joined_at, left_at)
       select ?1, value, 'member', 0, 1 from json_each(?2)`,
    )
      .bind(id, JSON.stringify(ids))
      .run();
    const add = (accountId: number) =>
      api("POST", `${ALL}${id}/members/`, { as: ada, body: { account_id: accountId } });
    expect((await add(eve.id)).body.code).toBe("too_many_members");
    expect((await add(ids[0] ?? 0)).status).toBe(201);
  });
});
