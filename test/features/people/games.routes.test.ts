import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { objectOf } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { openTab, type Tab } from "../../support/events.ts";

interface Page {
  items: { id: string; action: string; data: Record<string, unknown>; is_read: boolean }[];
  count: number;
}

interface Playing {
  player: Player;
  tab: Tab;
}

const IN_A_GAME = "You are in a game: end it first.";

const NONE: Page = { items: [], count: 0 };

const notes = async (as: Player, query = "") =>
  (await api<Page>("GET", `/notifications/${query}`, { as })).body;

async function players<Names extends string[]>(...names: Names) {
  const people = await cast(...names);
  const playing: Playing[] = [];
  for (const player of people) playing.push({ player, tab: await openTab(player) });
  return playing as { [Index in keyof Names]: Playing };
}

function invite(inviter: Playing, invitee: Playing, client_id = "tab-1", options: object = {}): void {
  inviter.tab.say("game_invite", { username: invitee.player.username, client_id, options });
}

/** Brings two into a game; its number. */
async function play(inviter: Playing, invitee: Playing): Promise<string> {
  invite(inviter, invitee);
  await invitee.tab.nextOf("game_invite");
  invitee.tab.say("reply_game_invite", { username: inviter.player.username, accept: true });
  const found = await inviter.tab.nextOf("game_found");
  expect((await invitee.tab.nextOf("game_found")).game_id).toBe(found.game_id);
  return String(found.game_id);
}

/** What someone is told who invites: a reason why not, or null where the invite arrives. */
async function invited(inviter: Playing, invitee: Playing): Promise<unknown> {
  invite(inviter, invitee, "probe");
  const canceled = (await inviter.tab.heard()).find(({ action }) => action === "game_invite_canceled");
  if (canceled) return canceled.data.message;
  expect(await invitee.tab.nextOf("game_invite")).toMatchObject({ client_id: "probe" });
  return null;
}

const end = (gameId: string, as: Player) => api("DELETE", `/api/games/${gameId}/`, { as });

describe("GET /api/games/", () => {
  const gamesOf = async (as: Player) => (await api("GET", "/api/games/", { as })).body;

  it("[I20] returns the game to both, also to someone who was offline when it began, until it ends", async () => {
    const [ada, ben, cleo] = await players("ada", "ben", "cleo");
    invite(ada, ben);
    await ben.tab.nextOf("game_invite");
    ada.tab.close();
    ben.tab.say("reply_game_invite", { username: ada.player.username, accept: true });
    const { game_id } = await ben.tab.nextOf("game_found");
    const against = ({ player: { username } }: Playing) => ({
      items: [
        {
          game_id,
          opponent: { username, nickname: expect.any(String), avatar: "/avatar.svg" },
          ends_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        },
      ],
      count: 1,
    });
    expect(await gamesOf(ada.player)).toEqual(against(ben));
    expect(await gamesOf(ben.player)).toEqual(against(ada));
    expect(await gamesOf(cleo.player)).toEqual(NONE);
    expect((await refused("GET", "/api/games/")).status).toBe(401);
    await end(String(game_id), ada.player);
    for (const { player } of [ada, ben]) expect(await gamesOf(player)).toEqual(NONE);
  });
});

