import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/lib/time.ts";
import { api } from "../../support/api.ts";
import { callAgain, objectOf, room, say, start, startGroup } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acceptPlace } from "../../support/contacts.ts";
import { trigger } from "../../support/cron.ts";
import { openTab } from "../../support/events.ts";
import { waitingFor } from "../../support/outbox.ts";
import { enter } from "../../support/socket.ts";
import {
  channelObject,
  invite,
  makeChannel,
  makeWorkspace,
  post,
  workspaceObject,
} from "../../support/team.ts";

const EVERY_MINUTE = "* * * * *";

/** Makes a person's object fail to keep notifications, until it is mended. */
function breakPerson(player: Player): Promise<void> {
  return runInDurableObject(objectOf(player), (_, { storage }) => {
    storage.sql.exec("ALTER TABLE notifications RENAME TO notifications_away");
  });
}

function mendPerson(player: Player): Promise<void> {
  return runInDurableObject(objectOf(player), (_, { storage }) => {
    storage.sql.exec("ALTER TABLE notifications_away RENAME TO notifications");
  });
}

async function noticesOf(player: Player): Promise<string[]> {
  const { body } = await api<{ items: { data: { message?: string; username?: string } }[] }>(
    "GET",
    "/notifications/?limit=100",
    { as: player },
  );
  return body.items.map(({ data }) => data.message ?? data.username ?? "");
}

const waiting = (player: Player) => waitingFor(`person:${player.id}`);

const later = (ms: number) => ({ ...ctx, now: () => Date.now() + ms });

describe("a person whose object fails", () => {
  it("[W11] delays nobody who was added after them, and is notified once it recovers", async () => {
    const [ada, broken, ben] = await cast("ada", "broken", "ben");
    const workspaceId = await makeWorkspace(ada);
    await breakPerson(broken);
    await invite(ada, { workspaceId }, broken);
    await invite(ada, { workspaceId }, ben);
    expect(await noticesOf(ben)).toEqual(["Ada added you to The Team"]);
    expect(await waiting(broken)).toMatchObject([{ failures: 1 }]);
    await trigger(later(2 * MINUTE_MS), EVERY_MINUTE);
    expect(await waiting(broken)).toMatchObject([{ failures: 2 }]);
    await mendPerson(broken);
    await trigger(later(HOUR_MS), EVERY_MINUTE);
    expect(await noticesOf(broken)).toEqual(["Ada added you to The Team"]);
    expect(await waiting(broken)).toEqual([]);
  });

  it("[W11] delays nobody mentioned with or after them", async () => {
    const [ada, broken, ben, cleo] = await cast("ada", "broken", "ben", "cleo");
    const workspaceId = await makeWorkspace(ada);
    const channelId = await makeChannel(ada, workspaceId);
    for (const player of [broken, ben, cleo]) {
      await invite(ada, { workspaceId }, player);
      await acceptPlace(player, workspaceId);
    }
    await breakPerson(broken);
    await post(ada, channelId, `hello @${broken.username} and @${ben.username}`);
    await post(ada, channelId, `hello @${cleo.username}`);
    const mention = `${ada.username} mentioned you in #general`;
    for (const player of [ben, cleo]) await expect.poll(() => noticesOf(player)).toContain(mention);
    await mendPerson(broken);
    await callAgain(channelObject(channelId));
    expect(await runDurableObjectAlarm(channelObject(channelId))).toBe(true);
    expect(await noticesOf(broken)).toContain(mention);
  });

  it("[C4] delays none of the other hundred members of a group, though it fails repeatedly", async () => {
    const [ada, broken] = await cast("ada", "broken");
    const { results } = await env.DB.prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < 99)
       insert into accounts (username, username_key, email, email_key, password_hash, first_name, last_name, created_at, updated_at)
       select 'many' || i, 'many' || i, 'many' || i || '@example.com', 'many' || i || '@example.com', '', '', '', 0, 0 from n returning id`,
    ).all<{ id: number }>();
    const id = await startGroup(ada, broken, ...(results as Player[]));
    await runInDurableObject(objectOf(broken), (_, { storage }) => {
      storage.sql.exec("ALTER TABLE inbox RENAME TO inbox_away");
    });
    for (const text of ["one", "two", "three", "four"]) await say(ada, id, text);
    const heard = async () => {
      const counts = await Promise.all(
        results.map(({ id: who }) =>
          runInDurableObject(objectOf({ id: who }), (_, { storage }) =>
            [...storage.sql.exec("SELECT unread FROM inbox")].map(({ unread }) => unread),
          ),
        ),
      );
      return counts.filter(([unread]) => unread === 4).length;
    };
    await expect.poll(heard).toBe(99);
    const failing = await runInDurableObject(room(id), (_, { storage }) => [
      ...storage.sql.exec("SELECT target, failures FROM unreachable_targets"),
    ]);
    expect(failing).toMatchObject([{ target: `person:${broken.id}` }]);
    expect(await runInDurableObject(room(id), (_, { storage }) => storage.getAlarm())).not.toBeNull();
  });

  it("[W11] gets mentions from before the channel had an outbox", async () => {
    const [ada, broken] = await cast("ada", "broken");
    const workspaceId = await makeWorkspace(ada);
    const channelId = await makeChannel(ada, workspaceId);
    await invite(ada, { workspaceId }, broken);
    await acceptPlace(broken, workspaceId);
    await post(ada, channelId, `told, @${broken.username}`);
    const mention = `${ada.username} mentioned you in #general`;
    await expect.poll(() => noticesOf(broken)).toContain(mention);
    await breakPerson(broken);
    await post(ada, channelId, `waiting, @${broken.username}`);
    await runInDurableObject(channelObject(channelId), (_, { storage }) => {
      storage.sql.exec("DELETE FROM outbox; INSERT INTO cursors (name, told) VALUES ('mentioned', 1)");
    });
    await mendPerson(broken);
    await callAgain(channelObject(channelId));
    expect(await runDurableObjectAlarm(channelObject(channelId))).toBe(true);
    expect((await noticesOf(broken)).filter((notice) => notice === mention)).toHaveLength(2);
    await evictDurableObject(channelObject(channelId));
    await runInDurableObject(channelObject(channelId), (_, { storage }) => {
      expect(storage.sql.exec("SELECT * FROM cursors").toArray()).toEqual([]);
      expect(storage.sql.exec("SELECT * FROM outbox").toArray()).toEqual([]);
    });
  });

  it("is given up after a week, and its entries are deleted", async () => {
    const [ada, broken] = await cast("ada", "broken");
    const workspaceId = await makeWorkspace(ada);
    await breakPerson(broken);
    await invite(ada, { workspaceId }, broken);
    await trigger(later(6 * DAY_MS), EVERY_MINUTE);
    expect(await waiting(broken)).toHaveLength(1);
    await trigger(later(8 * DAY_MS), EVERY_MINUTE);
    expect(await waiting(broken)).toEqual([]);
  });

  it("[P23] is retried with backoff, while events to others are delivered, and gets its own in order in the end", async () => {
    const [ada, broken, ben] = await cast("ada", "broken", "ben");
    const tab = await openTab(ada);
    await breakPerson(broken);
    const befriend = (player: Player) =>
      tab.send({ action: "add_new_friend", data: { sender_id: ada.id, receiver_id: player.id } });
    befriend(broken);
    const failuresOf = () =>
      runInDurableObject(objectOf(ada), (_, { storage }) =>
        [...storage.sql.exec<{ failures: number }>("SELECT failures FROM unreachable_targets")].map(
          ({ failures }) => failures,
        ),
      );
    await expect.poll(failuresOf).toEqual([1]);
    befriend(ben);
    await expect.poll(() => noticesOf(ben)).toEqual([ada.username]);
    expect(await failuresOf()).toEqual([1]);
    await mendPerson(broken);
    await callAgain(objectOf(ada));
    await runDurableObjectAlarm(objectOf(ada));
    await expect.poll(() => noticesOf(broken)).toEqual([ada.username]);
    expect(await failuresOf()).toEqual([]);
  });
});

