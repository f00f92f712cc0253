import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Connection } from "../../scripts/demo/connection.ts";
import { seededRandom } from "../support/random.ts";
import { type ServerPerson, TestServer } from "../support/server.ts";

const KILLS = 8;

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ people: 30 });
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
  it("nobody who was online and does not come back is a ghost: who looks sees it, and contacts are told", async () => {
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

  it("an invite is accepted by both or by neither, however the power fails in between", async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    for (let round = 0; round < KILLS; round += 1) {
      const [one, other] = server.people.slice(3 + 2 * round, 5 + 2 * round) as [ServerPerson, ServerPerson];
      const [ones, others] = [await tab(one), await tab(other)];
      ones.send({ action: "game_invite", data: { username: other.username, client_id: "tab-1" } });
      const { game_id } = await others.receive("game_invite");
      others.send({ action: "game_accepted", data: { username: one.username } });
      await new Promise((resolve) => setTimeout(resolve, random() * 12));
      await powerCut();
      await agree(one, other, String(game_id), `seed ${seed}, round ${round}`);
    }
  });
});

/** Both are in the game of an invite that was being accepted, or it can still be; and once it is over, both are free. */
async function agree(one: ServerPerson, other: ServerPerson, gameId: string, story: string): Promise<void> {
  const [ones, others] = [await tab(one), await tab(other)];
  const list = (await server.request("GET", "/notifications/", other)) as { items: { action: string }[] };
  const isPending = list.items.some(({ action }) => action === "game_invite");
  if (isPending) {
    others.send({ action: "game_accepted", data: { username: one.username } });
    for (const each of [ones, others]) expect((await each.receive("game_found")).game_id, story).toBe(gameId);
  }
  const end = async (person: ServerPerson) => {
    const url = new URL(`/api/games/${gameId}/`, server.url);
    const headers = { Authorization: `Bearer ${person.access}` };
    return (await fetch(url, { method: "DELETE", headers })).status;
  };
  // Whoever was asked for their word gives it as soon as it reaches them: letters are delivered until they are taken.
  await expect.poll(() => end(other), { timeout: 20_000, message: story }).toBe(204);
  await expect.poll(() => end(one), { timeout: 20_000, message: story }).toBe(404);
  for (const [asks, { username }, client_id] of [
    [ones, other, "one again"],
    [others, one, "the other again"],
  ] as const) {
    asks.send({ action: "game_invite", data: { username, client_id } });
    asks.send({ action: "cancel_game_invite", data: { username } });
    const { message } = await asks.receive("game_invite_canceled", (frame) => frame.client_id === client_id);
    expect(message, story).toContain("You took back");
  }
  ones.loseNetwork();
  others.loseNetwork();
}
