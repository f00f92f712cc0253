import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { MINUTE_MS } from "../../../lib/time.ts";
import { addressesFor } from "../../contacts/relations/actions.ts";
import { requireWorkspace } from "../actions.ts";
import { listPrivateIdsOf } from "../channels/store.ts";
import { countMembersAmong } from "../members/store.ts";
import type { WorkspaceAccess } from "../policy.ts";
import { type Activity, type AudienceId, type DayCount, EVERYONE } from "../protocol.ts";
import { workspaceRoom } from "../stub.ts";

export { activityFrame } from "./frames.ts";

export async function listActivities(
  ctx: Context,
  { accountId }: Actor,
  { workspace: { id: workspaceId } }: WorkspaceAccess,
  limit: number,
): Promise<Activity[]> {
  const audiences = await audiencesOf(ctx, accountId, workspaceId);
  const activities = await workspaceRoom(ctx.env, workspaceId).activities(audiences, limit);
  const actorIds = activities.map(({ actor }) => actor.accountId);
  const addresses = await addressesFor(ctx, accountId, actorIds);
  return activities.map((activity) => ({
    ...activity,
    actor: { ...activity.actor, email: addresses.get(activity.actor.accountId) ?? "" },
  }));
}

export async function countMessagesPerDay(
  ctx: Context,
  { accountId }: Actor,
  { workspace: { id: workspaceId } }: WorkspaceAccess,
): Promise<DayCount[]> {
  const audiences = await audiencesOf(ctx, accountId, workspaceId);
  return workspaceRoom(ctx.env, workspaceId).messagesPerDay(audiences, ctx.now());
}

export async function countActive(
  ctx: Context,
  { accountId }: Actor,
  { workspace: { id: workspaceId } }: WorkspaceAccess,
  minutes: number,
): Promise<number> {
  const audiences = await audiencesOf(ctx, accountId, workspaceId);
  const since = ctx.now() - minutes * MINUTE_MS;
  const active = await workspaceRoom(ctx.env, workspaceId).activeSince(since, audiences);
  return countMembersAmong(ctx.db, workspaceId, active);
}

/** Returns the number of the last activity. @throws AppError not_found */
export async function watchActivities(ctx: Context, accountId: number, workspaceId: number): Promise<number> {
  const { role } = await requireWorkspace(ctx, accountId, workspaceId);
  const room = workspaceRoom(ctx.env, workspaceId);
  const lastActivity = await room.watch(accountId, role !== null);
  try {
    // Checked again: a removal meanwhile could not end this subscription.
    await requireWorkspace(ctx, accountId, workspaceId);
  } catch (error) {
    await room.unwatch(accountId);
    throw error;
  }
  return lastActivity;
}

async function audiencesOf(ctx: Context, accountId: number, workspaceId: number): Promise<AudienceId[]> {
  return [EVERYONE, ...(await listPrivateIdsOf(ctx.db, workspaceId, accountId))];
}
