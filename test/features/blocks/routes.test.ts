import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { targetsOf } from "../../../src/db/outbox/store.ts";
import { block } from "../../../src/features/blocks/actions.ts";
import { deleteBlock, insertBlock } from "../../../src/features/blocks/store.ts";
import { findBlocks } from "../../../src/features/contacts/actions.ts";
import { contactsOf } from "../../../src/features/contacts/relations/actions.ts";
import { blocks, friendships } from "../../../src/features/contacts/tables.ts";
import { findWithRole } from "../../../src/features/conversations/store.ts";
import { deliverDueOutbox } from "../../../src/outbox.ts";
import { api, refused } from "../../support/api.ts";
import { room, say, start, startGroup } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acquaint, befriend } from "../../support/contacts.ts";
import { openTab } from "../../support/events.ts";
import { waitingFor } from "../../support/outbox.ts";
import { enter } from "../../support/socket.ts";

interface Page {
  items: { username: string }[];
  count: number;
}

const put = (as: Player, whom: Player) => api("PUT", `/api/blocks/${whom.username}/`, { as });
const takeBack = (as: Player, whom: Player) => api("DELETE", `/api/blocks/${whom.username}/`, { as });
const send = (as: Player, id: number) =>
  api("POST", `/api/chat/conversations/${id}/send_message/`, { as, body: { content: "Hello?" } });

async function versionOf(id: number): Promise<number> {
  return (await findWithRole(ctx.db, id, 0))?.conversation.directoryVersion ?? 0;
}

describe("the list of blocks", () => {
  it("is returned newest first, in pages", async () => {
    const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
    for (const [index, { id }] of [ben, cleo, dan].entries())
      await insertBlock(ctx.db, ada.id, id, 1 + index);
    const list = async (query: string) => {
      const { body } = await api<Page>("GET", `/api/blocks/${query}`, { as: ada });
      return [body.items.map(({ username }) => username), body.count];
    };
    expect(await list("")).toEqual([[dan.username, cleo.username, ben.username], 3]);
    expect(await list("?limit=1&offset=1")).toEqual([[cleo.username], 3]);
    expect(await list("?offset=3")).toEqual([[], 3]);
  });

  it("finds a person ignoring case, with the time of the first block", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await insertBlock(ctx.db, ada.id, ben.id, 1);
    const path = `/api/blocks/${ben.username.toUpperCase()}`;
    for (const method of ["GET", "PUT"]) {
      const { status, body } = await api(method, path, { as: ada });
      expect([status, body.username, body.date]).toEqual([200, ben.username, "1970-01-01T00:00:00.001Z"]);
    }
  });

  it("is private: each of two who blocked each other sees only their own block", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await put(ada, ben);
    const before = await api("GET", `/api/blocks/${ben.username}/`, { as: ada });
    expect((await put(ben, ada)).status).toBe(201);
    expect(await api("GET", `/api/blocks/${ben.username}/`, { as: ada })).toMatchObject({
      status: 200,
      body: before.body,
    });
    expect((await takeBack(ada, ben)).status).toBe(204);
    expect((await refused("GET", `/api/blocks/${ben.username}/`, { as: ada })).status).toBe(404);
    expect((await api("GET", `/api/blocks/${ada.username}/`, { as: ben })).body).toMatchObject({
      is_blocked_user: true,
      is_blocked_by_user: false,
    });
  });

  it("reveals nothing to people who could not see each other online", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await start(ada, ben);
    await befriend(ada, ben);
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id]);
    const bens = await openTab(ben);
    for (const change of [put, takeBack]) {
      expect((await change(ada, ben)).status).toBeLessThan(300);
      expect(await bens.heard()).toEqual([]);
    }
    expect((await api("GET", "/notifications/", { as: ben })).body).toEqual({ items: [], count: 0 });
  });

  it("loses an entry with either's account, as a friendship does", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    await put(ada, ben);
    await put(cleo, ada);
    await befriend(ada, cleo);
    expect((await api("DELETE", `/api/accounts/${ada.id}/`, { as: ada })).status).toBe(200);
    for (const { id } of [ben, cleo]) {
      expect(await findBlocks(ctx, id, [ada.id])).toEqual({ blocked: new Set(), apart: new Set() });
    }
    expect(await ctx.db.select().from(blocks).where(eq(blocks.blockerId, cleo.id))).toEqual([]);
    expect(await ctx.db.select().from(friendships).where(eq(friendships.accountId, cleo.id))).toEqual([]);
    expect(await api("GET", "/api/blocks/", { as: cleo })).toMatchObject({ body: { items: [], count: 0 } });
  });
});

