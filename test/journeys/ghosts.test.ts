import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Connection } from "../../scripts/connection.ts";
import { type ServerPerson, TestServer } from "../support/server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ people: 3 });
});

afterAll(() => server.stop());

const tab = (person: ServerPerson) => Connection.open(server.socketUrl("/ws/events/", person));

interface Friends {
  items: { username: string; is_online: boolean }[];
}

async function isOnline(viewer: ServerPerson, other: ServerPerson): Promise<boolean | undefined> {
  const { items } = (await server.request("GET", "/api/friends/", viewer)) as Friends;
  return items.find(({ username }) => username === other.username)?.is_online;
}

async function befriend(one: ServerPerson, other: ServerPerson): Promise<void> {
  const [ones, others] = [await tab(one), await tab(other)];
  const add = (from: ServerPerson, to: ServerPerson) => ({
    action: "add_new_friend",
    data: { sender_id: from.accountId, receiver_id: to.accountId },
  });
  ones.send(add(one, other));
  await others.receive("new_friend");
  others.send(add(other, one));
  await ones.receive("new_friend");
  ones.loseNetwork();
  others.loseNetwork();
}

async function powerCut(): Promise<void> {
  server.kill();
  await server.restart();
}

describe("after the power failed", () => {
  it("people who don't return are shown as offline, and contacts are notified", async () => {
    const [ada, ben, cleo] = server.people as [ServerPerson, ServerPerson, ServerPerson];
    await befriend(ada, ben);
    await befriend(cleo, ben);
    const { id } = (await server.request("POST", "/api/chat/conversations/start/", cleo, {
      user_id: ben.accountId,
    })) as { id: number };
    await tab(ada);
    const inRoom = await Connection.open(server.socketUrl(`/ws/chat/${id}/`, cleo));
    await inRoom.receive("connected");
    for (const friend of [ada, cleo]) await expect.poll(() => isOnline(ben, friend)).toBe(true);
    await powerCut();
    const bens = await tab(ben);
    await server.runCron("* * * * *");
    const gone = [await bens.receive("user_offline"), await bens.receive("user_offline")];
    expect(new Set(gone.map(({ username }) => username))).toEqual(new Set([ada.username, cleo.username]));
    for (const friend of [ada, cleo]) expect(await isOnline(ben, friend)).toBe(false);
    expect(await isOnline(ada, ben)).toBe(true);
    bens.loseNetwork();
  });
});
