import type { Context } from "../../../context.ts";
import { idOf, type Row, type Target } from "../../../db/outbox/store.ts";
import { presentAddress } from "../../../lib/addresses.ts";
import { listAccountsByIds } from "../../accounts/actions.ts";
import { type Notice, queueNotices } from "../../notices/actions.ts";
import { findChannelNames } from "../channels/store.ts";
import { listAccepted } from "../consent/store.ts";
import { type Actor, deletedActor, type WorkspaceEvent } from "../protocol.ts";
import { findWorkspaceName } from "../store.ts";
import { workspaceRoom } from "../stub.ts";

type EventRow = Row<"workspace_event">;

/** @returns the receivers of the resulting notifications */
export async function recordEvents(
  ctx: Context,
  target: Target,
  rows: readonly EventRow[],
): Promise<Target[]> {
  const workspaceId = idOf(target);
  const names = await findNames(ctx, workspaceId, rows);
  await workspaceRoom(ctx.env, workspaceId).record(rows.map((row) => toEvent(row, names)));
  return queueNotices(
    ctx,
    rows.flatMap((row) => noticeOf(row, names)),
  );
}

interface Names {
  workspace: string;
  people: Map<number, Actor>;
  channels: Map<number, { name: string; isPrivate: boolean }>;
}

async function findNames(ctx: Context, workspaceId: number, rows: readonly EventRow[]): Promise<Names> {
  const stored = rows.map(({ payload }) => payload);
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

function toEvent({ id, payload }: EventRow, names: Names): WorkspaceEvent {
  const { kind, actorId, subjectId, channelId, at } = payload;
  return {
    id,
    kind,
    actor: names.people.get(actorId) ?? deletedActor(actorId),
    subject: names.people.get(subjectId) ?? deletedActor(subjectId),
    channel: channelId === null ? null : { id: channelId, ...(names.channels.get(channelId) ?? UNKNOWN) },
    at,
  };
}

const UNKNOWN = { name: "", isPrivate: true };

function noticeOf({ key, payload }: EventRow, names: Names): Notice[] {
  const { kind, actorId, subjectId, channelId, at } = payload;
  if (actorId === subjectId || !names.people.has(subjectId)) return [];
  const actor = names.people.get(actorId);
  const by = actor && { accountId: actorId, name: actor.name };
  const notice = (noticeKind: string, where: string): Notice[] => {
    const message = `${by?.name ?? "Someone"} added you to ${where}`;
    const content = { action: "notification", kind: noticeKind, message, ...(by && { by }) } as const;
    return [{ accountId: subjectId, notification: { id: key, at, isRead: false, content } }];
  };
  if (kind === "member_joined") return notice("added_to_workspace", names.workspace);
  const channel = channelId === null ? undefined : names.channels.get(channelId);
  if (kind !== "channel_member_added" || !channel?.isPrivate) return [];
  return notice("added_to_channel", `#${channel.name}`);
}