describe("two people online", () => {
  /** Two friends with a conversation, each with a tab and in the room, who heard all that there was to hear. */
  async function friendsAtHand() {
    const players = await cast("ada", "ben");
    const [ada, ben] = players;
    await befriend(ada, ben);
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    await adas.nextOf("user_online");
    const rooms = [await enter(id, ada), await enter(id, ben)] as const;
    const heard = async () => {
      const told = [];
      for (const room of rooms) told.push(...(await room.pending()).map(({ type }) => type));
      for (const tab of [adas, bens]) {
        told.push(...(await tab.heard()).map(({ action, data }) => `${action} ${data.username}`));
      }
      return told;
    };
    await heard();
    return { ada, ben, adas, bens, heard };
  }

  const parted = ({ ada, ben }: { ada: Player; ben: Player }) => [
    "user_offline",
    "user_offline",
    `user_offline ${ben.username}`,
    `user_offline ${ada.username}`,
  ];

  it("[P21] see each other go offline with the first block, and nothing of other blocks meanwhile", async () => {
    const scene = await friendsAtHand();
    const { ada, ben, heard } = scene;
    expect((await put(ada, ben)).status).toBe(201);
    expect(await heard()).toEqual(parted(scene));
    const changes = [
      () => put(ada, ben),
      () => put(ben, ada),
      () => put(ben, ada),
      () => takeBack(ada, ben),
      () => put(ben, ada),
      () => put(ada, ben),
      () => takeBack(ben, ada),
      () => put(ada, ben),
    ];
    for (const change of changes) {
      expect((await change()).status).toBeLessThan(300);
      expect(await heard()).toEqual([]);
    }
    await takeBack(ada, ben);
    expect(await heard()).toEqual(parted(scene).map((frame) => frame.replace("offline", "online")));
  });

  it("[P21] see each other go offline once, however many blocks are made at once, from either side", async () => {
    const scene = await friendsAtHand();
    const { ada, ben, heard } = scene;
    const made = await Promise.all([put(ada, ben), put(ben, ada), put(ada, ben), put(ben, ada)]);
    expect(made.map(({ status }) => status).sort()).toEqual([200, 200, 201, 201]);
    expect(await heard()).toEqual(parted(scene));
  });

  it("[P21] see each other go offline even if their objects could not be reached at once, and something else failed", async () => {
    const scene = await friendsAtHand();
    const { ada, ben, heard } = scene;
    let failures = 0;
    const unreachable = async () => {
      failures += 1;
      throw new Error("the object is not reached");
    };
    const getByName = (name: string) => {
      const there = ctx.env.USER_ROOM.getByName(name);
      return {
        severInvites: unreachable,
        showPresenceTo: (...seen: Parameters<typeof there.showPresenceTo>) =>
          failures < 4 ? unreachable() : there.showPresenceTo(...seen),
      };
    };
    const env = { ...ctx.env, USER_ROOM: { getByName } as unknown as typeof ctx.env.USER_ROOM };
    const background = (_: string, work: Promise<unknown>) => void work.catch(() => {});
    const asked = block({ ...ctx, env, background }, { accountId: ada.id, grantId: "" }, ben.username);
    await expect(asked).rejects.toThrow("not reached");
    expect(await heard()).toEqual(parted(scene));
    expect((await put(ada, ben)).status).toBe(200);
    expect(await heard()).toEqual([]);
  });
});

