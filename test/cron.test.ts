import {
  createExecutionContext,
  createScheduledController,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createContext } from "../src/compose.ts";
import { SCHEDULE } from "../src/cron.ts";
import { outbox } from "../src/db/outbox/tables.ts";
import { grants, socketTickets } from "../src/features/auth/tables.ts";
import { eraseFromConversations } from "../src/features/conversations/actions.ts";
import { conversationMembers, conversations } from "../src/features/conversations/tables.ts";
import { receiveFile } from "../src/features/media/actions.ts";
import { media } from "../src/features/media/tables.ts";
import { idempotencyKeys } from "../src/http/tables.ts";
import worker from "../src/index.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../src/lib/time.ts";
import { PNG_BYTES } from "./features/media/samples.ts";
import { api } from "./support/api.ts";
import { room, say, start, startGroup } from "./support/build.ts";
import { cast, ctx } from "./support/cast.ts";
import { trigger } from "./support/cron.ts";
import { waitingFor } from "./support/outbox.ts";
import { enter } from "./support/socket.ts";

const EVERY_MINUTE = "* * * * *";
const EVERY_HALF_HOUR = "*/30 * * * *";
const WEEK_MS = 7 * DAY_MS;

/** A context whose clock is ahead. */
const later = (ms: number) => ({ ...ctx, now: () => Date.now() + ms });

const tasksOf = (conversationId: number) => waitingFor(`conversation:${conversationId}`);

function rowsOf(conversationId: number): Promise<number[]> {
  return runInDurableObject(room(conversationId), (_, { storage }) =>
    [...storage.sql.exec<{ id: number }>("SELECT id FROM messages ORDER BY id")].map(({ id }) => id),
  );
}

/** Sends these and deletes those, through a socket. */
async function sendAndDelete(id: number, as: { access: string }, count: number, ...deleted: number[]) {
  const socket = await enter(id, as);
  for (let at = 1; at <= count; at += 1) socket.send({ content: `message ${at}` });
  for (const message_id of deleted) socket.send({ type: "delete", message_id });
  for (const _ of deleted) await socket.nextOf("message_deleted");
  socket.close();
  await expect.poll(async () => (await tasksOf(id)).map(({ kind }) => kind)).toEqual(["purge_deleted"]);
}

/** As if everything that was deleted in a room had been deleted this much earlier. */
async function ageDeletions(conversationId: number, ms: number, messageId?: number): Promise<void> {
  await runInDurableObject(room(conversationId), (_, { storage }) => {
    storage.sql.exec(
      "UPDATE messages SET deleted_at = deleted_at - ? WHERE deleted_at IS NOT NULL AND id = coalesce(?, id)",
      ms,
      messageId ?? null,
    );
  });
  await ctx.env.DB.prepare("UPDATE outbox SET due_at = due_at - ? WHERE target = ?")
    .bind(ms, `conversation:${conversationId}`)
    .run();
}

