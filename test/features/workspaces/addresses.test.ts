import { describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import { acceptPlace, befriend } from "../../support/contacts.ts";
import {
  activitiesFor,
  invite,
  makeChannel,
  makeWorkspace,
  openChannel,
  openOwn,
  post,
} from "../../support/team.ts";

const noreply = ({ username }: Player) => `${username}@users.noreply.invalid`;

async function creatorFor(player: Player, workspaceId: number): Promise<unknown[]> {
  const one = await api<{ data: { created_by: string } }>("GET", `/api/workspaces/${workspaceId}/`, {
    as: player,
  });
  const all = await api<{ data: { id: number; created_by: string }[] }>("GET", "/api/workspaces/", {
    as: player,
  });
  return [one.body.data.created_by, all.body.data.find(({ id }) => id === workspaceId)?.created_by];
}

async function sendersFor(player: Player, channelId: number): Promise<string[]> {
  const path = `/api/messages/?channel_id=${channelId}`;
  const { body } = await api<{ data: { sender_email: string }[] }>("GET", path, { as: player });
  return body.data.map(({ sender_email }) => sender_email);
}

async function actorsFor(player: Player, workspaceId: number): Promise<Set<string>> {
  return new Set((await activitiesFor(player, workspaceId)).body.data.map(({ actor_email }) => actor_email));
}

describe("an address in an open workspace", () => {
  it("is shown to oneself, fellow members and friends; visitors see a hidden one", async () => {
    const [ada, fellow, friend, visitor] = await cast("ada", "fellow", "friend", "visitor");
    const workspaceId = await makeWorkspace(ada);
    const channelId = await makeChannel(ada, workspaceId);
    await post(ada, channelId, "Hello");
    await invite(ada, { workspaceId }, fellow);
    await befriend(ada, friend);
    for (const [player, address] of [
      [ada, ada.email],
      [fellow, ada.email],
      [friend, ada.email],
      [visitor, noreply(ada)],
    ] as const) {
      expect(await creatorFor(player, workspaceId)).toEqual([address, address]);
      expect(await sendersFor(player, channelId)).toEqual([address]);
      expect([...(await actorsFor(player, workspaceId))]).toContain(address);
    }
    expect([...(await actorsFor(visitor, workspaceId))]).not.toContain(ada.email);
  });

  it("is in activity frames for members only, and for a visitor once they joined", async () => {
    const [ada, visitor] = await cast("ada", "visitor");
    const workspaceId = await makeWorkspace(ada);
    const channelId = await makeChannel(ada, workspaceId);
    const subscribe = { type: "subscribe", workspace_id: workspaceId };
    const [adas, visitors] = [
      await openOwn(ada, "activity", subscribe),
      await openOwn(visitor, "activity", subscribe),
    ];
    await post(ada, channelId, "Hello");
    expect(await adas.nextOf("activity_update")).toMatchObject({ activity: { actor_email: ada.email } });
    expect(await visitors.nextOf("activity_update")).toMatchObject({
      activity: { actor_email: noreply(ada), summary: "Ada sent a message in #general" },
    });
    await invite(visitor, { workspaceId }, visitor);
    await visitors.nextOf("activity_update");
    await post(ada, channelId, "Hello");
    expect(await visitors.nextOf("activity_update")).toMatchObject({ activity: { actor_email: ada.email } });
  });

  it("of someone who was only added is hidden from everyone until they join themselves", async () => {
    const [eve, ada] = await cast("eve", "ada");
    const workspaceId = await makeWorkspace(eve);
    const channelId = await makeChannel(eve, workspaceId);
    const watching = await openOwn(eve, "activity", { type: "subscribe", workspace_id: workspaceId });
    await invite(eve, { channelId }, ada);
    expect(await watching.nextOf("activity_update")).toMatchObject({
      activity: { type: "member_joined", actor_email: noreply(ada) },
    });
    expect([...(await actorsFor(eve, workspaceId))]).not.toContain(ada.email);
    const eves = await openChannel(eve, channelId);
    await post(ada, channelId, "Where am I?");
    expect(await eves.nextOf("new_message")).toMatchObject({ message: { sender_email: ada.email } });
    expect([...(await actorsFor(eve, workspaceId))]).toContain(ada.email);
  });

  it("is hidden from everyone once its owner has left", async () => {
    const [eve, ada] = await cast("eve", "ada");
    const workspaceId = await makeWorkspace(eve);
    const channelId = await makeChannel(eve, workspaceId);
    await post(ada, channelId, "Hello");
    expect(await sendersFor(eve, channelId)).toEqual([ada.email]);
    const members = `/api/workspaces/${workspaceId}/members/${ada.id}/`;
    expect((await api("DELETE", members, { as: ada })).status).toBe(204);
    expect(await sendersFor(eve, channelId)).toEqual([noreply(ada)]);
    expect([...(await actorsFor(eve, workspaceId))]).not.toContain(ada.email);
    const replayed = await openChannel(eve, channelId, { after: 0 });
    expect(await replayed.nextOf("new_message")).toMatchObject({ message: { sender_email: noreply(ada) } });
  });
});

it("a mention reaches members who joined themselves, and nobody who was only added", async () => {
  const [eve, ada] = await cast("eve", "ada");
  const workspaceId = await makeWorkspace(eve);
  const channelId = await makeChannel(eve, workspaceId);
  await invite(eve, { channelId }, ada);
  const bell = await openOwn(ada, "notifications", { type: "subscribe" });
  await post(eve, channelId, `BUY @${ada.username}`);
  await acceptPlace(ada, workspaceId);
  await post(eve, channelId, `now @${ada.username}`);
  expect(await bell.nextOf("notification")).toMatchObject({ kind: "mention" });
  const listed = await api<{ items: { data: { type: string } }[] }>("GET", "/notifications/", { as: ada });
  expect(listed.body.items.filter(({ data }) => data.type === "mention")).toHaveLength(1);
});
