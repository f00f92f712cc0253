import { expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { posted } from "../../../support/build.ts";
import { cast, PASSWORD, type Player } from "../../../support/cast.ts";
import { openTab } from "../../../support/events.ts";
import { channelObject, invite, makeChannel, makeWorkspace, post } from "../../../support/team.ts";
import { sleepPerson } from "../../../support/watch.ts";

type Listed = { action: string; data: { username?: string; nickname?: string; message?: string } };

const list = async (as: Player) =>
  (await api<{ items: Listed[] }>("GET", "/notifications/?limit=100", { as })).body.items;

it("[P44] a deleted person is named in no notification of others, and a new account with that name is not mistaken for them", async () => {
  const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
  const channelId = await makeChannel(ada, await makeWorkspace(ada), { name: "secret", isPrivate: true });
  await invite(ada, { channelId }, ben);
  const tabs = { ada: await openTab(ada), ben: await openTab(ben), cleo: await openTab(cleo) };
  // They are contacts, so that mentions and tournaments reach Ben.
  tabs.ada.say("add_new_friend", { sender_id: ada.id, receiver_id: ben.id });
  tabs.ben.say("add_new_friend", { sender_id: ben.id, receiver_id: ada.id });
  await tabs.ada.nextOf("new_friend");
  await tabs.ben.nextOf("new_friend");
  tabs.cleo.say("add_new_friend", { sender_id: cleo.id, receiver_id: ben.id });
  await tabs.ben.nextOf("new_friend");
  await post(ada, channelId, `hello @${ben.username}`);
  await channelObject(channelId).refreshDirectory(0);
  tabs.ada.say("new_tournament", { tournament_id: 1, tournament_name: "Cup", organizer_id: ada.id });
  await tabs.ben.nextOf("new_tournament");
  tabs.ben.say("notification", { message: `${ada.username} is nice`, type: "note" });
  await posted(ada);
  await expect.poll(async () => (await list(ben)).length).toBeGreaterThanOrEqual(6);
  const before = await list(ben);
  expect(before.filter(({ data }) => JSON.stringify(data).includes(ada.username)).length).toBeGreaterThan(3);

  const deleted = await api("DELETE", `/api/accounts/${ada.id}/`, { as: ada, body: { password: PASSWORD } });
  expect(deleted.status).toBe(200);
  await sleepPerson(ben);
  const after = await list(ben);
  expect(after.map(({ action }) => action)).toEqual(before.map(({ action }) => action));
  const naming = after.filter(({ data }) => /ada_|Ada/.test(JSON.stringify(data)));
  // What Ben wrote himself is his.
  expect(naming.map(({ data }) => data.message)).toEqual([`${ada.username} is nice`]);
  const friends = after.filter(({ action }) => action === "new_friend").map(({ data }) => data.username);
  expect(friends).toEqual([cleo.username, "deleted account"]);
  expect(after.flatMap(({ data }) => (data.message?.includes("mentioned") ? [data.message] : []))).toEqual([
    "deleted account mentioned you in #secret",
  ]);

  const newcomer = { username: ada.username, email: "new@example.org", password: PASSWORD };
  expect((await api("POST", "/api/accounts/", { body: newcomer })).status).toBe(201);
  expect(await list(ben)).toEqual(after);
});
