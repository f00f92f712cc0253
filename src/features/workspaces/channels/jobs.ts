import type { Context } from "../../../context.ts";
import { runDueRoomTasks, runRoomTasksOf, type TaskedRooms } from "../../messaging/tasks.ts";
import { findChannel, membership } from "./store.ts";
import { channelRoom } from "./stub.ts";

/** Tells channels what they are still to be told. @returns how many tasks were tried */
export function runDueChannelTasks(ctx: Context, limit: number): Promise<number> {
  return runDueRoomTasks(ctx, channels(ctx), limit);
}

/** The same for certain channels, right after it was queued. */
export function runTasksOf(ctx: Context, ...channelIds: number[]): Promise<void> {
  return runRoomTasksOf(ctx, channels(ctx), channelIds);
}

function channels(ctx: Context): TaskedRooms {
  return {
    kind: "channel",
    membership: membership.tasks,
    findVersion: async (id) => (await findChannel(ctx.db, id))?.directoryVersion ?? null,
    room: (id) => channelRoom(ctx.env, id),
  };
}
