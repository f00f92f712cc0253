import type { Context } from "../../../context.ts";
import { forgettingFailures, noteFailure } from "../../../db/unreachable.ts";
import { presentAddress } from "../../../lib/addresses.ts";
import { tryEach } from "../../../lib/try-each.ts";
import { listAccountsByIds } from "../../accounts/actions.ts";
import {
  deliverNotices,
  insertingNotices,
  type OutgoingNotice,
  outgoing,
} from "../../people/notifications/actions.ts";
import { findChannelNames } from "../channels/store.ts";
import { listAccepted } from "../consent/store.ts";
import { type Actor, nobody, type WorkspaceEvent } from "../protocol.ts";
import { findWorkspaceName } from "../store.ts";
import { workspaceRoom } from "../stub.ts";
import { finishEvents, listEvents, listWithEvents, type StoredEvent } from "./store.ts";

/** How many events of one workspace are told at a time. */
const EVENTS_AT_ONCE = 200;

/**
 * Tells objects of workspaces, and the people concerned, what happened that they were not told. All of it may be told
 * twice. A workspace, or a person, that fails is tried again later, and holds up no other.
 * @returns how many workspaces were tried
 */
export async function runDueEvents(ctx: Context, limit: number): Promise<number> {
  const ids = await listWithEvents(ctx.db, ctx.now(), limit);
  await runEventsOf(ctx, ...ids);
  return ids.length;
}

/** The same for certain workspaces, right after it happened. */
export async function runEventsOf(ctx: Context, ...workspaceIds: number[]): Promise<void> {
  const notices: OutgoingNotice[] = [];
  const failed = await tryEach(workspaceIds, async (workspaceId) => {
    notices.push(...(await run(ctx, workspaceId)));
  });
  for (const { item: workspaceId, error } of failed) {
    ctx.logger.error("a workspace was not told", error, { workspace_id: workspaceId });
    await noteFailure(ctx.db, targetOf(workspaceId), ctx.now());
  }
  await deliverNotices(ctx, notices);
}

/** Tells one workspace. @returns the notifications that follow, which are in the outbox by then */
async function run(ctx: Context, workspaceId: number): Promise<OutgoingNotice[]> {
  const stored = await listEvents(ctx.db, workspaceId, EVENTS_AT_ONCE);
  if (stored.length === 0) return [];
  const names = await findNames(ctx, workspaceId, stored);
  await workspaceRoom(ctx.env, workspaceId).record(stored.map((event) => toEvent(event, names)));
  const notices = stored.flatMap((event) => noticeOf(event, names, ctx.now()));
  await finishEvents(
    ctx.db,
    stored.map(({ id }) => id),
    ...(notices.length > 0 ? [insertingNotices(ctx.db, notices)] : []),
    forgettingFailures(ctx.db, [targetOf(workspaceId)]),
  );
  return notices;
}

function targetOf(workspaceId: number): string {
  return `workspace:${workspaceId}`;
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

/** The notification of someone who was added, unless they came by themselves. */
function noticeOf(event: StoredEvent, names: Names, now: number): OutgoingNotice[] {
  const { kind, actorId, subjectId, channelId, noticeId, at } = event;
  if (actorId === subjectId || !names.people.has(subjectId)) return [];
  const by = names.people.get(actorId)?.name ?? "Someone";
  const notice = (noticeKind: string, where: string): OutgoingNotice[] => {
    const content = {
      action: "notification",
      kind: noticeKind,
      message: `${by} added you to ${where}`,
    } as const;
    return [outgoing(subjectId, { id: noticeId, at, isRead: false, content }, now)];
  };
  if (kind === "member_joined") return notice("added_to_workspace", names.workspace);
  const channel = channelId === null ? undefined : names.channels.get(channelId);
  if (kind !== "channel_member_added" || !channel?.isPrivate) return [];
  return notice("added_to_channel", `#${channel.name}`);
}
