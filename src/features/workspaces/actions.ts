import type { Context } from "../../context.ts";
import type { Actor } from "../../http/authentication.ts";
import { AppError } from "../../lib/error.ts";
import { ARRAY_PAGE_SIZE, assertPageExists } from "../../lib/pages.ts";
import { addressesFor } from "../contacts/relations/actions.ts";
import { runEventsOf } from "./events/jobs.ts";
import { canSee, type Workspace, type WorkspaceAccess } from "./policy.ts";
import {
  endMemberships,
  findAccess,
  insertWorkspace,
  listAccessible,
  listEverIn,
  queueAccountEvents,
  updateWorkspace,
} from "./store.ts";

/**
 * A workspace as someone has it before them today: they are in it, or it is open.
 * @throws AppError not_found
 */
export async function requireWorkspace(
  ctx: Context,
  accountId: number,
  id: number | null,
): Promise<WorkspaceAccess> {
  const access = id === null ? null : await findAccess(ctx.db, id, accountId);
  if (!access || !canSee(access)) throw new AppError("not_found", "There is no such workspace.");
  return access;
}

/** A workspace with its creator's address as the viewer may know it; empty where the account is deleted. */
export interface WorkspaceView extends WorkspaceAccess {
  createdBy: string;
}

/** What a viewer is shown of workspaces. */
export async function viewWorkspaces(
  ctx: Context,
  { accountId }: Actor,
  accesses: readonly WorkspaceAccess[],
): Promise<WorkspaceView[]> {
  const creatorIds = accesses.flatMap(({ workspace: { creatorId } }) => creatorId ?? []);
  const addresses = await addressesFor(ctx, accountId, creatorIds);
  return accesses.map((access) => ({
    ...access,
    createdBy: addresses.get(access.workspace.creatorId ?? 0) ?? "",
  }));
}

export async function viewWorkspace(
  ctx: Context,
  actor: Actor,
  access: WorkspaceAccess,
): Promise<WorkspaceView> {
  const [view] = await viewWorkspaces(ctx, actor, [access]);
  if (!view) throw new Error("a workspace was shown and is not there");
  return view;
}

/** Makes a workspace of which the caller is the owner. Returns its number. */
export async function createWorkspace(
  ctx: Context,
  { accountId }: Actor,
  workspace: { name: string; description: string; isOpen: boolean },
): Promise<number> {
  const id = await insertWorkspace(ctx.db, { ...workspace, creatorId: accountId }, ctx.newId(), ctx.now());
  await runEventsOf(ctx, id);
  return id;
}

/** A page of the caller's workspaces and the open ones. @throws AppError not_found beyond the last */
export async function listWorkspaces(
  ctx: Context,
  { accountId }: Actor,
  page: number,
): Promise<{ items: WorkspaceAccess[]; count: number }> {
  const offset = (page - 1) * ARRAY_PAGE_SIZE;
  const found = await listAccessible(ctx.db, accountId, { limit: ARRAY_PAGE_SIZE, offset });
  assertPageExists({ page, pageSize: ARRAY_PAGE_SIZE }, found.count);
  return found;
}

export async function changeWorkspace(
  ctx: Context,
  access: WorkspaceAccess,
  changes: Partial<Pick<Workspace, "name" | "description">>,
): Promise<WorkspaceAccess> {
  if (Object.keys(changes).length > 0) await updateWorkspace(ctx.db, access.workspace.id, changes);
  return { ...access, workspace: { ...access.workspace, ...changes } };
}

/** Tells the objects of all workspaces of an account that its name changed. */
export async function renameInWorkspaces(ctx: Context, accountId: number): Promise<void> {
  await queueAccountEvents(ctx.db, accountId, "account_renamed", ctx.newId(), ctx.now());
  const ids = await listEverIn(ctx.db, accountId);
  ctx.background("rename in workspaces", runEventsOf(ctx, ...ids));
}

/** Ends an account in every workspace and has its name taken out of their logs. To be called before its row is deleted. */
export async function eraseFromWorkspaces(ctx: Context, accountId: number): Promise<void> {
  const ids = await listEverIn(ctx.db, accountId);
  await queueAccountEvents(ctx.db, accountId, "account_erased", ctx.newId(), ctx.now());
  await endMemberships(ctx.db, accountId);
  ctx.background("erase from workspaces", runEventsOf(ctx, ...ids));
}