describe("DELETE /api/games/{game_id}/", () => {
  it.each(["the inviter", "the invitee"])("ends the game for both when %s asks, once", async (who) => {
    const [ada, ben, cleo, dan] = await players("ada", "ben", "cleo", "dan");
    const gameId = await play(ada, ben);
    expect([await invited(ada, cleo), await invited(ben, dan)]).toEqual([IN_A_GAME, IN_A_GAME]);
    const [ending, other] = who === "the inviter" ? [ada, ben] : [ben, ada];
    expect((await end(gameId, ending.player)).status).toBe(204);
    for (const { player } of [ending, other]) {
      const problem = await refused("DELETE", `/api/games/${gameId}/`, { as: player });
      expect(problem).toMatchObject({ status: 404, code: "not_found" });
    }
    expect([await invited(ada, cleo), await invited(ben, dan)]).toEqual([null, null]);
  });

  it("accepts an id in upper case, and a missing slash", async () => {
    const [ada, ben] = await players("ada", "ben");
    const gameId = await play(ada, ben);
    expect((await api("DELETE", `/api/games/${gameId.toUpperCase()}`, { as: ben.player })).status).toBe(204);
  });

  it("does not find other people's game, which continues", async () => {
    const [ada, ben, stranger] = await players("ada", "ben", "stranger");
    const gameId = await play(ada, ben);
    expect((await refused("DELETE", `/api/games/${gameId}/`, { as: stranger.player })).status).toBe(404);
    expect((await refused("DELETE", `/api/games/${gameId}/`)).status).toBe(401);
    expect([await invited(ada, stranger), await invited(ben, stranger)]).toEqual([IN_A_GAME, IN_A_GAME]);
    expect((await end(gameId, ada.player)).status).toBe(204);
  });

  it("does not find another id, whatever it looks like, and the game continues", async () => {
    const [ada, ben, cleo] = await players("ada", "ben", "cleo");
    const gameId = await play(ada, ben);
    for (const other of [crypto.randomUUID(), "1", "x", "%00", `${gameId}0`, "null"]) {
      const { status } = await refused("DELETE", `/api/games/${other}/`, { as: ada.player });
      expect([other, status]).toEqual([other, 404]);
    }
    expect(await invited(ada, cleo)).toBe(IN_A_GAME);
  });

  it("does not find an invite, which stays open", async () => {
    const [ada, ben] = await players("ada", "ben");
    invite(ada, ben);
    const { game_id } = await ben.tab.nextOf("game_invite");
    for (const { player } of [ada, ben]) {
      expect((await refused("DELETE", `/api/games/${game_id}/`, { as: player })).status).toBe(404);
    }
    ben.tab.say("game_accepted", { username: ada.player.username });
    expect(await ada.tab.nextOf("game_found")).toMatchObject({ game_id });
  });

  it("for a game that is over does not affect the next one", async () => {
    const [ada, ben, cleo] = await players("ada", "ben", "cleo");
    const first = await play(ada, ben);
    await end(first, ada.player);
    const second = await play(ben, ada);
    expect(second).not.toBe(first);
    expect((await refused("DELETE", `/api/games/${first}/`, { as: ada.player })).status).toBe(404);
    expect(await invited(ada, cleo)).toBe(IN_A_GAME);
    expect((await end(second, ada.player)).status).toBe(204);
  });

  it("ends a game of two whose objects were evicted, and who closed every tab", async () => {
    const [ada, ben] = await players("ada", "ben");
    const gameId = await play(ada, ben);
    for (const { tab } of [ada, ben]) tab.close();
    for (const { player } of [ada, ben]) await evictDurableObject(objectOf(player));
    expect((await end(gameId, ben.player)).status).toBe(204);
    expect((await refused("DELETE", `/api/games/${gameId}/`, { as: ada.player })).status).toBe(404);
  });

  it("is 204 for at least one of two concurrent requests, and the game is over for both", async () => {
    const [ada, ben, cleo] = await players("ada", "ben", "cleo");
    const gameId = await play(ada, ben);
    const answers = await Promise.all([end(gameId, ada.player), end(gameId, ben.player)]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(204);
    expect(statuses.filter((status) => status !== 204 && status !== 404)).toEqual([]);
    expect([await invited(ada, cleo), await invited(ben, ada)]).toEqual([null, null]);
  });

  it("is not needed if the opponent's account is deleted", async () => {
    const [ada, ben, cleo] = await players("ada", "ben", "cleo");
    const gameId = await play(ada, ben);
    expect(await invited(ben, cleo)).toBe(IN_A_GAME);
    const path = `/api/accounts/${ada.player.id}/`;
    expect((await api("DELETE", path, { as: ada.player })).status).toBe(200);
    expect(await invited(ben, cleo)).toBeNull();
    expect((await refused("DELETE", `/api/games/${gameId}/`, { as: ben.player })).status).toBe(404);
  });
});

describe("the start of a game", () => {
  it("[I7] ends the invite to its inviter, whose inviter may then invite others", async () => {
    const [ada, ben, cleo] = await players("ada", "ben", "cleo");
    invite(cleo, ada, "cleos");
    await ada.tab.nextOf("game_invite");
    await play(ada, ben);
    const { username } = cleo.player;
    expect(await cleo.tab.nextOf("game_invite_canceled")).toMatchObject({ username, client_id: "cleos" });
    expect(await ada.tab.nextOf("game_invite_canceled")).toMatchObject({
      username,
      client_id: "cleos",
      message: "You are in a game, so you cannot join Cleo Test.",
    });
    expect(await notes(ada.player)).toEqual(NONE);
    ada.tab.say("game_accepted", { username: cleo.player.username });
    const refused = await ada.tab.nextOf("game_invite_canceled");
    expect(refused).not.toHaveProperty("client_id");
    const [dan] = await players("dan");
    expect(await invited(cleo, dan)).toBeNull();
  });

  it("[I6] is sent once to someone who said yes twice, and nothing else", async () => {
    const [ada, ben] = await players("ada", "ben");
    invite(ada, ben);
    await ben.tab.nextOf("game_invite");
    for (let click = 0; click < 3; click += 1) {
      ben.tab.say("game_accepted", { username: ada.player.username });
    }
    expect(await ada.tab.nextOf("game_found")).toMatchObject({ username: ada.player.username });
    expect((await ben.tab.next()).action).toBe("game_found");
    expect(await ben.tab.heard()).toEqual([]);
    expect(await ada.tab.heard()).toEqual([]);
  });
});

describe("the notification of an invite", () => {
  it("[P13] is listed as it was sent, for the invitee only", async () => {
    const [ada, ben] = await players("ada", "ben");
    invite(ada, ben, "tab-7", { game_speed: "fast", ranked: true, score_to_win: 20, colour: "red" });
    const told = await ben.tab.nextOf("game_invite");
    expect(told).toEqual({
      username: ada.player.username,
      nickname: "Ada Test",
      avatar: "/avatar.svg",
      game_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      client_id: "tab-7",
      settings: { game_speed: "fast", ranked: true, score_to_win: 20 },
      status: "pending",
      invitee: { username: ben.player.username, nickname: "Ben Test", avatar: "/avatar.svg" },
      date: expect.stringMatching(/\.\d{3}Z$/),
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await notes(ben.player)).toEqual({
      items: [{ id: told.id, action: "game_invite", data: told, is_read: false }],
      count: 1,
    });
    expect(await notes(ada.player)).toEqual(NONE);
  });

  const ends: [string, (ada: Playing, ben: Playing) => Promise<void>][] = [
    [
      "is declined",
      async (ada, ben) => {
        ben.tab.say("game_declined", { username: ada.player.username });
        await ada.tab.nextOf("game_declined");
      },
    ],
    [
      "is accepted",
      async (ada, ben) => {
        ben.tab.say("game_accepted", { username: ada.player.username });
        await ben.tab.nextOf("game_found");
      },
    ],
    [
      "is taken back",
      async (ada, ben) => {
        ada.tab.say("cancel_game_invite", { username: ben.player.username });
        await ben.tab.nextOf("game_invite_canceled");
      },
    ],
    [
      "is cut off by a block",
      async (ada, ben) => {
        expect((await api("PUT", `/api/blocks/${ada.player.username}/`, { as: ben.player })).status).toBe(
          201,
        );
      },
    ],
    [
      "goes with the inviter's account",
      async (ada) => {
        const path = `/api/accounts/${ada.player.id}/`;
        expect((await api("DELETE", path, { as: ada.player })).status).toBe(200);
      },
    ],
  ];

  it.each(ends)("[P13] leaves the list when the invite %s, and is not counted", async (_, ending) => {
    const [ada, ben] = await players("ada", "ben");
    invite(ada, ben);
    const { id } = await ben.tab.nextOf("game_invite");
    expect(await notes(ben.player)).toMatchObject({ items: [{ id }], count: 1 });
    await ending(ada, ben);
    for (const query of ["", "?is_read=false", "?is_read=true"]) {
      expect(await notes(ben.player, query)).toEqual(NONE);
    }
  });

  it("[P13] is not counted among the notifications marked as read once the invite is over", async () => {
    const [ada, ben] = await players("ada", "ben");
    invite(ada, ben);
    await ben.tab.nextOf("game_invite");
    ada.tab.say("cancel_game_invite", { username: ben.player.username });
    await ben.tab.nextOf("game_invite_canceled");
    const { body } = await api("POST", "/notifications/mark_all_as_read", { as: ben.player });
    expect(body).toEqual({ success: true, notifications_marked_read: 0 });
  });
});
