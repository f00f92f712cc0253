import type { Context } from "../../context.ts";
import { runDueRoomTasks, runRoomTasksOf, type TaskedRooms } from "../messaging/tasks.ts";
import { findConversation, membership } from "./store.ts";
import { conversationRoom } from "./stub.ts";

/** Tells conversations what they are still to be told. @returns how many tasks were tried */
export function runDueTasks(ctx: Context, limit: number): Promise<number> {
  return runDueRoomTasks(ctx, conversations(ctx), limit);
}

/** The same for certain conversations, right after it was queued. */
export function runTasksOf(ctx: Context, ...conversationIds: number[]): Promise<void> {
  return runRoomTasksOf(ctx, conversations(ctx), conversationIds);
}

function conversations(ctx: Context): TaskedRooms {
  return {
    kind: "conversation",
    membership: membership.tasks,
    findVersion: async (id) => (await findConversation(ctx.db, id))?.directoryVersion ?? null,
    room: (id) => conversationRoom(ctx.env, id),
  };
}