describe("a workspace whose object fails", () => {
  it("[W10] delays no other, is retried with backoff, and gets its events once it recovers", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const [broken, sound] = [await makeWorkspace(ada), await makeWorkspace(ada)];
    await runInDurableObject(workspaceObject(broken), (_, { storage }) => {
      storage.sql.exec("ALTER TABLE events RENAME TO events_away");
    });
    await invite(ada, { workspaceId: broken }, ben);
    await invite(ada, { workspaceId: sound }, ben);
    expect(await noticesOf(ben)).toHaveLength(1);
    const failures = async () => (await waitingFor(`workspace:${broken}`))[0]?.failures;
    expect(await failures()).toBe(1);
    await trigger(ctx, EVERY_MINUTE);
    expect(await failures()).toBe(1);
    await trigger(later(2 * MINUTE_MS), EVERY_MINUTE);
    expect(await failures()).toBe(2);
    await runInDurableObject(workspaceObject(broken), (_, { storage }) => {
      storage.sql.exec("ALTER TABLE events_away RENAME TO events");
    });
    await trigger(later(HOUR_MS), EVERY_MINUTE);
    expect(await noticesOf(ben)).toHaveLength(2);
    expect(await failures()).toBeUndefined();
  });
});

describe("the alarm of a room", () => {
  const alarmOf = (id: number) => runInDurableObject(room(id), (_, { storage }) => storage.getAlarm());

  it("[R42] is set again if deleting files fails, and members are still told", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    await say(ada, id, "one");
    await runDurableObjectAlarm(room(id));
    expect(await alarmOf(id)).toBeNull();
    await env.DB.exec("ALTER TABLE outbox RENAME TO outbox_away");
    const socket = await enter(id, ada);
    socket.send({ type: "delete", message_id: 1 });
    await socket.nextOf("message_deleted");
    socket.close();
    await runDurableObjectAlarm(room(id));
    expect(await alarmOf(id)).toBeGreaterThan(Date.now());
    const { body } = await api<{ id: number; last_message: unknown }[]>("GET", "/api/chat/conversations/", {
      as: cleo,
    });
    expect(body).toMatchObject([{ id, last_message: null }]);
    await env.DB.exec("ALTER TABLE outbox_away RENAME TO outbox");
    await runDurableObjectAlarm(room(id));
    expect(await alarmOf(id)).toBeNull();
    expect(await waitingFor(`conversation:${id}`)).toMatchObject([{ kind: "purge_deleted" }]);
  });

  it("[R24] is set soon after a change, even if someone is backed off for long", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await runDurableObjectAlarm(room(id));
    await runInDurableObject(room(id), (_, { storage }) => storage.setAlarm(Date.now() + HOUR_MS));
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    await say(ada, id, "hello");
    expect(await alarmOf(id)).toBeLessThan(Date.now() + MINUTE_MS);
  });
});