describe("every minute", () => {
  it("[R9] deleted messages are purged after 7 days, and not before", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await sendAndDelete(id, ada, 3, 2, 3);
    await ageDeletions(id, WEEK_MS - MINUTE_MS);
    await trigger(ctx, EVERY_MINUTE);
    expect(await rowsOf(id)).toEqual([1, 2, 3]);
    await ageDeletions(id, MINUTE_MS);
    await trigger(ctx, EVERY_MINUTE);
    expect(await rowsOf(id)).toEqual([1]);
    expect(await tasksOf(id)).toEqual([]);
    expect(await say(ben, id, "next")).toBe(4);
  });

  it("[R9] each deleted message is purged 7 days after its own deletion", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await sendAndDelete(id, ada, 3, 1, 2);
    await ageDeletions(id, WEEK_MS, 1);
    await trigger(ctx, EVERY_MINUTE);
    expect(await rowsOf(id)).toEqual([2, 3]);
    const [task] = await tasksOf(id);
    expect(task?.dueAt).toBeGreaterThan(Date.now() + WEEK_MS - MINUTE_MS);
    await ageDeletions(id, WEEK_MS);
    await trigger(ctx, EVERY_MINUTE);
    expect(await rowsOf(id)).toEqual([3]);
  });

  it("[R9] a purged room schedules its next purge", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await sendAndDelete(id, ada, 1, 1);
    await ageDeletions(id, WEEK_MS);
    await trigger(ctx, EVERY_MINUTE);
    await say(ada, id, "another");
    const socket = await enter(id, ada);
    socket.send({ type: "delete", message_id: 2 });
    await socket.nextOf("message_deleted");
    await expect.poll(async () => (await tasksOf(id)).length).toBe(1);
    await ageDeletions(id, WEEK_MS);
    await trigger(ctx, EVERY_MINUTE);
    expect(await rowsOf(id)).toEqual([]);
    expect(await say(ben, id, "next")).toBe(3);
  });

  it("jobs are idempotent: twice, concurrently or late", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await sendAndDelete(id, ada, 2, 1);
    await Promise.all([1, 2].map(() => trigger(later(30 * DAY_MS), EVERY_MINUTE)));
    await trigger(later(60 * DAY_MS), EVERY_MINUTE);
    expect(await rowsOf(id)).toEqual([2]);
    expect(await tasksOf(id)).toEqual([]);
  });

  it("a failing room does not delay others and is retried a minute later", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const [broken, sound] = [await start(ada, ben), await startGroup(ada, ben)];
    for (const id of [broken, sound]) {
      await sendAndDelete(id, ada, 1, 1);
      await ageDeletions(id, WEEK_MS);
    }
    await runInDurableObject(room(broken), (_, { storage }) => {
      storage.sql.exec("ALTER TABLE messages RENAME TO messages_away");
    });
    await trigger(ctx, EVERY_MINUTE);
    expect(await rowsOf(sound)).toEqual([]);
    const [task] = await tasksOf(broken);
    expect(task?.dueAt).toBeGreaterThan(Date.now() + MINUTE_MS / 2);
    await runInDurableObject(room(broken), (_, { storage }) => {
      storage.sql.exec("ALTER TABLE messages_away RENAME TO messages");
    });
    await trigger(later(2 * MINUTE_MS), EVERY_MINUTE);
    expect(await rowsOf(broken)).toEqual([]);
    expect(await tasksOf(broken)).toEqual([]);
  });

  it("a member whose removal did not reach the room is disconnected", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startGroup(ada, ben);
    const fromBen = await enter(id, ben);
    await ctx.db.batch([
      ctx.db.update(conversationMembers).set({ leftAt: 1 }).where(eq(conversationMembers.accountId, ben.id)),
      ctx.db.update(conversations).set({ directoryVersion: 2 }).where(eq(conversations.id, id)),
      ctx.db.insert(outbox).values({
        target: `conversation:${id}`,
        kind: "refresh_directory",
        key: "",
        payload: { version: 2 },
        dueAt: 1,
      }),
    ]);
    await trigger(ctx, EVERY_MINUTE);
    expect(await fromBen.closed).toMatchObject({ code: 4003 });
    expect(await tasksOf(id)).toEqual([]);
  });

  it("[R25] a deleted account is erased from rooms that missed the deletion", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "private words");
    await eraseFromConversations({ ...ctx, background: () => undefined }, ada.id);
    await trigger(ctx, EVERY_MINUTE);
    const { body } = await api<{ results: object[] }>("GET", `/api/chat/conversations/${id}/messages/`, {
      as: ben,
    });
    expect(body.results).toEqual([]);
    expect(await tasksOf(id)).toMatchObject([{ kind: "purge_deleted" }]);
  });

  it("a file without a message is removed after an hour; one with a message stays", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const upload = async () => {
      async function* stream() {
        yield PNG_BYTES;
      }
      const file = { name: "picture.png", declaredType: "image/png", stream: stream() };
      return receiveFile(ctx, { ...file, ownerId: ada.id, conversationId: id });
    };
    const [orphan, referred] = [await upload(), await upload()];
    await room(id).perform(
      ada.id,
      { type: "SendMessage", content: "", attachment: referred.path, clientId: null, clientTime: null },
      1,
    );
    await trigger(ctx, EVERY_MINUTE);
    expect(await env.MEDIA.head(orphan.key)).not.toBeNull();
    await trigger(later(HOUR_MS + MINUTE_MS), EVERY_MINUTE);
    expect(await env.MEDIA.head(orphan.key)).toBeNull();
    expect(await env.MEDIA.head(referred.key)).not.toBeNull();
    const rows = await ctx.db.select().from(media).where(eq(media.conversationId, id));
    expect(rows).toMatchObject([{ key: referred.key, state: "ready" }]);
  });
});

