import type { Context } from "./context.ts";
import { deliverDue, deliverTo, type Handlers } from "./db/outbox/deliver.ts";
import { idOf, queuePurge, type Target } from "./db/outbox/store.ts";
import type { Env } from "./env.ts";
import { conversationRoom } from "./features/conversations/stub.ts";
import { deliverNotifications } from "./features/notices/jobs.ts";
import { channelRoom } from "./features/workspaces/channels/stub.ts";
import { recordEvents } from "./features/workspaces/events/jobs.ts";

interface Room {
  refreshDirectory(version: number): Promise<void>;
  eraseAccount(accountId: number): Promise<void>;
  purgeDeleted(now: number): Promise<{ nextDueAt: number | null }>;
}

const HANDLERS: Handlers = {
  refresh_directory: async ({ env }, target, rows) => {
    for (const { payload } of rows) await roomOf(env, target).refreshDirectory(payload.version);
  },
  erase_account: async ({ env }, target, rows) => {
    const room = roomOf(env, target);
    for (const { payload } of rows) {
      await room.refreshDirectory(payload.version);
      await room.eraseAccount(payload.accountId);
    }
  },
  purge_deleted: async (ctx, target) => {
    const { nextDueAt } = await roomOf(ctx.env, target).purgeDeleted(ctx.now());
    if (nextDueAt !== null) await queuePurge(ctx.db, target, nextDueAt);
  },
  workspace_event: recordEvents,
  notification: deliverNotifications,
};

/** Cron retries failures every minute. */
export function deliverOutbox(ctx: Context, targets: readonly Target[]): Promise<void> {
  return deliverTo(ctx, HANDLERS, targets);
}

/** The `limit` rows that have been due longest, and the rest of their lanes. Returns how many were tried. */
export function deliverDueOutbox(ctx: Context, limit: number): Promise<number> {
  return deliverDue(ctx, HANDLERS, limit);
}

function roomOf(env: Env, target: Target): Room {
  return target.startsWith("channel:") ? channelRoom(env, idOf(target)) : conversationRoom(env, idOf(target));
}
