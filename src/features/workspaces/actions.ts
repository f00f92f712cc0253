import type { Context } from "../../context.ts";
import { targetsOf } from "../../db/outbox/store.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError } from "../../lib/error.ts";
import { type CursorRequest, readPage } from "../../lib/pages.ts";
import { withinQuota } from "../quotas/actions.ts";
import { findLastId, listAccessible } from "./listing/store.ts";
import { endMemberships } from "./members/store.ts";
import { assertManager, canSee, type WorkspaceAccess } from "./policy.ts";
import { findAccess, insertWorkspace, listEverIn, queueAccountEvents, updateWorkspace } from "./store.ts";
import type { Workspace } from "./tables.ts";

/** For members, and for anyone if it is open. @throws AppError not_found */
export async function requireWorkspace(ctx: Context, accountId: number, id: number | null) {
  const access = id === null ? null : await findAccess(ctx.db, id, accountId);
  if (!access || !canSee(access)) throw new AppError("not_found", "There is no such workspace.");
  return access;
}

export async function createWorkspace(
  ctx: Context,
  { accountId }: Actor,
  workspace: { name: string; description: string; isOpen: boolean },
): Promise<number> {
  const id = await withinQuota(ctx, accountId, { workspaces: 1 }, (db) =>
    insertWorkspace(db, { ...workspace, creatorId: accountId }, ctx.newId(), ctx.now()),
  );
  if (id === null) throw new AppError("not_found", "There is no such account.");
  await ctx.deliver(`workspace:${id}`);
  return id;
}

/** The caller's first. @throws AppError not_found beyond the last, validation_failed for too deep a page */
export async function listWorkspaces(
  ctx: Context,
  { accountId }: Actor,
  request: CursorRequest,
): Promise<{ items: WorkspaceAccess[]; hasMore: boolean }> {
  return readPage(
    request,
    (part) => listAccessible(ctx.db, accountId, part),
    () => findLastId(ctx.db),
  );
}

export async function changeWorkspace(
  ctx: Context,
  { accountId }: Actor,
  { workspace: { id } }: WorkspaceAccess,
  changes: Partial<Pick<Workspace, "name" | "description">>,
): Promise<WorkspaceAccess> {
  const isEmpty = Object.keys(changes).length === 0;
  const isChanged = isEmpty || (await updateWorkspace(ctx.db, id, accountId, changes));
  const access = await requireWorkspace(ctx, accountId, id);
  if (!isChanged) assertManager(access);
  return access;
}

export async function renameInWorkspaces(ctx: Context, accountId: number): Promise<void> {
  await queueAccountEvents(ctx.db, accountId, "account_renamed", ctx.newId(), ctx.now());
  const ids = await listEverIn(ctx.db, accountId);
  ctx.background("rename in workspaces", ctx.deliver(...targetsOf("workspace", ids)));
}

/** Also removes its name from their logs. Call before deleting the account's row. */
export async function eraseFromWorkspaces(ctx: Context, accountId: number): Promise<void> {
  const ids = await listEverIn(ctx.db, accountId);
  await queueAccountEvents(ctx.db, accountId, "account_erased", ctx.newId(), ctx.now());
  await endMemberships(ctx.db, accountId);
  ctx.background("erase from workspaces", ctx.deliver(...targetsOf("workspace", ids)));
}