describe("the delivery of a block to rooms", () => {
  it("is queued with it for every current and former conversation of both, and for no other", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const leftBy = async (player: Player) => {
      const group = await startGroup(cleo, ada, ben);
      await api("DELETE", `/api/chat/conversations/${group}/members/${player.id}/`, { as: player });
      return group;
    };
    const shared = [
      await start(ada, ben),
      await startGroup(cleo, ada, ben),
      await leftBy(ada),
      await leftBy(ben),
    ];
    const others = [await start(ada, cleo), await start(ben, cleo)];
    const versions = async (ids: number[]) => Promise.all(ids.map(versionOf));
    const tasks = async (ids = [...shared, ...others]) =>
      (await Promise.all(ids.map((id) => waitingFor(`conversation:${id}`)))).flat();
    const rooms = targetsOf("conversation", shared);
    const changes = [
      [insertBlock, { isNew: true, isFirst: true, rooms }],
      [deleteBlock, { isRemoved: true, rooms }],
    ] as const;
    for (const [change, answer] of changes) {
      const [sharedBefore, othersBefore] = [await versions(shared), await versions(others)];
      expect(await tasks()).toEqual([]);
      expect(await change(ctx.db, ada.id, ben.id, Date.now())).toEqual(answer);
      expect(await versions(shared)).toEqual(sharedBefore.map((version) => version + 1));
      expect(await versions(others)).toEqual(othersBefore);
      expect(await tasks()).toMatchObject(
        shared.map((id) => ({ target: `conversation:${id}`, kind: "refresh_directory" })),
      );
      await ctx.deliver(...rooms);
    }
    expect(await tasks()).toEqual([]);
  });

  it("is complete once the request is answered", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "Hello");
    for (const [change, status] of [
      [put, 403],
      [takeBack, 201],
    ] as const) {
      await change(ada, ben);
      expect(await waitingFor(`conversation:${id}`)).toEqual([]);
      expect([(await send(ada, id)).status, (await send(ben, id)).status]).toEqual([status, status]);
    }
  });

  it("is completed by the cron if the block was stored and the rest failed", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const command = { type: "SendMessage", content: "Hi", attachment: null, clientId: null } as const;
    const sendAs = ({ id: accountId }: Player) =>
      room(id).perform(accountId, { ...command, clientTime: null }, 0);
    expect(await sendAs(ada)).toMatchObject({ ok: true });
    await insertBlock(ctx.db, ada.id, ben.id, Date.now());
    while ((await deliverDueOutbox(ctx, 100)) > 0);
    for (const player of [ada, ben]) {
      expect(await sendAs(player)).toMatchObject({ ok: false, refusal: { code: "not_allowed" } });
    }
  });
});

describe("the effect of a block", () => {
  it("is found among any number of people, from either side", async () => {
    const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
    await put(ada, ben);
    await put(cleo, ada);
    await put(ben, dan);
    const many = Array.from({ length: 1000 }, (_, index) => 1_000_000 + index);
    const found = await findBlocks(ctx, ada.id, [...many, ben.id, cleo.id, dan.id]);
    expect(found).toEqual({ blocked: new Set([ben.id]), apart: new Set([ben.id, cleo.id]) });
    expect(await findBlocks(ctx, ada.id, [])).toEqual({ blocked: new Set(), apart: new Set() });
  });

  it("does not make contacts of the other through a third, nor of friends of friends", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    await befriend(ada, cleo);
    await befriend(ben, cleo);
    expect([await contactsOf(ctx, ada.id), await contactsOf(ctx, ben.id)]).toEqual([[cleo.id], [cleo.id]]);
    await acquaint(await startGroup(cleo, ada, ben), ada, ben, cleo);
    expect(await contactsOf(ctx, ada.id)).toEqual([ben.id, cleo.id]);
    await put(ben, ada);
    expect([await contactsOf(ctx, ada.id), await contactsOf(ctx, ben.id)]).toEqual([[cleo.id], [cleo.id]]);
    expect(await contactsOf(ctx, cleo.id)).toEqual([ada.id, ben.id]);
  });

  it("leaves both in a group that they share", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const group = await startGroup(ada, ben);
    await put(ada, ben);
    const added = await api("POST", `/api/chat/conversations/${group}/members/`, {
      as: ben,
      body: { account_id: cleo.id },
    });
    expect(added.status).toBe(201);
    expect((await send(ben, group)).status).toBe(201);
    expect((await send(ada, group)).status).toBe(201);
  });
});
