import type { Context } from "../../../context.ts";
import { presentAddress } from "../../../lib/addresses.ts";
import { listAccountsByIds } from "../../accounts/actions.ts";
import type { Notification } from "../../people/actions.ts";
import { userRoom } from "../../people/stub.ts";
import { findChannelNames } from "../channels/store.ts";
import { listAccepted } from "../consent/store.ts";
import { type Actor, nobody, type WorkspaceEvent } from "../protocol.ts";
import { findWorkspaceName } from "../store.ts";
import { workspaceRoom } from "../stub.ts";
import { deleteEvents, listEvents, listWithEvents, type StoredEvent } from "./store.ts";

/**
 * Tells objects of workspaces, and the people concerned, what happened that they were not told. All of it may be told
 * twice; what fails is told by the next run.
 * @returns how many workspaces were told
 */
export async function runDueEvents(ctx: Context, limit: number): Promise<number> {
  const ids = await listWithEvents(ctx.db, limit);
  await runEventsOf(ctx, ...ids);
  return ids.length;
}

/** The same for certain workspaces, right after it happened. */
export async function runEventsOf(ctx: Context, ...workspaceIds: number[]): Promise<void> {
  for (const workspaceId of workspaceIds) {
    try {
      await run(ctx, workspaceId);
    } catch (error) {
      ctx.logger.error("a workspace was not told", error, { workspace_id: workspaceId });
    }
  }
}

async function run(ctx: Context, workspaceId: number): Promise<void> {
  const stored = await listEvents(ctx.db, workspaceId);
  if (stored.length === 0) return;
  const names = await findNames(ctx, workspaceId, stored);
  await workspaceRoom(ctx.env, workspaceId).record(stored.map((event) => toEvent(event, names)));
  for (const event of stored) await notify(ctx, event, names);
  await deleteEvents(
    ctx.db,
    stored.map(({ id }) => id),
  );
}

interface Names {
  workspace: string;
  people: Map<number, Actor>;
  channels: Map<number, { name: string; isPrivate: boolean }>;
}

async function findNames(ctx: Context, workspaceId: number, stored: StoredEvent[]): Promise<Names> {
  const ids = [...new Set(stored.flatMap(({ actorId, subjectId }) => [actorId, subjectId]))];
  const [accounts, accepted] = await Promise.all([
    listAccountsByIds(ctx, ids),
    listAccepted(ctx.db, workspaceId, ids),
  ]);
  const channelIds = stored.flatMap(({ channelId }) => (channelId === null ? [] : [channelId]));
  return {
    workspace: (await findWorkspaceName(ctx.db, workspaceId)) ?? "",
    people: new Map(
      accounts.map((account) => {
        const { id, firstName, username } = account;
        const email = presentAddress(account, accepted.has(id));
        return [id, { accountId: id, name: firstName || username, username, email }];
      }),
    ),
    channels: await findChannelNames(ctx.db, channelIds),
  };
}

function toEvent({ id, kind, actorId, subjectId, channelId, at }: StoredEvent, names: Names): WorkspaceEvent {
  return {
    id,
    kind,
    actor: names.people.get(actorId) ?? nobody(actorId),
    subject: names.people.get(subjectId) ?? nobody(subjectId),
    channel: channelId === null ? null : { id: channelId, ...(names.channels.get(channelId) ?? UNKNOWN) },
    at,
  };
}

const UNKNOWN = { name: "", isPrivate: true };

/** Tells someone that they were added, unless they came by themselves. */
async function notify(ctx: Context, event: StoredEvent, names: Names): Promise<void> {
  const { kind, actorId, subjectId, channelId, noticeId, at } = event;
  if (actorId === subjectId || !names.people.has(subjectId)) return;
  const by = names.people.get(actorId)?.name ?? "Someone";
  const told = (noticeKind: string, where: string): Notification => ({
    id: noticeId,
    at,
    isRead: false,
    content: { action: "notification", kind: noticeKind, message: `${by} added you to ${where}` },
  });
  if (kind === "member_joined") {
    await userRoom(ctx.env, subjectId).notify(told("added_to_workspace", names.workspace));
  }
  const channel = channelId === null ? undefined : names.channels.get(channelId);
  if (kind === "channel_member_added" && channel?.isPrivate) {
    await userRoom(ctx.env, subjectId).notify(told("added_to_channel", `#${channel.name}`));
  }
}
