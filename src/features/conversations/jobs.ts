import type { Context } from "../../context.ts";
import { assertNever } from "../../lib/error.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import {
  deleteTask,
  findConversation,
  listDueTasks,
  listTasksOf,
  postponeTask,
  queuePurge,
  type RoomTask,
} from "./store.ts";
import { conversationRoom } from "./stub.ts";

const RETRY_AFTER_MS = MINUTE_MS;

/**
 * Tells rooms what they are still to be told. Each task is idempotent and is removed once it worked; one that fails
 * is tried again a minute later. Running this twice, late, or twice at once is harmless.
 * @returns how many tasks were done
 */
export async function runDueTasks(ctx: Context, limit: number): Promise<number> {
  return runAll(ctx, await listDueTasks(ctx.db, ctx.now(), limit));
}

/** The same for the tasks of certain conversations, right after they were queued. */
export async function runTasksOf(ctx: Context, ...conversationIds: number[]): Promise<void> {
  await runAll(ctx, await listTasksOf(ctx.db, conversationIds, ctx.now()));
}

async function runAll(ctx: Context, tasks: RoomTask[]): Promise<number> {
  let done = 0;
  for (const task of tasks) {
    try {
      await run(ctx, task);
      done += 1;
    } catch (error) {
      ctx.logger.error("a room's task failed", error, {
        kind: task.kind,
        conversation_id: task.conversationId,
      });
      await postponeTask(ctx.db, task, ctx.now() + RETRY_AFTER_MS);
    }
  }
  return done;
}

async function run(ctx: Context, task: RoomTask): Promise<void> {
  const room = conversationRoom(ctx.env, task.conversationId);
  switch (task.kind) {
    case "refresh_directory": {
      const conversation = await findConversation(ctx.db, task.conversationId);
      if (conversation) await room.refreshDirectory(conversation.directoryVersion);
      return deleteTask(ctx.db, task);
    }
    case "erase_account": {
      const conversation = await findConversation(ctx.db, task.conversationId);
      if (conversation) await room.refreshDirectory(conversation.directoryVersion);
      await room.eraseAccount(task.accountId);
      return deleteTask(ctx.db, task);
    }
    case "purge_deleted": {
      const { nextDueAt } = await room.purgeDeleted(ctx.now());
      if (nextDueAt === null) return deleteTask(ctx.db, task);
      return queuePurge(ctx.db, task.conversationId, nextDueAt);
    }
    default:
      return assertNever(task.kind);
  }
}
