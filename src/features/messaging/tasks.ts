import type { Context } from "../../context.ts";
import type { RoomTask, RoomTasks } from "../../db/room-tasks.ts";
import { forgettingFailures, noteFailure } from "../../db/unreachable.ts";
import { assertNever } from "../../lib/error.ts";
import { tryEach } from "../../lib/try-each.ts";
import type { RoomAddress } from "./protocol.ts";

/** What a room's object does about tasks. */
interface TaskedRoom {
  refreshDirectory(version: number): Promise<void>;
  eraseAccount(accountId: number): Promise<void>;
  purgeDeleted(now: number): Promise<{ nextDueAt: number | null }>;
}

/** Rooms of one kind: what they are still to be told, and how to reach one. */
export interface TaskedRooms {
  kind: RoomAddress["kind"];
  membership: RoomTasks;
  /** The version of a room's list of members, or null where there is no such room any more. */
  findVersion(id: number): Promise<number | null>;
  room(id: number): TaskedRoom;
}

/**
 * Tells rooms what they are still to be told. Each task is idempotent and is removed once it worked; one that fails is
 * tried again a minute later, then ever more rarely, and holds up no other. Running this twice, late, or twice at once is
 * harmless.
 * @returns how many tasks were tried
 */
export async function runDueRoomTasks(ctx: Context, rooms: TaskedRooms, limit: number): Promise<number> {
  return runAll(ctx, rooms, await rooms.membership.listDueTasks(ctx.db, ctx.now(), limit));
}

/** The same for the tasks of certain rooms, right after they were queued. */
export async function runRoomTasksOf(
  ctx: Context,
  rooms: TaskedRooms,
  ids: readonly number[],
): Promise<void> {
  await runAll(ctx, rooms, await rooms.membership.listTasksOf(ctx.db, ids, ctx.now()));
}

async function runAll(ctx: Context, rooms: TaskedRooms, tasks: RoomTask[]): Promise<number> {
  if (tasks.length === 0) return 0;
  const targetOf = ({ roomId }: RoomTask) => `${rooms.kind}:${roomId}`;
  const failed = await tryEach(tasks, (task) => run(ctx, rooms, task));
  for (const { item: task, error } of failed) {
    ctx.logger.error("a room's task failed", error, { kind: task.kind, room_id: task.roomId });
    await rooms.membership.postponeTask(ctx.db, task, await noteFailure(ctx.db, targetOf(task), ctx.now()));
  }
  const failing = new Set(failed.map(({ item }) => targetOf(item)));
  const answering = tasks.map(targetOf).filter((target) => !failing.has(target));
  if (answering.length > 0) await forgettingFailures(ctx.db, answering);
  return tasks.length;
}

async function run(
  ctx: Context,
  { membership, findVersion, room: reach }: TaskedRooms,
  task: RoomTask,
): Promise<void> {
  const room = reach(task.roomId);
  switch (task.kind) {
    case "refresh_directory": {
      const version = await findVersion(task.roomId);
      if (version !== null) await room.refreshDirectory(version);
      return membership.deleteTask(ctx.db, task);
    }
    case "erase_account": {
      const version = await findVersion(task.roomId);
      if (version !== null) await room.refreshDirectory(version);
      await room.eraseAccount(task.accountId);
      return membership.deleteTask(ctx.db, task);
    }
    case "purge_deleted": {
      const { nextDueAt } = await room.purgeDeleted(ctx.now());
      if (nextDueAt === null) return membership.deleteTask(ctx.db, task);
      return membership.queuePurge(ctx.db, task.roomId, nextDueAt);
    }
    default:
      return assertNever(task.kind);
  }
}