describe("every half hour", () => {
  it("removes old ended logins, expired tickets and old idempotency keys", async () => {
    const [ada] = await cast("ada");
    const now = Date.now();
    const grant = (id: string, endedAt: number | null) => ({
      id: `${id}-${ada.id}`,
      accountId: ada.id,
      kind: "bearer" as const,
      createdAt: 1,
      endedAt,
    });
    await ctx.db.batch([
      ctx.db
        .insert(grants)
        .values([
          grant("old", now - 30 * DAY_MS - MINUTE_MS),
          grant("recent", now - 30 * DAY_MS + MINUTE_MS),
        ]),
      ctx.db.insert(socketTickets).values([
        { ticketHash: "over", grantId: ada.grantId, expiresAt: now - 1 },
        { ticketHash: "good", grantId: ada.grantId, expiresAt: now + MINUTE_MS },
      ]),
      ctx.db.insert(idempotencyKeys).values([
        { scope: "cron", key: "old", request: "", bodyHash: null, createdAt: now - DAY_MS - MINUTE_MS },
        { scope: "cron", key: "recent", request: "", bodyHash: null, createdAt: now - DAY_MS + MINUTE_MS },
      ]),
    ]);
    await trigger(ctx, EVERY_HALF_HOUR);
    await trigger(ctx, EVERY_HALF_HOUR);
    const left = await ctx.db.select({ id: grants.id }).from(grants).where(eq(grants.accountId, ada.id));
    expect(left.map(({ id }) => id).sort()).toEqual([ada.grantId, `recent-${ada.id}`].sort());
    expect((await ctx.db.select().from(socketTickets)).map(({ ticketHash }) => ticketHash)).toEqual(["good"]);
    const keys = await ctx.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.scope, "cron"));
    expect(keys.map(({ key }) => key)).toEqual(["recent"]);
  });
});

describe("a run", () => {
  it("continues after a failing job and logs its name", async () => {
    const [ada] = await cast("ada");
    const ticket = { ticketHash: `over-${ada.id}`, grantId: ada.grantId, expiresAt: 1 };
    await ctx.db.insert(socketTickets).values(ticket);
    const failed: unknown[] = [];
    let asked = 0;
    const failing = {
      ...ctx,
      logger: {
        info: () => undefined,
        error: (_: string, __: unknown, fields?: object) => failed.push(fields),
      },
      now: () => {
        asked += 1;
        if (asked === 1) throw new Error("planned failure");
        return Date.now();
      },
    };
    await trigger(failing, EVERY_HALF_HOUR);
    expect(failed).toEqual([{ job: SCHEDULE[EVERY_HALF_HOUR]?.jobs[0]?.name }]);
    expect(await ctx.db.select().from(socketTickets).where(eq(socketTickets.expiresAt, 1))).toEqual([]);
  });

  it("does nothing for an unknown trigger", async () => {
    await expect(
      trigger(
        createContext(env, () => undefined),
        "0 0 * * *",
      ),
    ).resolves.toBeUndefined();
  });

  it("is started by the triggers of the Worker", async () => {
    for (const cron of Object.keys(SCHEDULE)) {
      const execution = createExecutionContext();
      await worker.scheduled(createScheduledController({ cron, scheduledTime: new Date() }), env, execution);
      await waitOnExecutionContext(execution);
    }
  });
});
